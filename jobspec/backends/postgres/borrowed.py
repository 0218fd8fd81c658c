"""The caller's own connection: work joins its transaction and is never committed here."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, TypeAlias, TypeGuard

import anyio
import psycopg
from psycopg.pq import TransactionStatus

from jobspec.backends.postgres import jobs as statements
from jobspec.backends.postgres.driver import run, run_async
from jobspec.core.job import JobView, NewJob
from jobspec.errors import InTransactionError, ResultTimeoutError

Connection: TypeAlias = psycopg.Connection[Any]
AsyncConnection: TypeAlias = psycopg.AsyncConnection[Any]

FIRST_LOOK_SECONDS = 0.005
LONGEST_PAUSE_SECONDS = 0.25
"""A wait looks soon, then ever less often: a fast job is seen at once, a slow one costs four statements a second."""


def is_connection(source: object) -> TypeGuard[Connection]:
    return isinstance(source, psycopg.Connection)


def is_async_connection(source: object) -> TypeGuard[AsyncConnection]:
    return isinstance(source, psycopg.AsyncConnection)


def finish_here(conn: Connection, job_id: int, attempt_run: int, result: str | None) -> None:
    """Complete a running job in the transaction of ``conn``. Raises LeaseLostError."""
    run(conn, statements.finish_one(job_id, attempt_run, result))


async def finish_here_async(conn: AsyncConnection, job_id: int, attempt_run: int, result: str | None) -> None:
    """See :func:`finish_here`."""
    await run_async(conn, statements.finish_one(job_id, attempt_run, result))


class BorrowedConnection:
    """A producer on a sync psycopg connection."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        if len(jobs) == 1:
            return run(self._conn, statements.enqueue_one(jobs[0]))
        bulks = list(statements.in_bulks(jobs))
        if len(bulks) == 1:
            return run(self._conn, statements.enqueue_many(bulks[0]))
        # Autocommit: all or none needs a transaction of our own. Otherwise the caller's is it, and stays open.
        with self._conn.transaction() if self._conn.autocommit else nullcontext():
            return [id_ for bulk in bulks for id_ in run(self._conn, statements.enqueue_many(bulk))]

    def get(self, job_id: int, /) -> JobView | None:
        was_idle = is_idle(self._conn)
        view = run(self._conn, statements.get(job_id))
        if was_idle and not is_idle(self._conn):
            self._conn.rollback()  # a look leaves no transaction open that it found closed
        return view

    def wait(self, job_id: int, /, *, timeout_seconds: float | None) -> JobView | None:
        refuse_transaction(self._conn, job_id)
        pauses = Pauses(job_id, timeout_seconds)
        while True:
            over = run(self._conn, statements.settled(job_id))
            if not is_idle(self._conn):
                self._conn.rollback()
            if over:
                return self.get(job_id)
            time.sleep(pauses.next())


class BorrowedAsyncConnection:
    """A producer on an async psycopg connection."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        if len(jobs) == 1:
            return await run_async(self._conn, statements.enqueue_one(jobs[0]))
        bulks = list(statements.in_bulks(jobs))
        if len(bulks) == 1:
            return await run_async(self._conn, statements.enqueue_many(bulks[0]))
        async with self._conn.transaction() if self._conn.autocommit else nullcontext():
            return [id_ for bulk in bulks for id_ in await run_async(self._conn, statements.enqueue_many(bulk))]

    async def get_async(self, job_id: int, /) -> JobView | None:
        was_idle = is_idle(self._conn)
        view = await run_async(self._conn, statements.get(job_id))
        if was_idle and not is_idle(self._conn):
            await self._conn.rollback()
        return view

    async def wait_async(self, job_id: int, /, *, timeout_seconds: float | None) -> JobView | None:
        refuse_transaction(self._conn, job_id)
        pauses = Pauses(job_id, timeout_seconds)
        while True:
            over = await run_async(self._conn, statements.settled(job_id))
            if not is_idle(self._conn):
                await self._conn.rollback()
            if over:
                return await self.get_async(job_id)
            await anyio.sleep(pauses.next())


def is_idle(conn: Connection | AsyncConnection) -> bool:
    return conn.info.transaction_status == TransactionStatus.IDLE


def refuse_transaction(conn: Connection | AsyncConnection, job_id: int) -> None:
    """Raise InTransactionError where waiting could never end: workers cannot see a job that is not committed."""
    if not is_idle(conn) and not conn.closed:  # a closed connection is the driver's own error
        raise InTransactionError(
            f"the connection is inside a transaction: a wait for job {job_id} in it could last for ever",
            help="commit first, or wait on another connection: handle.on(other).result()",
        )


class Pauses:
    """How long to sleep between looks. Raises ResultTimeoutError when the time is up."""

    def __init__(self, job_id: int, timeout_seconds: float | None) -> None:
        self._job_id = job_id
        self._timeout = timeout_seconds
        self._end = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        self._pause = FIRST_LOOK_SECONDS

    def next(self) -> float:
        """Seconds until the next look."""
        pause, self._pause = self._pause, min(self._pause * 1.5, LONGEST_PAUSE_SECONDS)
        if self._end is None:
            return pause
        left = self._end - time.monotonic()
        if left <= 0:
            raise ResultTimeoutError(f"job {self._job_id} has not ended within {self._timeout} s")
        return min(pause, left)
