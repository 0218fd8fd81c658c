"""How those who hold a job end their attempt: the same for sync and async, because nothing waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jobspec.backends.memory import settle
from jobspec.backends.memory.clock import moment
from jobspec.backends.memory.queue import Queue
from jobspec.core.job import AttemptError
from jobspec.core.states import JobState


def finish(queue: Queue, job_id: int, run: int, result: str | None) -> None:
    with queue.verb() as state:
        settle.finish(state, job_id, run, result)


def fail(
    queue: Queue, job_id: int, run: int, error: dict[str, Any], *, delay_seconds: float | None, give_up: bool
) -> JobState:
    known = {name: error[name] for name in ("type", "message", "traceback", "data") if name in error}
    kept = AttemptError(attempt=0, classes=tuple(error.get("classes", ())), **known)
    verdict = "given_up" if give_up else "failed"
    with queue.verb() as state:
        return settle.settle_one(state, verdict, job_id, run, kept, delay_seconds)


def settle_plainly(queue: Queue, verdict: str, job_id: int, run: int, delay_seconds: float | None = None) -> JobState:
    """For the verdicts that come without an error."""
    with queue.verb() as state:
        return settle.settle_one(state, verdict, job_id, run, None, delay_seconds)


def extend(queue: Queue, job_id: int, run: int, lease_seconds: float) -> datetime:
    return moment(queue.extend(job_id, run, lease_seconds))
