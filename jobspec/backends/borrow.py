"""What a caller hands to ``enqueue`` becomes a producer: a psycopg connection is borrowed, a backend is used as is."""

from __future__ import annotations

from typing import TypeAlias

from jobspec.backends.backend import AsyncProducer, SyncProducer
from jobspec.backends.postgres.borrowed import (
    BorrowedAsyncConnection,
    BorrowedConnection,
    is_async_connection,
    is_connection,
)
from jobspec.backends.postgres.waiting import AsyncConnection, Connection

SyncSource: TypeAlias = Connection | SyncProducer
"""A psycopg connection (any row factory), a sync backend, or what ``jobspec.adapt`` makes of a sync session."""
AsyncSource: TypeAlias = AsyncConnection | AsyncProducer


def borrow(source: SyncSource) -> SyncProducer:
    """Raises TypeError for anything that cannot take jobs synchronously."""
    if is_connection(source):
        return BorrowedConnection(source)
    if isinstance(source, SyncProducer):
        return source
    msg = (
        "a sync call needs a psycopg Connection, a backend from jobspec.connect(), or jobspec.adapt(session),"
        f" not {type(source).__name__}"
    )
    raise TypeError(msg)


def borrow_async(source: AsyncSource) -> AsyncProducer:
    """Raises TypeError for anything that cannot take jobs asynchronously."""
    if is_async_connection(source):
        return BorrowedAsyncConnection(source)
    if isinstance(source, AsyncProducer):
        return source
    msg = (
        "an async call needs a psycopg AsyncConnection, a backend from jobspec.connect_async(),"
        f" or jobspec.adapt(session), not {type(source).__name__}"
    )
    raise TypeError(msg)
