"""The last steps of a job: it has ended, it is forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from jobspec.backends.memory import unique
from jobspec.backends.memory.state import Job, State
from jobspec.core.states import JobState

CANCELLABLE = frozenset({"ready", "scheduled", "waiting", "reserved", "parked"})


def end(state: State, job: Job, to: JobState, *, result: str | None = None, reason: str | None = None) -> None:
    """It has left its lane or its worker, unless it is a dead head that blocks. What hangs on it: ``after.ended``."""
    job.state, job.result, job.reason = to, result, reason
    job.finished_at, job.due = state.now(), None
    forget_waits(state, job)
    state.count(job, -1)


def forget_waits(state: State, job: Job) -> None:
    for parent in job.waits:
        state.children[parent].discard(job.id)
    job.waits = {}


def cancel_now(state: State, ids: Iterable[int], reason: str | None, to: JobState = "cancelled") -> list[int]:
    """End jobs that are not running. Returns those that were ended here."""
    ended = []
    for job_id in sorted(set(ids)):
        job = state.jobs.get(job_id)
        if job is None or job.state not in CANCELLABLE:
            continue
        state.leave(job)
        end(state, job, to, reason=reason)
        state.tell("expired" if to == "expired" else "cancelled", job)
        state.ring([job.channel])
        ended.append(job_id)
    return ended


def erase(state: State, job: Job, *, keeps_key: bool = False) -> None:
    """As if it had never been; not of one that runs. ``keeps_key``: one that it has for a time, or for ever, stays."""
    state.leave(job)
    forget_waits(state, job)
    if job.finished_at is None:
        state.count(job, -1)
    unique.free(state, job, always=not keeps_key)
    for parent in job.after.values():
        state.dependents[parent].discard(job.id)
        if not state.dependents[parent]:
            del state.dependents[parent]
    state.dependents.pop(job.id, None)
    state.children.pop(job.id, None)
    del state.jobs[job.id]
