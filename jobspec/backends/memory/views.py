"""What those see who look."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from heapq import nlargest
from statistics import fmean
from typing import Any, Final

from jobspec.backends.memory import find, tick
from jobspec.backends.memory.clock import moment
from jobspec.backends.memory.state import Bundle, Channel, Job, State
from jobspec.core.job import BundleCounts, BundleView, Dependency, JobView
from jobspec.core.metric import Metric
from jobspec.core.states import JobState

_ENDED: Final[tuple[JobState, ...]] = ("done", "dead", "cancelled", "expired")
_MEASURED: Final = 1000
"""So many of the newest jobs that ended say how long jobs take."""
_LIVING: Final = ("reserved", "scheduled", "waiting", "ready", "running", "parked", "dead")


def job_view(state: State, job: Job) -> JobView:
    held, running = job.due, job.state == "running"
    run_at, started_at = job.run_at if held is None else held, job.claimed_at if running else job.started_at
    return JobView(
        id=job.id,
        kind=job.kind.name,
        version=job.kind.spec.version,
        state=job.state,
        channel=job.channel.name,
        key=job.key,
        priority=job.priority,
        attempt=job.attempt,
        max_attempts=job.attempts,
        payload=job.payload,
        enqueued_at=moment(job.enqueued_at),
        run_at=None if run_at is None else moment(run_at),
        started_at=None if started_at is None else moment(started_at),
        finished_at=None if job.finished_at is None else moment(job.finished_at),
        result=job.result,
        errors=tuple(job.errors),
        origin=job.origin,
        tags={**job.kind.spec.tags, **job.tags},
        bundle_id=job.bundle_id,
        after=tuple(_dependency(state, name, each) for name, each in sorted(job.after.items())),
        dependents=tuple(sorted(state.dependents.get(job.id, ()))),
        checkpoint=job.checkpoint,
        progress=job.progress,
        reason=job.reason,
    )


def _dependency(state: State, name: str, id_: int) -> Dependency:
    job = state.jobs.get(id_)
    return Dependency(name=name, id=id_, state=None if job is None else job.state)


def bundle_view(state: State, bundle: Bundle) -> BundleView:
    members = Counter(job.state for job in state.jobs.values() if job.bundle_id == bundle.id)
    ended = {name: members[name] for name in _ENDED}
    return BundleView(
        id=bundle.id,
        name=bundle.name,
        origin=bundle.origin,
        created_at=moment(bundle.created_at),
        finished_at=None if bundle.finished_at is None else moment(bundle.finished_at),
        counts=BundleCounts(total=bundle.total, unfinished=members.total() - sum(ended.values()), **ended),
    )


# ---- numbers
def count(state: State, wanted: Mapping[str, Any]) -> dict[JobState, int]:
    """By state, of those that a filter means. Raises OptionError."""
    return dict(Counter(job.state for job in find.find(state, wanted)))


def metrics(state: State) -> list[Metric]:
    """The same names and labels as the view ``jobspec.metrics``, but what a queue in memory has not: partitions."""
    found = [*_of_channels(state), *_of_kinds(state), *_of_workers(state), *_of_schedules(state)]
    open_ = sum(each.finished_at is None for each in state.bundles.values())
    found.append(Metric(name="jobspec_unfinished_bundles", labels={}, value=float(open_)))
    return sorted(found, key=lambda each: (each.name, str(each.labels)))


def _of_channels(state: State) -> Iterator[Metric]:
    counts, oldest, blocked = Counter[tuple[str, str]](), dict[str, Job](), Counter[str]()
    for job in state.jobs.values():
        name = job.channel.name
        counts[name, job.state] += 1
        blocked[name] += job.blocks
        if job.state == "ready" and (name not in oldest or job.id < oldest[name].id):
            oldest[name] = job
    for name, channel in state.channels.items():
        labels = {"channel": name}
        for each in _LIVING:
            yield Metric(name="jobspec_jobs", labels={**labels, "state": each}, value=float(counts[name, each]))
        yield Metric(name="jobspec_messages", labels=labels, value=float(channel.unfinished))
        if channel.spec.ordered:
            yield Metric(name="jobspec_blocked_lanes", labels=labels, value=float(blocked[name]))
        age = state.now() - oldest[name].enqueued_at if name in oldest else 0.0
        yield Metric(name="jobspec_oldest_ready_seconds", labels=labels, value=age)
        yield Metric(name="jobspec_channel_paused", labels=labels, value=float(channel.paused))
        for limit, value in _limits(channel):
            yield Metric(name="jobspec_channel_limit", labels={**labels, "limit": limit}, value=value)


def _limits(channel: Channel) -> Iterator[tuple[str, float]]:
    limits = asdict(channel.limits)
    if limits["rate_limit"] is not None:
        yield "rate_per_second", limits["rate_limit"] / limits["rate_seconds"]
    for name in ("concurrency", "lane_concurrency", "max_pending", "lane_max_pending"):
        if limits[name] is not None:
            yield name, float(limits[name])


def _of_kinds(state: State) -> Iterator[Metric]:
    """Kinds that no living worker serves; older versions of a kind only while jobs of them wait."""
    now = state.now()
    served = {
        (kind, channel.id)
        for worker in state.workers.values()
        if worker.expires_at > now
        for kind in worker.kinds
        for channel in worker.channels
    }
    waiting = Counter(
        job.kind.id
        for job in state.jobs.values()
        if job.state == "ready" or job.placed or (job.state in ("scheduled", "reserved"))
    )
    for kind in state.kinds.values():
        newest = state.newest[kind.name] is kind
        if (kind.id, kind.channel.id) not in served and (waiting[kind.id] or newest):
            labels = {"kind": kind.name, "version": kind.spec.version}
            yield Metric(name="jobspec_stranded_jobs", labels=labels, value=float(waiting[kind.id]))
    measured = _run_seconds(state)
    for name in state.newest:
        mean = fmean(measured[name]) if name in measured else None
        yield Metric(name="jobspec_mean_run_seconds", labels={"kind": name}, value=mean)


def _run_seconds(state: State) -> Mapping[str, list[float]]:
    """By kind, how long the last attempts of the newest took that have ended."""
    ran = (job for job in state.jobs.values() if job.state in ("done", "dead"))
    measured: dict[str, list[float]] = defaultdict(list)
    for job in nlargest(_MEASURED, ran, key=lambda each: each.id):
        if job.started_at is not None and job.finished_at is not None:
            measured[job.kind.name].append(job.finished_at - job.started_at)
    return measured


def _of_workers(state: State) -> Iterator[Metric]:
    now = state.now()
    alive = Counter(worker.expires_at > now for worker in state.workers.values())
    for each in (True, False):
        yield Metric(name="jobspec_workers", labels={"alive": each}, value=float(alive[each]))
    of_workers = sum(
        tick.lease_ends_at(worker, job) <= now for worker in state.workers.values() for job in worker.held.values()
    )
    by_hand = sum(job.expires_at is not None and job.expires_at <= now for job in state.jobs.values())
    yield Metric(name="jobspec_expired_leases", labels={}, value=float(of_workers + by_hand))


def _of_schedules(state: State) -> Iterator[Metric]:
    for name, row in state.schedules.items():
        if not row.paused:
            late = 0.0 if row.next_at is None else max(0.0, state.now() - row.next_at)
            yield Metric(name="jobspec_schedule_late_seconds", labels={"schedule": name}, value=late)
