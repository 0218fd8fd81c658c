"""Which library an object is of: the only place that picks an adapter. It imports none of them by itself."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol, overload

from jobspec.backends.backend import AsyncProducer, SyncProducer
from jobspec.backends.borrow import own, own_async
from jobspec.backends.notifier import Notifier
from jobspec.backends.postgres.announcing import Announced, AsyncAnnounced
from jobspec.backends.postgres.borrowed import is_async_connection, is_connection
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.backends.postgres.waiting import AsyncConnection, Connection


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
def adapt(connection: AsyncConnection, /, *, notifier: Notifier) -> AsyncProducer: ...
@overload
def adapt(connection: Connection, /, *, notifier: Notifier) -> SyncProducer: ...
@overload
def adapt(connection: _SqlAlchemyAsync | _Asyncpg, /, *, notifier: Notifier | None = None) -> AsyncProducer: ...
@overload
def adapt(connection: _SqlAlchemy | _Django, /, *, notifier: Notifier | None = None) -> SyncProducer: ...
def adapt(connection: object, /, *, notifier: Notifier | None = None) -> SyncProducer | AsyncProducer:
    """A connection or session of SQLAlchemy, asyncpg or Django, as ``enqueue`` and all the others take it.

    What is done with it joins the caller's transaction, which is neither committed nor rolled back here. ``notifier``,
    from :func:`jobspec.connect_notifier`, is told of it; with one, psycopg's own connections are adapted, too. Raises
    TypeError for an object of no library that is known, UnsupportedError for another database or driver than
    PostgreSQL by psycopg 3 or asyncpg.
    """
    if notifier is None:
        return _adapted(connection)
    if is_connection(connection):
        producer: SyncProducer | AsyncProducer = own(connection)
    elif is_async_connection(connection):
        producer = own_async(connection)
    else:
        producer = _adapted(connection)
    if isinstance(producer, Verbs):
        return Announced(producer, notifier)
    assert isinstance(producer, AsyncVerbs), "whatever is adapted runs statements"
    return AsyncAnnounced(producer, notifier)


def _adapted(connection: object) -> SyncProducer | AsyncProducer:
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
