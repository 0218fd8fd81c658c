"""A pooler in transaction mode, such as pgbouncer: each transaction may be on another session of the server.

So nothing of ours may belong to a session: prepared statements, settings, LISTEN. A pooler tells a process id of its
own when a connection is made, by which we know one. One in session mode is treated alike, which costs a little speed;
but whether notifications come through is tried.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

import psycopg
from anyio import fail_after

from jobspec.backends.postgres.bounded import STATEMENT_SECONDS, BoundedConnection

_SERVER: Final = "select pg_backend_pid()"
_HEARD_SECONDS: Final = 2.0
"""A notification that has not come within so long does not come."""


def mind_pooler(conn: psycopg.Connection[Any]) -> bool:
    """Whether there is a pooler in between: then nothing is prepared on this new connection."""
    row = conn.execute(_SERVER, prepare=False).fetchone()
    return _mind(conn, None if row is None else row[0])


async def mind_pooler_async(conn: psycopg.AsyncConnection[Any]) -> bool:
    """See :func:`mind_pooler`."""
    return _mind(conn, await _server(conn))


def _mind(conn: psycopg.Connection[Any] | psycopg.AsyncConnection[Any], server: int | None) -> bool:
    pooled = server != conn.info.backend_pid
    if pooled:
        conn.prepare_threshold = None
    return pooled


async def _server(conn: psycopg.AsyncConnection[Any]) -> int | None:
    """The process that answers."""
    row = await (await conn.execute(_SERVER)).fetchone()
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
    """Whether ``conn`` gets what ``other`` says, through a pooler."""
    # Who shares a session with somebody else must not even try: the session would go on listening.
    first, theirs, again = await _server(conn), await _server(other), await _server(conn)
    if first == theirs or first != again:
        return False
    word = uuid.uuid4().hex
    await conn.execute("listen jobspec_probe")
    await other.execute("select pg_notify('jobspec_probe', %s)", (word,))
    said: set[str] = set()
    async for notification in conn.notifies(timeout=_HEARD_SECONDS, stop_after=1):
        said.add(notification.payload)
    await conn.execute("unlisten jobspec_probe")
    return word in said
