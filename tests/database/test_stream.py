"""Streams into PostgreSQL: one connection for all batches, and what may happen to it meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

import jobspec
from jobspec import JobRequest, enqueue_many, enqueue_stream
from jobspec.backends.postgres import batches, enqueue
from jobspec.backends.postgres.backend import PostgresBackend
from jobspec.backends.postgres.statement import Statement, cell
from jobspec.errors import DatabaseError, PayloadError
from tests.database.acme import Acme, Done, acme, few, note, picture
from tests.spans import traced, traceparent

__all__ = ["acme"]

BIG = "x" * 10_000
PID: Statement[int] = Statement(text="select pg_backend_pid()", params=(), read=cell)


@pytest.fixture
def single(url: str, acme: Acme) -> Iterator[PostgresBackend]:
    """With one connection: what a stream leaves behind, the next call finds."""
    with PostgresBackend(url, max_connections=1) as backend:
        yield backend


def notes(number: int) -> Iterator[JobRequest[Done]]:
    return (note.request(text=str(n)) for n in range(number))


def texts(acme: Acme) -> list[str]:
    return [each.text for each in acme.rows("select payload ->> 'text' as text from jobspec.job order by id")]


def test_a_batch_is_there_for_all_when_it_is_told_of(single: PostgresBackend, acme: Acme) -> None:
    seen: list[int] = []
    enqueue_stream(
        single, notes(5), batch=2, on_batch=lambda _: seen.append(acme.value("select count(*) from jobspec.job"))
    )
    assert seen == [2, 4, 5]
    assert acme.value("select count(distinct xmin::text) from jobspec.job") == 3


def test_the_server_stores_one_batch_while_the_next_is_made(
    single: PostgresBackend, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def noted(name: str) -> None:
        real = getattr(batches, name)

        def note_down(*args: Any) -> Any:
            steps.append(name)
            return real(*args)

        monkeypatch.setattr(batches, name, note_down)

    noted("send")
    noted("receive")

    def requests() -> Iterator[JobRequest[Done]]:
        for n in range(3):
            steps.append("make")
            yield note.request(text=str(n))

    enqueue_stream(single, requests(), batch=1)
    assert steps == ["make", "send", "make", "receive", "send", "make", "receive", "send", "receive"]


def test_batches_of_every_kind_keep_their_order(
    single: PostgresBackend, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alike, mixed, with a blob, larger than one statement may be: some cannot be left to the server."""
    monkeypatch.setattr(enqueue, "BULK_BYTES", 2 * len(BIG))
    large = [note.request(text=f"{n}{BIG}") for n in range(4)]
    blobs: list[JobRequest[Any]] = [picture.request(image=b"7"), note.request(text="after")]
    requests: list[JobRequest[Any]] = [*notes(4), *large, *blobs, note.configure(priority=3).request(text="last")]
    told: list[Any] = []
    assert enqueue_stream(single, requests, batch=4, on_batch=told.extend) == 11
    ids = [each.id for each in told]
    assert ids == sorted(ids)
    assert [each.replace(BIG, " large") for each in texts(acme)] == [
        *[str(n) for n in range(4)],
        *[f"{n} large" for n in range(4)],
        *["", "after", "last"],
    ]


def test_a_generator_that_needs_the_last_connection_is_told_so(single: PostgresBackend, acme: Acme) -> None:
    single.run(PID)
    single._pool.timeout = 0.01

    def requests() -> Iterator[JobRequest[Done]]:
        yield note.request()
        note.enqueue(single)

    with pytest.raises(DatabaseError, match="A stream holds one") as caught:
        enqueue_stream(single, requests(), batch=1)
    assert caught.value.__notes__[0].startswith("1 jobs")
    note.enqueue(single)
    assert acme.value("select count(*) from jobspec.job") == 2


