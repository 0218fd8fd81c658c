"""A backend in memory that keeps the fences of the real one: one channel, one kind, no order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from anyio import Event, create_memory_object_stream

from jobspec.backends.backend import Beat, Claim, Done, Failed, RegisteredKind, Registration
from jobspec.core.job import AttemptError, ClaimedJob, JobView, NewJob
from jobspec.errors import DatabaseError, WorkerGoneError


@dataclass(kw_only=True, slots=True)
class FakeJob:
    id: int
    payload: str
    blob: bytes | None = None
    timeout_seconds: float | None = None
    suspect: bool = False
    state: str = "ready"
    attempt: int = 0
    run: int = 0
    worker_id: int = 0
    result: str | None = None
    errors: list[AttemptError] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    limit: int
    suspects: bool
    tick: bool
    bell: bool


class FakeBackend:
    """``broken`` makes every statement fail; ``before[verb]`` is awaited inside each call of it."""

    def __init__(self, kind: str = "test.work", *, timeout_seconds: float = 900.0, ordered: bool = False) -> None:
        self.kind = RegisteredKind(id=7, name=kind, version=1, timeout_seconds=timeout_seconds, ordered=ordered)
        self.known = True
        self.jobs: dict[int, FakeJob] = {}
        self.workers: dict[int, str] = {}
        self.asked: list[Asked] = []
        self.verbs: list[str] = []
        self.beats: list[frozenset[int]] = []
        self.beat_hook: Callable[[], None] = lambda: None
        self.due_seconds: float | None = None
        self.again = False
        self.broken = False
        self.refuse: Callable[[str, Sequence[Any]], None] = lambda _verb, _items: None
        self.before: dict[str, Callable[[], Any]] = {}
        self._ids, self._runs, self._workers = count(1), count(1000), count(1)
        self._wakeups: list[Any] = []
        self._changed = Event()

    # ---- what tests do
    def add(self, payload: str = "{}", **options: Any) -> FakeJob:
        job = FakeJob(id=next(self._ids), payload=payload, **options)
        self.jobs[job.id] = job
        return job

    def ring(self) -> None:
        for stream in self._wakeups:
            stream.send_nowait(frozenset({"test.default"}))

    def drop_wakeups(self) -> None:
        for stream in self._wakeups:
            stream.close()

    async def until(self, *states: str) -> None:
        """Until every job is in one of ``states``."""
        while not all(job.state in states for job in self.jobs.values()):
            await self._changed.wait()

    # ---- producing
    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        return [self.add(job.payload).id for job in jobs]

    async def get_async(self, job_id: int, /) -> JobView | None:
        raise NotImplementedError

    async def wait_async(self, job_id: int, /, *, timeout_seconds: float | None) -> JobView | None:
        raise NotImplementedError

    # ---- working
    async def register(
        self, *, name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None, lease_seconds: float
    ) -> Registration:
        await self._enter("register")
        worker_id = next(self._workers)
        self.workers[worker_id] = name
        known = {self.kind.id: self.kind} if self.known and (self.kind.name, self.kind.version) in kinds else {}
        return Registration(worker_id=worker_id, kinds=known, channels=("test.default",))

    async def claim(
        self, worker_id: int, *, limit: int, suspects: bool, tick: bool, bell: bool, cursor: Sequence[int]
    ) -> Claim:
        self.asked.append(Asked(limit=limit, suspects=suspects, tick=tick, bell=bell))
        await self._enter("claim")
        if worker_id not in self.workers:
            raise WorkerGoneError("unknown worker")
        claimed: list[ClaimedJob] = []
        for job in self.jobs.values():
            if len(claimed) == limit:
                break
            if job.state == "ready" and (suspects or not job.suspect):
                suspects = suspects and not job.suspect
                claimed.append(self._lease(job, worker_id))
        return Claim(jobs=claimed, due_seconds=self.due_seconds, again=self.again)

    async def finish(self, done: Sequence[Done]) -> frozenset[int]:
        await self._enter("finish", done)
        runs = {each.run: each.result for each in done}
        return self._end(
            [(each.id, each.run) for each in done], "done", lambda job: setattr(job, "result", runs[job.run])
        )

    async def fail(self, failed: Sequence[Failed]) -> frozenset[int]:
        await self._enter("fail", failed)
        errors = {each.run: each.error for each in failed}
        return self._end(
            [(each.id, each.run) for each in failed], "failed", lambda job: job.errors.append(errors[job.run])
        )

    async def park(self, parked: Sequence[Failed]) -> frozenset[int]:
        await self._enter("park", parked)
        errors = {each.run: each.error for each in parked}

        def keep(job: FakeJob) -> None:
            job.errors.append(errors[job.run])
            job.attempt -= 1

        return self._end([(each.id, each.run) for each in parked], "parked", keep)

    async def release(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        await self._enter("release", runs)
        return self._end(runs, "ready", lambda job: setattr(job, "attempt", job.attempt - 1))

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
            kind_id=self.kind.id,
            payload=job.payload,
            blob=job.blob,
            timeout_seconds=job.timeout_seconds,
            suspect=job.suspect,
        )

    def _end(self, fences: Sequence[tuple[int, int]], state: str, change: Callable[[FakeJob], None]) -> frozenset[int]:
        ended = set()
        for job_id, run in fences:
            job = self.jobs[job_id]
            if job.state == "running" and job.run == run:
                change(job)
                job.state = state
                ended.add(run)
        self._changed.set()
        self._changed = Event()
        return frozenset(ended)


class FakeHeart:
    def __init__(self, backend: FakeBackend) -> None:
        self._backend = backend

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        backend = self._backend
        backend.beats.append(frozenset(runs))
        backend.beat_hook()
        if worker_id not in backend.workers:
            raise WorkerGoneError("unknown worker")
        held = {job.run for job in list(backend.jobs.values()) if job.state == "running" and job.worker_id == worker_id}
        return Beat(lost=frozenset(runs) - held)

    def close(self) -> None:
        pass
