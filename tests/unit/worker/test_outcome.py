"""What becomes of an attempt, decided from values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jobspec.control import GiveUp, Reschedule, Retry, Snooze
from jobspec.core.job import ClaimedJob
from jobspec.errors import OptionError
from jobspec.worker.failure import classes
from jobspec.worker.outcome import NotStartedError, judge, takes_advice
from jobspec.worker.unreadable import UnreadableError

JOB = ClaimedJob(id=1, run=2, attempt=3, kind_id=4, payload="{}", blob=None, timeout_seconds=5.0, suspect=False)
HOUR = timedelta(hours=1)


class DeclinedError(LookupError):
    pass


def group(*errors: Exception) -> ExceptionGroup[Exception]:
    return ExceptionGroup("in a task group", errors)


@pytest.mark.parametrize(
    ("error", "verdict", "delay", "kind"),
    [
        (ValueError("no"), "failed", None, "ValueError"),
        (Retry("no"), "failed", None, "Retry"),
        (Retry("no", HOUR), "failed", 3600.0, "Retry"),
        (GiveUp("no"), "given_up", None, "GiveUp"),
        (Snooze(HOUR), "snoozed", 3600.0, None),
        (Reschedule(), "rescheduled", None, None),
        (UnreadableError("no"), "parked", None, "payload"),
        (NotStartedError("no"), "released", None, None),
        (group(Snooze(HOUR)), "snoozed", 3600.0, None),
        (group(group(Reschedule())), "rescheduled", None, None),
        (group(GiveUp("no")), "given_up", None, "ExceptionGroup"),
        (group(Snooze(HOUR), ValueError("no")), "failed", None, "ExceptionGroup"),
    ],
    ids=repr,
)
def test_what_the_handler_raises_says_what_becomes_of_the_job(
    error: Exception, verdict: str, delay: float | None, kind: str | None
) -> None:
    outcome = judge(JOB, "error", error)
    assert (outcome.verdict, outcome.delay_seconds) == (verdict, delay)
    assert (outcome.error and outcome.error.type) == kind
    assert outcome.error is None or outcome.error.attempt == 3


@pytest.mark.parametrize("end", ["error", "timeout"])
def test_advice_decides_what_the_handler_left_open(end: Any) -> None:
    error = ValueError("no")
    assert judge(JOB, end, error, advice=HOUR).delay_seconds == 3600.0
    given_up = judge(JOB, end, error, advice=GiveUp("enough"))
    assert given_up.verdict == "given_up"
    assert given_up.error is not None
    assert given_up.error.type == ("ValueError" if end == "error" else "timeout")


def test_only_a_failure_that_speaks_for_itself_takes_no_advice() -> None:
    silent = [ValueError("no"), group(ValueError("no")), group(Retry("no"), ValueError("no"))]
    said = [Retry(), GiveUp(), Snooze(HOUR), Reschedule(), UnreadableError("no"), NotStartedError("no"), group(Retry())]
    assert all(takes_advice("error", error) for error in silent)
    assert not any(takes_advice("error", error) for error in said)
    assert takes_advice("timeout", None)
    assert not takes_advice("stopped", ValueError("no"))


def test_a_cancel_that_was_asked_for_wins_over_any_error() -> None:
    for end in ("error", "timeout", "stopped"):
        assert judge(JOB, end, Snooze(HOUR), cancel_asked=True).verdict == "cancelled"
    outcome = judge(JOB, "cancelled", ValueError("in the clean-up"))
    assert outcome.error is not None
    assert outcome.error.message == "in the clean-up"
    assert judge(JOB, "cancelled", None).error is None


def test_a_stop_gives_the_job_back_whatever_came_out() -> None:
    assert judge(JOB, "stopped", ValueError("shut")).verdict == "released"


def test_a_time_limit_can_be_named_as_the_timeout_error_it_is() -> None:
    error = judge(JOB, "timeout", None).error
    assert error is not None
    assert (error.type, error.message) == ("timeout", "the handler did not end within 5 s")
    assert "builtins:TimeoutError" in error.classes


def test_an_error_names_its_class_and_all_that_it_is_a_case_of() -> None:
    here = DeclinedError.__module__
    assert classes(DeclinedError()) == (f"{here}:DeclinedError", "builtins:LookupError")


def test_what_a_task_group_has_wrapped_is_named_too() -> None:
    named = classes(group(DeclinedError("no")))
    assert named[0] == "builtins:ExceptionGroup"
    assert {f"{DeclinedError.__module__}:DeclinedError", "builtins:LookupError"} <= set(named)
    assert not any("DeclinedError" in each for each in classes(group(DeclinedError("no"), ValueError("no"))))


@pytest.mark.parametrize("delay", [timedelta(seconds=-1), timedelta(days=4000), 5])
def test_a_delay_that_no_job_can_have_is_refused_where_it_is_written(delay: Any) -> None:
    with pytest.raises(OptionError, match="delay"):
        Snooze(delay)
    with pytest.raises(OptionError, match="delay"):
        Retry("later", delay)
