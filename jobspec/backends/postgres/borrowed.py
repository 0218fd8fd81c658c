"""The caller's own psycopg connection: work joins its transaction and is never committed here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import TypeGuard, TypeVar

import anyio
import psycopg

from jobspec.backends.postgres.driver import run, run_async
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.backends.postgres.waiting import AsyncConnection, Connection, is_idle, wait_here, wait_here_async
from jobspec.core.job import JobView

ResultT = TypeVar("ResultT")


def is_connection(source: object) -> TypeGuard[Connection]:
    return isinstance(source, psycopg.Connection)


def is_async_connection(source: object) -> TypeGuard[AsyncConnection]:
    return isinstance(source, psycopg.AsyncConnection)


class BorrowedConnection(Verbs):
    """A producer on a sync psycopg connection."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def run(self, statement: Statement[ResultT], /) -> ResultT:
        return run(self._conn, statement)

    @contextmanager
    def atomic(self) -> Iterator[Verbs]:
        # Autocommit: all or none needs a transaction of our own. Otherwise the caller's is it, and stays open.
        with self._conn.transaction() if self._conn.autocommit else nullcontext():
            yield self

    def look(self, statement: Statement[ResultT], /) -> ResultT:
        was_idle = is_idle(self._conn)
        answer = run(self._conn, statement)
        if was_idle and not is_idle(self._conn):
            self._conn.rollback()
        return answer

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        wait_here(self._conn, id_, timeout_seconds)
        return self.get(id_)


class BorrowedAsyncConnection(AsyncVerbs):
    """A producer on an async psycopg connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def run_async(self, statement: Statement[ResultT], /) -> ResultT:
        return await run_async(self._conn, statement)

    @asynccontextmanager
    async def atomic_async(self) -> AsyncIterator[AsyncVerbs]:
        async with self._conn.transaction() if self._conn.autocommit else nullcontext():
            yield self

    async def look_async(self, statement: Statement[ResultT], /) -> ResultT:
        was_idle = is_idle(self._conn)
        answer = await run_async(self._conn, statement)
        if was_idle and not is_idle(self._conn):
            with anyio.CancelScope(shield=True):
                await self._conn.rollback()
        return answer

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        await wait_here_async(self._conn, id_, timeout_seconds)
        return await self.get_async(id_)
