"""Batches of jobs over one connection of ours, each a transaction: while the server stores one, the next is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import psycopg

from jobspec.backends.postgres.bounded import BoundedConnection
from jobspec.backends.postgres.direct import receive, send
from jobspec.backends.postgres.driver import translate
from jobspec.backends.postgres.enqueue import enqueue_many, in_bulks
from jobspec.backends.postgres.statement import Statement
from jobspec.core.job import NewJob
from jobspec.errors import QueueFullError

Store = Callable[[Sequence[NewJob]], list[int]]


def store(conn: BoundedConnection, batches: Iterable[Sequence[NewJob]], one: Store) -> Iterator[list[int]]:
    """The ids of each batch once it is stored. ``one`` stores a batch that cannot be left to itself.

    Raises what ``one`` raises; when ``batches`` raises, the batch that is under way is answered before.
    """
    under_way: tuple[Statement[list[int]], Sequence[NewJob]] | None = None
    try:
        for jobs in batches:
            statement = _alone(conn, jobs)  # while the server is still at the last
            if under_way is not None:
                sent, under_way = under_way, None
                yield _stored(conn, *sent, one)
            if statement is None:
                yield one(jobs)
            else:
                _send(conn, statement)
                under_way = statement, jobs
        if under_way is not None:
            sent, under_way = under_way, None
            yield _stored(conn, *sent, one)
    except BaseException:  # of `batches`: nothing is under way where this has handed out something
        if under_way is not None:
            yield _stored(conn, *under_way, one)
        raise


def _alone(conn: BoundedConnection, jobs: Sequence[NewJob]) -> Statement[list[int]] | None:
    """The one statement that stores them, if the server can be left alone with it."""
    if not conn.is_direct or len(list(in_bulks(jobs))) != 1:
        return None
    statement = enqueue_many(jobs)
    return statement if statement.direct else None


def _send(conn: BoundedConnection, statement: Statement[list[int]]) -> None:
    try:
        send(conn, statement)
    except (psycopg.Error, UnicodeEncodeError) as error:
        translate(error)


def _stored(conn: BoundedConnection, statement: Statement[list[int]], jobs: Sequence[NewJob], one: Store) -> list[int]:
    try:
        return receive(conn, statement)
    except psycopg.Error as error:
        try:
            translate(error)
        except QueueFullError:
            return one(jobs)  # it may be one that waits for room
