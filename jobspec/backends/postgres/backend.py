"""PostgreSQL as a backend of its own: connections are ours, every verb is its own short transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import anyio
import psycopg
from psycopg_pool import AsyncConnectionPool, ConnectionPool, PoolTimeout

from jobspec.backends.backend import Beat, Claim, Done, Failed, Registration
from jobspec.backends.postgres import workers as statements
from jobspec.backends.postgres.borrowed import BorrowedAsyncConnection, BorrowedConnection
from jobspec.backends.postgres.driver import passing, run, run_async, unreachable
from jobspec.backends.postgres.migrator import check_version
from jobspec.backends.postgres.statement import Statement
from jobspec.core.job import JobView, NewJob
from jobspec.errors import DatabaseError

ResultT = TypeVar("ResultT")

CONNECT_SECONDS = 10
KEEPALIVE: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""A peer that vanished without a word is noticed in half a minute; libpq's own default is hours."""


class PostgresBackend:
    """A sync producer with a pool. Use it as a context manager, or call :meth:`close`."""

    def __init__(self, url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> None:
        """Raises DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError."""
        options = {**KEEPALIVE, "autocommit": True, "application_name": application_name}
        try:
            with psycopg.connect(url, **options) as conn:
                check_version(run(conn, statements.schema_version()))
        except psycopg.OperationalError as error:
            raise unreachable(error) from error
        self._pool = ConnectionPool(
            url, min_size=0, max_size=max_connections, kwargs=options, open=True, timeout=CONNECT_SECONDS
        )

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        with self._connection() as conn:
            return BorrowedConnection(conn).enqueue(jobs)

    def get(self, job_id: int, /) -> JobView | None:
        with self._connection() as conn:
            return BorrowedConnection(conn).get(job_id)

    def wait(self, job_id: int, /, *, timeout_seconds: float | None) -> JobView | None:
        with self._connection() as conn:
            return BorrowedConnection(conn).wait(job_id, timeout_seconds=timeout_seconds)

    def close(self) -> None:
        self._pool.close()

    def _connection(self) -> Any:
        return self._pool.connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Session:
    """One autocommit connection, opened when it is needed, and again after it broke. One statement at a time."""

    def __init__(self, url: str, application_name: str, settings: Sequence[str] = ()) -> None:
        self._url = url
        self._name = application_name
        self._settings = settings
        self._conn: psycopg.AsyncConnection[Any] | None = None
        self._lock = anyio.Lock()

    async def run(self, statement: Statement[ResultT]) -> ResultT:
        """Raises DatabaseError when the connection cannot be had or breaks; the statement may or may not have run."""
        async with self._lock:
            try:
                return await run_async(await self._open(), statement)
            except psycopg.OperationalError as error:
                if self._conn is None or self._conn.broken or self._conn.closed:
                    await self._drop()
                    raise unreachable(error) from error
                if passing(error):
                    raise DatabaseError(f"the database cannot do this now: {error}") from error
                raise
            except BaseException:
                # Cancelled in the middle of a statement, or worse: what the connection would say next is not ours.
                if self._conn is not None and (self._conn.broken or self._conn.pgconn.transaction_status == 1):
                    await self._drop()
                raise

    async def close(self) -> None:
        async with self._lock:
            await self._drop()

    async def _open(self) -> psycopg.AsyncConnection[Any]:
        if self._conn is None or self._conn.closed:
            conn = await connect_async(self._url, self._name)
            for setting in self._settings:
                await conn.execute("select set_config(%s, %s, false)", setting.split("=", 1))
            self._conn = conn
        return self._conn

    async def _drop(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            with anyio.CancelScope(shield=True):
                await conn.close()


async def connect_async(url: str, application_name: str) -> psycopg.AsyncConnection[Any]:
    """An autocommit connection. Raises DatabaseError."""
    try:
        return await psycopg.AsyncConnection.connect(
            url, autocommit=True, application_name=application_name, **KEEPALIVE
        )
    except psycopg.OperationalError as error:
        raise unreachable(error) from error


class AsyncPostgresBackend:
    """An async producer with a pool, and all a worker needs. An async context manager; or call :meth:`close`."""

    def __init__(self, url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> None:
        self._url = url
        self._name = application_name
        options = {**KEEPALIVE, "autocommit": True, "application_name": application_name}
        self._pool = AsyncConnectionPool(
            url, min_size=0, max_size=max_connections, kwargs=options, open=False, timeout=CONNECT_SECONDS
        )
        self._opened = False
        self._control = Session(url, application_name)
        # A claim that a crash of the server undoes returns its jobs, and the fence rejects who ran them: no need to
        # wait for the disk.
        self._claims = Session(url, application_name, ["synchronous_commit=off"])
        self._outcomes = Session(url, application_name)

    # ---- producing
    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        async with self._connection() as conn:
            return await BorrowedAsyncConnection(conn).enqueue_async(jobs)

    async def get_async(self, job_id: int, /) -> JobView | None:
        async with self._connection() as conn:
            return await BorrowedAsyncConnection(conn).get_async(job_id)

    async def wait_async(self, job_id: int, /, *, timeout_seconds: float | None) -> JobView | None:
        async with self._connection() as conn:
            return await BorrowedAsyncConnection(conn).wait_async(job_id, timeout_seconds=timeout_seconds)

    # ---- working
    async def register(
        self, *, name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None, lease_seconds: float
    ) -> Registration:
        check_version(await self._control.run(statements.schema_version()))
        return await self._control.run(statements.register(name, kinds, channels, lease_seconds))

    async def claim(
        self, worker_id: int, *, limit: int, suspects: bool, tick: bool, bell: bool, cursor: Sequence[int]
    ) -> Claim:
        return await self._claims.run(
            statements.claim(worker_id, limit=limit, suspects=suspects, tick=tick, bell=bell, cursor=cursor)
        )

    async def finish(self, done: Sequence[Done]) -> frozenset[int]:
        return await self._outcomes.run(statements.finish(done))

    async def fail(self, failed: Sequence[Failed]) -> frozenset[int]:
        return await self._outcomes.run(statements.fail(failed))

    async def park(self, parked: Sequence[Failed]) -> frozenset[int]:
        return await self._outcomes.run(statements.park(parked))

    async def release(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        return await self._outcomes.run(statements.release(runs))

    async def deregister(self, worker_id: int) -> None:
        await self._control.run(statements.deregister(worker_id))

    async def maintain(self) -> None:
        await self._control.run(statements.maintain())

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
        if self._opened:
            await self._pool.close()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        if not self._opened:
            self._opened = True
            await self._pool.open()
        try:
            async with self._pool.connection() as conn:
                yield conn
        except PoolTimeout as error:
            raise DatabaseError(f"no connection to the database within {CONNECT_SECONDS} s") from error

    async def __aenter__(self) -> Self:
        try:
            check_version(await self._control.run(statements.schema_version()))
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


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
            return Beat(lost=run(self._conn, statements.heartbeat(worker_id, lease_seconds, runs)))
        except psycopg.OperationalError as error:
            self.close()
            raise unreachable(error) from error

    def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()
