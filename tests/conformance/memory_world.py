"""The world of the model test, on a queue in memory: the same moves, the same promises, no database."""

from __future__ import annotations

from typing import Any

from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Limits, Package, Uniqueness
from jobspec.backends.memory import channels, claim, enqueue, settle, steer, tick, workers
from jobspec.backends.memory.queue import Queue
from jobspec.backends.memory.state import State
from jobspec.backends.postgres.floors import Floors
from jobspec.backends.worker_backend import Done, Settled
from jobspec.core.job import AttemptError, NewJob
from jobspec.core.options import RetryPolicy
from jobspec.errors import JobspecError
from tests.conformance import sound
from tests.model import observed
from tests.model.calls import Call
from tests.model.claims import Claim, ClaimOne, Worker
from tests.model.clock import Die, Due, Heartbeat, LeaseOver, Refill, Register, Tick, WindowsEnd
from tests.model.enqueues import Enqueue, EnqueueMany
from tests.model.operators import Pause, Retry, SetLimits, Unblock
from tests.model.outcomes import FAR_SECONDS, Cancel, Checkpoint, Commit, Finish, FinishBatch, Settle
from tests.model.package import ATTEMPTS, CHANNELS, KINDS, TOKENS
from tests.model.promises import Model
from tests.model.sessions import Session
from tests.model.world import SESSIONS, WORKERS, World

PATH = (KeyPath(path=("k",), type="int"),)
PACKAGE = Package(
    name="m",
    channels=tuple(
        ChannelSpec(
            name=f"m.{each.name}",
            ordered=each.strict,
            key=(("k", "int"),) if each.keyed else (),
            on_dead=each.on_dead,  # type: ignore[arg-type]
            limits=Limits(
                concurrency=each.concurrency,
                lane_concurrency=each.lane_concurrency,
                rate_limit=TOKENS if each.rated else None,
                rate_seconds=1_000_000 if each.rated else None,
                max_pending=each.max_pending,
                lane_max_pending=each.lane_max_pending,
            ),
        )
        for each in CHANNELS
    ),
    kinds=tuple(
        KindSpec(
            name=f"m.{each.name}",
            version=1,
            channel=f"m.{each.channel.name}",
            key=PATH if each.channel.keyed else (),
            retry=RetryPolicy(max_attempts=ATTEMPTS, base_seconds=3600),
            unique=Uniqueness(key=PATH, duration=each.unique, window_seconds=3600) if each.unique else None,
        )
        for each in KINDS
    ),
)
ANNOUNCED = [(f"m.{each.name}", 1) for each in KINDS]
LEASE_SECONDS = 3600.0


class StillClock:
    """Time moves by hand: the moves set moments in the past."""

    def monotonic(self) -> float:
        return 0.0


class MemorySession(Session):
    """It has no transactions: each call is one."""

    def __init__(self, queue: Queue) -> None:
        self.queue, self.isolation = queue, None

    def close(self) -> None:
        pass

    def begin(self, isolation: str, model: Model) -> None:
        pass

    def view(self, model: Model) -> Model:
        return model

    def send(self, call: Call) -> tuple[Any, str | None]:
        try:
            with self.queue.verb() as state:
                return send(state, call), None
        except JobspecError as error:
            return None, error.code


class MemoryWorld(World):
    has_claims_of_few = False

    def __init__(self) -> None:
        self.floors, self.waiting = Floors, None
        self.begin()

    def begin(self) -> None:
        self.queue = Queue(clock=StillClock())
        self.queue.declare(PACKAGE)
        self.said: list[int] = []
        self.queue.listeners.add(self)  # type: ignore[arg-type]
        self.sessions = [MemorySession(self.queue) for _ in range(SESSIONS)]
        self.office = MemorySession(self.queue)
        self.desks = [MemorySession(self.queue) for _ in range(WORKERS)]
        self.model, self.now = Model(), 0
        self.runs, self.claimed = [], []
        self.workers = [Worker(floors=Floors()) for _ in self.desks]
        for worker, desk in zip(self.workers, self.desks, strict=True):
            self.call(desk, Register(worker=worker))

    def tell(self, event: Any) -> None:
        if event.event == "bundle":
            self.said.append(event.id)

    def busy(self) -> frozenset[int]:
        return frozenset()

    def look(self) -> observed.Everything:
        state = self.queue.state
        return observed.Everything(
            jobs={
                job.id: observed.Seen(
                    job.state,
                    job.attempt,
                    job.run if job.state == "running" else None,
                    job.cancel and job.state == "running",
                    job.suspect and job.state in ("ready", "running"),
                    job.blocks,
                )
                for job in state.jobs.values()
            },
            places={job.id: job.place[:2] for job in state.jobs.values() if job.placed and job.place is not None},
            finished={each.id for each in state.bundles.values() if each.finished_at is not None},
            broken=sound.broken(state),
        )

    def tick(self) -> None:
        with self.queue.verb() as state:
            tick.tick(state)

    def broken(self) -> list[Any]:
        return sound.broken(self.queue.state)

    def told(self) -> list[int]:
        return self.said