def test_a_connection_that_is_cut_ends_the_stream_and_the_next_has_another(single: PostgresBackend, acme: Acme) -> None:
    def requests() -> Iterator[JobRequest[Done]]:
        yield from notes(4)
        acme.rows(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where application_name = 'jobspec client' and datname = current_database()"
        )
        yield from notes(4)

    with pytest.raises(psycopg.OperationalError) as caught:
        enqueue_stream(single, requests(), batch=2)
    (said,) = caught.value.__notes__
    known, there = int(said.split()[0]), acme.value("select count(*) from jobspec.job")
    assert (known, there) in [(2, 2), (2, 4), (4, 4)]  # of the batch under way nobody knows
    assert enqueue_stream(single, notes(3), batch=2) == 3


def test_a_nul_in_a_text_refuses_its_batch_and_leaves_the_connection(single: PostgresBackend, acme: Acme) -> None:
    with pytest.raises(PayloadError, match="NUL"):
        enqueue_stream(single, (note.request(text=each) for each in ["a", "b", "c", "\0", "e"]), batch=2)
    pid = single.run(PID)
    assert enqueue_stream(single, notes(3), batch=2) == 3
    assert single.run(PID) == pid
    assert texts(acme) == ["a", "b", "0", "1", "2"]


def test_where_nothing_may_be_prepared_it_is_stored_all_the_same(single: PostgresBackend, acme: Acme) -> None:
    with single._pool.connection() as conn:
        conn.prepare_threshold = None
    assert enqueue_stream(single, notes(5), batch=2) == 5
    assert texts(acme) == [*"01234"]


def test_a_connection_of_the_caller_is_refused(conn: psycopg.Connection[Any], url: str, acme: Acme) -> None:
    """Each batch would be in a transaction that is not ours to commit."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    with Session(engine) as session:
        sources: list[Any] = [conn, jobspec.adapt(session)]
        for each in sources:
            with pytest.raises(TypeError, match="a stream commits each batch"):
                enqueue_stream(each, notes(1))
            assert len(enqueue_many(each, notes(1))) == 1


def test_a_full_channel_is_found_out_one_batch_later_and_told_of_the_right_one(
    single: PostgresBackend, acme: Acme
) -> None:
    told: list[int] = []
    with pytest.raises(jobspec.JobspecError, match="small"):
        enqueue_stream(single, (few.request() for _ in range(9)), batch=2, on_batch=lambda each: told.append(len(each)))
    assert told == [2]
    assert acme.value("select count(*) from jobspec.job") == 2


def test_each_batch_has_a_span_that_its_jobs_carry(single: PostgresBackend, acme: Acme) -> None:
    with traced() as exporter:
        enqueue_stream(single, notes(5), batch=2)
        spans = exporter.get_finished_spans()
    assert [each.name for each in spans] == ["publish acme.note"] * 3
    traces = [traceparent(each.get_span_context()) for each in spans]  # type: ignore[arg-type]
    stored = [each.trace for each in acme.rows("select trace from jobspec.job order by id")]
    assert stored == [traces[0], traces[0], traces[1], traces[1], traces[2]]


INTERRUPTED = """
    import sys
    from jobspec import enqueue_stream
    from jobspec.backends.postgres.backend import PostgresBackend
    from tests.database.acme import note

    def requests():
        for n in range(5):
            yield note.request(text=str(n))
        print("now", flush=True)
        sys.stdin.readline()
        yield note.request(text="too late")

    with PostgresBackend(sys.argv[1], max_connections=1) as backend:
        try:
            enqueue_stream(backend, requests(), batch=2)
        except KeyboardInterrupt as error:
            print(*error.__notes__, flush=True)
        note.enqueue(backend, text="after")
"""


def test_whoever_presses_ctrl_c_is_told_how_much_there_is(acme: Acme, url: str) -> None:
    program = [sys.executable, "-c", textwrap.dedent(INTERRUPTED), url]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.send_signal(signal.SIGINT)
        said = process.stdout.readline()
    assert said == "4 jobs are known to be stored, in batches of 2: they stay\n"
    assert process.returncode == 0
    assert texts(acme) == ["0", "1", "2", "3", "after"]
