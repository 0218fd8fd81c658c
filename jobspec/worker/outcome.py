"""What becomes of a job whose attempt has just ended otherwise than well. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from jobspec.backends.worker_backend import Verdict
from jobspec.control import GiveUp, Reschedule, Retry, Snooze
from jobspec.core.job import AttemptError, ClaimedJob
from jobspec.worker.failure import only_leaf, raised, timed_out, unreadable
from jobspec.worker.slots import End
from jobspec.worker.unreadable import UnreadableError

Advice: TypeAlias = timedelta | GiveUp | None
"""What a worker's ``on_failure`` says: when the next attempt is, that there is none, or: as the kind's policy says."""


class NotStartedError(Exception):
    """The handler was not called, through no fault of its own: the job is given back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    verdict: Verdict
    error: AttemptError | None = None
    delay_seconds: float | None = None


def takes_advice(end: End, error: BaseException | None) -> bool:
    """Whether the policy decides what comes next: the handler has not said it, and nobody asked for a cancel."""
    silent = not isinstance(only_leaf(error), Retry | GiveUp | Snooze | Reschedule | UnreadableError | NotStartedError)
    return end in ("error", "timeout") and silent


def judge(
    job: ClaimedJob,
    end: End,
    error: BaseException | None,
    *,
    cancel_asked: bool = False,
    advice: Advice = None,
    hidden: Collection[str] = (),
) -> Outcome:
    """``error`` is what came out of the handler; a cancel that was asked for wins over it.

    ``hidden``: secrets, which are not to be written down with the error.
    """
    if cancel_asked or end == "cancelled":
        return Outcome(verdict="cancelled", error=None if error is None else raised(job.attempt, error, hidden))
    if end == "stopped":
        return Outcome(verdict="released")
    if end == "timeout":
        return _advised(timed_out(job.attempt, job.timeout_seconds, error, hidden), advice)
    assert error is not None, "an attempt without an error, a limit or a cancel has ended well"
    match only_leaf(error):
        case NotStartedError():
            return Outcome(verdict="released")
        case UnreadableError() as wrong:
            return Outcome(verdict="parked", error=unreadable(job.attempt, wrong, hidden))
        case Snooze(delay=delay):
            return Outcome(verdict="snoozed", delay_seconds=delay.total_seconds())
        case Reschedule():
            return Outcome(verdict="rescheduled")
        case GiveUp():
            return Outcome(verdict="given_up", error=raised(job.attempt, error, hidden))
        case Retry(delay=delay):
            return _advised(raised(job.attempt, error, hidden), delay)
        case _:
            return _advised(raised(job.attempt, error, hidden), advice)


def _advised(error: AttemptError, advice: Advice) -> Outcome:
    match advice:
        case None:
            return Outcome(verdict="failed", error=error)
        case timedelta():
            return Outcome(verdict="failed", error=error, delay_seconds=advice.total_seconds())
        case GiveUp():
            return Outcome(verdict="given_up", error=error)


def telling(outcome: Outcome) -> str:
    """The words of the log line about it."""
    what = outcome.error.type if outcome.error is not None else ""
    match outcome.verdict:
        case "failed" if what == "timeout":
            return "cancelled at its time limit"
        case "failed":
            return f"failed with {what}"
        case "given_up":
            return f"failed with {what}, and is given up"
        case "parked":
            return "parked, what came with it cannot be read"
        case "released" | "snoozed" | "rescheduled" | "cancelled":
            return outcome.verdict
