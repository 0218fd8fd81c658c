"""Channels for one worker alone: locks of a connection that is kept open for nothing else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import anyio
import psycopg

from jobspec.backends.postgres.driver import not_now, passing, run_async, unreachable
from jobspec.backends.postgres.pooler import UNHURRIED, mind_pooler_async
from jobspec.backends.postgres.session import connect_async
from jobspec.backends.postgres.statement import Statement, cell
from jobspec.backends.postgres.waiting import AsyncConnection
from jobspec.backends.worker_backend import Lost
from jobspec.errors import ConfigError, ExclusiveError

PREFIX: Final = "jobspec exclusive: "
"""Of the connection's application_name: so others learn who has the lock."""
# Later than this side notices, so that the lock is not another's while we still believe to have it.
_SERVER_NOTICES: Final = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_SETTINGS: Final = {**UNHURRIED, **_SERVER_NOTICES}


@asynccontextmanager
async def exclusion(
    url: str, *, name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None
) -> AsyncIterator[Lost]:
    """See :meth:`ExclusiveBackend.exclusion`."""
    conn = await connect_async(url, PREFIX + name)
    try:
        try:
            await _refuse_pooler(conn)
            in_the_way = await run_async(conn, _exclude(kinds, channels))
        except psycopg.OperationalError as error:
            if conn.closed:
                raise unreachable(error) from error
            if passing(error):
                raise not_now(error) from error
            raise
        if in_the_way is not None:
            raise _refusal(in_the_way)

        async def lost() -> None:
            with suppress(psycopg.OperationalError):
                async for _ in conn.notifies():
                    pass

        yield lost
    finally:
        with anyio.CancelScope(shield=True):
            await conn.close()


def _exclude(kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None) -> Statement[dict[str, Any] | None]:
    announced = json.dumps([{"name": kind, "version": version} for kind, version in kinds])
    return Statement(
        text="select jobspec.exclude(%s::jsonb, %s::text[])",
        params=(announced, None if channels is None else list(channels)),
        read=cell,
    )


def _refusal(in_the_way: dict[str, Any]) -> ExclusiveError:
    holder: str = in_the_way["holder"] or "somebody"
    pid = in_the_way["pid"]
    who = f"worker {holder.removeprefix(PREFIX)}" if holder.startswith(PREFIX) else holder
    where = f" (server process {pid})" if pid is not None else ""
    return ExclusiveError(
        f"{who}{where} has the channel {in_the_way['channel']} for itself",
        help="stop it, serve other channels, or stand by until it has ended: --standby",
    )


async def _refuse_pooler(conn: AsyncConnection) -> None:
    """It may hand the session that holds the locks to somebody else."""
    if await mind_pooler_async(conn, _SETTINGS):
        raise ConfigError(
            "an exclusive worker needs a connection of its own, and there is a pooler in between",
            help="give this worker the URL of the server itself",
        )
