"""Statements straight through libpq: what goes wrong with one is said as the driver says it, and the next goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum, IntEnum
from typing import Any

import psycopg
import pytest

from jobspec import JobspecError, enqueue_many
from jobspec.backends.postgres import direct, migrator
from jobspec.backends.postgres.backend import PostgresBackend
from jobspec.backends.postgres.bounded import BoundedConnection
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.enqueue import enqueue_many as many
from jobspec.backends.postgres.enqueue import enqueue_one
from jobspec.backends.postgres.handler_pools import HandlerPools
from jobspec.backends.postgres.statement import Statement
from jobspec.core.job import NewJob
from jobspec.errors import DatabaseError, OptionError, SchemaMissingError, UnknownKindError
from tests.database.acme import Acme, acme, note

__all__ = ["acme"]

NOTE = NewJob(kind="acme.note", version=1, payload="{}")
PID: Statement[int] = Statement(
    text="select pg_backend_pid()", params=(), read=lambda rows: int(rows[0][0]), direct=True
)
BIG = "x" * 1_000_000
"""Larger than what a socket takes at once."""
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


@pytest.fixture
def backend(url: str, acme: Acme) -> Iterator[PostgresBackend]:
    """With a single connection: what one call leaves behind, the next one finds."""
    with PostgresBackend(url, max_connections=1) as backend:
        yield backend


@contextmanager
def no_room(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Whoever stores a job waits."""
    with psycopg.connect(url) as other:
        other.execute("lock table jobspec.job_ready in access exclusive mode")
        yield other


def until(condition: Callable[[], object]) -> None:
    """The test's own time limit ends it otherwise."""
    while not condition():
        pass


class Urgency(IntEnum):
    HIGH = 7


class Place(str, Enum):  # noqa: UP042 - members of a StrEnum are written as their values
    WEB = "web"


def outcome(conn: psycopg.Connection[Any], statement: Statement[Any]) -> tuple[str, ...]:
    try:
        run(conn, statement)
    except (JobspecError, psycopg.Error) as error:
        state = error.sqlstate if isinstance(error, psycopg.Error) else None
        return type(error).__name__, str(state), str(error).partition("\n")[0]
    return ("stored",)


JOBS = {
    "plain": (NOTE, "stored"),
    "text": (replace(NOTE, payload='{"text": "\\u00e9 🐠 %s $1 \'"}'), "stored"),
    "options": (replace(NOTE, tags='{"a": "%"}', origin="é", trace="00-1-2-01"), "stored"),
    "number": (replace(NOTE, priority=-32767), "stored"),
    "members of enums": (replace(NOTE, priority=Urgency.HIGH, origin=Place.WEB), "stored"),
    "unknown": (replace(NOTE, kind="acme.nothing"), "UnknownKindError"),
    "nul": (replace(NOTE, kind="acme.no\0thing"), "OptionError"),
    "half a pair": (replace(NOTE, origin="\ud83d"), "OptionError"),
    "escaped nul": (replace(NOTE, payload='{"text": "\\u0000"}'), "PayloadError"),
    "no json": (replace(NOTE, payload="{"), "InvalidTextRepresentation"),
    "no object": (replace(NOTE, payload="[]"), "PayloadError"),
    "too high": (replace(NOTE, priority=40_000), "OptionError"),
}


@pytest.mark.parametrize(("job", "expected"), JOBS.values(), ids=JOBS)
def test_it_is_the_same_as_by_a_cursor(backend: PostgresBackend, url: str, job: NewJob, expected: str) -> None:
    with psycopg.connect(url, autocommit=True) as plain, backend._pool.connection() as conn:
        for statement in (enqueue_one(job), many([job, job])):
            assert outcome(conn, statement) == outcome(plain, statement)
            assert outcome(conn, enqueue_one(NOTE)) == ("stored",)
        assert outcome(conn, enqueue_one(job))[0] == expected
        assert conn.is_direct


def test_a_number_that_is_too_large_is_said(backend: PostgresBackend) -> None:
    with pytest.raises(OptionError, match="larger than PostgreSQL can hold"):
        backend.enqueue([replace(NOTE, priority=2**40)])


def test_what_the_database_says_otherwise_is_the_drivers_and_the_connection_goes_on(
    backend: PostgresBackend, acme: Acme
) -> None:
    acme.rows("create unique index on jobspec.job_ready (kind_id)")
    pid = backend.run(PID)
    first = note.enqueue(backend)
    with pytest.raises(psycopg.errors.UniqueViolation) as caught:
        note.enqueue(backend)
    assert caught.value.diag.constraint_name
    acme.ends(first.id)
    note.enqueue(backend)
    assert backend.run(PID) == pid


