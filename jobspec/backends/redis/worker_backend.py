"""What a worker needs of a queue on Redis, over connections of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, Final, TypeVar

from jobspec.backends.redis import calls_held, calls_worker
from jobspec.backends.redis.async_line import AsyncLines
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.exclusion import exclusion
from jobspec.backends.redis.hearing import wakeups
from jobspec.backends.redis.knowledge import Knowledge
from jobspec.backends.redis.line import Lines
from jobspec.backends.redis.place import Place
from jobspec.backends.redis.route import Course, Route
from jobspec.backends.redis.script import Call, Steps
from jobspec.backends.redis.server import INFO, check_server
from jobspec.backends.redis.trouble import is_barred
from jobspec.backends.worker_backend import (
    Beat,
    Claim,
    Done,
    Firing,
    Lost,
    Progressed,
    Recorded,
    Registration,
    Schedule,
    Settled,
    Verdict,
    WorkerBackend,
)
from jobspec.errors import DatabaseError, UnsupportedError

ResultT = TypeVar("ResultT")

NO_TRANSACTIONS: Final = "a queue on Redis has no transactions, so it runs no `transactional` jobs"
LEAST_BEAT_SECONDS: Final = 2.0
MOST_SAVING: Final = 4
"""So many threads save checkpoints at the same time; others wait."""


class RedisWorkerBackend(WorkerBackend):
    """The worker's half of the async backend."""

    def __init__(self, place: Place, application_name: str) -> None:
        self._route = Route(place)
        self._name = application_name
        self._knowledge = Knowledge()
        self._control = AsyncLines(self._route, application_name)
        self._claims = AsyncLines(self._route, application_name)
        self._outcomes = AsyncLines(self._route, application_name)
        # For handlers in threads; it opens a connection only when one saves a checkpoint.
        self._saving = Lines(self._route, application_name, most=MOST_SAVING)
        self._schedules: dict[int, str] = {}

    async def _check(self) -> None:
        """Raises ConfigError, DatabaseError, UnsupportedError."""
        try:
            check_server(await self._control.answer(Course(self._route, INFO)), self._route.place)
        except DatabaseError as error:
            if not is_barred(error):  # who may not ask, may work
                raise

    async def _command(self, make: Callable[[Catalog], Call[ResultT] | Steps[ResultT]]) -> ResultT:
        return await self._control.walk(self._knowledge.using(make))

    async def register(
        self,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        lease_seconds: float,
        worker_id: int | None = None,
    ) -> Registration:
        await self._check()
        return await self._command(
            lambda catalog: calls_worker.register(
                catalog, name=name, kinds=kinds, channels=channels, lease_seconds=lease_seconds, worker_id=worker_id
            )
        )

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
        return await self._claims.run(
            calls_worker.claim(worker_id, limit=limit, suspects=suspects, tick=tick, bell=bell, kinds=kinds)
        )

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        return await self._outcomes.run(calls_worker.finish_batch(done))

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        return await self._outcomes.run(calls_worker.settle_batch(verdict, settled))

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        return await self._outcomes.run(calls_worker.still_held(runs))

    async def progress_batch(self, items: Sequence[Progressed], /) -> None:
        await self._outcomes.run(calls_worker.progress_batch(items))

    def checkpoint_sync(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        self._saving.run(calls_held.checkpoint(job_id, run, state=state, extra_attempts=extra_attempts))

    def transaction(self) -> AbstractContextManager[Any]:
        raise UnsupportedError(NO_TRANSACTIONS)

    def transaction_async(self) -> AbstractAsyncContextManager[Any]:
        raise UnsupportedError(NO_TRANSACTIONS)

    async def schedules(self) -> list[Schedule]:
        found = await self._control.run(calls_worker.schedules())
        self._schedules = {each.id: each.name for each in found}
        return found

    async def fire(self, firing: Firing) -> list[int] | None:
        """Of a schedule that :meth:`schedules` has told."""
        name = self._schedules[firing.id]
        return await self._command(lambda catalog: calls_worker.fire(catalog, name, firing))

    async def deregister(self, worker_id: int) -> None:
        await self._control.run(calls_worker.deregister(worker_id))

    async def maintain(self) -> None:
        await self._control.walk(calls_worker.maintain())

    def wakeups(self) -> AbstractAsyncContextManager[AsyncIterator[frozenset[str]]]:
        return wakeups(self._route, self._name)

    def exclusion(
        self, *, name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None
    ) -> AbstractAsyncContextManager[Lost]:
        return exclusion(self._control, self._knowledge, name=name, kinds=kinds, channels=channels)

    def heart(self) -> RedisHeart:
        return RedisHeart(self._route, self._name)

    async def close(self) -> None:
        for lines in (self._claims, self._outcomes, self._control):
            await lines.close()
        self._saving.close()


class RedisHeart:
    """The heartbeat's connection: sync, for a thread of its own, so that a blocked event loop does not stop it."""

    def __init__(self, route: Route, name: str) -> None:
        self._route, self._name = route, name
        self._lines: Lines | None = None
        self._limit_seconds = 0.0

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        # A beat without an answer is tried again while the lease lasts.
        limit_seconds = max(lease_seconds / 3, LEAST_BEAT_SECONDS)
        if self._lines is None or limit_seconds != self._limit_seconds:
            self.close()
            self._limit_seconds = limit_seconds
            self._lines = Lines(self._route, self._name, reply_seconds=limit_seconds)
        return self._lines.run(calls_worker.heartbeat(worker_id, lease_seconds=lease_seconds, runs=runs))

    def close(self) -> None:
        lines, self._lines = self._lines, None
        if lines is not None:
            lines.close()
