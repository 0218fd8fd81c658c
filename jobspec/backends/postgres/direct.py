"""A statement straight through libpq. For a single job the cursor of the driver costs more than the server does.

Only on connections that are ours alone, and only for parameters that are texts, whole numbers or nothing. Each text is
prepared when it first comes. Whoever is interrupted in the middle closes the connection, because nobody knows what it
would say next: as always, he does not know whether his statement was carried out.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import errors, pq

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

    from jobspec.backends.postgres.bounded import BoundedConnection

HAS_POLL: Final = hasattr(select, "poll")
_WELL: Final = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)


def ask(conn: BoundedConnection, text: str, params: Sequence[object]) -> bytes | None:
    """The one value that a statement answers, as PostgreSQL writes it. Raises psycopg.Error."""
    send(conn, text, params)
    return receive(conn)


def send(conn: BoundedConnection, text: str, params: Sequence[object]) -> None:
    """Let the server begin. Nothing else may be done with the connection before :func:`receive`.

    Raises psycopg.Error; then there is nothing to receive.
    """
    values = [_written(each) for each in params]
    line = conn.pgconn
    with _Whole(conn):
        name = conn.prepared.get(text)
        if name is None:
            name = b"jobspec_%d" % len(conn.prepared)
            line.send_prepare(name, _numbered(text))
            _flush(line)
            _answer(line)
            conn.prepared[text] = name
        line.send_query_prepared(name, values)
        _flush(line)


def receive(conn: BoundedConnection) -> bytes | None:
    """The answer to what was sent. Raises psycopg.Error."""
    with _Whole(conn):
        return _answer(conn.pgconn).get_value(0, 0)


class _Whole:
    """Whoever leaves in the middle of a statement, for whatever reason, closes the connection."""

    __slots__ = ("_conn",)

    def __init__(self, conn: BoundedConnection) -> None:
        self._conn = conn

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._conn.pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
            self._conn.close()


def _flush(line: PGconn) -> None:
    while line.flush():
        poll = select.poll()
        poll.register(line.socket, select.POLLIN | select.POLLOUT)
        if any(event & select.POLLIN for _, event in poll.poll()):
            line.consume_input()


def _answer(line: PGconn) -> PGresult:
    poll = select.poll()
    poll.register(line.socket, select.POLLIN)
    last: PGresult | None = None
    while True:
        while line.is_busy():
            poll.poll()
            line.consume_input()
        result = line.get_result()
        if result is None:
            break
        last = result
    if last is None:
        raise psycopg.OperationalError("the connection is lost")
    if last.status not in _WELL:
        raise errors.error_from_result(last)
    return last


def _written(value: object) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, str | int):
        raise TypeError(f"a parameter of type {type(value).__name__} is not for libpq alone")
    written = str(value).encode()
    if b"\0" in written:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return written


@lru_cache(maxsize=64)
def _numbered(text: str) -> bytes:
    """The driver's ``%s`` as PostgreSQL's ``$1``."""
    first, *rest = text.split("%s")
    return "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, 1))]).encode()


def numbers(answer: bytes | None) -> list[int]:
    """A ``bigint[]`` without nulls."""
    written = b"" if answer is None else answer[1:-1]
    return [int(each) for each in written.split(b",")] if written else []
