"""Connections of our own: how they are made, and one that is made again after it broke."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import anyio
import psycopg
from anyio import move_on_after

from jobspec.backends.postgres.bounded import STATEMENT_SECONDS
from jobspec.backends.postgres.driver import not_now, passing, read_only, run_async, unreachable
from jobspec.backends.postgres.pooled import is_pooled
from jobspec.backends.postgres.pooler import UNHURRIED, hears, mind_pooler_async
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.threaded import connect
from jobspec.errors import DatabaseError

ResultT = TypeVar("ResultT")

CONNECT_SECONDS: Final = 10
KEEPALIVE: Final[dict[str, Any]] = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds; for what was sent and never acknowledged, which keepalives do not watch
}
"""A peer that vanished without a word is noticed in half a minute; libpq's own default is hours."""
MAINTENANCE_SECONDS: Final = 600.0


class Session:
    """One autocommit connection, opened when it is needed, and again after it broke. One statement at a time."""

    def __init__(self, url: str, application_name: str, settings: Mapping[str, str] = UNHURRIED) -> None:
        self._url = url
        self._name = application_name
        self._settings = settings
        self._conn: psycopg.AsyncConnection[Any] | None = None
        self._lock = anyio.Lock(fast_acquire=True)

    async def run(self, statement: Statement[ResultT], *, limit_seconds: float = STATEMENT_SECONDS) -> ResultT:
        """Raises DatabaseError when the connection cannot be had or breaks, or no answer comes in time; the statement
        may or may not have run.
        """
        async with self._lock:
            with move_on_after(limit_seconds):
                return await self._run(statement)
        raise DatabaseError(f"the database has not answered within {limit_seconds:.0f} s")

    async def _run(self, statement: Statement[ResultT]) -> ResultT:
        try:
            return await run_async(await self._open(), statement)
        except psycopg.errors.ReadOnlySqlTransaction as error:
            await self._drop()  # a standby: the next connection may find the server that writes
            raise read_only(error) from error
        except psycopg.Error as error:
            if self._conn is None or self._conn.broken or self._conn.closed:
                await self._drop()
                raise unreachable(error) from error
            if passing(error):
                raise not_now(error) from error
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
            try:
                await mind_pooler_async(conn, self._settings)
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await conn.close()
                raise
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
        return await connect(url, autocommit=True, application_name=application_name, **KEEPALIVE)
    except psycopg.OperationalError as error:
        raise unreachable(error) from error


async def deaf(conn: psycopg.AsyncConnection[Any], url: str, application_name: str) -> bool:
    """Whether notifications do not come through what is between this new connection and the server.

    Raises DatabaseError.
    """
    if not await mind_pooler_async(conn, UNHURRIED):
        return False
    if is_pooled(conn):
        return True
    other = await connect_async(url, application_name)
    try:
        return not await hears(conn, other)
    finally:
        with anyio.CancelScope(shield=True):
            await other.close()
