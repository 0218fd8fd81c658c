"""A pooler in transaction mode, such as pgbouncer: each transaction may be on another session of the server.

So nothing of ours may belong to a session: prepared statements, settings, LISTEN. A pooler tells a process id of its
own when a connection is made, by which we know one. One in session mode is treated alike, which costs a little speed;
but whether sessions stay with their connections, so that notifications come through, is tried.

Without one, a connection of ours has the settings that we count on, whatever is set for its role or its database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import psycopg
from anyio import fail_after

from jobspec.backends.postgres.bounded import STATEMENT_SECONDS, BoundedConnection
from jobspec.backends.postgres.pooled import is_pooled

OURS: Final[Mapping[str, str]] = {
    "client_encoding": "UTF8",  # payloads may have any text
    "DateStyle": "ISO",  # the driver reads no other
    "IntervalStyle": "postgres",
    "default_transaction_isolation": "read committed",  # else claims are refused, and others collide
    "idle_session_timeout": "0",  # they are idle for most of their time
}
"""On every connection that is ours alone. How long a statement may take stays with whoever set it for the role."""
UNHURRIED: Final[Mapping[str, str]] = {
    **OURS,
    "statement_timeout": "0",
    "lock_timeout": "0",
    "transaction_timeout": "0",
}
"""On those of a worker: it limits its statements by itself, and a claim that is cut off each time would never end."""
_SERVER: Final = "select pg_backend_pid()"
# A setting that this server does not know is left out.
_MIND: Final = """
select pg_backend_pid(), (
    select count(set_config(s.key, s.value, false))
    from json_each_text(%s::json) s
    where pg_backend_pid() = %s and current_setting(s.key, true) is not null
)
"""
_ROUNDS: Final = 8
"""A pooler hands out the session that was let go last, so the first tells; unless somebody else was faster."""


def mind_pooler(conn: psycopg.Connection[Any], settings: Mapping[str, str] = OURS) -> bool:
    """Whether there is a pooler in between: then nothing is prepared on this new connection, which is in autocommit.
    Where there is none, its session gets the ``settings``.
    """
    if is_pooled(conn):  # nothing is tried: a pooler may pass on the process id of a session that others share
        return _mind(conn, None)
    row = conn.execute(_MIND, (json.dumps(dict(settings)), conn.info.backend_pid), prepare=False).fetchone()
    return _mind(conn, None if row is None else row[0])


async def mind_pooler_async(conn: psycopg.AsyncConnection[Any], settings: Mapping[str, str] = OURS) -> bool:
    """See :func:`mind_pooler`."""
    if is_pooled(conn):
        return _mind(conn, None)
    asked = await conn.execute(_MIND, (json.dumps(dict(settings)), conn.info.backend_pid), prepare=False)
    row = await asked.fetchone()
    return _mind(conn, None if row is None else row[0])


def _mind(conn: psycopg.Connection[Any] | psycopg.AsyncConnection[Any], server: int | None) -> bool:
    pooled = server != conn.info.backend_pid
    if pooled:
        conn.prepare_threshold = None
    return pooled


async def _server(conn: psycopg.AsyncConnection[Any]) -> int | None:
    """The process that answers."""
    row = await (await conn.execute(_SERVER, prepare=False)).fetchone()
    return None if row is None else row[0]


def unprepared(conn: psycopg.Connection[Any]) -> None:
    """What a pool of connections does to each new one."""
    if isinstance(conn, BoundedConnection):
        conn.limit_seconds = STATEMENT_SECONDS
    mind_pooler(conn)
    if isinstance(conn, BoundedConnection):
        conn.limit_seconds = None


async def unprepared_async(conn: psycopg.AsyncConnection[Any]) -> None:
    """See :func:`unprepared`."""
    with fail_after(STATEMENT_SECONDS):
        await mind_pooler_async(conn)


async def hears(conn: psycopg.AsyncConnection[Any], other: psycopg.AsyncConnection[Any]) -> bool:
    """Whether a session of the server stays with each connection: only then one can listen.

    LISTEN itself is not tried: a session that is shared would go on listening.
    """
    own = await _server(conn)
    for _ in range(_ROUNDS):
        if await _server(conn) != own:
            return False
        async with other.transaction():
            if await _server(other) == own:
                return False
    return True
