"""Waiting for what others do: hear of it, and look, and look again whatever comes, soon at first, then each second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from jobspec.errors import DatabaseError, ResultTimeoutError

FIRST_SLEEP_SECONDS: Final = 0.05
LONGEST_SLEEP_SECONDS: Final = 1.0
"""A sleeper looks again after so long, though nothing was said."""
LONGEST_PAUSE_SECONDS: Final = 5.0
"""A server that comes back is noticed within so long."""


class ClosedError(DatabaseError):
    """The backend was closed by its owner: it does not come back, so nobody waits for that."""

    def __init__(self) -> None:
        super().__init__("this backend was closed", help="connect again, or close it later")


def growing(first_seconds: float, longest_seconds: float) -> Iterator[float]:
    """How long to sleep between looks: ever longer, up to a bound."""
    seconds = first_seconds
    while True:
        yield min(seconds, longest_seconds)
        seconds = min(1.5 * seconds, longest_seconds)


class Patience:
    """What is left of a time limit, counted from the making of this. None: for ever."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float | None:
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def is_over(self) -> bool:
        return self.left == 0.0

    def at_most(self, seconds: float) -> float:
        """So long, or less if the time is up before."""
        left = self.left
        return seconds if left is None else min(seconds, left)

    def nap(self, seconds: float, job_id: int) -> float:
        """So long, or less, for who waits for that job or bundle. Raises ResultTimeoutError when the time is up."""
        if self.is_over:
            raise self.too_long(job_id)
        return self.at_most(seconds)

    def too_long(self, job_id: int) -> ResultTimeoutError:
        return ResultTimeoutError(f"job {job_id} has not ended within {self._seconds:g} s")