def new_job(call: Enqueue) -> NewJob:
    options = call.options()
    return NewJob(
        kind=f"m.{call.kind}",
        version=1,
        payload=f'{{"k": {call.key}}}',
        priority=options.get("priority"),
        delay_seconds=86400.0 if call.delay else None,
        reserve_seconds=86400.0 if call.reserve else None,
        after=tuple(options.get("after", {}).items()),
        on_dep_failure=options.get("on_dep_failure"),
        unique_key=call.unique_key,
        max_pending=call.max_pending,
        max_attempts=call.max_attempts,
    )


def send(state: State, call: Call) -> Any:
    """What the call asks of the queue; the answer in the form in which SQL gives it."""
    match call:
        case Enqueue(tries=True):
            return enqueue.try_enqueue(state, new_job(call))
        case Enqueue():
            return enqueue.enqueue_many(state, [new_job(call)], on_conflict="raise" if call.raises else None)[0]
        case EnqueueMany(bundle=True):
            bundle, ids = enqueue.enqueue_bundle(state, [new_job(each) for each in call.jobs], name="", origin=None)
            return {"bundle_id": bundle, "ids": ids}
        case EnqueueMany():
            return enqueue.enqueue_many(state, [new_job(each) for each in call.jobs])
        case Claim() | ClaimOne():
            return _claim(state, call)
        case Finish():
            return settle.finish(state, call.id, call.run, None)
        case FinishBatch() | Settle():
            return _record(state, call)
        case Checkpoint():
            job = settle.held(state, call.id, call.run)
            job.extra_attempts += call.extra
            return None
        case Cancel():
            return steer.cancel(state, call.id, force=call.force, reason=None)
        case Commit():
            return steer.commit(state, call.id)
        case Retry():
            return steer.retry(state, [call.id])
        case Unblock():
            return steer.unblock(state, f"m.{call.channel}", f"[{call.key}]")
        case Pause():
            return channels.pause(state, f"m.{call.channel}", paused=not call.resume)
        case SetLimits():
            return channels.set_limits(state, f"m.{call.channel}", {"concurrency": call.concurrency})
        case _:
            return _time(state, call)


def _claim(state: State, call: Claim | ClaimOne) -> Any:
    if isinstance(call, Claim) and call.worker is not None:
        workers.alive(state, call.worker.id)
        if call.tick:
            tick.tick(state)
        claimed = workers.claim(
            state, call.worker.id, limit=call.limit, suspects=call.suspects, tells_due=True, kinds=None
        )
        return [(job.id, job.run, job.attempt) for job in claimed.jobs]
    kinds = {kind.id for kind in state.kinds.values()}
    claiming = claim.Claiming(state=state, kinds=kinds, worker=None, expires_at=state.now() + 86400.0, suspects=True)
    if isinstance(call, ClaimOne):
        taken = claim.claim_id(claiming, call.id, list(state.channels.values()))
    else:
        claiming.kinds = {kind.id for kind in state.kinds.values() if kind.name.removeprefix("m.") in call.kinds}
        taken = claiming.run([state.channels[f"m.{name}"] for name in sorted(call.channels)], call.limit)
    return [(each.job.id, each.job.run, each.job.attempt) for each in taken]


def _record(state: State, call: FinishBatch | Settle) -> list[int]:
    if isinstance(call, FinishBatch):
        done = settle.finish_batch(state, [Done(id=id_, run=run) for id_, run in call.pairs])
        return [-run if run in done.cancelled else run for run in done.runs]
    error = AttemptError(attempt=0, type="ValueError", message="no")
    delay = 0.0 if call.soon else FAR_SECONDS
    recorded = settle.settle_batch(
        state,
        call.verdict,
        [Settled(id=id_, run=run, error=error, delay_seconds=delay) for id_, run in call.pairs],
    )
    return [-run if run in recorded.dead else run for run in recorded.runs]


def _time(state: State, call: Call) -> Any:
    now = state.now()
    match call:
        case Tick():
            return tick.tick(state)
        case Due():
            job = state.jobs[call.id]
            if job.due is None:
                return 0
            job.due = now
            state.remind(now, job)
            return 1
        case LeaseOver():
            late = settle.holding(state, call.id, call.run)
            if late is None or late.expires_at is None:
                return 0
            late.expires_at = now - 1.0
            state.remind(late.expires_at, late)
            return 1
        case Die():
            state.workers[call.worker.id].expires_at = now - 1.0
            return 1
        case Register():
            registration = workers.register(
                state, name="w", kinds=ANNOUNCED, wanted=None, lease_seconds=LEASE_SECONDS, worker_id=None
            )
            call.worker.id, call.worker.known = registration.worker_id, []
            return registration.worker_id
        case Heartbeat():
            for each in state.workers[call.worker.id].held.values():
                each.claimed_at -= 86400.0 * call.late
            beat = workers.heartbeat(state, call.worker.id, lease_seconds=LEASE_SECONDS, runs=call.worker.known)
            return {"lost": list(beat.lost), "cancelled": list(beat.cancelled)}
        case WindowsEnd():
            for taken in state.unique.values():
                if taken.until is not None and taken.until < float("inf"):
                    taken.until = now
            return None
        case Refill():
            for channel in state.channels.values():
                channel.empty_at = 0.0
            return None
    raise NotImplementedError(call)
