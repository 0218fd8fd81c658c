"""What a caller hands to ``enqueue`` becomes a producer: a psycopg connection is borrowed, a backend is used as is."""

from __future__ import annotations

from typing import TypeAlias

from jobspec.backends.backend import AsyncProducer, SyncProducer
from jobspec.backends.postgres.borrowed import (
    AsyncConnection,
    BorrowedAsyncConnection,
    BorrowedConnection,
    Connection,
    is_async_connection,
    is_connection,
)

SyncSource: TypeAlias = Connection | SyncProducer
"""A psycopg connection (any row factory), or a sync backend."""
AsyncSource: TypeAlias = AsyncConnection | AsyncProducer


def borrow(source: SyncSource) -> SyncProducer:
    """Raises TypeError for anything that cannot take jobs synchronously."""
    if is_connection(source):
        return BorrowedConnection(source)
    if isinstance(source, SyncProducer):
        return source
    msg = f"enqueue() needs a psycopg Connection or a backend from jobspec.connect(), not {type(source).__name__}"
    raise TypeError(msg)


def borrow_async(source: AsyncSource) -> AsyncProducer:
    """Raises TypeError for anything that cannot take jobs asynchronously."""
    if is_async_connection(source):
        return BorrowedAsyncConnection(source)
    if isinstance(source, AsyncProducer):
        return source
    kind = type(source).__name__
    msg = f"enqueue_async() needs a psycopg AsyncConnection or a backend from jobspec.connect_async(), not {kind}"
    raise TypeError(msg)
