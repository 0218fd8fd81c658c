"""Exceptions that a handler raises to say what becomes of its job. They may be raised from anywhere below it."""

from __future__ import annotations

from datetime import timedelta

from jobspec.core.options import MAX_DURATION
from jobspec.errors import OptionError


class Retry(Exception):  # noqa: N818 - a verdict, not a mishap
    """The attempt has failed: run the job again after ``delay``; None: when the kind's policy says.

    The last attempt stays the last: then the job is dead. Raises OptionError for a delay that is negative or longer
    than ten years.
    """

    def __init__(self, message: str = "", delay: timedelta | None = None) -> None:
        super().__init__(message)
        self.delay = None if delay is None else checked(delay)


class GiveUp(Exception):  # noqa: N818
    """The attempt has failed and another would not help: the job is dead, whatever attempts are left."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)


class Snooze(Exception):  # noqa: N818
    """Not now: run the job again after ``delay``. The attempt does not count. Raises OptionError, as Retry does."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(f"for {delay}")
        self.delay = checked(delay)


class Reschedule(Exception):  # noqa: N818
    """Not now: the job goes to the end of its lane. The attempt does not count."""


def checked(delay: timedelta) -> timedelta:
    """``delay``, if a job can wait for so long. Raises OptionError."""
    if not isinstance(delay, timedelta):
        raise OptionError(f"`delay` is {delay!r}, not a timedelta")
    if not timedelta(0) <= delay <= MAX_DURATION:
        raise OptionError(f"`delay` is {delay}; it must be from {timedelta(0)} to {MAX_DURATION}")
    return delay
