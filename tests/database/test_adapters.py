"""Connections and sessions of SQLAlchemy and Django: the work is of the caller's transaction, and errors are ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest
import sqlalchemy
from sqlalchemy.orm import Session

from jobspec import (
    adapt,
    enqueue_bundle,
    enqueue_many,
)
from jobspec.backends.backend import SyncProducer
from jobspec.backends.postgres import enqueue
from jobspec.errors import (
    InTransactionError,
    JobEndedError,
    JobspecError,
    LeaseLostError,
    NotFoundError,
    QueueFullError,
    ReservationExpiredError,
    ResultTimeoutError,
    SchemaMissingError,
    UnknownKindError,
    UnsupportedError,
)
from tests.database.acme import Acme, acme, few, note, picture
from tests.database.libraries import (
    LEVELS,
    MINUTE,
    ODD,
    SYNC,
    django_connection,
    sqlalchemy_url,
)
from tests.database.test_bundles_client import unknown

__all__ = ["acme"]

Opened: TypeAlias = tuple[SyncProducer, Callable[[], None], Callable[[], None]]


@pytest.fixture(params=SYNC)
def kind(request: Any) -> str:
    return str(request.param)


@pytest.fixture(params=LEVELS)
def level(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def opened(url: str, acme: Acme, kind: str) -> Iterator[Opened]:
    with SYNC[kind](url, LEVELS[0]) as (on, commit, rollback):
        yield adapt(on), commit, rollback


def test_everything_is_of_the_callers_transaction(url: str, acme: Acme, kind: str, level: str) -> None:
    with SYNC[kind](url, level) as (on, commit, rollback):
        producer: SyncProducer = adapt(on)
        asked = note.configure(run_at=datetime(2020, 1, 1, tzinfo=UTC), tags={"a": "é"}, origin="here", priority=3)
        for end in (rollback, commit):
            one = asked.enqueue(producer, text=ODD)
            many = enqueue_many(producer, [picture.request(image=b"\0\xff"), note.configure(delay=MINUTE).request()])
            bundle = enqueue_bundle(producer, [note.request()] * 2)
            reservation = note.reserve(producer, MINUTE)
            assert reservation.commit() is True
            assert [one.state(), many[1].state(), reservation.handle.state()] == ["ready", "scheduled", "ready"]
            assert (one.view().origin, one.view().tags["a"], bundle.counts().total) == ("here", "é", 2)
            assert one.view().enqueued_at.tzinfo is UTC
            with pytest.raises(InTransactionError):
                one.result()
            assert acme.jobs() == 0
            end()
        assert acme.jobs() == 6
        assert acme.job(one.id).payload["text"] == ODD
        assert acme.value("select blob from jobspec.job where id = %s", many[0].id) == b"\0\xff"
        assert one.cancel(reason="no") == "cancelled"
        rollback()
        assert one.state() == "ready"
        rollback()


def test_a_running_job_ends_with_the_callers_work(url: str, acme: Acme, kind: str, level: str) -> None:
    """The handler's own session completes the job, or neither is there."""
    id_ = acme.enqueue_note()
    (job,) = acme.rows("select * from jobspec.claim()")
    with SYNC[kind](url, level) as (on, commit, rollback):
        producer = adapt(on)
        producer.checkpoint(job.id, job.run, state='{"page": 1}')
        producer.finish(job.id, job.run, result='{"at": "\\u0000"}')
        rollback()
        assert acme.state(id_) == "running"
        producer.checkpoint(job.id, job.run, state='{"page": 1}')
        producer.finish(job.id, job.run, result='{"at": "\\u0000"}')
        commit()
        assert acme.job(id_).result == {"at": "\0"}
        with pytest.raises(LeaseLostError):
            producer.finish(job.id, job.run, result=None)
        rollback()


def test_errors_of_the_database_are_ours(opened: Opened, acme: Acme) -> None:
    producer, commit, rollback = opened
    gone = note.reserve(producer, MINUTE)
    done = note.enqueue(producer)
    commit()
    acme.rows("select jobspec.cancel(%s)", gone.id)
    acme.ends(done.id)
    wrong: list[tuple[type[JobspecError], Callable[[], object]]] = [
        (UnknownKindError, lambda: unknown.enqueue(producer)),
        (QueueFullError, lambda: enqueue_many(producer, [few.request()] * 3)),
        (ReservationExpiredError, gone.commit),
        (NotFoundError, lambda: producer.cancel(1_000_000)),
        (JobEndedError, done.cancel),
    ]
    for error, act in wrong:
        with pytest.raises(error) as caught:
            act()
        assert caught.value.message
        rollback()
    with pytest.raises(UnknownKindError, match="jobspec apply"):
        unknown.enqueue(producer)
    rollback()
    assert [few.try_enqueue(producer) is not None for _ in range(3)] == [True, True, False]
    commit()


