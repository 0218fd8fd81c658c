"""What a worker needs of PostgreSQL, over connections of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from typing import Any

import anyio
import psycopg

from jobspec.backends.postgres import jobs, workers
from jobspec.backends.postgres.driver import run, unreachable
from jobspec.backends.postgres.floors import Floors
from jobspec.backends.postgres.handler_pools import HandlerPools
from jobspec.backends.postgres.migrator import check_version
from jobspec.backends.postgres.session import KEEPALIVE, Session, connect_async
from jobspec.backends.postgres.waiting import AsyncConnection, Connection
from jobspec.backends.worker_backend import (
    Beat,
    Claim,
    Done,
    Firing,
    Recorded,
    Registration,
    Schedule,
    Settled,
    Verdict,
)
from jobspec.errors import DatabaseError


class PostgresWorkerBackend:
    """The worker's half of the async backend."""

    def __init__(self, url: str, application_name: str) -> None:
        self._url = url
        self._name = application_name
        self._control = Session(url, application_name)
        # A claim that a crash of the server undoes returns its jobs, and the fence rejects who ran them: no need to
        # wait for the disk.
        self._claims = Session(url, application_name, ["synchronous_commit=off"])
        self._floors = Floors()
        self._outcomes = Session(url, application_name)
        self._pools = HandlerPools(url, application_name)

    async def register(
        self,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        lease_seconds: float,
        worker_id: int | None = None,
    ) -> Registration:
        check_version(await self._control.run(workers.schema_version()))
        self._floors.forget()  # they speak of channels by their numbers in the registration
        return await self._control.run(workers.register(name, kinds, channels, lease_seconds, worker_id))

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
        try:
            return await self._claims.run(
                workers.claim(
                    worker_id,
                    limit=limit,
                    suspects=suspects,
                    tick=tick,
                    bell=bell,
                    cursor=cursor,
                    kinds=kinds,
                    floors=self._floors,
                )
            )
        except BaseException:
            self._floors.forget()  # the next claim may be on another connection
            raise

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        return await self._outcomes.run(workers.finish_batch(done))

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        return await self._outcomes.run(workers.settle_batch(verdict, settled))

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        return await self._outcomes.run(workers.still_held(runs))

    def checkpoint_sync(self, job_id: int, run_: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        with self._pools.connection() as conn:
            run(conn, jobs.checkpoint(job_id, run_, state, extra_attempts=extra_attempts))

    def transaction(self) -> AbstractContextManager[Connection]:
        return self._pools.transaction()

    def transaction_async(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._pools.transaction_async()

    async def schedules(self) -> list[Schedule]:
        return await self._control.run(workers.schedules())

    async def fire(self, firing: Firing) -> list[int] | None:
        return await self._control.run(workers.fire(firing))

    async def deregister(self, worker_id: int) -> None:
        await self._control.run(workers.deregister(worker_id))

    async def maintain(self) -> None:
        await self._control.run(workers.maintain())

    @asynccontextmanager
    async def wakeups(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        conn = await connect_async(self._url, self._name)
        try:
            await conn.execute("listen jobspec_wake")
            yield _wakeups(conn)
        finally:
            with anyio.CancelScope(shield=True):
                await conn.close()

    def heart(self) -> PostgresHeart:
        return PostgresHeart(self._url, self._name)

    async def close(self) -> None:
        for session in (self._claims, self._outcomes, self._control):
            await session.close()
        await self._pools.close()


async def _wakeups(conn: psycopg.AsyncConnection[Any]) -> AsyncIterator[frozenset[str]]:
    try:
        async for notification in conn.notifies():
            yield frozenset({notification.payload})
    except psycopg.OperationalError as error:
        raise unreachable(error) from error
    raise DatabaseError("the connection that listens for wake-ups was closed")


class PostgresHeart:
    """The heartbeat's connection: sync, for a thread of its own, so that a blocked event loop does not stop it."""

    def __init__(self, url: str, application_name: str) -> None:
        self._url = url
        self._name = application_name
        self._conn: psycopg.Connection[Any] | None = None

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        try:
            if self._conn is None:
                self._conn = psycopg.connect(self._url, autocommit=True, application_name=self._name, **KEEPALIVE)
            return run(self._conn, workers.heartbeat(worker_id, lease_seconds, runs))
        except psycopg.OperationalError as error:
            self.close()
            raise unreachable(error) from error

    def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()
