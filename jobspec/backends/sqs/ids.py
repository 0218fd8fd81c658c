"""Ids are made by clients: there is nobody to ask for one."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from random import SystemRandom
from threading import Lock
from typing import Final

BEGIN_SECONDS: Final = 1_577_836_800
"""2020-01-01: the milliseconds since then take 41 bits until 2089."""
_RANDOM_BITS: Final = 22
MOST: Final = 2**63 - 1


class Ids:
    """Numbers of 63 bits that grow within a process: milliseconds, and chance. From any thread."""

    def __init__(self, now: Callable[[], float] = time.time, rng: SystemRandom | None = None) -> None:
        self._now: Final = now
        self._rng: Final = rng or SystemRandom()
        self._lock: Final = Lock()
        self._last = 0

    def __call__(self) -> int:
        milliseconds = int((self._now() - BEGIN_SECONDS) * 1000)
        with self._lock:
            fresh = (milliseconds << _RANDOM_BITS) + self._rng.getrandbits(_RANDOM_BITS)
            self._last = fresh if fresh > self._last else self._last + 1
            return self._last

    def token(self) -> str:
        """Told from all others by 64 random bits: an id alone could be another process's, too."""
        return f"{self._rng.getrandbits(64):016x}"


def id_of(dedup: str) -> int:
    """Whoever sends a job again with the same deduplication id gives it the same id."""
    return int.from_bytes(sha256(dedup.encode()).digest()[:8]) & MOST or 1
