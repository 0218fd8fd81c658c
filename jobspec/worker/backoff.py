"""How long to wait before something that failed is tried again."""

from __future__ import annotations

from random import Random
from typing import Final

FIRST_SECONDS: Final = 0.1
MOST_SECONDS: Final = 5.0
"""A database that comes back is noticed within so long."""


def backoff_seconds(failures: int, rng: Random) -> float:
    """Doubles from 0.1 s to 5 s; ``failures`` counts from 1. Jittered, so that workers do not come back all at once."""
    doubled = FIRST_SECONDS * float(2 ** min(failures - 1, 10))
    return min(doubled, MOST_SECONDS) * rng.uniform(0.8, 1.2)
