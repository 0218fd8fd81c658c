"""What comes with time: jobs are due, reservations expire, leases run out, the archive is cleared."""

from __future__ import annotations

import heapq
from math import inf
from typing import Final

from jobspec.backends.memory import after, ends
from jobspec.backends.memory.settle import settle_batch
from jobspec.backends.memory.state import Job, State, WorkerRow
from jobspec.backends.worker_backend import Settled
from jobspec.core.job import AttemptError

KEEP_DONE_SECONDS: Final = 86_400.0
KEEP_DEAD_SECONDS: Final = 14 * 86_400.0
FORGET_WORKER_SECONDS: Final = 86_400.0


def tick(state: State) -> None:
    """All of it but the archive."""
    rescue(state)
    promote(state)


def promote(state: State) -> None:
    """Jobs whose time has come, and reservations that nobody committed."""
    now = state.now()
    expired: list[int] = []
    late: list[tuple[float, int]] = []
    while state.timers and state.timers[0][0] <= now:
        timer = heapq.heappop(state.timers)
        job = _meant(state, timer)
        if job is None:
            continue
        if job.state == "reserved":
            expired.append(job.id)
        elif job.state == "scheduled":
            job.state, job.due = "ready", None
            if not job.channel.spec.ordered:
                state.enter(job, state.next())
            state.ring([job.channel])
        else:
            late.append(timer)  # a lease: for the rescue
    for timer in late:
        heapq.heappush(state.timers, timer)
    after.ended(state, ends.cancel_now(state, expired, "its reservation was not committed in time", "expired"))


def _meant(state: State, timer: tuple[float, int]) -> Job | None:
    """The job, if the timer still says something about it."""
    at, job_id = timer
    job = state.jobs.get(job_id)
    if job is None:
        return None
    return job if at == (job.expires_at if job.state == "running" else job.due) else None


def rescue(state: State) -> None:
    """Jobs of workers whose lease has run out, and of those who claimed by hand whose own has."""
    now = state.now()
    lost: list[Settled] = []
    for worker in state.workers.values():
        if worker.held and worker.expires_at < now:
            message = f"worker {worker.id} ({worker.name}) died: its lease ran out"
            lost += [_lost(job, message) for job in worker.held.values() if lease_ends_at(worker, job) < now]
    for timer in _due(state, now):
        job = _meant(state, timer)
        if job is not None and job.state == "running":
            lost.append(_lost(job, "who claimed it did not end it, nor extend its lease, in time"))
    if lost:
        # What was taken ahead stays with the first of its lane: it goes back with that one.
        settle_batch(state, "lost", [each for each in lost if _is_first(state, each.id)])


def _due(state: State, now: float) -> list[tuple[float, int]]:
    """Timers that are over, still in the heap: a heap is no list to cut, so they are looked up from its top."""
    found, rows = [], [0]
    while rows:
        n = rows.pop()
        if n < len(state.timers) and state.timers[n][0] < now:
            found.append(state.timers[n])
            rows += [2 * n + 1, 2 * n + 2]
    return found


def _lost(job: Job, message: str) -> Settled:
    return Settled(id=job.id, run=job.run, error=AttemptError(attempt=job.attempt, type="lost", message=message))


def _is_first(state: State, job_id: int) -> bool:
    job = state.jobs[job_id]
    if not job.channel.spec.ordered:
        return True
    running = state.lane_of(job).running
    return running[job_id] == min(running.values())


def lease_ends_at(worker: WorkerRow, job: Job) -> float:
    """The worker's, or the longer one of the job's kind. One that has signed off holds nothing."""
    if worker.expires_at == -inf:
        return -inf
    longer = job.kind.spec.lease_seconds
    return worker.expires_at if longer is None else max(worker.expires_at, worker.beat_at + longer)


def due_seconds(state: State, worker_id: int) -> float | None:
    """Until a tick has something to do. None: nothing is known."""
    while state.timers and _meant(state, state.timers[0]) is None:
        heapq.heappop(state.timers)
    moments = [state.timers[0][0]] if state.timers else []
    moments += [
        min(lease_ends_at(worker, job) for job in worker.held.values())
        for worker in state.workers.values()
        if worker.id != worker_id and worker.held
    ]
    return min(moments) - state.now() if moments else None


# ---- the archive
def maintain(state: State) -> None:
    """Forget what nobody wants any more: jobs whose retention is over, keys, bundles, workers, channels."""
    now = state.now()
    for job in [each for each in state.jobs.values() if _is_over(each, now) and not needed(state, each)]:
        ends.erase(state, job, keeps_key=True)
    state.unique = {key: each for key, each in state.unique.items() if each.until is None or each.until > now}
    members = {each.bundle_id for each in state.jobs.values()}
    for bundle in list(state.bundles.values()):
        over = bundle.finished_at is not None and bundle.finished_at < now - KEEP_DONE_SECONDS
        if over and bundle.id not in members and bundle.id not in state.children:
            del state.bundles[bundle.id]
    for worker in list(state.workers.values()):
        if worker.expires_at < now - FORGET_WORKER_SECONDS and not worker.held:
            del state.workers[worker.id]
    used = {each.channel.id for each in state.jobs.values()}
    for channel in list(state.channels.values()):
        pattern = channel.pattern
        unused = pattern is not None and channel.id not in used
        if unused and pattern and (channel.paused, channel.override) == (pattern.paused, pattern.override):
            del state.channels[channel.name]


def _is_over(job: Job, now: float) -> bool:
    if job.finished_at is None:
        return False
    kept, default = job.kind.spec.keep_done_seconds, KEEP_DONE_SECONDS
    if job.state == "dead":
        kept, default = job.kind.spec.keep_dead_seconds, KEEP_DEAD_SECONDS
    return now - job.finished_at >= (default if kept is None else kept)


def needed(state: State, job: Job) -> bool:
    """It has ended, but blocks its lane, or somebody waits for it or will read its result, or its bundle is open."""
    if job.placed or state.children.get(job.id):
        return True
    if any(state.jobs[each].finished_at is None for each in state.dependents.get(job.id, ()) if each in state.jobs):
        return True
    bundle = None if job.bundle_id is None else state.bundles.get(job.bundle_id)
    return bundle is not None and bundle.finished_at is None
