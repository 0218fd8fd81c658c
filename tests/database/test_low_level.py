"""The verbs on single jobs, without a worker."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import anyio
import psycopg
import pytest

from jobspec import AttemptError, connect_async
from jobspec.backends.backend import AsyncBackend
from jobspec.backends.postgres import claiming, waiting
from jobspec.backends.postgres.backend import AsyncPostgresBackend, PostgresBackend
from jobspec.errors import (
    JobCancelledError,
    LeaseLostError,
    NotFoundError,
    NotReadyError,
    OptionError,
    ResultError,
)
from tests.database.acme import Acme, acme, backend, book, note, picture, ship, told, tx

__all__ = ["acme", "backend", "tx"]
Tx = psycopg.Connection[Any]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def abackend(url: str, acme: Acme) -> AsyncIterator[AsyncBackend]:
    async with connect_async(url) as backend:
        yield backend


# ---- claim
def test_the_oldest_first_and_its_payload_as_it_was(backend: PostgresBackend) -> None:
    """A-J01, A-O02."""
    assert backend.claim() == []
    one, two = note.enqueue(backend, text="🐠"), note.enqueue(backend, text="🐙")
    before = one.view()
    (job,) = backend.claim()
    assert (job.id, job.kind, job.version, job.attempt, job.channel) == (one.id, "acme.note", 1, 1, "acme.mail")
    assert job.payload == before.payload == one.view().payload
    assert "🐠" in job.payload
    assert [each.id for each in backend.claim(limit=9)] == [two.id]


@pytest.mark.parametrize("text", ["", "words"])
@pytest.mark.parametrize("blob", [b"", b"\x00\xff", os.urandom(2**20)], ids=["empty", "short", "1 MiB"])
def test_text_and_bytes_come_back_equal(backend: PostgresBackend, text: str, blob: bytes) -> None:
    """A-S27."""
    picture.enqueue(backend, image=blob, text=text)
    (job,) = backend.claim()
    assert job.blob == blob
    assert f'"text": "{text}"' in job.payload


def test_claims_are_by_kind_channel_pattern_and_number(backend: PostgresBackend) -> None:
    """A-O13."""
    post, mail, ledger = note.configure(channel="post").enqueue(backend), told.enqueue(backend), book.enqueue(backend)
    assert backend.claim(channels=["nowhere.else"], limit=9) == []
    assert backend.claim(kinds=["acme.n"], limit=9) == []
    assert [job.id for job in backend.claim(channels=["acme.post"], limit=9)] == [post.id]
    assert [job.id for job in backend.claim(kinds=["acme.t*"], limit=9)] == [mail.id]
    assert [job.id for job in backend.claim(channels=["acme.mail", "acme.ledger"], limit=9)] == [ledger.id]


@pytest.mark.parametrize(
    "bad", [{"limit": 0}, {"lease": timedelta(0)}, {"kinds": "acme.note"}, {"channels": "acme.mail"}]
)
def test_a_claim_that_makes_no_sense_is_refused(backend: PostgresBackend, bad: dict[str, Any]) -> None:
    with pytest.raises(OptionError):
        backend.claim(**bad)


def test_a_claim_by_id_takes_that_job_or_says_why_not(backend: PostgresBackend) -> None:
    """A-O12."""
    a, b = note.enqueue(backend), note.enqueue(backend)
    child = ship.enqueue(backend, note=b)
    (job,) = backend.claim(id=b.id)
    assert job.id == b.id
    job.release()
    (job,) = backend.claim(id=a.id)
    for refused in (child.id, a.id):
        with pytest.raises(NotReadyError):
            backend.claim(id=refused)
    job.finish()
    with pytest.raises(NotReadyError):
        backend.claim(id=a.id)
    with pytest.raises(NotFoundError):
        backend.claim(id=1_000_000)


# ---- how it ends
def test_the_first_end_wins(backend: PostgresBackend) -> None:
    """A-J08, A-P05."""
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    job.finish({"at": "noon"})
    for verb in (
        job.finish,
        job.release,
        job.reschedule,
        lambda: job.fail("late"),
        lambda: job.snooze(MINUTE),
        job.extend,
    ):
        with pytest.raises(LeaseLostError):
            verb()
    view = handle.view()
    assert (view.state, view.result, view.errors) == ("done", '{"at": "noon"}', ())
    assert handle.result().at == "noon"


def test_a_result_may_hold_what_jsonb_cannot(backend: PostgresBackend) -> None:
    """A-O06."""
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    job.finish({"bl\0": "\0", "at": "x"})
    assert handle.view().result == '{"bl\\u0000": "\\u0000", "at": "x"}'
    note.enqueue(backend)
    (job,) = backend.claim()
    with pytest.raises(ResultError, match="JSON"):
        job.finish(float("nan"))
    with pytest.raises(ResultError, match="JSON"):
        job.finish(object())
    job.finish([datetime(2026, 1, 1, tzinfo=UTC), note.request().job.payload, {1}])


def test_a_rescheduled_job_goes_to_the_tail_with_its_attempt(backend: PostgresBackend) -> None:
    """A-J04."""
    a, b = note.enqueue(backend), note.enqueue(backend)
    (job,) = backend.claim()
    assert job.reschedule() == "ready"
    jobs = backend.claim(limit=2)
    assert [(each.id, each.attempt) for each in jobs] == [(b.id, 1), (a.id, 1)]


def test_a_stale_holder_is_refused(backend: PostgresBackend) -> None:
    """A-O04, A-O01: the run of a claim is of no use once it is over."""
    handle = note.enqueue(backend)
    (one,) = backend.claim()
    one.release()
    (two,) = backend.claim()
    assert one.id == two.id == handle.id
    assert one.run != two.run
    with pytest.raises(LeaseLostError):
        one.finish()
    with pytest.raises(LeaseLostError):
        one.save({"page": 1})
    two.finish()
    assert handle.state() == "done"


def test_a_failure_is_kept_with_all_it_says(backend: PostgresBackend) -> None:
    """A-O16."""
    handle = note.enqueue(backend)
    (job,) = backend.claim(id=handle.id)
    assert job.fail("rejected", data={"d": 1}, give_up=True) == "dead"
    view = handle.view()
    (error,) = view.errors
    assert (view.state, error.type, error.message, error.data) == ("dead", "failed", "rejected", {"d": 1})
    assert view.finished_at is not None


def test_a_failed_attempt_is_followed_by_another(backend: PostgresBackend, acme: Acme) -> None:
    handle = told.enqueue(backend)
    (job,) = backend.claim()
    with pytest.raises(FileNotFoundError) as caught:
        raise FileNotFoundError("no such\0file")
    assert job.fail(caught.value, delay=timedelta(hours=1)) == "scheduled"
    view = handle.view()
    assert view.run_at is not None
    assert view.run_at > datetime.now(UTC) + timedelta(minutes=50)
    (kept,) = view.errors
    assert isinstance(kept, AttemptError)
    assert (kept.type, kept.message, kept.attempt) == ("FileNotFoundError", "no such\0file", 1)
    assert kept.classes[:2] == ("builtins:FileNotFoundError", "builtins:OSError")
    assert "raise FileNotFoundError" in (kept.traceback or "")
    acme.due_now()
    acme.tick()
    (job,) = backend.claim()
    assert job.attempt == 2
    assert job.fail("again") == "dead"


def test_a_snoozed_job_sleeps_and_keeps_its_attempt(backend: PostgresBackend, acme: Acme) -> None:
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    assert job.snooze(timedelta(hours=1)) == "scheduled"
    assert (backend.claim(), handle.view().attempt) == ([], 0)
    acme.due_now()
    acme.tick()
    (job,) = backend.claim()
    assert job.attempt == 1


def test_a_lease_can_be_prolonged_and_runs_out(backend: PostgresBackend, acme: Acme) -> None:
    note.enqueue(backend)
    (job,) = backend.claim(lease=MINUTE)
    assert job.extend(timedelta(hours=1)) > datetime.now(UTC) + timedelta(minutes=50)
    acme.rows("update jobspec.job_running set expires_at = clock_timestamp() - interval '1 s'")
    acme.tick()
    with pytest.raises(LeaseLostError):
        job.extend()


def test_a_cancelled_job_can_only_be_given_back(backend: PostgresBackend) -> None:
    """A-O03."""
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    assert handle.cancel(reason="changed my mind") == "running"
    for verb in (job.extend, job.finish):
        with pytest.raises(JobCancelledError):
            verb()
    job.release()
    assert handle.state() == "cancelled"
    assert backend.claim() == []


def test_a_checkpoint_comes_back_with_the_next_attempt(backend: PostgresBackend, acme: Acme) -> None:
    handle = told.enqueue(backend)
    (job,) = backend.claim()
    assert job.checkpoint is None
    job.save({"page": 3}, extra_attempts=2)
    job.fail("interrupted", delay=timedelta(0))
    acme.due_now()
    acme.tick()
    (job,) = backend.claim()
    assert job.checkpoint == handle.view().checkpoint == '{"page": 3}'


def test_effect_and_end_commit_together(backend: PostgresBackend, tx: Tx, acme: Acme) -> None:
    handle = note.enqueue(backend)
    tx.execute("create table effect (n int)")
    tx.commit()
    (job,) = backend.claim()
    for isolation in (None, psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE):
        tx.isolation_level = isolation
        tx.execute("insert into effect values (1)")
        job.save({"n": 1}, conn=tx)
        job.finish({"at": "noon"}, conn=tx)
        tx.rollback()
        assert (handle.state(), handle.view().checkpoint) == ("running", None)
    tx.execute("insert into effect values (1)")
    job.finish({"at": "noon"}, conn=tx)
    tx.commit()
    assert (handle.result().at, acme.value("select count(*) from effect")) == ("noon", 1)


def test_what_others_did_first_comes_with_the_job(backend: PostgresBackend) -> None:
    parent = note.enqueue(backend)
    child = ship.enqueue(backend, note=parent)
    (job,) = backend.claim()
    job.finish({"at": "noon"})
    (job,) = backend.claim()
    assert job.id == child.id
    assert job.after is not None
    assert '"at": "noon"' in job.after


# ---- looking
def test_get_tells_done_from_never_and_from_gone(backend: PostgresBackend, acme: Acme) -> None:
    """A-S34."""
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    job.finish()
    view = backend.get(handle.id)
    assert view is not None
    assert view.state == "done"
    assert backend.get(handle.id + 1_000_000) is None
    acme.rows("select jobspec.delete(array[%s::bigint])", handle.id)
    assert backend.get(handle.id) is None
    with pytest.raises(NotFoundError):
        handle.view()


def test_jobs_are_listed_and_counted_by_the_same_filter(backend: PostgresBackend) -> None:
    """A-O11: what runs since long, and what has just begun."""
    ids = [note.configure(origin="here").enqueue(backend).id for _ in range(3)]
    told.enqueue(backend)
    (job,) = backend.claim(id=ids[0])
    running = {"state": "running", "started_before": datetime.now(UTC) + MINUTE}
    assert [view.id for view in backend.list_jobs(running)] == [ids[0]]
    assert backend.list_jobs({"state": "running", "started_before": datetime.now(UTC) - timedelta(days=1)}) == []
    job.finish()
    assert backend.list_jobs(running) == []
    here = {"origin": "here"}
    assert backend.count(here) == {"ready": 2, "done": 1}
    assert [view.id for view in backend.list_jobs(here, limit=2)] == ids[:2]
    assert [view.id for view in backend.list_jobs(here, after=ids[1])] == ids[2:]
    assert [view.id for view in backend.list_jobs(here, newest=True)] == ids[::-1]
    with pytest.raises(OptionError, match="colour"):
        backend.count({"colour": "red"})


def test_stats_are_the_metrics(backend: PostgresBackend) -> None:
    note.enqueue(backend)
    waiting = {"channel": "acme.mail", "state": "ready"}
    assert [each.value for each in backend.stats() if (each.name, each.labels) == ("jobspec_jobs", waiting)] == [1.0]


# ---- waiting for something to do
def test_a_blocked_claim_ends_when_its_time_is_over(backend: PostgresBackend, acme: Acme) -> None:
    """A-O07."""
    assert backend.claim(block=0.02) == []
    assert acme.listeners() == set()


@pytest.fixture
def only_notifications_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "FIRST_SLEEP_SECONDS", 3600.0)
    monkeypatch.setattr(claiming, "LONGEST_SLEEP_SECONDS", 3600.0)


@pytest.mark.usefixtures("only_notifications_wake")
def test_a_job_wakes_a_blocked_claim(backend: PostgresBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    ids: list[int] = []
    real = waiting.sleep

    def enqueue_first(conn: Any, seconds: float) -> None:
        if not ids:
            ids.append(note.enqueue(backend).id)
        real(conn, seconds)

    monkeypatch.setattr(claiming, "sleep", enqueue_first)
    assert [job.id for job in backend.claim(block=timedelta(minutes=1))] == ids


def test_two_blocked_claims_get_one_job_each(backend: PostgresBackend, acme: Acme) -> None:
    """A-O10."""
    got: list[int] = []
    threads = [Thread(target=lambda: got.extend(job.id for job in backend.claim(block=60))) for _ in range(2)]
    for thread in threads:
        thread.start()
    ids = [note.enqueue(backend).id for _ in range(2)]
    for thread in threads:
        thread.join()
    assert sorted(got) == ids


@pytest.mark.anyio
async def test_a_cancelled_claim_has_claimed_nothing(
    abackend: AsyncPostgresBackend, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A-O07: cancelled while it sleeps, and cancelled while its statement runs."""
    with anyio.CancelScope() as scope:

        async def cancelled(conn: Any, seconds: float) -> None:
            scope.cancel()
            await waiting.sleep_async(conn, seconds)

        monkeypatch.setattr(claiming, "sleep_async", cancelled)
        await abackend.claim_async(block=9)
    assert scope.cancelled_caught
    assert acme.listeners() == set()
    handle = await note.enqueue_async(abackend)
    with anyio.CancelScope() as scope:
        scope.cancel()
        await abackend.claim_async()
        await anyio.lowlevel.checkpoint()
    assert scope.cancelled_caught
    assert await handle.state() == "ready"
    (job,) = await abackend.claim_async()
    assert job.attempt == 1


