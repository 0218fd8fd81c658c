"""Waiting for notifications: LISTEN first, then look, and look again whatever comes, soon at first, then each second.

Who was in the middle of a transaction when the bell was set has not seen it, and commits in silence: hence the soon.

A connection that is lent to us is given back as it was: it listens to nothing new, and no transaction is open.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, Literal, TypeAlias, TypeVar

import anyio
import psycopg
from psycopg.pq import TransactionStatus

from jobspec.backends.postgres import looking
from jobspec.backends.postgres.driver import run, run_async
from jobspec.backends.postgres.statement import Statement
from jobspec.errors import InTransactionError, ResultTimeoutError

ResultT = TypeVar("ResultT")
Connection: TypeAlias = psycopg.Connection[Any]
AsyncConnection: TypeAlias = psycopg.AsyncConnection[Any]
Topic: TypeAlias = Literal["jobspec_done", "jobspec_wake"]

FIRST_SLEEP_SECONDS: Final = 0.05
LONGEST_SLEEP_SECONDS: Final = 1.0
"""A sleeper looks again after so long, though nothing was said."""
_LISTENS: Final = "select %s in (select pg_listening_channels())"
_LISTEN: Final[dict[Topic, str]] = {"jobspec_done": "listen jobspec_done", "jobspec_wake": "listen jobspec_wake"}
_UNLISTEN: Final[dict[Topic, str]] = {"jobspec_done": "unlisten jobspec_done", "jobspec_wake": "unlisten jobspec_wake"}


def wait_here(conn: Connection, id_: int, timeout_seconds: float | None) -> None:
    """Until the job or bundle has ended. Raises ResultTimeoutError, InTransactionError."""
    refuse_transaction(id_, inside=not is_idle(conn) and not conn.closed)
    left = TimeLeft(id_, timeout_seconds)
    if ask(conn, looking.settled(id_)):
        return
    naps = growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
    with listening(conn, "jobspec_done"):
        while not ask(conn, looking.await_done(id_)):
            sleep(conn, left.at_most(next(naps)))


async def wait_here_async(conn: AsyncConnection, id_: int, timeout_seconds: float | None) -> None:
    """See :func:`wait_here`."""
    refuse_transaction(id_, inside=not is_idle(conn) and not conn.closed)
    left = TimeLeft(id_, timeout_seconds)
    if await ask_async(conn, looking.settled(id_)):
        return
    naps = growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
    async with listening_async(conn, "jobspec_done"):
        while not await ask_async(conn, looking.await_done(id_)):
            await sleep_async(conn, left.at_most(next(naps)))


@contextmanager
def listening(conn: Connection, topic: Topic) -> Iterator[None]:
    """LISTEN on an idle connection; afterwards only if it did so before."""
    did = conn.execute(_LISTENS, (topic,)).fetchone()
    conn.execute(_LISTEN[topic])
    conn.commit()
    try:
        yield
    finally:
        if not conn.closed:
            if not is_idle(conn):
                conn.rollback()
            if did is not None and not _truth(did):
                conn.execute(_UNLISTEN[topic])
                conn.commit()


@asynccontextmanager
async def listening_async(conn: AsyncConnection, topic: Topic) -> AsyncIterator[None]:
    """See :func:`listening`."""
    did = await (await conn.execute(_LISTENS, (topic,))).fetchone()
    await conn.execute(_LISTEN[topic])
    await conn.commit()
    try:
        yield
    finally:
        with anyio.CancelScope(shield=True):
            if not conn.closed:
                if not is_idle(conn):
                    await conn.rollback()
                if did is not None and not _truth(did):
                    await conn.execute(_UNLISTEN[topic])
                    await conn.commit()


def _truth(row: Any) -> bool:
    """The only cell of a row, whatever row factory the connection has."""
    (value,) = row.values() if isinstance(row, dict) else row
    return bool(value)


def ask(conn: Connection, statement: Statement[ResultT]) -> ResultT:
    """Run a statement on an idle connection, and leave it idle."""
    try:
        return run(conn, statement)
    finally:
        if not conn.closed and not is_idle(conn):
            conn.rollback()


async def ask_async(conn: AsyncConnection, statement: Statement[ResultT]) -> ResultT:
    """See :func:`ask`."""
    try:
        return await run_async(conn, statement)
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


def growing(first_seconds: float, longest_seconds: float) -> Iterator[float]:
    """How long to sleep between looks: ever longer, up to a bound."""
    seconds = first_seconds
    while True:
        yield min(seconds, longest_seconds)
        seconds = min(1.5 * seconds, longest_seconds)


class TimeLeft:
    """What is left of a timeout; counted from the making of this."""

    def __init__(self, id_: int, timeout_seconds: float | None) -> None:
        self._id = id_
        self._timeout = timeout_seconds
        self._end = None if timeout_seconds is None else time.monotonic() + timeout_seconds

    def at_most(self, seconds: float) -> float:
        """So long, or less if the time is up before. Raises ResultTimeoutError when it is up."""
        if self._end is None:
            return seconds
        left = self._end - time.monotonic()
        if left <= 0:
            raise ResultTimeoutError(f"job {self._id} has not ended within {self._timeout:g} s")
        return min(seconds, left)
