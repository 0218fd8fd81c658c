"""A statement straight through libpq. For a single job the cursor of the driver costs more than the server does.

Only on connections that are ours alone, and only for parameters that are texts, whole numbers, truths or nothing. Each
text is prepared when it first comes. Whoever is interrupted in the middle has the statement cancelled and closes the
connection, because nobody knows what it would say next: as always, he does not know whether it was carried out.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from psycopg import errors, pq

from jobspec.backends.postgres.statement import Rows, Statement

if TYPE_CHECKING:
    from psycopg.abc import Transformer
    from psycopg.pq.abc import PGconn, PGresult

    from jobspec.backends.postgres.bounded import BoundedConnection

ResultT = TypeVar("ResultT")

HAS_POLL: Final = hasattr(select, "poll")
WELL: Final = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
CANCEL_SECONDS: Final = 5.0
"""How long a server is asked to end a statement that nobody waits for any more."""
_numbers: Final = count()


def ask(conn: BoundedConnection, statement: Statement[ResultT]) -> ResultT:
    """Run a statement that needs no driver, under the lock of ``conn``. Raises psycopg.Error."""
    with _Whole(conn):
        try:
            send(conn, statement)
            return receive(conn, statement)
        except errors.InvalidSqlStatementName:  # somebody has said DISCARD ALL
            conn.prepared.clear()
            if conn.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                raise
            send(conn, statement)
            return receive(conn, statement)


def send(conn: BoundedConnection, statement: Statement[Any]) -> None:
    """Let the server begin. Nothing else may be done with the connection before :func:`receive`.

    Raises psycopg.Error; then there is nothing to receive.
    """
    line, text = conn.pgconn, statement.text
    values = [written(each) for each in statement.params]
    with _Whole(conn):
        name = conn.prepared.get(text)
        if name is None:
            name = new_name()
            line.send_prepare(name, numbered(text))
            _flush(line)
            _answer(line)
            conn.prepared[text] = name
        line.send_query_prepared(name, values, result_format=int(statement.binary))
        _flush(line)


def receive(conn: BoundedConnection, statement: Statement[ResultT]) -> ResultT:
    """The answer to what was sent. Raises psycopg.Error."""
    with _Whole(conn):
        result = _answer(conn.pgconn)
    return statement.read(rows(conn.adapting, result))


def is_plain(line: PGconn) -> bool:
    """Whoever has a connection of ours, a handler for one, may have opened a pipeline or reset its encoding."""
    return line.pipeline_status == pq.PipelineStatus.OFF and line.parameter_status(b"client_encoding") == b"UTF8"


def rows(adapting: Transformer, result: PGresult) -> Rows:
    adapting.set_pgresult(result)
    try:
        return adapting.load_rows(0, result.ntuples, tuple)
    finally:
        adapting.set_pgresult(None)  # it may be large


class _Whole:
    """Whoever leaves in the middle of a statement, for whatever reason, has it cancelled and closes the connection."""

    __slots__ = ("_conn",)

    def __init__(self, conn: BoundedConnection) -> None:
        self._conn = conn

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._conn.pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
            try:
                with suppress(psycopg.Error):
                    self._conn.cancel_safe(timeout=CANCEL_SECONDS)
            finally:
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
    results: list[PGresult] = []
    while True:
        while line.is_busy():
            poll.poll()
            read(line, results)
        result = line.get_result()
        if result is None:
            return answer(results)
        results.append(result)


def read(line: PGconn, results: Sequence[PGresult]) -> None:
    """Raises psycopg.Error: what the server said last, where that is why it hung up."""
    try:
        line.consume_input()
    except psycopg.OperationalError:
        if results:
            answer(results)
        raise


def answer(results: Sequence[PGresult]) -> PGresult:
    """Of all that came for one statement. Raises psycopg.Error: the first, which says why others followed."""
    if not results:
        raise psycopg.OperationalError("the connection is lost")
    for each in results:
        if each.status not in WELL:
            raise errors.error_from_result(each)
    return results[-1]


def written(value: object) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, str):
        text = value.encode()
    elif isinstance(value, int):
        text = b"%d" % value
    else:
        raise TypeError(f"a parameter of type {type(value).__name__} is not for libpq alone")
    if b"\0" in text:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text


def new_name() -> bytes:
    """Of a prepared statement. None comes twice: who was interrupted does not know which of them the server has."""
    return b"jobspec_%d" % next(_numbers)


@lru_cache(maxsize=64)
def numbered(text: str) -> bytes:
    """The driver's ``%s`` as PostgreSQL's ``$1``."""
    first, *rest = text.split("%s")
    return "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, 1))]).encode()
