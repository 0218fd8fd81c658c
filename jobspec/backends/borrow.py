"""What a caller hands to ``enqueue`` becomes a producer: a psycopg connection is borrowed, a backend is used as is."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final, Protocol, TypeAlias

from jobspec.backends.backend import AsyncProducer, SyncProducer
from jobspec.backends.postgres.borrowed import (
    BorrowedAsyncConnection,
    BorrowedConnection,
    is_async_connection,
    is_connection,
)
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.backends.postgres.waiting import AsyncConnection, Connection
from jobspec.core import trace

SyncSource: TypeAlias = Connection | SyncProducer
"""A psycopg connection (any row factory), a sync backend, or what ``jobspec.adapt`` makes of a sync session."""
AsyncSource: TypeAlias = AsyncConnection | AsyncProducer


class StandIn(Protocol):
    """Takes jobs in the place of every source: for tests."""

    def stand_in(self, source: SyncSource, /) -> SyncProducer: ...

    def stand_in_async(self, source: AsyncSource, /) -> AsyncProducer: ...


STAND_IN: Final[ContextVar[StandIn | None]] = ContextVar("jobspec_stand_in", default=None)


def borrow(source: SyncSource) -> SyncProducer:
    """Raises TypeError for anything that cannot take jobs synchronously."""
    if (instead := STAND_IN.get()) is not None:
        return instead.stand_in(source)
    producer = own(source)
    return producer if trace.around is None else trace.around(producer)


def own(source: SyncSource) -> SyncProducer:
    """The same, whoever stands in."""
    if is_connection(source):
        return BorrowedConnection(source)
    if isinstance(source, Verbs | SyncProducer):  # Verbs first: to look through a protocol takes 30 us
        return source
    msg = (
        "a sync call needs a psycopg Connection, a backend from jobspec.connect(), or jobspec.adapt(session),"
        f" not {type(source).__name__}"
    )
    raise TypeError(msg)


def borrow_async(source: AsyncSource) -> AsyncProducer:
    """Raises TypeError for anything that cannot take jobs asynchronously."""
    if (instead := STAND_IN.get()) is not None:
        return instead.stand_in_async(source)
    producer = own_async(source)
    return producer if trace.around is None else trace.around(producer)


def own_async(source: AsyncSource) -> AsyncProducer:
    """The same, whoever stands in."""
    if is_async_connection(source):
        return BorrowedAsyncConnection(source)
    if isinstance(source, AsyncVerbs | AsyncProducer):
        return source
    msg = (
        "an async call needs a psycopg AsyncConnection, a backend from jobspec.connect_async(),"
        f" or jobspec.adapt(session), not {type(source).__name__}"
    )
    raise TypeError(msg)
