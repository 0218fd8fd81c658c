"""The async twin of :mod:`jobspec.backends.postgres.direct`, on the event loop of asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
import psycopg
from psycopg import errors, pq
from psycopg.adapt import Transformer

from jobspec.backends.postgres.direct import CANCEL_SECONDS, answer, is_plain, new_name, numbered, read, rows, written
from jobspec.backends.postgres.statement import Statement

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

ResultT = TypeVar("ResultT")


class OwnAsyncConnection(psycopg.AsyncConnection[Any]):
    """A connection that is ours alone."""

    def __init__(self, pgconn: PGconn) -> None:
        super().__init__(pgconn)
        self.prepared: Final[dict[str, bytes]] = {}
        self.adapting: Final = Transformer()

    @property
    def is_direct(self) -> bool:
        """Whether a statement may go straight through libpq: its session is ours, it is answered when it is sent, and
        texts go as UTF-8.
        """
        return self.prepare_threshold is not None and is_plain(self.pgconn)

    async def ask(self, statement: Statement[ResultT]) -> ResultT:
        """Run a statement that needs no driver, under the lock of the connection. Raises psycopg.Error.

        When cancelled it closes the connection.
        """
        values = [written(each) for each in statement.params]
        try:
            result = await self._ask(statement, values)
        except errors.InvalidSqlStatementName:  # somebody has said DISCARD ALL
            self.prepared.clear()
            if self.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                raise
            result = await self._ask(statement, values)
        return statement.read(rows(self.adapting, result))

    async def _ask(self, statement: Statement[Any], values: Sequence[bytes | None]) -> PGresult:
        line, text = self.pgconn, statement.text
        try:
            name = self.prepared.get(text)
            if name is None:
                name = new_name()
                line.send_prepare(name, numbered(text))
                await _answer(line)
                self.prepared[text] = name
            line.send_query_prepared(name, values, result_format=int(statement.binary))
            return await _answer(line)
        except GeneratorExit:  # the loop is gone: nobody can wait for anything
            raise
        except BaseException:
            if line.transaction_status == pq.TransactionStatus.ACTIVE:
                await self._leave()
            raise

    async def _leave(self) -> None:
        """The server need not go on with what nobody waits for."""
        with anyio.CancelScope(shield=True):
            try:
                await self.cancel_safe(timeout=CANCEL_SECONDS)
            except psycopg.Error:
                pass
            finally:
                await self.close()


async def _answer(line: PGconn) -> PGresult:
    while line.flush():
        await _ready(line.socket, writing=True)
        line.consume_input()
    results: list[PGresult] = []
    while True:
        while line.is_busy():
            await _ready(line.socket)
            read(line, results)
        result = line.get_result()
        if result is None:
            return answer(results)
        results.append(result)


async def _ready(descriptor: int, *, writing: bool = False) -> None:
    """There is something to read; or room to write, where that is waited for, too."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def set_() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(descriptor, set_)
    try:
        if writing:
            loop.add_writer(descriptor, set_)
        await ready
    finally:
        loop.remove_reader(descriptor)
        if writing:
            loop.remove_writer(descriptor)