def test_what_is_larger_than_a_socket_takes_goes_in_pieces(backend: PostgresBackend, acme: Acme) -> None:
    handle = note.enqueue(backend, text=BIG)
    handles = enqueue_many(backend, [note.request(text=f"{n}{BIG}") for n in range(8)])
    assert acme.value("select payload ->> 'text' from jobspec.job where id = %s", handle.id) == BIG
    stored = acme.rows("select payload ->> 'text' as text from jobspec.job where id <> %s order by id", handle.id)
    assert [each.text for each in stored] == [f"{n}{BIG}" for n in range(len(handles))]


def test_an_idle_connection_that_was_cut_is_said_once_and_made_again(backend: PostgresBackend, acme: Acme) -> None:
    acme.value("select pg_terminate_backend(%s, 5000)", backend.run(PID))
    with pytest.raises(psycopg.OperationalError):
        note.enqueue(backend)
    note.enqueue(backend)
    assert acme.value("select count(*) from jobspec.job") == 1


def test_a_statement_that_is_cut_off_is_said_and_the_next_one_goes(
    backend: PostgresBackend, acme: Acme, url: str
) -> None:
    pid = backend.run(PID)
    with ThreadPoolExecutor(1) as thread:
        with no_room(url):
            call = thread.submit(note.enqueue, backend)
            until(lambda: acme.value(WAITING))
            acme.value("select pg_terminate_backend(%s, 5000)", pid)
            assert isinstance(call.exception(), psycopg.OperationalError)
        note.enqueue(backend)
    assert acme.value("select count(*) from jobspec.job") == 1


def test_a_statement_that_is_cancelled_leaves_the_connection_as_it_was(
    backend: PostgresBackend, acme: Acme, url: str
) -> None:
    pid = backend.run(PID)
    with ThreadPoolExecutor(1) as thread, no_room(url):
        call = thread.submit(note.enqueue, backend)
        until(lambda: acme.value(WAITING))
        acme.value("select pg_cancel_backend(%s)", pid)
        assert isinstance(call.exception(), psycopg.errors.QueryCanceled)
    note.enqueue(backend)
    assert backend.run(PID) == pid


INTERRUPTED = """
    from jobspec.backends.postgres.backend import PostgresBackend
    from tests.database.acme import note
    import sys

    with PostgresBackend(sys.argv[1], max_connections=1) as backend:
        try:
            note.enqueue(backend, text="first")
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        sys.stdin.readline()
        note.enqueue(backend, text="second")
"""


def test_whoever_is_interrupted_leaves_nothing_behind(acme: Acme, url: str) -> None:
    """The server does not go on with it, either: it would store the job when nobody asks any more."""
    program = [sys.executable, "-c", textwrap.dedent(INTERRUPTED), url]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with no_room(url):
            until(lambda: acme.value(WAITING))
            process.send_signal(signal.SIGINT)
            assert process.stdout.readline() == "interrupted\n"
            until(lambda: not acme.value(WAITING))
        process.stdin.write("\n")
    assert process.returncode == 0
    assert [each.payload for each in acme.rows("select payload from jobspec.job")] == [
        {"text": "second", "customer": 1}
    ]


