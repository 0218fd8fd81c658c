"""A pooler in transaction mode, such as pgbouncer: each transaction may be on another session of the server.

So nothing of ours may belong to a session: prepared statements, settings, LISTEN. A pooler tells a process id of its
own when a connection is made, by which we know one. One in session mode is treated alike, which costs a little speed;
but whether sessions stay with their connections, so that notifications come through, is tried.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg
from anyio import fail_after

from jobspec.backends.postgres.bounded import STATEMENT_SECONDS, BoundedConnection

_SERVER: Final = "select pg_backend_pid()"
_ROUNDS: Final = 8
"""A pooler hands out the session that was let go last, so the first tells; unless somebody else was faster."""


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