def test_errors_that_are_not_of_jobs_stay_those_of_the_library(opened: Opened) -> None:
    from django.db import DatabaseError as DjangoError
    from sqlalchemy.exc import DBAPIError

    from jobspec.backends.postgres.statement import Statement, cell

    producer, _, rollback = opened
    with pytest.raises((DBAPIError, DjangoError), match="division by zero"):
        producer.run(Statement(text="select 1 / %s::int", params=[0], read=cell))  # type: ignore[attr-defined]
    rollback()


def test_a_database_without_the_schema_says_so(empty_url: str, kind: str) -> None:
    with SYNC[kind](empty_url, LEVELS[0]) as (on, _, rollback):
        with pytest.raises(SchemaMissingError, match="jobspec migrate"):
            note.enqueue(adapt(on))
        rollback()


def test_a_wait_outside_a_transaction_polls_and_leaves_none_open(url: str, acme: Acme, kind: str) -> None:
    with SYNC[kind](url, LEVELS[0]) as (on, commit, _):
        if kind == "django":
            on.set_autocommit(True)
        producer = adapt(on)
        handle = note.enqueue(producer)
        if kind != "django":
            commit()
        with pytest.raises(ResultTimeoutError):
            handle.result(timeout=0.01)
        acme.ends(handle.id, {"at": "noon"})
        assert handle.result(timeout=20).at == "noon"
        assert not producer.inside()


def test_a_big_bulk_is_stored_as_a_whole_or_not_at_all(
    url: str, acme: Acme, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enqueue, "BULK_JOBS", 2)
    with SYNC[kind](url, LEVELS[0]) as (on, commit, rollback):
        producer = adapt(on)
        enqueue_many(producer, [note.request()] * 5)
        rollback()
        assert acme.jobs() == 0
        enqueue_many(producer, [note.request()] * 5)
        commit()
        assert acme.jobs() == 5


# ---- what each library does in its own way
def test_what_a_session_has_loaded_is_not_expired_by_a_look(url: str, acme: Acme) -> None:
    engine = sqlalchemy.create_engine(sqlalchemy_url(url, "psycopg"))
    with Session(engine) as session:
        handle = note.enqueue(adapt(session))
        session.commit()
        assert handle.state() == "ready"
        assert not session.in_transaction()
        with engine.connect() as conn:
            assert handle.on(adapt(conn)).state() == "ready"
            assert not conn.in_transaction()
    engine.dispose()


def test_without_transactions_several_statements_are_refused(
    url: str, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enqueue, "BULK_JOBS", 2)
    engine = sqlalchemy.create_engine(sqlalchemy_url(url, "psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        with pytest.raises(UnsupportedError, match="AUTOCOMMIT"):
            enqueue_many(adapt(conn), [note.request()] * 5)
        enqueue_many(adapt(conn), [note.request()] * 2)
    assert acme.jobs() == 2
    engine.dispose()


def test_django_joins_atomic_and_else_commits_each_call(url: str, acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    monkeypatch.setattr(enqueue, "BULK_JOBS", 2)
    with django_connection(url) as connection:
        producer = adapt(connection)
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=connection.alias):
            note.enqueue(producer)
            raise ZeroDivisionError
        assert acme.jobs() == 0
        with transaction.atomic(using=connection.alias):
            note.enqueue(producer)
            assert acme.jobs() == 0
        assert acme.jobs() == 1
        with pytest.raises(UnknownKindError):
            enqueue_many(producer, [*[note.request()] * 4, unknown.request()])
        enqueue_many(producer, [note.request()] * 5)
        assert acme.jobs() == 6


@pytest.mark.parametrize("on", [object(), 7, "postgresql://", None])
def test_what_is_of_no_library_is_a_type_error(on: Any) -> None:
    with pytest.raises(TypeError, match="adapt"):
        adapt(on)


def test_what_is_no_connection_is_a_type_error() -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    with pytest.raises(TypeError, match="not Engine"):
        adapt(engine)  # type: ignore[call-overload]
    with engine.connect() as conn, pytest.raises(UnsupportedError, match="sqlite"):
        adapt(conn)
    engine.dispose()
