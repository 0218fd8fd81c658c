"""A backend in memory that keeps the fences of the real one: one channel, no order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from anyio import Event, create_memory_object_stream

from jobspec.backends.worker_backend import (
    CANCEL,
    Beat,
    Claim,
    Done,
    Firing,
    Progressed,
    Recorded,
    RegisteredKind,
    Registration,
    Schedule,
    Settled,
    Verdict,
)
from jobspec.core.job import AttemptError, ClaimedJob, Progress
from jobspec.errors import DatabaseError, LeaseLostError, WorkerGoneError
from jobspec.worker.clock import caller_from_threads
from tests.unit.worker.fake_connection import FakeConnection


@dataclass(kw_only=True, slots=True)
class FakeJob:
    id: int
    payload: str
    blob: bytes | None = None
    timeout_seconds: float | None = None
    suspect: bool = False
    kind_id: int = 7
    state: str = "ready"
    attempt: int = 0
    run: int = 0
    worker_id: int = 0
    result: str | None = None
    errors: list[AttemptError] = field(default_factory=list)
    delay_seconds: float | None = None
    checkpoint: str | None = None
    extra_attempts: int = 0
    after: str | None = None
    progress: list[Progress] = field(default_factory=list)
    cancel_asked: bool = False
    locked: bool = False
    """By a transaction that is still open: nobody can settle it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    limit: int
    suspects: bool
    tick: bool
    bell: bool
    kinds: tuple[int, ...] | None = None


