"""The moves: what a test may do next. Each draw is one of a few; what is named twice is likelier."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, TypeVar

from tests.model.claims import EVERY_KIND, EVERYTHING, Claim, ClaimFew, ClaimOne
from tests.model.clock import Die, Due, Heartbeat, LeaseOver, Refill, Register, Tick, WindowsEnd
from tests.model.enqueues import Enqueue, EnqueueMany
from tests.model.operators import Pause, Retry, SetLimits, Unblock
from tests.model.outcomes import Cancel, Checkpoint, Commit, Finish, FinishBatch, Settle
from tests.model.package import KINDS, Kind
from tests.model.promises import Job, Model
from tests.model.sessions import READ_COMMITTED, REPEATABLE_READ, Session
from tests.model.world import World

T = TypeVar("T")
Move = tuple[str, dict[str, Any]]
"""A method of :class:`Moves`, and its arguments."""


def pick(candidates: Sequence[T], number: int) -> T | None:
    """The last ones for small numbers."""
    return candidates[-1 - number % len(candidates)] if candidates else None


class Moves:
    """Those for which nobody is there do nothing."""

    world: World
    kinds: tuple[str, ...] = tuple(kind.name for kind in KINDS)
    """Those of this history: few, so that they meet."""

    def focus(self, kinds: tuple[str, ...], backlog: tuple[int, ...]) -> None:
        """The first move: what this history is about, and how many jobs are there before anybody claims."""
        self.kinds = kinds
        for kind in kinds if backlog else ():
            self.world.operate(EnqueueMany(jobs=[Enqueue(kind=kind, key=key) for key in backlog]))

    def kind(self, number: int) -> Kind:
        name = self.kinds[number % len(self.kinds)]
        return next(kind for kind in KINDS if kind.name == name)

    # ---- jobs come
    def enqueue(self, session: int, kind: int, key: int, parents: tuple[int, ...], **options: Any) -> None:
        self.send(session, Enqueue(kind=self.kind(kind).name, key=key, after=self.parents(session, parents), **options))

    def enqueue_many(
        self, session: int, kind: int, keys: tuple[int, ...], chain: bool, bundle: bool, policy: str
    ) -> None:
        """A backlog, a chain, or a bundle."""
        jobs = [
            Enqueue(kind=self.kind(kind).name, key=key, after=(-n,) if chain and n else (), policy=policy)
            for n, key in enumerate(keys)
        ]
        self.send(session, EnqueueMany(jobs=jobs, bundle=bundle))

    def parents(self, session: int, numbers: tuple[int, ...]) -> tuple[int, ...]:
        view = self.view(session)
        known = sorted(view.jobs) + sorted(view.bundles)
        return tuple({known[-1 - number % min(len(known), 8)] for number in numbers}) if known else ()

    # ---- jobs go
    def claim(self, worker: int, limit: int, tick: bool, suspects: bool, lost: bool) -> None:
        """``lost``: the answer does not arrive."""
        desk, memory = self.world.desks[worker], self.world.workers[worker]
        if tick and self.world.model.unsettled():
            self.world.operate(Tick())
            tick = False
        answer = self.world.call(desk, Claim(worker=memory, limit=limit, tick=tick, suspects=suspects))
        if answer is not None and answer.value and not lost:
            memory.known += [row[1] for row in answer.value]

    def claim_few(self, worker: int, limit: int, lost: bool) -> None:
        """``lost``: the answer does not arrive."""
        if not self.world.has_claims_of_few:
            return self.claim(worker, limit, tick=False, suspects=False, lost=lost)
        memory = self.world.workers[worker]
        answer = self.world.call(self.world.desks[worker], ClaimFew(worker=memory, limit=limit))
        if answer is not None and answer.value and not lost:
            memory.known += [row[1] for row in answer.value]
        return None

    def claim_plain(self, session: int, channel: int | None, only: int | None, limit: int) -> None:
        """From one channel, or all; of one kind, or all."""
        channels = EVERYTHING if channel is None else frozenset({self.kind(channel).channel.name})
        kinds = EVERY_KIND if only is None else frozenset({self.kind(only).name})
        self.send(session, Claim(limit=limit, channels=channels, kinds=kinds))

    def claim_one(self, session: int, number: int) -> None:
        job = self.job(number, "done", "running", "scheduled", "ready", session=session)
        if job is not None:
            self.send(session, ClaimOne(id=job.id))

    def finish(self, session: int, number: int, batch: bool, stale: bool) -> None:
        pair = self.run_of(session, number, stale)
        if pair is not None:
            self.send(session, FinishBatch(pairs=[pair]) if batch else Finish(id=pair[0], run=pair[1]))

    def settle(self, session: int, numbers: tuple[int, ...], verdict: str, soon: bool, stale: bool) -> None:
        pairs = {pair for number in numbers if (pair := self.run_of(session, number, stale)) is not None}
        if pairs:
            self.send(session, Settle(verdict=verdict, pairs=sorted(pairs), soon=soon))

    def checkpoint(self, session: int, number: int, extra: int, stale: bool) -> None:
        pair = self.run_of(session, number, stale)
        if pair is not None:
            self.send(session, Checkpoint(id=pair[0], run=pair[1], extra=extra))

    def cancel(self, session: int, number: int, force: bool) -> None:
        job = pick(sorted(self.seen(session).values(), key=lambda job: not job.ended), number)
        if job is not None:
            self.send(session, Cancel(id=job.id, force=force))

    def commit(self, session: int, number: int) -> None:
        job = self.job(number, "cancelled", "expired", "ready", "reserved", session=session)
        if job is not None:
            self.send(session, Commit(id=job.id))

    # ---- time
    def tick(self) -> None:
        self.world.operate(Tick())
        if self.world.still:
            self.world.quiet()

    def due(self, number: int) -> None:
        job = self.job(number, "scheduled", "reserved")
        if job is not None:
            self.world.operate(Due(id=job.id))

    def lease_over(self, number: int) -> None:
        found = [job for job in self.world.model.jobs.values() if job.state == "running" and job.worker == 0]
        job = pick(found, number)
        if job is not None and job.run is not None:
            self.world.operate(LeaseOver(id=job.id, run=job.run))

    def die(self, worker: int) -> None:
        self.world.call(self.world.desks[worker], Die(worker=self.world.workers[worker]))

    def heartbeat(self, worker: int, late: bool) -> None:
        self.world.call(self.world.desks[worker], Heartbeat(worker=self.world.workers[worker], late=late))

    def register(self, worker: int) -> None:
        memory = self.world.workers[worker]
        if not self.world.model.alive[memory.id]:
            self.world.call(self.world.desks[worker], Register(worker=memory))

    def time_passes(self, refill: bool) -> None:
        self.world.operate(Refill() if refill else WindowsEnd())

    # ---- operators
    def unblock(self, session: int, channel: int, key: int) -> None:
        if self.kind(channel).channel.strict:
            self.send(session, Unblock(channel=self.kind(channel).channel.name, key=key))

    def pause(self, channel: int, resume: bool) -> None:
        self.world.operate(Pause(channel=self.kind(channel).channel.name, resume=resume))

    def set_limits(self, concurrency: int | None) -> None:
        model = self.world.model
        running = [job for job in model.jobs.values() if job.state == "running" and job.lane[0] == "limited"]
        if self.world.still and (concurrency is None or concurrency >= len(running)):
            self.world.operate(SetLimits(channel="limited", concurrency=concurrency))

    def retry(self, number: int) -> None:
        job = self.job(number, "dead", "cancelled", "parked", "expired", "scheduled")
        if job is not None and self.world.still:
            self.world.quiet()
            self.world.operate(Retry(id=job.id))

    # ---- transactions
    def begin(self, session: int, old: bool) -> None:
        which = self.world.sessions[session]
        if not which.open and self.free(which):
            which.begin(REPEATABLE_READ if old else READ_COMMITTED, self.world.model)

    def end(self, session: int, commit: bool) -> None:
        self.world.end(self.world.sessions[session], commit=commit)

    # ---- who and what
    def free(self, session: Session) -> bool:
        return self.world.waiting is None or self.world.waiting.session is not session

    def send(self, session: int, call: Any) -> None:
        """The first session has no transactions; the others always have one, until it ends."""
        if session:
            self.begin(session, old=False)
        self.world.call(self.world.sessions[session], call)

    def view(self, session: int) -> Model:
        return self.world.sessions[session].replayed(self.world.model)

    def seen(self, session: int) -> dict[int, Job]:
        return self.view(session).jobs

    def job(self, number: int, *states: str, session: int | None = None) -> Job | None:
        jobs = (self.world.model.jobs if session is None else self.seen(session)).values()
        return pick([job for state in states for job in jobs if job.state == state], number)

    def run_of(self, session: int, number: int, stale: bool) -> tuple[int, int] | None:
        if stale:
            return pick([pair for pair in self.world.runs if pair[0] in self.seen(session)], number)
        running = [job for job in self.seen(session).values() if job.state == "running"]
        job = pick(sorted(running, key=lambda job: job.run or 0), number)
        return (job.id, job.run) if job is not None and job.run is not None else None


SESSION = (0, 0, 1, 2)
TRANSACTION = (1, 2)
NUMBER = tuple(range(12))
KIND = (0, 1, 2)
KEY = (0, 0, 1)
BOOL = (False, True)
RARELY = (False, False, False, True)
POLICY = ("cancel", "run", "block")
VERDICT = ("failed", "failed", "failed", "given_up", "released", "snoozed", "rescheduled", "parked", "cancelled")

CHOICES: dict[str, dict[str, Sequence[Any]]] = {
    "enqueue": {
        "session": SESSION, "kind": KIND, "key": KEY, "parents": ((), (), (), (0,), (1,), (0, 1), (2, 5)),
        "policy": POLICY,
        "priority": (0, 0, 1), "delay": RARELY, "reserve": RARELY, "unique_key": (None, None, None, "a"),
        "max_pending": (None, None, None, 1, 3), "max_attempts": (None, None, 1, 3), "tries": RARELY, "raises": RARELY,
    },
    "enqueue_many": {
        "session": SESSION, "kind": KIND, "keys": ((0,), (1,), (0, 0), (0, 1), (0, 1, 0), (1, 0, 1, 0), (0, 0, 0, 0)),
        "chain": RARELY, "bundle": RARELY, "policy": POLICY,
    },
    "claim": {"worker": (0, 1), "limit": (1, 1, 2, 10), "tick": BOOL, "suspects": (False, True, True), "lost": RARELY},
    "claim_few": {"worker": (0, 1), "limit": (1, 2, 10), "lost": RARELY},
    "claim_plain": {"session": SESSION, "channel": (None, 0, 1, 2), "only": (None, None, 0, 1), "limit": (1, 1, 2, 10)},
    "claim_one": {"session": SESSION, "number": NUMBER},
    "finish": {"session": SESSION, "number": NUMBER, "batch": BOOL, "stale": RARELY},
    "settle": {
        "session": SESSION, "numbers": ((0,), (1,), (2,), (3,), (0, 1), (1, 2)), "verdict": VERDICT, "soon": BOOL,
        "stale": RARELY,
    },
    "checkpoint": {"session": SESSION, "number": NUMBER, "extra": (0, 1), "stale": RARELY},
    "cancel": {"session": SESSION, "number": NUMBER, "force": BOOL},
    "commit": {"session": SESSION, "number": NUMBER},
    "tick": {},
    "due": {"number": NUMBER},
    "lease_over": {"number": NUMBER},
    "die": {"worker": (0, 1)},
    "heartbeat": {"worker": (0, 1), "late": BOOL},
    "register": {"worker": (0, 1)},
    "time_passes": {"refill": BOOL},
    "unblock": {"session": SESSION, "channel": KIND, "key": KEY},
    "pause": {"channel": KIND, "resume": (False, True, True)},
    "set_limits": {"concurrency": (None, 1, 3, 5)},
    "retry": {"number": NUMBER},
    "begin": {"session": TRANSACTION, "old": BOOL},
    "end": {"session": TRANSACTION, "commit": (False, True, True)},
}  # fmt: skip
_NAMES = [kind.name for kind in KINDS]
FOCUS: dict[str, Sequence[Any]] = {
    "kinds": [(name,) for name in _NAMES] * 4 + list(itertools.combinations(_NAMES, 2)),
    "backlog": ((), (0, 0), (0, 0, 0), (0, 1, 0, 1), (0, 0, 0, 0)),
}
WEIGHTS = dict.fromkeys(CHOICES, 1) | {
    "enqueue": 7, "enqueue_many": 3, "claim": 7, "claim_few": 2, "claim_plain": 4, "finish": 3, "settle": 4,
    "cancel": 3, "tick": 4, "due": 2, "begin": 1, "end": 8,
}  # fmt: skip
"""How often a move is made."""
