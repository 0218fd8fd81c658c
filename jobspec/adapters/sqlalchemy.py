"""Sessions and connections of SQLAlchemy 2, over psycopg 3 and asyncpg."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_scoped_session
from sqlalchemy.orm import Session, scoped_session

from jobspec.adapters.polling import AsyncPollingVerbs, PollingVerbs
from jobspec.adapters.translate import numbered, ours
from jobspec.backends.backend import AsyncProducer, SyncProducer
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.errors import UnsupportedError

ResultT = TypeVar("ResultT")
Sync: TypeAlias = Session | Connection
Async: TypeAlias = AsyncSession | AsyncConnection


def adapt_sqlalchemy(connection: object) -> SyncProducer | AsyncProducer:
    """Raises TypeError, UnsupportedError."""
    if isinstance(connection, scoped_session | async_scoped_session):
        connection = connection()  # the session of this thread or task
    if isinstance(connection, Session | Connection):
        return SqlAlchemyProducer(connection)
    if isinstance(connection, AsyncSession | AsyncConnection):
        return AsyncSqlAlchemyProducer(connection)
    msg = f"adapt() takes a session or a connection of SQLAlchemy, not {type(connection).__name__}"
    raise TypeError(msg)


class SqlAlchemyProducer(PollingVerbs):
    """A producer in the transaction of a Session or Connection, which begins one if there is none."""

    def __init__(self, on: Sync) -> None:
        check_driver(on)
        self._on = on

    def run(self, statement: Statement[ResultT], /) -> ResultT:
        return run(self._on if isinstance(self._on, Connection) else self._on.connection(), statement)

    @contextmanager
    def atomic(self) -> Iterator[Verbs]:
        conn = self._on if isinstance(self._on, Connection) else self._on.connection()
        if conn.dialect.detect_autocommit_setting(conn.connection.dbapi_connection):  # type: ignore[arg-type]
            raise UnsupportedError(
                "so many jobs need several statements, and this connection commits each by itself",
                help="use a connection whose isolation level is not AUTOCOMMIT",
            )
        yield self

    def inside(self) -> bool:
        return self._on.in_transaction()

    def look(self, statement: Statement[ResultT], /) -> ResultT:
        if self.inside():
            return self.run(statement)
        # Not on the session itself: the end of the transaction that it would begin expires what it has loaded.
        bind = self._on if isinstance(self._on, Connection) else self._on.get_bind()
        if isinstance(bind, Engine):
            with bind.connect() as conn:
                return run(conn, statement)
        try:
            return run(bind, statement)
        finally:
            bind.rollback()


class AsyncSqlAlchemyProducer(AsyncPollingVerbs):
    """The same over an AsyncSession or AsyncConnection."""

    def __init__(self, on: Async) -> None:
        check_driver(on.sync_session if isinstance(on, AsyncSession) else on.sync_connection)
        self._on = on

    async def run_async(self, statement: Statement[ResultT], /) -> ResultT:
        def work(on: Sync) -> ResultT:
            return SqlAlchemyProducer(on).run(statement)

        return await self._on.run_sync(work)

    @asynccontextmanager
    async def atomic_async(self) -> AsyncIterator[AsyncVerbs]:
        def check(on: Sync) -> None:
            with SqlAlchemyProducer(on).atomic():
                pass

        await self._on.run_sync(check)
        yield self

    def inside(self) -> bool:
        return self._on.in_transaction()

    async def look_async(self, statement: Statement[ResultT], /) -> ResultT:
        def work(on: Sync) -> ResultT:
            return SqlAlchemyProducer(on).look(statement)

        return await self._on.run_sync(work)


def run(conn: Connection, statement: Statement[ResultT]) -> ResultT:
    """Raises JobspecError, and what SQLAlchemy raises."""
    text = numbered(statement.text) if conn.dialect.driver == "asyncpg" else statement.text
    try:
        rows = conn.exec_driver_sql(text, tuple(statement.params)).fetchall()
    except DBAPIError as error:
        if (found := ours(error)) is not None:
            raise found from None
        raise
    return statement.read([tuple(row) for row in rows])


def check_driver(on: Sync | None) -> None:
    """Raises UnsupportedError."""
    dialect: Any = None if on is None else (on if isinstance(on, Connection) else on.get_bind()).dialect
    if dialect is not None and (dialect.name, dialect.driver) not in {
        ("postgresql", "psycopg"),
        ("postgresql", "asyncpg"),
    }:
        raise UnsupportedError(
            f"adapt() works with PostgreSQL by psycopg 3 or asyncpg, not with {dialect.name} by {dialect.driver}",
            help="give create_engine() a URL that begins with postgresql+psycopg:// or postgresql+asyncpg://",
        )