def test_whoever_is_interrupted_before_the_statement_is_known_to_be_prepared_can_come_again(
    backend: PostgresBackend, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = direct._answer

    def answered(line: Any) -> Any:
        real(line)
        raise KeyboardInterrupt

    backend.run(PID)
    with monkeypatch.context() as patch:
        patch.setattr(direct, "_answer", answered)
        with pytest.raises(KeyboardInterrupt):
            note.enqueue(backend)
    note.enqueue(backend)
    assert acme.value("select count(*) from jobspec.job") == 1


def test_functions_may_be_made_anew_between_two_calls_of_a_connection(
    backend: PostgresBackend, acme: Acme, url: str
) -> None:
    pair = [note.request(), note.request()]
    pid = backend.run(PID)
    enqueue_many(backend, pair)
    acme.rows("drop function jobspec.enqueue_alike")
    with pytest.raises(SchemaMissingError):
        enqueue_many(backend, pair)
    acme.rows("drop schema jobspec cascade")
    with pytest.raises(SchemaMissingError):
        note.enqueue(backend)
    migrator.migrate(url)
    with pytest.raises(UnknownKindError):
        enqueue_many(backend, pair)
    assert backend.run(PID) == pid


def test_rights_that_are_given_later_hold_for_the_same_connection(url: str, acme: Acme) -> None:
    role = f"r_{uuid.uuid4().hex}"
    acme.rows(f"create role {role}")
    try:
        with PostgresBackend(url, max_connections=1) as backend:
            pid = backend.run(PID)
            with backend._pool.connection() as conn:
                conn.execute(f"set role {role}".encode())
            for each in (lambda: note.enqueue(backend), lambda: enqueue_many(backend, [note.request()] * 2)):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    each()
            acme.rows("select jobspec.grant_to(%s, 'producer')", role)
            note.enqueue(backend)
            enqueue_many(backend, [note.request()] * 2)
            assert backend.run(PID) == pid
    finally:
        acme.rows(f"drop owned by {role}")
        acme.rows(f"drop role {role}")


def test_nothing_is_prepared_where_sessions_are_shared(backend: PostgresBackend) -> None:
    """Behind a pooler; see test_pgbouncer."""
    with backend._pool.connection() as conn:
        conn.prepare_threshold = None
    note.enqueue(backend)
    enqueue_many(backend, [note.request()] * 2)
    with backend._pool.connection() as conn:
        assert conn.execute("select name from pg_prepared_statements").fetchall() == []


def test_each_text_is_prepared_once(backend: PostgresBackend) -> None:
    for n in range(20):
        note.enqueue(backend, text=str(n))
        note.configure(priority=n).enqueue(backend)
        enqueue_many(backend, [note.request()] * (n + 2))
    with backend._pool.connection() as conn:
        ours = "select count(*) from pg_prepared_statements where name like 'jobspec%'"
        assert conn.execute(ours).fetchone() == (3,)


def test_a_session_that_was_reset_has_its_statements_prepared_anew(url: str, acme: Acme) -> None:
    with BoundedConnection.connect(url, autocommit=True) as conn:
        before = run(conn, PID)
        conn.execute("discard all")
        assert run(conn, PID) == before


def test_members_of_enums_are_stored_as_their_values(backend: PostgresBackend, conn: psycopg.Connection[Any]) -> None:
    backend.run(enqueue_one(replace(NOTE, priority=Urgency.HIGH, origin=Place.WEB)))
    assert conn.execute("select priority, origin from jobspec.job").fetchall() == [(7, "web")]


def test_another_encoding_is_left_to_the_driver(url: str, acme: Acme) -> None:
    with BoundedConnection.connect(url, autocommit=True) as conn:
        conn.execute("set client_encoding = 'latin1'")
        run(conn, enqueue_one(replace(NOTE, payload='{"text": "é"}')))
        assert conn.execute("select payload ->> 'text' from jobspec.job").fetchone() == ("é",)


def test_threads_share_a_backend(url: str, acme: Acme) -> None:
    with PostgresBackend(url, max_connections=2) as backend, ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda n: note.enqueue(backend, text=str(n)).id, range(200)))
        texts = {each.id: each.text for each in acme.rows("select id, payload ->> 'text' as text from jobspec.job")}
    assert [texts[each] for each in ids] == [str(n) for n in range(200)]


@pytest.fixture
def handlers_conn(url: str, acme: Acme) -> Iterator[Any]:
    """What a handler with ``transactional: sync`` has."""
    pools = HandlerPools(url, "test")
    try:
        with pools.transaction() as conn:
            yield conn
    finally:
        pools._threads.close()


def test_threads_of_a_handler_share_its_connection(handlers_conn: Any) -> None:
    """As they may with every connection of psycopg."""

    def both(n: int) -> tuple[int, int]:
        (number,) = handlers_conn.execute("select %s::int", [n]).fetchone()
        return note.enqueue(handlers_conn).id, number

    assert handlers_conn.is_direct
    with ThreadPoolExecutor(8) as threads:
        ids, numbers = zip(*threads.map(both, range(200)), strict=True)
    assert (len(set(ids)), numbers) == (200, tuple(range(200)))


def test_a_handler_may_enqueue_in_a_pipeline(handlers_conn: Any) -> None:
    """There nothing is answered before it is asked for."""
    assert handlers_conn.is_direct
    with handlers_conn.pipeline():
        cursor = handlers_conn.execute("select 7")
        handle = note.enqueue(handlers_conn)
        assert cursor.fetchone() == (7,)
    assert handlers_conn.execute("select id from jobspec.job").fetchall() == [(handle.id,)]


def test_a_transaction_that_has_failed_says_so(handlers_conn: Any) -> None:
    with pytest.raises(UnknownKindError), handlers_conn.transaction():
        run(handlers_conn, enqueue_one(replace(NOTE, kind="acme.nothing")))
    with pytest.raises(UnknownKindError):
        run(handlers_conn, enqueue_one(replace(NOTE, kind="acme.nothing")))
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        note.enqueue(handlers_conn)
    handlers_conn.execute("rollback")
    handlers_conn.execute("begin")
    note.enqueue(handlers_conn)


def test_a_closed_connection_is_said(handlers_conn: Any) -> None:
    handlers_conn.close()
    with pytest.raises(psycopg.OperationalError, match="closed"):
        note.enqueue(handlers_conn)


def test_a_closed_backend_is_said(backend: PostgresBackend) -> None:
    note.enqueue(backend)
    backend.close()
    with pytest.raises(DatabaseError, match="closed"):
        note.enqueue(backend)


def test_a_value_that_is_not_for_libpq_alone_is_a_mistake_of_ours(backend: PostgresBackend) -> None:
    with pytest.raises(TypeError, match="list"):
        backend.run(replace(PID, params=([1],)))
    assert backend.run(PID)
