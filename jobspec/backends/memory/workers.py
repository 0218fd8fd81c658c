"""Who works: announcing, beating, leaving, and claiming."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from jobspec.backends.memory import channels, settle, tick
from jobspec.backends.memory.after import parents_json
from jobspec.backends.memory.claim import Claiming, Taken
from jobspec.backends.memory.state import Channel, Kind, State, WorkerRow
from jobspec.backends.naming import like
from jobspec.backends.worker_backend import Beat, Claim, RegisteredKind, Registration, Settled
from jobspec.core.job import ClaimedJob
from jobspec.errors import JobRunningError, NotFoundError, UnknownChannelError, WorkerGoneError


def register(
    state: State,
    *,
    name: str,
    kinds: Sequence[tuple[str, int]],
    wanted: Sequence[str] | None,
    lease_seconds: float,
    worker_id: int | None,
) -> Registration:
    """``wanted``: names of channels, where ``*`` stands for one part. Raises UnknownChannelError."""
    _check_wanted(state, wanted)
    known = [kind for each in kinds if (kind := state.kinds.get(each)) is not None]
    now = state.now()
    worker = None if worker_id is None else state.workers.get(worker_id)
    if worker is None or worker.expires_at == -inf:
        worker = WorkerRow(id=state.next(), name=name, registered_at=now, beat_at=now, expires_at=now)
        state.workers[worker.id] = worker
    worker.kinds, worker.wanted = frozenset(kind.id for kind in known), None if wanted is None else tuple(wanted)
    worker.channels = served(state, kinds, wanted)
    worker.heard = {channel.wake for channel in worker.channels} | channels.could_be(state, wanted)
    worker.beat_at, worker.expires_at = now, now + lease_seconds
    return Registration(
        worker_id=worker.id,
        kinds={kind.id: _registered(kind) for kind in known},
        channels=tuple(sorted(worker.heard)),
        namesakes={
            each.id: now - each.beat_at
            for each in state.workers.values()
            if each.name == name and each is not worker and each.expires_at > now
        },
    )


def _registered(kind: Kind) -> RegisteredKind:
    spec = kind.spec
    return RegisteredKind(
        id=kind.id, name=spec.name, version=spec.version, timeout_seconds=spec.timeout_seconds,
        lease_seconds=spec.lease_seconds, ordered=kind.channel.gated, channel=kind.channel.name,
    )  # fmt: skip


def served(state: State, kinds: Sequence[tuple[str, int]], wanted: Sequence[str] | None) -> list[Channel]:
    """The channels of a worker of these kinds: those it names, or all that the kinds wait in."""
    if wanted is not None:
        return [channel for channel in state.channels.values() if like(wanted, channel.name)]
    # The kinds' own, and those that are nobody's own: calls that name another channel put their jobs there.
    owned = {kind.channel for kind in state.kinds.values()}
    own = {kind.channel for each in kinds if (kind := state.kinds.get(each)) is not None}

    def fits(channel: Channel) -> bool:
        if channel in own or channel.pattern in own:
            return True
        nobodys = channel not in owned and channel.pattern not in owned
        return nobodys and any(channel.package == o.package and channel.spec.key == o.spec.key for o in own)

    return [channel for channel in state.channels.values() if fits(channel)]


def _check_wanted(state: State, wanted: Sequence[str] | None) -> None:
    unknown = [
        name
        for name in wanted or ()
        if not channels.could_be(state, [name]) and not any(like([name], each) for each in state.channels)
    ]
    if unknown:
        raise UnknownChannelError(
            f"this queue has no channel {', '.join(unknown)}", help="declare the spec that has it"
        )


def claim(
    state: State,
    worker_id: int,
    *,
    limit: int,
    suspects: bool,
    tells_due: bool,
    kinds: Sequence[int] | None,
) -> Claim:
    """Raises WorkerGoneError."""
    worker = alive(state, worker_id)
    wanted = worker.kinds if kinds is None else frozenset(kinds)
    claiming = Claiming(state=state, kinds=wanted, worker=worker, expires_at=None, suspects=suspects)
    jobs = [_claimed(state, each) for each in claiming.run(_with_admitted(state, worker), limit)]
    due = tick.due_seconds(state, worker_id) if tells_due else None
    known = min(inf if due is None else due, claiming.tokens_in)
    return Claim(jobs=jobs, due_seconds=known if tells_due and known < inf else None)


def alive(state: State, worker_id: int) -> WorkerRow:
    """Raises WorkerGoneError."""
    worker = state.workers.get(worker_id)
    if worker is None or worker.expires_at < state.now():
        raise WorkerGoneError(f"worker {worker_id} holds no lease: its heartbeat did not arrive in time")
    return worker


def _with_admitted(state: State, worker: WorkerRow) -> list[Channel]:
    """Channels that a pattern of the worker's has admitted since are its own, too."""
    known = set(worker.channels)
    worker.channels = [channel for channel in state.channels.values() if channel in known or channel.pattern in known]
    return worker.channels


def _claimed(state: State, taken: Taken) -> ClaimedJob:
    job = taken.job
    return ClaimedJob(
        id=job.id, run=job.run, attempt=job.attempt, kind_id=job.kind.id, payload=job.payload, blob=job.blob,
        timeout_seconds=job.timeout_seconds, suspect=job.suspect, checkpoint=job.checkpoint,
        after=parents_json(state, job), behind=taken.behind, trace=job.trace,
    )  # fmt: skip


def heartbeat(state: State, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
    """Raises WorkerGoneError."""
    worker = state.workers.get(worker_id)
    if worker is None:
        raise WorkerGoneError(f"this queue does not know worker {worker_id} (any more)", help="start the worker again")
    now, last, known = state.now(), worker.beat_at, set(runs)
    worker.beat_at, worker.expires_at = now, now + lease_seconds
    unknown = [
        Settled(id=job.id, run=job.run)
        for job in worker.held.values()
        if job.run not in known and job.claimed_at < min(last, now - lease_seconds / 3)
    ]
    if unknown:
        settle.settle_batch(state, "released", unknown)
    held = {job.run: job for job in worker.held.values()}
    return Beat(
        lost=frozenset(run for run in known if run not in held),
        cancelled=frozenset(run for run in known if run in held and held[run].cancel),
        stale=_is_stale(state, worker),
    )


def _is_stale(state: State, worker: WorkerRow) -> bool:
    """Channels that it asked for came to be, or some of its own are no more."""
    own = set(worker.channels)
    gone = any(state.channels.get(each.name) is not each for each in own)
    return gone or any(
        worker.wanted is not None
        and channel not in own
        and channel.pattern not in own
        and like(worker.wanted, channel.name)
        for channel in state.channels.values()
    )


def deregister(state: State, worker_id: int) -> None:
    """What it did not give back is rescued by the next tick."""
    if (worker := state.workers.get(worker_id)) is not None:
        worker.expires_at = -inf


def delete_worker(state: State, worker_id: int) -> None:
    """Raises NotFoundError, JobRunningError."""
    worker = state.workers.get(worker_id)
    if worker is None:
        raise NotFoundError(f"there is no worker {worker_id}")
    if worker.held:
        raise JobRunningError(
            f"worker {worker_id} holds {len(worker.held)} jobs", help="stop it, or wait until its lease is over"
        )
    del state.workers[worker_id]
