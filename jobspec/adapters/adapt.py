"""Which library an object is of: the only place that picks an adapter. It imports none of them by itself."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol, overload

from jobspec.backends.backend import AsyncProducer, SyncProducer


class _SqlAlchemy(Protocol):
    """A Session, scoped_session or Connection of SQLAlchemy 2."""

    def begin_nested(self) -> Any: ...
    def rollback(self) -> None: ...


class _SqlAlchemyAsync(Protocol):
    """The same of its asyncio half."""

    def begin_nested(self) -> Any: ...
    def rollback(self) -> Awaitable[None]: ...


class _Asyncpg(Protocol):
    """A Connection of asyncpg, or one lent by its pool."""

    def is_in_transaction(self) -> bool: ...
    def fetch(self, query: str, /) -> Awaitable[Any]: ...


class _Django(Protocol):
    """A database connection of Django: ``django.db.connection``, ``connections["name"]``."""

    def get_autocommit(self) -> bool: ...
    def cursor(self) -> Any: ...


@overload
def adapt(connection: _SqlAlchemyAsync | _Asyncpg, /) -> AsyncProducer: ...
@overload
def adapt(connection: _SqlAlchemy | _Django, /) -> SyncProducer: ...
def adapt(connection: object, /) -> SyncProducer | AsyncProducer:
    """A connection or session of SQLAlchemy, asyncpg or Django, as ``enqueue`` and all the others take it.

    What is done with it joins the caller's transaction, which is neither committed nor rolled back here. Raises
    TypeError for an object of no library that is known, UnsupportedError for another database or driver than
    PostgreSQL by psycopg 3 or asyncpg.
    """
    libraries = {each.__module__.partition(".")[0] for each in type(connection).__mro__}
    if "sqlalchemy" in libraries:
        from jobspec.adapters.sqlalchemy import adapt_sqlalchemy

        return adapt_sqlalchemy(connection)
    if "asyncpg" in libraries:
        from jobspec.adapters.asyncpg import adapt_asyncpg

        return adapt_asyncpg(connection)
    if "django" in libraries:
        from jobspec.adapters.django import adapt_django

        return adapt_django(connection)
    msg = (
        "adapt() takes a Session, AsyncSession, Connection or AsyncConnection of SQLAlchemy, a Connection of asyncpg,"
        f" or a connection of Django, not {type(connection).__name__}; a psycopg connection needs no adapter"
    )
    raise TypeError(msg)
