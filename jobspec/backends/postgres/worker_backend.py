"""What a worker needs of PostgreSQL, over connections of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from itertools import count
from typing import Any, Final

import anyio
import psycopg

from jobspec.backends.postgres import jobs, workers
from jobspec.backends.postgres.announced import FEW, Announced
from jobspec.backends.postgres.bounded import STATEMENT_SECONDS, BoundedConnection
from jobspec.backends.postgres.claim_lines import ClaimLines
from jobspec.backends.postgres.driver import run, unreachable
from jobspec.backends.postgres.exclusion import exclusion
from jobspec.backends.postgres.handler_pools import HandlerPools
from jobspec.backends.postgres.migrator import check_version
from jobspec.backends.postgres.outbox import PostgresOutbox, receivers
from jobspec.backends.postgres.pooler import UNHURRIED, mind_pooler
from jobspec.backends.postgres.session import KEEPALIVE, MAINTENANCE_SECONDS, Session, connect_async, deaf
from jobspec.backends.postgres.waiting import AsyncConnection, Connection
from jobspec.backends.worker_backend import (
    SCHEDULES,
    UNHEARD,
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
)
from jobspec.errors import DatabaseError

LEAST_BEAT_SECONDS: Final = 2.0
UNHEARD_SECONDS: Final = 1.0
"""How often a worker looks for jobs that cannot be announced to it."""
UNHEARD_SCHEDULES: Final = 30
"""It looks for new schedules as well with each look whose number this divides."""


class PostgresWorkerBackend:
    """The worker's half of the async backend."""

    def __init__(self, url: str, application_name: str) -> None:
        self._url = url
        self._name = application_name
        self._control = Session(url, application_name)
        self._claims = ClaimLines(url, application_name)
        self._announced = Announced()
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
        self._claims.forget()  # floors speak of channels by their numbers in the registration
        registered = await self._control.run(workers.register(name, kinds, channels, lease_seconds, worker_id))
        self._announced.serve(registered.channels)
        return registered

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
        announced = self._announced.take() if limit else []
        if announced and not tick:
            most = min(limit, FEW)
            few = await self._claims.run(
                lambda floors: workers.claim_few(
                    worker_id, limit=most, bell=bell, cursor=cursor, kinds=kinds, floors=floors
                )
            )
            if few:
                more = len(few) == most or len(announced) > 1
                self._announced.brought(announced, more=more)
                return Claim(jobs=few, cursor=cursor, again=more)
        claim = await self._claims.run(
            lambda floors: workers.claim(
                worker_id,
                limit=limit,
                suspects=suspects,
                tick=tick,
                bell=bell,
                cursor=cursor,
                kinds=kinds,
                floors=floors,
            )
        )
        self._announced.looked_round(jobs=bool(claim.jobs), bell=bell)
        if claim.jobs and not tick:
            self._announced.missed(announced)
        return claim

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        return await self._outcomes.run(workers.finish_batch(done))

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        return await self._outcomes.run(workers.settle_batch(verdict, settled))

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        return await self._outcomes.run(workers.still_held(runs))

    async def progress_batch(self, items: Sequence[Progressed], /) -> None:
        await self._outcomes.run(workers.progress_batch(items))

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
        await self._control.run(workers.maintain(), limit_seconds=MAINTENANCE_SECONDS)

    @asynccontextmanager
    async def wakeups(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        conn = await connect_async(self._url, self._name)
        try:
            try:
                with anyio.move_on_after(STATEMENT_SECONDS) as limit:
                    unheard = await deaf(conn, self._url, self._name)
                    if not unheard:
                        await conn.execute("listen jobspec_wake")
            except psycopg.OperationalError as error:
                raise unreachable(error) from error
            if limit.cancelled_caught:
                raise DatabaseError(f"the database has not answered within {STATEMENT_SECONDS:.0f} s")
            yield self._looks() if unheard else self._wakeups(conn)
        finally:
            with anyio.CancelScope(shield=True):
                await conn.close()

    async def _looks(self) -> AsyncIterator[frozenset[str]]:
        """In place of wake-ups, where none can be heard."""
        for number in count(1):
            yield frozenset({UNHEARD, SCHEDULES} if number % UNHEARD_SCHEDULES == 0 else {UNHEARD})
            await anyio.sleep(UNHEARD_SECONDS)

    async def _wakeups(self, conn: psycopg.AsyncConnection[Any]) -> AsyncIterator[frozenset[str]]:
        try:
            async for notification in conn.notifies():
                self._announced.heard(notification.payload)
                yield frozenset({notification.payload})
        except psycopg.OperationalError as error:
            raise unreachable(error) from error
        raise DatabaseError("the connection that listens for wake-ups was closed")

    def exclusion(
        self, *, name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None
    ) -> AbstractAsyncContextManager[Lost]:
        return exclusion(self._url, name=name, kinds=kinds, channels=channels)

    def outbox(self, receiver: str) -> PostgresOutbox:
        return PostgresOutbox(self._url, self._name, receiver)

    async def receivers(self) -> Mapping[str, int]:
        return await self._control.run(receivers())

    def heart(self) -> PostgresHeart:
        return PostgresHeart(self._url, self._name)

    async def close(self) -> None:
        for session in (self._claims, self._outcomes, self._control):
            await session.close()
        await self._pools.close()


class PostgresHeart:
    """The heartbeat's connection: sync, for a thread of its own, so that a blocked event loop does not stop it."""

    def __init__(self, url: str, application_name: str) -> None:
        self._url = url
        self._name = application_name
        self._conn: BoundedConnection | None = None

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        # A beat without an answer is tried again while the lease lasts.
        limit_seconds = max(lease_seconds / 3, LEAST_BEAT_SECONDS)
        try:
            if self._conn is None:
                options: dict[str, Any] = {**KEEPALIVE, "autocommit": True, "application_name": self._name}
                self._conn = BoundedConnection.connect(self._url, **options)
                self._conn.limit_seconds = limit_seconds
                mind_pooler(self._conn, UNHURRIED)
            self._conn.limit_seconds = limit_seconds
            return run(self._conn, workers.heartbeat(worker_id, lease_seconds, runs))
        except psycopg.OperationalError as error:
            self.close()
            raise unreachable(error) from error

    def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()