class FakeBackend:
    """``broken`` makes every statement fail; ``before[verb]`` is awaited inside each call of it."""

    def __init__(self, kind: str = "test.work", *, timeout_seconds: float = 900.0, ordered: bool = False) -> None:
        self.kind = RegisteredKind(id=7, name=kind, version=1, timeout_seconds=timeout_seconds, ordered=ordered)
        self.others: list[RegisteredKind] = []
        self.known = True
        self.jobs: dict[int, FakeJob] = {}
        self.workers: dict[int, str] = {}
        self.asked: list[Asked] = []
        self.verbs: list[str] = []
        self.beats: list[frozenset[int]] = []
        self.beat_hook: Callable[[], None] = lambda: None
        self.due: list[Schedule] = []
        self.fired: list[Firing] = []
        self.max_attempts = 5
        self.due_seconds: float | None = None
        self.again = False
        self.broken = False
        self.refuse: Callable[[str, Sequence[Any]], None] = lambda _verb, _items: None
        self.before: dict[str, Callable[[], Any]] = {}
        self._ids, self._runs, self._workers = count(1), count(1000), count(1)
        self._wakeups: list[Any] = []
        self._changed = Event()
        self.soon: Callable[..., object] = lambda *_: None

    # ---- what tests do
    def add(self, payload: str = "{}", **options: Any) -> FakeJob:
        job = FakeJob(id=next(self._ids), payload=payload, **options)
        self.jobs[job.id] = job
        return job

    def ring(self, name: str = "test.default") -> None:
        for stream in self._wakeups:
            stream.send_nowait(frozenset({name}))

    def cancel(self, job: FakeJob) -> None:
        """As an operator does: only to be seen in the answers of heartbeats, to which this calls the worker."""
        job.cancel_asked = True
        self.ring(CANCEL)

    def drop_wakeups(self) -> None:
        for stream in self._wakeups:
            stream.close()

    async def until(self, *states: str) -> None:
        """Until every job is in one of ``states``."""
        while not all(job.state in states for job in self.jobs.values()):
            await self._changed.wait()

    async def until_it_is(self, state: str, job: FakeJob) -> None:
        while job.state != state:
            await self._changed.wait()

    # ---- working
    async def register(
        self,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        lease_seconds: float,
        worker_id: int | None = None,
    ) -> Registration:
        await self._enter("register")
        self.soon = caller_from_threads()
        if worker_id not in self.workers:
            worker_id = next(self._workers)
        self.workers[worker_id] = name
        known = {
            each.id: each for each in (self.kind, *self.others) if self.known and (each.name, each.version) in kinds
        }
        return Registration(worker_id=worker_id, kinds=known, channels=("test.default",))

    async def claim(
        self,
        worker_id: int,
        *,
        limit: int,
        suspects: bool,
        tick: bool,
        bell: bool,
        cursor: Sequence[int],
        kinds: Sequence[int] | None = None,
    ) -> Claim:
        self.asked.append(
            Asked(
                limit=limit,
                suspects=suspects,
                tick=tick,
                bell=bell,
                kinds=None if kinds is None else tuple(kinds),
            )
        )
        await self._enter("claim")
        if worker_id not in self.workers:
            raise WorkerGoneError("unknown worker")
        claimed: list[ClaimedJob] = []
        for job in self.jobs.values():
            if len(claimed) == limit:
                break
            if kinds is not None and job.kind_id not in kinds:
                continue
            if job.state == "ready" and (suspects or not job.suspect):
                suspects = suspects and not job.suspect
                claimed.append(self._lease(job, worker_id))
        return Claim(jobs=claimed, due_seconds=self.due_seconds, again=self.again)

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        await self._enter("finish", done)
        results = {each.run: each.result for each in done}
        asked = frozenset(job.run for job in self.jobs.values() if job.cancel_asked)

        def end(job: FakeJob) -> str:
            if job.cancel_asked:
                return "cancelled"
            job.result = results[job.run]
            return "done"

        runs = self._end([(each.id, each.run) for each in done], end)
        return Recorded(runs=runs, cancelled=runs & asked)

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        await self._enter(verdict, settled)
        by_run = {each.run: each for each in settled}
        dead: set[int] = set()

        def end(job: FakeJob) -> str:
            each = by_run[job.run]
            job.errors += [each.error] if each.error else []
            job.delay_seconds = each.delay_seconds
            if job.cancel_asked:
                return "cancelled"
            if verdict == "given_up" or (verdict == "failed" and job.attempt == self.max_attempts):
                dead.add(job.run)
            job.attempt -= verdict in ("released", "parked", "snoozed", "rescheduled")
            return "ready" if verdict == "released" else verdict

        runs = self._end([(each.id, each.run) for each in settled], end)
        return Recorded(runs=runs, dead=frozenset(dead))

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        await self._enter("still_held")
        return frozenset(run for id_, run in runs if self.jobs[id_].state == "running" and self.jobs[id_].run == run)

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        await self._enter("checkpoint")
        self.checkpoint_sync(job_id, run, state=state, extra_attempts=extra_attempts)

    def checkpoint_sync(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        job = self.jobs[job_id]
        if job.run != run:
            raise LeaseLostError("lost")
        job.checkpoint = state
        job.extra_attempts += extra_attempts

    async def progress_batch(self, items: Sequence[Progressed], /) -> None:
        await self._enter("progress", items)
        for each in items:
            if self.jobs[each.id].run == each.run:
                self.jobs[each.id].progress.append(each.progress)

    @contextmanager
    def transaction(self) -> Iterator[FakeConnection]:
        conn = FakeConnection(self)  # type: ignore[abstract]
        yield conn
        conn.end()

    @asynccontextmanager
    async def transaction_async(self) -> AsyncIterator[FakeConnection]:
        await self._enter("begin")
        conn = FakeConnection(self)  # type: ignore[abstract]
        yield conn
        await self._enter("commit")
        conn.end()

    async def schedules(self) -> list[Schedule]:
        await self._enter("schedules")
        return list(self.due)

    async def fire(self, firing: Firing) -> list[int] | None:
        await self._enter("fire", [firing])
        if firing in self.fired:
            return None
        self.fired.append(firing)
        return [self.add().id for _ in firing.times]

    async def deregister(self, worker_id: int) -> None:
        await self._enter("deregister")
        self.workers.pop(worker_id, None)

    async def maintain(self) -> None:
        await self._enter("maintain")

    @asynccontextmanager
    async def wakeups(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        await self._enter("wakeups")
        send, receive = create_memory_object_stream[frozenset[str]](100)
        self._wakeups.append(send)
        try:
            async with send, receive:
                yield receive
        finally:
            self._wakeups.remove(send)

    def heart(self) -> FakeHeart:
        return FakeHeart(self)

    async def close(self) -> None:
        pass

    async def _enter(self, verb: str, items: Sequence[Any] = ()) -> None:
        self.verbs.append(verb)
        if (hook := self.before.get(verb)) is not None:
            await hook()
        if self.broken:
            raise DatabaseError("the database cannot be reached")
        self.refuse(verb, items)

    def _lease(self, job: FakeJob, worker_id: int) -> ClaimedJob:
        job.state, job.run, job.worker_id = "running", next(self._runs), worker_id
        job.attempt += 1
        return ClaimedJob(
            id=job.id,
            run=job.run,
            attempt=job.attempt,
            kind_id=job.kind_id,
            payload=job.payload,
            blob=job.blob,
            timeout_seconds=job.timeout_seconds,
            suspect=job.suspect,
            checkpoint=job.checkpoint,
            after=job.after,
        )

    def _end(self, fences: Sequence[tuple[int, int]], end: Callable[[FakeJob], str]) -> frozenset[int]:
        ended = set()
        for job_id, run in fences:
            job = self.jobs[job_id]
            if job.state == "running" and job.run == run and not job.locked:
                job.state = end(job)
                ended.add(run)
        self.changed()
        return frozenset(ended)

    def changed(self) -> None:
        self._changed.set()
        self._changed = Event()


class FakeHeart:
    def __init__(self, backend: FakeBackend) -> None:
        self._backend = backend

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        backend = self._backend
        backend.beats.append(frozenset(runs))
        backend.beat_hook()
        if worker_id not in backend.workers:
            raise WorkerGoneError("unknown worker")
        mine = [job for job in list(backend.jobs.values()) if job.state == "running" and job.worker_id == worker_id]
        held = frozenset(job.run for job in mine)
        asked = frozenset(job.run for job in mine if job.cancel_asked)
        return Beat(lost=frozenset(runs) - held, cancelled=frozenset(runs) & asked)

    def close(self) -> None:
        pass
