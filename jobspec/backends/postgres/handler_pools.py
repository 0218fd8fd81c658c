"""Connections for what handlers do in transactions of ours: opened when needed, and closed when idle for long."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from typing import Any, Final

import psycopg
from anyio import to_thread
from psycopg_pool import ConnectionPool

from jobspec.backends.postgres.bounded import STATEMENT_SECONDS, BoundedConnection
from jobspec.backends.postgres.driver import unreachable
from jobspec.backends.postgres.pooler import unprepared
from jobspec.backends.postgres.session import KEEPALIVE
from jobspec.backends.postgres.threaded import Pool
from jobspec.backends.postgres.waiting import AsyncConnection, Connection

MOST_CONNECTIONS: Final = 16
"""Of each of the two pools: so many handlers of one worker are inside transactions of the worker's at once."""
WAIT_SECONDS: Final = 30.0
"""How long one more handler waits; then its job is given back."""


class HandlerPools:
    """A pool for threads, and one for the event loop."""

    def __init__(self, url: str, application_name: str) -> None:
        connecting = {**KEEPALIVE, "autocommit": True, "application_name": application_name}
        options: dict[str, Any] = {
            "min_size": 0, "max_size": MOST_CONNECTIONS, "timeout": WAIT_SECONDS, "num_workers": 1,
        }  # fmt: skip
        self._threads = ConnectionPool(
            url, kwargs=connecting, connection_class=BoundedConnection, configure=unprepared, open=False, **options
        )
        self._loop = Pool(url, kwargs=connecting, **options)

    @contextmanager
    def connection(self) -> Iterator[BoundedConnection]:
        """In autocommit, for statements of our own; from any thread. Raises DatabaseError."""
        with ExitStack() as stack:
            try:
                self._threads.open()
                conn = stack.enter_context(self._threads.connection())
                conn.limit_seconds = STATEMENT_SECONDS
            except psycopg.OperationalError as error:
                raise unreachable(error) from error
            yield conn

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Committed when the block ends well; from any thread. Raises DatabaseError if it cannot begin."""
        with self.connection() as conn, ExitStack() as stack:
            try:
                stack.enter_context(conn.transaction())
            except psycopg.OperationalError as error:
                raise unreachable(error) from error
            conn.limit_seconds = None  # how long a handler's own statements take is the handler's business
            yield conn

    @asynccontextmanager
    async def transaction_async(self) -> AsyncIterator[AsyncConnection]:
        """See :meth:`transaction`; on the event loop."""
        async with AsyncExitStack() as stack:
            try:
                conn = await stack.enter_async_context(self._loop.connection())
                await stack.enter_async_context(conn.transaction())
            except psycopg.OperationalError as error:
                raise unreachable(error) from error
            yield conn

    async def close(self) -> None:
        await self._loop.close()
        await to_thread.run_sync(self._threads.close)
