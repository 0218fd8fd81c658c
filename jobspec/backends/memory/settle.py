"""How an attempt ends, and what becomes of its job. Every verb is fenced by (id, run): a stale pair changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, get_args

from jobspec.backends.check import check_result
from jobspec.backends.memory import after, ends
from jobspec.backends.memory.clock import moment
from jobspec.backends.memory.state import Job, State
from jobspec.backends.retries import backoff_seconds, gives_up
from jobspec.backends.worker_backend import Done, Recorded, Settled, Verdict
from jobspec.core.job import AttemptError
from jobspec.core.states import JobState
from jobspec.errors import IsolationError, JobCancelledError, LeaseLostError, OptionError

REFUNDED: Final = frozenset({"released", "rescheduled", "snoozed", "parked"})
VERDICTS: Final = frozenset(get_args(Verdict)) | {"lost"}


def holding(state: State, job_id: int, run: int) -> Job | None:
    """The job, if this run holds it."""
    job = state.jobs.get(job_id)
    return job if job is not None and job.state == "running" and job.run == run else None


def held(state: State, job_id: int, run: int) -> Job:
    """Raises LeaseLostError."""
    job = holding(state, job_id, run)
    if job is None:
        raise LeaseLostError(f"run {run} does not hold job {job_id}: it was rescued, finished or given back")
    return job


# ---- well
def finish_batch(state: State, done: Sequence[Done]) -> Recorded:
    ids = {each.id for each in done}
    mine = [(each, job) for each in done if (job := holding(state, each.id, each.run)) and not _before(state, job, ids)]
    cancelled = frozenset(each.run for each, job in mine if job.cancel)
    for each, job in sorted(mine, key=lambda pair: pair[0].id):
        _finish(state, job, "cancelled" if job.cancel else "done", each.result)
    after.ended(state, [job.id for _, job in mine])
    return Recorded(runs=frozenset(each.run for each, _ in mine), cancelled=cancelled)


def finish(state: State, job_id: int, run: int, result: str | None) -> None:
    """Raises LeaseLostError, JobCancelledError, ResultError, IsolationError."""
    job = held(state, job_id, run)
    if job.cancel:
        raise JobCancelledError(f"job {job_id} is to be cancelled: its end does not count", help="release it")
    check_result(job_id, result)
    if _before(state, job, {job_id}):
        raise IsolationError(f"job {job_id} cannot end: the end of the job before it in its lane is not recorded")
    _finish(state, job, "done", result)
    after.ended(state, [job_id])


def _before(state: State, job: Job, but: Collection[int]) -> bool:
    """Of a strict lane that runs ahead: somebody before it runs still."""
    if not job.channel.spec.ordered:
        return False
    running = state.lane_of(job).running
    return any(position < running[job.id] and each not in but for each, position in running.items())


def _why(job: Job) -> str:
    return job.reason or "cancelled while it ran"


def _finish(state: State, job: Job, to: JobState, result: str | None) -> None:
    state.stop(job)
    job.started_at = job.claimed_at
    ends.end(state, job, to, result=result if to == "done" else None, reason=None if to == "done" else _why(job))
    state.tell("done" if to == "done" else "cancelled", job)
    state.ring([job.channel])


# ---- otherwise
def settle_one(
    state: State,
    verdict: str,
    job_id: int,
    run: int,
    error: AttemptError | None = None,
    delay_seconds: float | None = None,
) -> JobState:
    """What the job is now. Raises LeaseLostError, OptionError."""
    if delay_seconds is not None and delay_seconds < 0:
        raise OptionError(f"the delay is {delay_seconds} s; it must not be negative")
    job = held(state, job_id, run)
    settle_batch(state, verdict, [Settled(id=job_id, run=run, error=error, delay_seconds=delay_seconds)])
    return job.state


def settle_batch(state: State, verdict: str, settled: Sequence[Settled]) -> Recorded:
    if verdict not in VERDICTS:
        raise OptionError(f'"{verdict}" is not a verdict')
    _give_back_those_behind(state, verdict, settled)
    runs, dead, over = set(), set(), list[Job]()
    for each in sorted(settled, key=lambda one: one.id):
        job = holding(state, each.id, each.run)
        if job is None:
            continue
        runs.add(each.run)
        to = _judged(job, verdict, each.error)
        if to == "dead":
            dead.add(each.run)
        _settle(state, job, verdict, to, each)
        if job.state in ("dead", "cancelled"):
            over.append(job)
    after.ended(state, [job.id for job in over])
    for job in over:
        if job.blocks and job.channel.spec.on_dead == "cancel":
            _cancel_behind(state, job)
    return Recorded(runs=frozenset(runs), dead=frozenset(dead))


def _give_back_those_behind(state: State, verdict: str, settled: Sequence[Settled]) -> None:
    """Of a lane that runs ahead those behind go back first, attempt and all: they have not been run."""
    ids = {each.id for each in settled}
    behind: dict[int, Settled] = {}
    for each in settled:
        job = holding(state, each.id, each.run)
        if job is None or not job.channel.spec.ordered:
            continue
        running = state.lane_of(job).running
        for other, position in running.items():
            if position > running[job.id] and (verdict != "released" or other not in ids):
                behind[other] = Settled(id=other, run=state.jobs[other].run)
    if behind:
        settle_batch(state, "released", list(behind.values()))


def _judged(job: Job, verdict: str, error: AttemptError | None) -> JobState:
    """What an attempt that ends so makes of its job."""
    if job.cancel or verdict == "cancelled":
        return "cancelled"
    match verdict:
        case "parked":
            return "parked"
        case "released" | "rescheduled":
            return "ready"
        case "snoozed":
            return "scheduled"
        case "given_up":
            return "dead"
    most = job.attempts
    if gives_up(job.kind.spec.retry, error) or (most is not None and job.attempt >= most + job.extra_attempts):
        return "dead"
    return "ready" if verdict == "lost" else "scheduled"


def _settle(state: State, job: Job, verdict: str, to: JobState, settled: Settled) -> None:
    now = state.now()
    policy, channel = job.kind.spec.retry, job.channel
    delay = settled.delay_seconds
    if delay is None:
        delay = backoff_seconds(policy, job.attempt, state.rng.random())
    if settled.error is not None:
        job.errors.append(replace(settled.error, attempt=job.attempt, at=moment(now)))
    state.stop(job)
    job.suspect = verdict == "lost" or (verdict in ("released", "rescheduled") and job.suspect)
    strict, blocks = channel.spec.ordered, to == "dead" and channel.spec.on_dead in ("block", "cancel")
    if to in ("dead", "cancelled"):
        job.started_at = job.claimed_at
        ends.end(state, job, to, reason=_why(job) if to == "cancelled" else None)
        state.tell("dead" if to == "dead" else "cancelled", job)
    else:
        job.attempt -= verdict in REFUNDED
        job.state, job.due = to, now + delay if to == "scheduled" else None
        if job.due is not None:
            state.remind(job.due, job)
        if verdict in ("failed", "lost"):
            state.tell("retry", job)
    # A strict job returns to its own position, held or not; any other draws a new one when it is ready again.
    if to == "ready" or (strict and to == "scheduled") or blocks:
        assert job.place is not None
        state.enter(job, job.place[1] if strict and verdict != "rescheduled" else state.next())
    if job.suspect and to == "ready":
        channel.suspects.add(job.id)
    state.ring([channel])


def _cancel_behind(state: State, head: Job) -> None:
    """What waited behind a dead head in a channel that cancels it; then the head lets the lane go on."""
    ids = [id_ for _, _, id_ in state.lane_of(head) if id_ != head.id]
    after.ended(state, ends.cancel_now(state, ids, f"job {head.id}, before it in its lane, died"))
    state.leave(head)
