"""Waiting for what others do: hear of it, and look, and look again whatever comes, soon at first, then each second."""

from __future__ import annotations

import time
from typing import Final

from jobspec.errors import ResultTimeoutError

FIRST_SLEEP_SECONDS: Final = 0.05
LONGEST_SLEEP_SECONDS: Final = 1.0
"""A sleeper looks again after so long, though nothing was said: what is published while nobody is connected is lost."""
LONGEST_PAUSE_SECONDS: Final = 5.0
"""A server that comes back is noticed within so long."""


class Patience:
    """What is left of a time limit, counted from the making of this. None: for ever."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return self._end is not None and time.monotonic() >= self._end

    def at_most(self, seconds: float) -> float:
        """So long, or less if the time is up before."""
        return seconds if self._end is None else max(0.0, min(seconds, self._end - time.monotonic()))

    def too_long(self, job_id: int) -> ResultTimeoutError:
        return ResultTimeoutError(f"job {job_id} has not ended within {self._seconds:g} s")
