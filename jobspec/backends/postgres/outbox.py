"""The outbox: jobs are taken for a receiver and recorded as sent in one transaction, on a connection of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import anyio
import psycopg

from jobspec.backends.outbox import Outgoing, Refused
from jobspec.backends.postgres.bounded import STATEMENT_SECONDS
from jobspec.backends.postgres.driver import not_now, passing, read_only, run_async, unreachable
from jobspec.backends.postgres.pooler import UNHURRIED, mind_pooler_async
from jobspec.backends.postgres.session import connect_async
from jobspec.backends.postgres.statement import Rows, Statement, nothing
from jobspec.backends.postgres.waiting import AsyncConnection
from jobspec.backends.postgres.workers import error_json
from jobspec.core.job import NewJob
from jobspec.errors import DatabaseError

AnswerT = TypeVar("AnswerT")

_FIELDS: Final = (
    "kind", "version", "channel", "payload", "blob", "priority", "max_attempts", "timeout_seconds", "unique_key",
    "tags", "origin", "trace", "dedup",
)  # fmt: skip
_TAKE: Final = """
select
    t.id, t.lane, t.kind, t.version, t.channel, t.payload, t.blob, t.priority, t.max_attempts, t.timeout_seconds,
    t.unique_key, t.tags, t.origin, t.trace, t.dedup, t.tail
from jobspec.relay_take(p_receiver => %s, p_limit => %s, p_bell => %s) t
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    jobs: Sequence[Outgoing]
    busy: bool
    again: bool


class PostgresBatch:
    """See :class:`jobspec.backends.outbox.Batch`."""

    def __init__(self, conn: AsyncConnection, receiver: str, taken: _Taken) -> None:
        self._conn, self._receiver = conn, receiver
        self.jobs: Final = taken.jobs
        self.busy: Final = taken.busy
        self.again: Final = taken.again

    async def record(self, sent: Sequence[tuple[int, int]], refused: Sequence[Refused]) -> None:
        if sent:
            await _run(self._conn, _sent(self._receiver, sent))
        for each in refused:
            await _run(self._conn, _refused(each))


class PostgresOutbox:
    """See :class:`jobspec.backends.outbox.Outbox`."""

    def __init__(self, url: str, application_name: str, receiver: str) -> None:
        self._url, self._name, self._receiver = url, application_name, receiver
        self._conn: AsyncConnection | None = None

    @asynccontextmanager
    async def batch(self, *, limit: int, bell: bool) -> AsyncIterator[PostgresBatch]:
        conn = await self._open()
        well = False
        try:
            await _bounded(conn, partial(conn.execute, "begin isolation level read committed"))
            yield PostgresBatch(conn, self._receiver, await _run(conn, _take(self._receiver, limit=limit, bell=bell)))
            await _bounded(conn, partial(conn.execute, "commit"))
            well = True
        finally:
            if not well:  # the server takes back what is not committed
                await self.close()

    async def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            with anyio.CancelScope(shield=True):
                await conn.close()

    async def _open(self) -> AsyncConnection:
        if self._conn is None or self._conn.closed:
            conn = await connect_async(self._url, self._name)
            try:
                await mind_pooler_async(conn, UNHURRIED)
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await conn.close()
                raise
            self._conn = conn
        return self._conn


async def _run(conn: AsyncConnection, statement: Statement[AnswerT]) -> AnswerT:
    return await _bounded(conn, partial(run_async, conn, statement))


async def _bounded(conn: AsyncConnection, call: Callable[[], Awaitable[AnswerT]]) -> AnswerT:
    """Raises DatabaseError where the connection breaks, or no answer comes in time."""
    try:
        with anyio.move_on_after(STATEMENT_SECONDS):
            return await call()
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        if conn.closed or conn.broken:
            raise unreachable(error) from error
        if passing(error):
            raise not_now(error) from error
        raise
    except psycopg.errors.ReadOnlySqlTransaction as error:
        raise read_only(error) from error
    raise DatabaseError(f"the database has not answered within {STATEMENT_SECONDS:.0f} s")


def _take(receiver: str, *, limit: int, bell: bool) -> Statement[_Taken]:
    return Statement(text=_TAKE, params=(receiver, limit, bell), read=_taken)


def _taken(rows: Rows) -> _Taken:
    told = json.loads(rows[-1][-1])
    return _Taken(jobs=[_outgoing(*row) for row in rows[:-1]], busy=told["busy"], again=told["again"])


def _outgoing(id_: int, lane: str | None, *told: Any) -> Outgoing:
    """The other columns are named as the fields of NewJob; the last one is the tail's."""
    return Outgoing(id=id_, lane=lane, job=NewJob(**dict(zip(_FIELDS, told[:-1], strict=True))))


def receivers() -> Statement[dict[str, int]]:
    return Statement(text="select r.receiver, r.jobs from jobspec.relay_waiting() r", params=(), read=dict)


def _sent(receiver: str, sent: Sequence[tuple[int, int]]) -> Statement[None]:
    return Statement(
        text="select jobspec.relay_sent(%s, %s::bigint[], %s::bigint[])",
        params=(receiver, [here for here, _ in sent], [there for _, there in sent]),
        read=nothing,
    )


def _refused(refused: Refused) -> Statement[None]:
    return Statement(
        text="select jobspec.relay_refused(%s::bigint, %s, %s::json, %s::float8)",
        params=(refused.id, refused.verdict, error_json(refused.error), refused.delay_seconds),
        read=nothing,
    )
