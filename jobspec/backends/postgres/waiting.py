"""Waiting for notifications: LISTEN first, then look, and look again whatever comes, soon at first, then each second.

Who was in the middle of a transaction when the bell was set has not seen it, and commits in silence: hence the soon.

A connection that is lent to us is given back as it was: it listens to nothing new, and no transaction is open.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, Literal, TypeAlias, TypeVar

import anyio
import psycopg
from psycopg.pq import TransactionStatus

from jobspec.backends.pauses import (
    FIRST_SLEEP_SECONDS,
    LONGEST_PAUSE_SECONDS,
    LONGEST_SLEEP_SECONDS,
    ClosedError,
    Patience,
    growing,
)
from jobspec.backends.postgres import looking
from jobspec.backends.postgres.bounded import STATEMENT_SECONDS, BoundedConnection
from jobspec.backends.postgres.driver import run, run_async
from jobspec.backends.postgres.statement import Statement
from jobspec.errors import DatabaseError, InTransactionError, ResultTimeoutError

ResultT = TypeVar("ResultT")
Connection: TypeAlias = psycopg.Connection[Any]
AsyncConnection: TypeAlias = psycopg.AsyncConnection[Any]
Topic: TypeAlias = Literal["jobspec_done", "jobspec_wake"]

BROKEN: Final = (DatabaseError, psycopg.OperationalError, psycopg.InterfaceError)
# Through a pooler nothing would be heard, and a session that is somebody else's next would listen.
_LISTENS: Final = "select %s in (select pg_listening_channels()) or pg_backend_pid() <> %s"
_LISTEN: Final[dict[Topic, str]] = {"jobspec_done": "listen jobspec_done", "jobspec_wake": "listen jobspec_wake"}
_UNLISTEN: Final[dict[Topic, str]] = {"jobspec_done": "unlisten jobspec_done", "jobspec_wake": "unlisten jobspec_wake"}


def wait_here(conn: Connection, id_: int, timeout_seconds: float | None) -> None:
    """Until the job or bundle has ended. Raises ResultTimeoutError, InTransactionError."""
    refuse_transaction(id_, inside=not is_idle(conn) and not conn.closed)
    patience = Patience(timeout_seconds)
    if ask(conn, looking.settled(id_)):
        return
    naps = growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
    with listening(conn, "jobspec_done"):
        while not ask(conn, looking.await_done(id_)):
            sleep(conn, patience.nap(next(naps), id_))


async def wait_here_async(conn: AsyncConnection, id_: int, timeout_seconds: float | None) -> None:
    """See :func:`wait_here`."""
    refuse_transaction(id_, inside=not is_idle(conn) and not conn.closed)
    patience = Patience(timeout_seconds)
    if await ask_async(conn, looking.settled(id_)):
        return
    naps = growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
    async with listening_async(conn, "jobspec_done"):
        while not await ask_async(conn, looking.await_done(id_)):
            await sleep_async(conn, patience.nap(next(naps), id_))


@contextmanager
def listening(conn: Connection, topic: Topic) -> Iterator[None]:
    """LISTEN on an idle connection, unless it does so already, or cannot; and no longer than that."""
    ours = not _truth(conn.execute(_LISTENS, (topic, conn.info.backend_pid)).fetchone())
    if ours:
        conn.execute(_LISTEN[topic])
    conn.commit()
    try:
        yield
    finally:
        if not conn.closed:
            if not is_idle(conn):
                conn.rollback()
            if ours:
                conn.execute(_UNLISTEN[topic])
                conn.commit()


@asynccontextmanager
async def listening_async(conn: AsyncConnection, topic: Topic) -> AsyncIterator[None]:
    """See :func:`listening`."""
    row = await (await conn.execute(_LISTENS, (topic, conn.info.backend_pid))).fetchone()
    ours = not _truth(row)
    if ours:
        await conn.execute(_LISTEN[topic])
    await conn.commit()
    try:
        yield
    finally:
        with anyio.CancelScope(shield=True):
            if not conn.closed:
                if not is_idle(conn):
                    await conn.rollback()
                if ours:
                    await conn.execute(_UNLISTEN[topic])
                    await conn.commit()


def _truth(row: Any) -> bool:
    """The only cell of a row, whatever row factory the connection has."""
    (value,) = row.values() if isinstance(row, dict) else row
    return bool(value)


def ask(conn: Connection, statement: Statement[ResultT]) -> ResultT:
    """Run a statement on an idle connection, and leave it idle."""
    bounded = conn if isinstance(conn, BoundedConnection) else None
    try:
        if bounded is not None:
            bounded.limit_seconds = STATEMENT_SECONDS
        return run(conn, statement)
    finally:
        if bounded is not None:
            bounded.limit_seconds = None
        if not conn.closed and not is_idle(conn):
            conn.rollback()


async def ask_async(conn: AsyncConnection, statement: Statement[ResultT]) -> ResultT:
    """See :func:`ask`."""
    try:
        with anyio.move_on_after(STATEMENT_SECONDS):
            return await run_async(conn, statement)
        raise DatabaseError(f"the database has not answered within {STATEMENT_SECONDS:.0f} s")
    finally:
        if not conn.closed and not is_idle(conn):
            with anyio.CancelScope(shield=True):
                await conn.rollback()


def sleep(conn: Connection, seconds: float) -> None:
    """Until something is said, and at most so long."""
    for _ in conn.notifies(timeout=seconds, stop_after=1):
        pass


async def sleep_async(conn: AsyncConnection, seconds: float) -> None:
    """See :func:`sleep`."""
    async for _ in conn.notifies(timeout=seconds, stop_after=1):
        pass


def is_idle(conn: Connection | AsyncConnection) -> bool:
    return conn.info.transaction_status == TransactionStatus.IDLE


def refuse_transaction(id_: int, *, inside: bool) -> None:
    """Raise InTransactionError where waiting could never end: workers cannot see a job that is not committed."""
    if inside:
        raise InTransactionError(
            f"the connection is inside a transaction: a wait for job {id_} in it could last for ever",
            help="commit first, or wait on another connection: handle.on(other).result()",
        )


def insist(id_: int, timeout_seconds: float | None, once: Callable[[float | None], ResultT]) -> ResultT:
    """``once`` with what is left of the timeout, and again whenever its connection breaks or cannot be had.

    Raises ResultTimeoutError, and what ``once`` raises beside.
    """
    patience, naps = Patience(timeout_seconds), growing(FIRST_SLEEP_SECONDS, LONGEST_PAUSE_SECONDS)
    while True:
        try:
            return once(patience.left)
        except ResultTimeoutError:
            raise patience.too_long(id_) from None  # not what was left of it when the last try began
        except ClosedError:
            raise  # by its owner: it does not come back
        except BROKEN:
            time.sleep(patience.nap(next(naps), id_))


async def insist_async(
    id_: int, timeout_seconds: float | None, once: Callable[[float | None], Awaitable[ResultT]]
) -> ResultT:
    """See :func:`insist`."""
    patience, naps = Patience(timeout_seconds), growing(FIRST_SLEEP_SECONDS, LONGEST_PAUSE_SECONDS)
    while True:
        try:
            return await once(patience.left)
        except ResultTimeoutError:
            raise patience.too_long(id_) from None
        except ClosedError:
            raise
        except BROKEN:
            await anyio.sleep(patience.nap(next(naps), id_))
