"""What a call may ask for: bounds, unique keys, tags and where it comes from; and a handle's view of it all."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Thread
from typing import Any

import psycopg
import pytest

from jobspec import Dependency, enqueue_many
from jobspec.backends.postgres.backend import PostgresBackend
from jobspec.errors import (
    DuplicateJobError,
    JobEndedError,
    NotFoundError,
    QueueFullError,
    UnknownChannelError,
)
from tests.database.acme import Acme, acme, backend, book, few, note, once, only, patient, ship, tx

__all__ = ["acme", "backend", "tx"]
Tx = psycopg.Connection[Any]


# ---- options reach the row
def test_a_call_says_where_a_job_comes_from_and_what_it_is_called(tx: Tx) -> None:
    """A-G02."""
    handle = note.configure(origin="checkout", tags={"customer": "7"}).enqueue(tx)
    view = handle.view()
    assert (view.origin, view.tags["customer"], view.attempt, view.state) == ("checkout", "7", 0, "ready")
    assert note.enqueue(tx).view().origin is None


def test_a_job_can_wait_in_another_channel(tx: Tx) -> None:
    short, full = (note.configure(channel=name).enqueue(tx).view().channel for name in ("post", "acme.post"))
    assert short == full == "acme.post"
    with pytest.raises(UnknownChannelError, match="pots"):
        note.configure(channel="pots").enqueue(tx)


def test_options_of_a_bulk_are_those_of_single_calls(tx: Tx) -> None:
    asked = note.configure(
        channel="post", unique_key="k", tags={"a": "b"}, origin="o", max_pending=9, max_attempts=3,
        timeout=timedelta(seconds=5), priority=2, delay=timedelta(hours=1),
    )  # fmt: skip
    one = asked.enqueue(tx).view()
    tx.rollback()
    many, other = (
        each.view() for each in enqueue_many(tx, [asked.request(), asked.configure(unique_key="l").request()])
    )
    for name in ("channel", "tags", "origin", "max_attempts", "priority", "state"):
        assert getattr(one, name) == getattr(many, name) == getattr(other, name)


# ---- back pressure
def test_a_bound_of_a_call_counts_what_waits_and_what_runs(tx: Tx, acme: Acme) -> None:
    """A-J02."""
    bounded = note.configure(max_pending=2)
    first, _ = bounded.enqueue(tx), bounded.enqueue(tx)
    tx.commit()
    assert bounded.try_enqueue(tx) is None
    (job,) = acme.rows("select * from jobspec.claim(p_id => %s)", first.id)
    assert bounded.try_enqueue(tx) is None
    tx.rollback()
    acme.rows("select jobspec.finish(%s, %s)", job.id, job.run)
    third = bounded.try_enqueue(tx)
    assert third is not None
    assert third.state() == "ready"
    with pytest.raises(QueueFullError):
        bounded.enqueue(tx)
    tx.rollback()
    note.configure(max_pending=None).enqueue(tx)


def test_a_refused_attempt_leaves_the_transaction_as_it_was(tx: Tx, acme: Acme) -> None:
    tx.execute("create table effect (n int)")
    assert [few.try_enqueue(tx) is not None for _ in range(3)] == [True, True, False]
    tx.execute("insert into effect values (1)")
    tx.commit()
    assert acme.value("select count(*) from effect") == 1


def test_on_a_connection_a_patient_job_does_not_wait(tx: Tx) -> None:
    patient.enqueue(tx)
    patient.enqueue(tx)
    with pytest.raises(QueueFullError):
        patient.enqueue(tx)


def test_on_a_backend_a_patient_job_waits_for_room(
    backend: PostgresBackend, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = patient.enqueue(backend), patient.enqueue(backend)
    pauses: list[float] = []

    def room_at_the_third(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            acme.ends(one.id)

    monkeypatch.setattr("time.sleep", room_at_the_third)
    third = patient.enqueue(backend)
    assert third.state() == "ready"
    assert pauses == sorted(pauses)
    assert len(pauses) == 3
    with pytest.raises(QueueFullError):
        few.enqueue(backend)
    with pytest.raises(QueueFullError):
        enqueue_many(backend, [patient.request(), few.request()])


# ---- uniqueness
def test_a_second_job_with_the_same_key_is_the_first(tx: Tx, acme: Acme) -> None:
    first = once.enqueue(tx, text="a")
    assert once.enqueue(tx, text="a").id == first.id
    assert once.enqueue(tx, text="b").id != first.id
    assert once.try_enqueue(tx, text="a") is None
    tx.commit()
    acme.ends(first.id)
    assert once.enqueue(tx, text="a").id > first.id


def test_a_second_job_with_the_same_key_is_an_error_if_the_spec_says_so(tx: Tx) -> None:
    first = only.enqueue(tx, text="a")
    assert only.try_enqueue(tx, text="a") is None
    with pytest.raises(DuplicateJobError, match=str(first.id)):
        only.enqueue(tx, text="a")


def test_a_key_of_the_call_needs_none_in_the_spec(tx: Tx) -> None:
    keyed = note.configure(unique_key="invoice 7")
    first = keyed.enqueue(tx, text="a")
    assert keyed.enqueue(tx, text="b").id == first.id
    assert keyed.try_enqueue(tx) is None


# ---- waiting for others
def test_a_job_waits_for_one_of_the_same_transaction(tx: Tx, acme: Acme) -> None:
    """A-O08: the parent ends after the child came; both know each other; times are in order."""
    parent = note.enqueue(tx)
    child = ship.enqueue(tx, note=parent)
    tx.commit()
    assert child.view().after == (Dependency(name="note", id=parent.id, state="ready"),)
    assert (child.state(), parent.view().dependents) == ("waiting", (child.id,))
    acme.ends(parent.id, {"at": "noon"})
    assert child.state() == "ready"
    acme.ends(child.id)
    one, two = parent.view(), child.view()
    assert two.after[0].state == "done"
    assert one.started_at is not None
    assert one.finished_at is not None
    assert two.started_at is not None
    assert one.enqueued_at <= one.started_at <= one.finished_at <= two.started_at


def test_a_job_whose_parent_has_ended_waits_for_nobody(tx: Tx, acme: Acme) -> None:
    """A-O08: the parent has ended before the child comes."""
    parent = note.enqueue(tx)
    tx.commit()
    acme.ends(parent.id)
    assert ship.enqueue(tx, note=parent).state() == "ready"


@pytest.mark.parametrize(("wish", "state"), [("cancel", "cancelled"), ("block", "waiting")])
def test_the_call_says_what_becomes_of_a_job_whose_parent_fails(tx: Tx, acme: Acme, wish: Any, state: str) -> None:
    parent = note.enqueue(tx)
    child = ship.configure(on_dep_failure=wish).enqueue(tx, note=parent)
    tx.commit()
    acme.kills(parent.id)
    view = child.view()
    assert view.state == state
    assert (view.reason is not None) == (wish == "cancel")


def test_what_is_waited_for_must_be_there(tx: Tx, acme: Acme) -> None:
    """A-O01."""
    parent = note.enqueue(tx)
    tx.rollback()
    with pytest.raises(NotFoundError, match=f"no job {parent.id}"):
        ship.enqueue(tx, note=parent)
    tx.rollback()
    assert acme.jobs() == 0


# ---- cancel
def test_cancelling_is_of_the_callers_transaction(tx: Tx, acme: Acme) -> None:
    """A-O03: waiting, running, ended, unknown; a cancelled job is never claimed."""
    waiting, running, ended = (note.enqueue(tx) for _ in range(3))
    tx.commit()
    assert waiting.cancel(reason="not wanted") == "cancelled"
    tx.rollback()
    assert waiting.state() == "ready"
    waiting.cancel(reason="not wanted")
    tx.commit()
    view = waiting.view()
    assert (view.state, view.reason) == ("cancelled", "not wanted")
    assert acme.rows("select * from jobspec.claim(p_id => null, p_limit => 100)")[0].id == running.id
    assert running.cancel() == "running"
    tx.commit()
    assert running.state() == "running"
    assert running.cancel(force=True) == "cancelled"
    tx.commit()
    acme.rows("select jobspec.release(r.id, r.run) from jobspec.job_running r where r.id = %s", ended.id)
    acme.ends(ended.id)
    with pytest.raises(JobEndedError, match="done"):
        ended.cancel()
    tx.rollback()
    assert ended.state() == "done"
    unknown = note.enqueue(tx)
    tx.rollback()
    with pytest.raises(NotFoundError):
        unknown.cancel()


# ---- views
def test_a_view_has_the_errors_and_the_checkpoint(tx: Tx, acme: Acme) -> None:
    handle = book.enqueue(tx, customer=7)
    tx.commit()
    (job,) = acme.rows("select * from jobspec.claim()")
    acme.rows("select jobspec.checkpoint(%s, %s, '{\"page\": 3}')", job.id, job.run)
    acme.rows(
        "select jobspec.fail(%s, %s, %s::json)",
        job.id, job.run, json.dumps({"type": "E", "message": "\0", "classes": ["acme:E"], "data": {"a\0": 1}}),
    )  # fmt: skip
    view = handle.view()
    (error,) = view.errors
    assert (error.type, error.message, error.classes, error.data) == ("E", "\0", ("acme:E",), {"a\0": 1})
    assert (view.state, view.attempt, view.checkpoint, view.key) == ("scheduled", 1, '{"page": 3}', "[7]")
    assert view.run_at is not None
    assert view.run_at > view.enqueued_at


def test_two_backends_of_two_databases_do_not_mix(server: str, url: str, acme: Acme, empty_url: str) -> None:
    """A-G29."""
    from jobspec import connect
    from jobspec.backends.postgres.migrator import migrate
    from tests.database.acme import ACME

    migrate(empty_url)
    with psycopg.connect(empty_url) as conn:
        conn.execute(ACME)
    with connect(url) as here:
        with connect(empty_url) as there:
            one, two = note.enqueue(here, text="here"), note.enqueue(there, text="there")
            (job,) = here.claim(limit=9)
            job.finish({"at": "noon"})
            assert (one.state(), two.state()) == ("done", "ready")
        assert one.result().at == "noon"
        note.enqueue(here)


def test_two_producers_of_a_bounded_channel_count_right(acme: Acme, url: str) -> None:
    """Exact under races: both see room for one, one of them gets it."""
    handles: list[Any] = []

    def produce() -> None:
        with psycopg.connect(url) as conn:
            handles.append(few.try_enqueue(conn))
            conn.commit()

    with psycopg.connect(url) as conn:
        few.enqueue(conn)
        conn.commit()
        threads = [Thread(target=produce) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(each is None for each in handles) == [False, True]
