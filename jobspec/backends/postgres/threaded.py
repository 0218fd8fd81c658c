"""Connections on trio. psycopg's async ones know asyncio only: the same statements go through its sync ones in threads.

A :class:`ThreadedConnection` is what the code around it uses of an ``AsyncConnection``, one thread hop a statement. A
cancel ends the connection, because nobody knows what it would say next; its thread hears of it at once.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from queue import Queue
from threading import Lock
from typing import Any, Final, Self, TypeVar, cast

import psycopg
from anyio import CancelScope, CapacityLimiter, get_cancelled_exc_class, to_thread
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from jobspec.backends.loop import in_trio
from jobspec.backends.postgres.direct_async import OwnAsyncConnection
from jobspec.backends.postgres.pooler import unprepared, unprepared_async
from jobspec.backends.postgres.waiting import AsyncConnection, Connection

AnswerT = TypeVar("AnswerT")


class ThreadedConnection:
    """One statement at a time, as it is with the connections of psycopg."""

    def __init__(self, conn: Connection) -> None:
        self._conn: Final = conn
        # A thread whose caller was cancelled keeps its turn until it has ended: libpq is not for two at once.
        self._turn: Final = CapacityLimiter(1)
        self._hung_up = False

    # ---- what is known without asking the server
    @property
    def info(self) -> psycopg.ConnectionInfo:
        return self._conn.info

    @property
    def pgconn(self) -> Any:
        return self._conn.pgconn

    @property
    def closed(self) -> bool:
        return self._hung_up or self._conn.closed

    @property
    def broken(self) -> bool:
        return self._hung_up or self._conn.broken

    @property
    def autocommit(self) -> bool:
        return self._conn.autocommit

    @property
    def prepare_threshold(self) -> int | None:
        return self._conn.prepare_threshold

    @prepare_threshold.setter
    def prepare_threshold(self, value: int | None) -> None:
        self._conn.prepare_threshold = value

    # ---- what goes through a thread
    def cursor(self, **options: Any) -> ThreadedCursor:
        return ThreadedCursor(self, self._conn.cursor(**options))

    async def execute(self, text: str, params: Any = None, *, prepare: bool | None = None) -> ThreadedCursor:
        return ThreadedCursor(self, await self.call(lambda: self._conn.execute(text, params, prepare=prepare)))

    async def commit(self) -> None:
        await self.call(self._conn.commit)

    async def rollback(self) -> None:
        await self.call(self._conn.rollback)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        block = self._conn.transaction()
        await self.call(block.__enter__)
        try:
            yield
        except BaseException as error:
            given = (type(error), error, error.__traceback__)
            if not self.closed:
                with CancelScope(shield=True):
                    await self.call(lambda: block.__exit__(*given))
            raise
        await self.call(lambda: block.__exit__(None, None, None))

    async def notifies(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - as psycopg has it
        stop_after: int | None = None,
    ) -> AsyncIterator[psycopg.Notify]:
        heard = 0
        while stop_after is None or heard < stop_after:
            batch = await self.call(lambda: list(self._conn.notifies(timeout=timeout, stop_after=1)))
            for each in batch:
                yield each
            heard += len(batch)
            if timeout is not None and not batch:
                return

    async def close(self) -> None:
        await self.finish(self._conn.close)

    async def finish(self, last: Callable[[], None]) -> None:
        """Do the last thing with this connection, after all that is under way."""
        with CancelScope(shield=True):
            await to_thread.run_sync(last, limiter=self._turn)

    async def call(self, function: Callable[[], AnswerT]) -> AnswerT:
        """In a thread. Whoever is cancelled does not wait for it."""
        try:
            return await to_thread.run_sync(function, abandon_on_cancel=True, limiter=self._turn)
        except get_cancelled_exc_class():
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        """The thread that waits for an answer gets an error in its place, and the server ends the session."""
        self._hung_up = True
        with suppress(OSError, psycopg.Error):
            line = socket.socket(fileno=self._conn.fileno())
            try:
                line.shutdown(socket.SHUT_RDWR)
            finally:
                line.detach()  # the descriptor is libpq's


class ThreadedCursor:
    """Rows are there when a statement has been answered: only that needs a thread."""

    def __init__(self, conn: ThreadedConnection, cursor: psycopg.Cursor[Any]) -> None:
        self._conn, self._cursor = conn, cursor

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._cursor.close()

    async def execute(self, text: str, params: Any = None, **options: Any) -> Self:
        await self._conn.call(lambda: self._cursor.execute(text, params, **options))
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()


async def connect(url: str, **options: Any) -> AsyncConnection:
    """A connection for the event loop that runs. Raises psycopg.OperationalError."""
    if not in_trio():
        return await OwnAsyncConnection.connect(url, **options)
    opened: Queue[Connection] = Queue()
    wanted, deciding = True, Lock()

    def open_() -> None:
        conn: Connection = psycopg.connect(url, **options)
        with deciding:
            if wanted:
                opened.put(conn)
            else:
                conn.close()

    try:
        await to_thread.run_sync(open_, abandon_on_cancel=True, limiter=CapacityLimiter(1))
    except get_cancelled_exc_class():
        with deciding:
            wanted = False
        if not opened.empty():  # it was there, and nobody took it
            opened.get().close()
        raise
    return cast("AsyncConnection", ThreadedConnection(opened.get()))


class Pool:
    """Connections for the event loop that runs, opened when they are needed."""

    def __init__(self, url: str, **options: Any) -> None:
        self._url, self._options = url, options
        self._on_asyncio: AsyncConnectionPool[AsyncConnection] | None = None
        self._on_trio: ConnectionPool[Connection] | None = None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """Raises psycopg_pool.PoolTimeout."""
        async with self._in_threads() if in_trio() else await self._asyncio() as conn:
            yield conn

    async def _asyncio(self) -> AbstractAsyncContextManager[AsyncConnection]:
        if self._on_asyncio is None:
            self._on_asyncio = AsyncConnectionPool(
                self._url,
                open=False,
                connection_class=OwnAsyncConnection,
                configure=unprepared_async,
                **self._options,
            )
            await self._on_asyncio.open()
        return self._on_asyncio.connection()

    @asynccontextmanager
    async def _in_threads(self) -> AsyncIterator[AsyncConnection]:
        if self._on_trio is None:
            self._on_trio = ConnectionPool(self._url, open=True, configure=unprepared, **self._options)
        pool = self._on_trio
        conn = await to_thread.run_sync(pool.getconn, limiter=CapacityLimiter(1))  # who waits is in nobody's way
        threaded = ThreadedConnection(conn)
        try:
            yield cast("AsyncConnection", threaded)
        finally:
            await threaded.finish(lambda: _give_back(pool, conn, spoiled=threaded.closed))

    async def close(self) -> None:
        if self._on_asyncio is not None:
            await self._on_asyncio.close()
        if self._on_trio is not None:
            await to_thread.run_sync(self._on_trio.close)


def _give_back(pool: ConnectionPool[Connection], conn: Connection, *, spoiled: bool) -> None:
    """As it was lent: what an error left open is rolled back. ``spoiled``: nobody is to have it any more."""
    if spoiled:
        conn.close()
    elif not conn.closed and conn.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        with suppress(psycopg.Error):
            conn.rollback()
    pool.putconn(conn)
