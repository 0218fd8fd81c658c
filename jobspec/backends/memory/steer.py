"""What producers and operators do to jobs that are there: commit, cancel, again, away from a worker, away for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from jobspec.backends import filters, keys
from jobspec.backends.memory import after, channels, ends, find, tick, unique
from jobspec.backends.memory.settle import settle_batch
from jobspec.backends.memory.state import ENDED, Job, State
from jobspec.backends.worker_backend import CANCEL, Settled
from jobspec.core.job import AttemptError
from jobspec.core.states import JobState
from jobspec.errors import (
    DuplicateJobError,
    JobEndedError,
    JobRunningError,
    NotFoundError,
    OptionError,
    ReservationExpiredError,
)


# ---- two phases
def commit(state: State, job_id: int) -> bool:
    """False: it had been committed before. Raises NotFoundError, ReservationExpiredError."""
    job = _reserved(state, job_id)
    if job is None:
        return False
    job.due = None
    if job.waits:
        job.state = "waiting"
    else:
        after.go(state, job)
    return True


def extend_reservation(state: State, job_id: int, within_seconds: float) -> float:
    """Raises OptionError, NotFoundError, ReservationExpiredError, JobEndedError."""
    if not within_seconds > 0:
        raise OptionError(f"a reservation cannot be extended by {within_seconds} s")
    job = _reserved(state, job_id)
    if job is None:
        raise JobEndedError(f"job {job_id} is not reserved (any more)")
    job.due = state.now() + within_seconds
    state.remind(job.due, job)
    return job.due


def _reserved(state: State, job_id: int) -> Job | None:
    """The job while it is reserved; None if it was committed."""
    job = state.jobs.get(job_id)
    if job is None:
        raise NotFoundError(f"there is no job {job_id}")
    if job.state in ("expired", "cancelled"):
        raise ReservationExpiredError(f"the reservation of job {job_id} is {job.state}")
    if job.state != "reserved":
        return None
    if job.due is not None and job.due <= state.now():
        raise ReservationExpiredError(f"the reservation of job {job_id} has expired")
    return job


# ---- cancel
def cancel(state: State, job_id: int, *, force: bool, reason: str | None) -> JobState:
    """Raises NotFoundError, JobEndedError."""
    if ends.cancel_now(state, [job_id], reason):
        after.ended(state, [job_id])
        return "cancelled"
    job = state.jobs.get(job_id)
    if job is None:
        raise NotFoundError(f"there is no job {job_id}")
    if job.state == "running":
        return _ask(state, job, force=force, reason=reason)
    if job.state == "cancelled":
        return "cancelled"
    raise JobEndedError(f"job {job_id} cannot be cancelled: it is {job.state}")


def _ask(state: State, job: Job, *, force: bool, reason: str | None) -> JobState:
    job.cancel, job.reason = True, reason or job.reason
    if force:
        error = AttemptError(attempt=job.attempt, type="cancelled", message=reason or "cancelled by force")
        settle_batch(state, "cancelled", [Settled(id=job.id, run=job.run, error=error)])
        return "cancelled"
    state.rung.add(CANCEL)
    return "running"


def cancel_all(state: State, which: Mapping[str, Any], reason: str | None, limit: int) -> int:
    """How many: those that run are asked to stop, the others end at once. Raises OptionError."""
    wanted = filters.within(which, ("reserved", "scheduled", "waiting", "ready", "running", "parked"))
    jobs = [job for job in find.find(state, wanted) if not job.cancel or job.state != "running"][:limit]
    ended = ends.cancel_now(state, [job.id for job in jobs], reason)
    after.ended(state, ended)
    asked = [job for job in jobs if job.state == "running"]
    for job in asked:
        _ask(state, job, force=False, reason=reason)
    return len(ended) + len(asked)


# ---- again
Again = Literal["again", "left", "running"]


def again(state: State, job_id: int, *, reset: bool) -> Again | int:
    """Bring a job back that has ended (done: only with ``reset``), is parked, or waits for its time.

    The id of another job: that one has its unique key now.
    """
    job = state.jobs.get(job_id)
    if job is None or job.state == "running":
        return "left" if job is None else "running"
    if job.state in ("waiting", "reserved") or (not reset and job.state in ("done", "ready")):
        return "left"
    if job.state in ENDED and (holder := _take_key(state, job)) is not None:
        return holder
    if reset:
        job.checkpoint, job.extra_attempts = None, 0
    _bring_back(state, job, job.attempt if job.state == "scheduled" and not reset else 0)
    return "again"


def _take_key(state: State, job: Job) -> int | None:
    """The unique key of a job that comes back is its own again, if nobody has it."""
    spec = job.kind.spec.unique
    if job.unique is None or (spec is not None and spec.duration != "unfinished"):
        return None
    holder = unique.holder(state, job.unique)
    if holder is not None and holder != job.id:
        return holder
    unique.take(state, job.unique, job.kind, job.id)
    return None


def _bring_back(state: State, job: Job, attempt: int) -> None:
    position = job.place[1] if job.placed and job.channel.spec.ordered and job.place is not None else None
    state.leave(job)
    if job.state in ENDED:
        state.count(job, +1)
    job.state, job.due, job.attempt = "ready", None, attempt
    job.suspect = job.cancel = False
    job.started_at = job.finished_at = job.result = job.reason = None
    state.enter(job, state.next() if position is None else position)
    state.ring([job.channel])


def retry(state: State, ids: Iterable[int]) -> list[int]:
    """Those that were brought back. Raises DuplicateJobError: none was, then."""
    return _all_again(state, ids, reset=False)


def reset(state: State, ids: Iterable[int]) -> list[int]:
    """Raises JobRunningError, DuplicateJobError."""
    return _all_again(state, ids, reset=True)


def _all_again(state: State, ids: Iterable[int], *, reset: bool) -> list[int]:
    wanted = sorted(set(ids))
    for job_id in wanted:  # before any of them is changed
        job = state.jobs.get(job_id)
        if job is None:
            continue
        if job.state == "running" and reset:
            raise JobRunningError(f"job {job_id} is running: it cannot be reset", help="requeue or cancel it first")
        back = job.state in ENDED and (reset or job.state != "done")
        spec = job.kind.spec.unique
        if back and job.unique is not None and (spec is None or spec.duration == "unfinished"):
            holder = unique.holder(state, job.unique)
            if holder is not None and holder != job_id:
                raise _duplicate(job_id, holder)
    back_again = []
    for job_id in wanted:
        outcome = again(state, job_id, reset=reset)
        if outcome == "again":
            back_again.append(job_id)
        elif isinstance(outcome, int):  # the one before it in this call has the key
            raise _duplicate(job_id, outcome)
    return back_again


def _duplicate(job_id: int, holder: int) -> DuplicateJobError:
    return DuplicateJobError(
        f"job {job_id} cannot run again: job {holder} with the same unique key is there",
        help="wait until it has ended, or cancel it",
    )


def requeue(state: State, ids: Iterable[int]) -> list[int]:
    """Running jobs are taken from their workers at once, with their attempt back. Those that are ready again."""
    jobs = [job for each in sorted(set(ids)) if (job := state.jobs.get(each)) and job.state == "running"]
    settle_batch(state, "released", [Settled(id=job.id, run=job.run) for job in jobs])
    if jobs:
        state.rung.add(CANCEL)
    return [job.id for job in jobs if job.state not in ENDED]


def redrive(state: State, which: Mapping[str, Any], limit: int) -> int:
    """All dead and parked jobs that a filter finds, as retry does; those whose key another has now are left out."""
    jobs = find.find(state, filters.within(which, ("dead", "parked")))[:limit]
    return sum(again(state, job.id, reset=False) == "again" for job in jobs)


# ---- away for good
def delete(state: State, ids: Iterable[int]) -> int:
    """In any state but running. How many there were. Raises JobRunningError."""
    wanted = sorted(set(ids))
    for job_id in wanted:
        if (job := state.jobs.get(job_id)) is not None and job.state == "running":
            raise JobRunningError(
                f"job {job_id} is running: it cannot be deleted", help="cancel it, and delete it when it has ended"
            )
    after.ended(state, ends.cancel_now(state, wanted, "deleted"))
    return _remove(state, wanted)


def _remove(state: State, ids: Sequence[int]) -> int:
    jobs = [job for each in ids if (job := state.jobs.get(each)) is not None and job.state in ENDED]
    for job in jobs:
        after.deleted(state, job.id)
        ends.erase(state, job)
        state.ring([job.channel])
    return len(jobs)


def delete_all(state: State, which: Mapping[str, Any], limit: int) -> int:
    states: tuple[JobState, ...] = (
        "reserved", "scheduled", "waiting", "ready", "parked", "done", "dead", "cancelled", "expired",
    )  # fmt: skip
    return delete(state, [job.id for job in find.find(state, filters.within(which, states))[:limit]])


def purge(state: State, which: Mapping[str, Any], limit: int, *, dry_run: bool) -> int:
    """Ended jobs that a filter finds, but those that somebody needs still."""
    ended = find.find(state, filters.within(which, ("done", "dead", "cancelled", "expired")))
    over = [job.id for job in ended if not tick.needed(state, job)]
    return len(over) if dry_run else _remove(state, over[:limit])


# ---- lanes
def unblock(state: State, name: str, key: str | None) -> int | None:
    """The id of the dead head that stood in the way. Raises UnknownChannelError, OptionError."""
    channel = channels.named(state, name)
    text = keys.lane_text(name, key) if channel.spec.key else None
    lane = channel.lanes.get(keys.lane(text))
    for _, _, job_id in lane or ():
        job = state.jobs[job_id]
        if job.blocks:
            state.leave(job)
            state.ring([channel])
            return job_id
    return None
