"""Jobs come: one, many, or a bundle; all of a call or none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from jobspec.backends import check
from jobspec.backends.keys import lane, lane_key, unique_of
from jobspec.backends.memory import after, belonging, channels, ends, sent, unique
from jobspec.backends.memory.state import Bundle, Channel, Job, Kind, State
from jobspec.core.job import NewJob
from jobspec.core.options import MAX_NAME_BYTES, OnConflict
from jobspec.errors import (
    DependencyCycleError,
    DuplicateJobError,
    EmptyBundleError,
    NotFoundError,
    OptionError,
    QueueFullError,
)

TRY_LATER: Final = "try again when some have ended, or use try_enqueue"


class NoRoomError(Exception):
    """The job was not taken, and whoever only tries is told so. Never leaves this package."""


def enqueue_many(state: State, jobs: Sequence[NewJob], *, on_conflict: OnConflict | None = None) -> list[int]:
    with _all_or_none(state) as made:
        ids: list[int] = []
        for job in jobs:
            ids.append(_enqueue(state, _linked(job, ids), made, on_conflict=on_conflict))
        return ids


def try_enqueue(state: State, job: NewJob) -> int | None:
    try:
        with _all_or_none(state) as made:
            return _enqueue(state, job, made, tries=True)
    except NoRoomError:
        return None


def enqueue_bundle(state: State, jobs: Sequence[NewJob], *, name: str, origin: str | None) -> tuple[int, list[int]]:
    """Raises EmptyBundleError, OptionError, and what enqueueing raises."""
    if not jobs:
        raise EmptyBundleError("a bundle needs at least one job")
    if (size := len(name.encode())) > MAX_NAME_BYTES:
        raise OptionError(f"the name of the bundle is {size} bytes; the cap is {MAX_NAME_BYTES}")
    check.check_origin(origin)
    bundle = Bundle(id=state.next(), name=name, origin=origin, created_at=state.now())
    with _all_or_none(state) as made:
        ids: list[int] = []
        for job in jobs:
            linked = _linked(replace(job, origin=job.origin or origin), ids)
            ids.append(_enqueue(state, linked, made, bundle_id=bundle.id))
    state.bundles[bundle.id] = bundle
    bundle.total = len(set(ids))
    # A job that was there before is a member, too, until it ends.
    bundle.waits = {each for each in ids if each in state.jobs and state.jobs[each].finished_at is None}
    for each in bundle.waits:
        state.children[each].add(bundle.id)
    if not bundle.waits:
        after.ended(state, after.finish_bundle(state, bundle))
    return bundle.id, ids


@contextmanager
def _all_or_none(state: State) -> Iterator[list[Job]]:
    """What was made inside is unmade if it ends with an error."""
    made: list[Job] = []
    told = len(state.told)
    try:
        yield made
    except BaseException:
        for job in reversed(made):
            ends.erase(state, job)
            if job.dedup is not None:
                sent.forget(state, job.dedup)
        del state.told[told:]
        raise


def _linked(job: NewJob, ids: Sequence[int]) -> NewJob:
    """With the ids of the jobs of the same call that it waits for. Raises DependencyCycleError."""
    if not any(each < 0 for _, each in job.after):
        return job
    for _, each in job.after:
        if -each > len(ids):
            raise DependencyCycleError(
                f"{job.kind}: job {len(ids) + 1} of the call waits for job {-each}, which does not come before it",
                help="put what is waited for first",
            )
    return replace(job, after=tuple((name, each if each >= 0 else ids[-each - 1]) for name, each in job.after))


def _enqueue(
    state: State,
    new: NewJob,
    made: list[Job],
    *,
    tries: bool = False,
    bundle_id: int | None = None,
    on_conflict: OnConflict | None = None,
) -> int:
    """The id of the new job, or of the one that has its unique key. Raises NoRoomError only with ``tries``."""
    if new.dedup is not None and (first := sent.before(state, new.dedup)) is not None:
        return first
    kind = belonging.find_kind(state, new)
    channel = belonging.find_channel(state, kind, new)
    payload = check.read_payload(new)
    check.check_blob(kind.spec, new)
    check.check_options(channel.spec, new)
    full = {**kind.spec.defaults, **payload}
    key = lane_key(kind.name, kind.spec.key, full) if kind.spec.key else None
    unique_key = unique_of(kind.spec, full, new.unique_key)
    existing = None if unique_key is None else unique.holder(state, unique_key)
    if existing is not None:
        return _existing(kind, existing, tries=tries, on_conflict=on_conflict)
    number = lane(key)
    if (why := channels.full(channel, number, new.max_pending)) is not None:
        if tries:
            raise NoRoomError
        raise QueueFullError(f"{kind.name}: {why}", help=TRY_LATER)
    _check_parents(state, new)
    job = _job(state, kind, channel, new, check.filled(kind.spec, new.payload, payload))
    job.key, job.lane, job.unique, job.bundle_id = key, number, unique_key, bundle_id
    made.append(job)
    if unique_key is not None:
        unique.take(state, unique_key, kind, job.id)
    if new.dedup is not None:
        job.dedup = new.dedup
        sent.remember(state, new.dedup, job.id)
    state.jobs[job.id] = job
    state.count(job, +1)
    _place(state, job, new)
    state.tell("queued", job)
    if job.waits:
        after.ended(state, after.cancel_failed(state, [job.id]))
    state.ring([channel])
    return job.id


def _existing(kind: Kind, existing: int, *, tries: bool, on_conflict: OnConflict | None) -> int:
    if tries:
        raise NoRoomError
    declared = "return_existing" if kind.spec.unique is None else kind.spec.unique.on_conflict
    if (on_conflict or declared) == "raise":
        raise DuplicateJobError(f"{kind.name}: job {existing} with the same unique key is there")
    return existing


def _check_parents(state: State, new: NewJob) -> None:
    for _, parent in new.after:
        if parent not in state.jobs and parent not in state.bundles:
            raise NotFoundError(f"{new.kind}: there is no job {parent} to wait for")


def _job(state: State, kind: Kind, channel: Channel, new: NewJob, payload: str) -> Job:
    now = state.now()
    run_at = None if new.run_at is None else new.run_at.timestamp()
    if new.delay_seconds is not None:
        run_at = now + new.delay_seconds
    priority = kind.spec.priority if new.priority is None else new.priority
    return Job(
        id=state.next(), kind=kind, channel=channel, priority=0 if channel.spec.ordered else priority, payload=payload,
        enqueued_at=now, run_at=run_at, max_attempts=new.max_attempts, timeout_seconds=new.timeout_seconds,
        blob=new.blob, origin=new.origin or kind.spec.origin, tags=json.loads(new.tags) if new.tags else {},
        after=dict(new.after), trace=new.trace,
    )  # fmt: skip


def _place(state: State, job: Job, new: NewJob) -> None:
    """Ready, or held; a job of a strict channel has its position in either case."""
    if job.after:
        after.wait_for(state, job, new.on_dep_failure or job.kind.spec.on_dep_failure)
    if new.reserve_seconds is not None:
        job.state, job.due = "reserved", state.now() + new.reserve_seconds
    elif job.waits:
        job.state = "waiting"
    elif job.run_at is not None and job.run_at > state.now():
        job.state, job.due = "scheduled", job.run_at
    if job.due is not None:
        state.remind(job.due, job)
    if job.state == "ready" or job.channel.spec.ordered:
        state.enter(job, state.next())