@pytest.mark.anyio
async def test_async_verbs_do_the_same(abackend: AsyncPostgresBackend, acme: Acme) -> None:
    handles = [await told.enqueue_async(abackend) for _ in range(6)]
    jobs = await abackend.claim_async(limit=6)
    await jobs[0].save({"page": 1})
    await jobs[0].finish({"at": "noon"})
    assert await jobs[1].fail(ValueError("no"), give_up=True) == "dead"
    assert await jobs[2].snooze(MINUTE) == "scheduled"
    assert await jobs[3].reschedule() == "ready"
    assert await jobs[4].release() == "ready"
    assert await jobs[5].extend() > datetime.now(UTC)
    assert await handles[5].cancel() == "running"
    with pytest.raises(JobCancelledError):
        await jobs[5].finish()
    await jobs[5].release()
    assert [await each.state() for each in handles] == ["done", "dead", "scheduled", "ready", "ready", "cancelled"]
    assert (await handles[0].result()).at == "noon"
    assert await abackend.count_async({"kind": "acme.told", "state": "ready"}) == {"ready": 2}
    assert [view.id for view in await abackend.list_jobs_async({"state": "dead"})] == [handles[1].id]
    assert any(each.name == "jobspec_jobs" for each in await abackend.stats_async())
    job = (await abackend.claim_async(id=handles[3].id))[0]
    async with await psycopg.AsyncConnection.connect(acme.conn.info.dsn) as conn:
        await job.save({"page": 2}, conn=conn)
        await job.finish(conn=conn)
        await conn.rollback()
    assert await handles[3].state() == "running"
