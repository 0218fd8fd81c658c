"""Connections of asyncpg."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from jobspec.adapters.polling import AsyncPollingVerbs
from jobspec.adapters.translate import numbered, ours
from jobspec.backends.backend import AsyncProducer
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.verbs import AsyncVerbs

ResultT = TypeVar("ResultT")


def adapt_asyncpg(connection: object) -> AsyncProducer:
    """Raises TypeError."""
    if isinstance(connection, asyncpg.Connection | PoolConnectionProxy):
        return AsyncpgProducer(connection)
    msg = f"adapt() takes a connection of asyncpg, not {type(connection).__name__}: `async with pool.acquire() as conn`"
    raise TypeError(msg)


class AsyncpgProducer(AsyncPollingVerbs):
    """A producer in the transaction of the connection; outside of one every statement is its own."""

    def __init__(self, conn: asyncpg.Connection[Any] | PoolConnectionProxy[Any]) -> None:
        self._conn = conn

    async def run_async(self, statement: Statement[ResultT], /) -> ResultT:
        try:
            rows = await self._conn.fetch(numbered(statement.text), *statement.params)
        except asyncpg.PostgresError as error:
            if (found := ours(error)) is not None:
                raise found from None
            raise
        return statement.read([tuple(row.values()) for row in rows])

    @asynccontextmanager
    async def atomic_async(self) -> AsyncIterator[AsyncVerbs]:
        async with nullcontext() if self.inside() else self._conn.transaction():
            yield self

    def inside(self) -> bool:
        return self._conn.is_in_transaction()
