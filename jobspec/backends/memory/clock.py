"""The one clock of a queue in memory. It is an argument, so that a test may turn it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, TypeAlias

Now: TypeAlias = Callable[[], float]
"""Seconds since 1970."""


class Clock(Protocol):
    """What a worker's clock is, too: one fake clock turns both."""

    def monotonic(self) -> float:
        """Seconds from some fixed point; callable from any thread."""


def time_of_day(clock: Clock | None) -> Now:
    """Begins as the time of day and goes on as ``clock`` does, the computer's own if None: never back."""
    monotonic = time.monotonic if clock is None else clock.monotonic
    offset = time.time() - monotonic()
    return lambda: offset + monotonic()


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
