"""Through a pooler in transaction mode: all of a producer and a whole worker, and nothing stays in its sessions."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import anyio
import psycopg
import pytest

import jobspec
from jobspec import JobDef, JobRequest
from jobspec.backends.postgres import pooled, pooler, session
from jobspec.backends.postgres.pooled import declare_pooled
from jobspec.backends.postgres.pooler import mind_pooler
from jobspec.errors import ConfigError, DatabaseError
from jobspec.ops.glance import Glances
from jobspec.ops.overview import overview
from tests import pgbouncer
from tests.database.worker_rig import Bench, PayJob, PaySyncJob, SaveJob, Work, WorkJob, anyio_backend

__all__ = ["anyio_backend"]

OFTEN = 12
"""Often enough for psycopg to prepare a statement, on each of a few connections."""

work = JobDef("test.work", lambda n=0: Work(n=n), lambda: int)


@pytest.fixture(scope="module")
def bouncer(server: str) -> Iterator[str]:
    with pgbouncer.running(server.format("postgres")) as url:
        yield url


@pytest.fixture
def bench(bouncer: str, url: str, conn: psycopg.Connection[Any]) -> Iterator[Bench]:
    """Its workers and producers go through the pooler; the test itself looks past it."""
    bench = Bench(url, conn)
    bench.url = bouncer.format(urlsplit(url).path.lstrip("/"))
    yield bench
    assert left_behind(bench) == []


def left_behind(bench: Bench) -> list[tuple[object, ...]]:
    """What differs from a new session in those of the pooler."""
    found: list[tuple[object, ...]] = []
    with ExitStack() as stack:
        for _ in range(pgbouncer.SESSIONS):  # a transaction each: so each is in another session
            other = stack.enter_context(psycopg.connect(bench.url, prepare_threshold=None))
            found += other.execute("select 'prepared', statement from pg_prepared_statements").fetchall()
            found += other.execute("select 'listens', pg_listening_channels()").fetchall()
            found += other.execute(
                "select 'set', name, setting from pg_settings"
                " where source = 'session' and name not in ('application_name', 'client_encoding', 'DateStyle',"
                " 'TimeZone', 'standard_conforming_strings')"  # which the pooler itself hands on
            ).fetchall()
    return found


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Of which addresses it was said that there is a pooler; forgotten after the test."""
    addresses: set[tuple[str, str]] = set()
    monkeypatch.setattr(pooled, "ADDRESSES", addresses)
    return addresses


def states(bench: Bench) -> dict[str, int]:
    return dict(bench.conn.execute("select state::text, count(*) from jobspec.jobs group by 1").fetchall())


def test_a_sync_producer_does_all_it_does(bench: Bench) -> None:
    with jobspec.connect(bench.url) as backend:
        for n in range(OFTEN):
            handle = work.enqueue(backend, n=n)
            assert handle.state() == "ready"
        assert len(jobspec.enqueue_many(backend, [work.request(n=n) for n in range(OFTEN)])) == OFTEN
        jobspec.enqueue_bundle(backend, [work.request(n=1), work.request(n=2)])
        reservation = work.reserve(backend, timedelta(minutes=5), n=3)
        assert reservation.commit(backend)
        assert handle.cancel() == "cancelled"
    assert states(bench) == {"ready": 2 * OFTEN + 2, "cancelled": 1}


def test_a_call_too_large_for_one_statement_is_one_transaction(bench: Bench) -> None:
    jobs: list[JobRequest[int]] = [work.request(n=n) for n in range(5_001)]
    with jobspec.connect(bench.url) as backend:
        ids = [handle.id for handle in jobspec.enqueue_many(backend, jobs)]
    assert ids == sorted(set(ids))
    assert bench.value("select count(distinct xmin::text) from jobspec.job") == 1


def test_who_looks_on_leaves_nothing_in_the_way_of_producers(bench: Bench) -> None:
    with closing(Glances(bench.url)) as look:
        for _ in range(pgbouncer.SESSIONS):
            look()
    assert overview(bench.url).channels
    with jobspec.connect(bench.url) as backend:
        for n in range(OFTEN):
            work.enqueue(backend, n=n)


@pytest.mark.anyio
async def test_twenty_producers_share_three_sessions(bench: Bench) -> None:
    async with jobspec.connect_async(bench.url, max_connections=20) as backend, anyio.create_task_group() as group:

        async def produce() -> None:
            for n in range(OFTEN):
                await work.enqueue_async(backend, n=n)

        for _ in range(20):
            group.start_soon(produce)
    assert states(bench) == {"ready": 20 * OFTEN}


@pytest.mark.anyio
async def test_a_worker_does_its_jobs_and_says_once_that_it_has_to_look(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "jobspec.worker")

    async def handle(job: WorkJob) -> int:
        return job.payload.n

    async with bench.working(work=handle):
        for n in range(OFTEN):
            job = bench.enqueue("work", {"n": n})
            await bench.until_it_is("done", job)
    said = [record for record in caplog.records if getattr(record, "event", "") == "service.unheard"]
    assert len(said) == 1
    assert "pooler" in said[0].getMessage()


@pytest.mark.anyio
async def test_handlers_have_their_transactions_and_checkpoints(bench: Bench) -> None:
    async def pay(job: PayJob) -> int:
        await job.conn.execute("insert into effect values (%s)", [job.id])
        return 1

    def pay_sync(job: PaySyncJob) -> int:
        job.conn.execute("insert into effect values (%s)", [job.id])
        return 2

    async def save(job: SaveJob) -> int:
        await job.save(job.attempt)
        return 3

    jobs = [bench.enqueue(kind) for kind in ("pay", "pay_sync", "save") for _ in range(OFTEN)]
    async with bench.working(pay=pay, pay_sync=pay_sync, save=save):
        await bench.until_ended()
    assert states(bench) == {"done": len(jobs)}
    assert bench.value("select count(*) from effect") == 2 * OFTEN


@pytest.mark.anyio
async def test_a_result_is_waited_for(bench: Bench) -> None:
    async def handle(job: WorkJob) -> int:
        return job.payload.n

    async with (
        jobspec.connect_async(bench.url) as backend,
        bench.working(work=handle),
        await psycopg.AsyncConnection.connect(bench.url, autocommit=True, prepare_threshold=None) as own,
    ):
        handles = [await work.enqueue_async(backend, n=7), await work.enqueue_async(own, n=8)]
        assert [await each.result(timeout=30) for each in handles] == [7, 8]


def test_a_claim_waits_for_a_job(bench: Bench) -> None:
    with jobspec.connect(bench.url) as backend:
        assert backend.claim(kinds=["test.work"], block=0.2) == []
        id_ = work.enqueue(backend, n=1).id
        (job,) = backend.claim(kinds=["test.work"], block=20.0)
        assert job.id == id_
        job.finish(1)
    assert bench.job(id_) == ("done", 1, 1)


@pytest.mark.anyio
async def test_events_are_refused_where_they_would_not_come(bench: Bench) -> None:
    async with jobspec.connect_async(bench.url) as backend:
        with pytest.raises(DatabaseError, match="pooler"):
            async with backend.events():
                raise AssertionError("it has begun")


@pytest.mark.anyio
async def test_where_a_pooler_is_said_to_be_none_is_looked_for(
    bench: Bench, said: set[tuple[str, str]], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tried(*_: object) -> bool:
        raise AssertionError("it has tried whether it is heard")

    monkeypatch.setattr(session, "hears", tried)
    monkeypatch.setattr(pooler, "_MIND", "this is no statement")
    caplog.set_level(logging.WARNING, "jobspec.worker")

    async def handle(job: WorkJob) -> int:
        return job.payload.n

    with jobspec.connect(bench.url, pooled=True) as backend:
        assert len(said) == 1
        async with bench.working(work=handle):
            for n in range(OFTEN):
                await bench.until_it_is("done", work.enqueue(backend, n=n).id)
    events = [getattr(record, "event", "") for record in caplog.records]
    assert events == ["service.unheard"]


def test_pooled_is_about_one_address_also_where_nothing_gives_a_pooler_away(
    bench: Bench, url: str, said: set[tuple[str, str]]
) -> None:
    declare_pooled(bench.url)
    with psycopg.connect(bench.url, autocommit=True) as through, psycopg.connect(url, autocommit=True) as direct:
        assert pooled.is_pooled(through)
        assert not pooled.is_pooled(direct)
        assert mind_pooler(through)
        assert not mind_pooler(direct)
    declare_pooled(url)
    assert len(said) == 2
    with psycopg.connect(url, autocommit=True) as direct:
        before = direct.execute("show idle_session_timeout").fetchone()
        assert mind_pooler(direct)
        assert direct.prepare_threshold is None
        assert direct.execute("show idle_session_timeout").fetchone() == before
        assert direct.execute("select count(*) from pg_settings where source = 'session'").fetchone() == (0,)


@pytest.mark.parametrize("url", ["redis://localhost:6379/0?namespace=x", "memory://x", "sqs://eu-west-1/x"])
def test_pooled_is_refused_where_there_is_no_pooler(url: str) -> None:
    with pytest.raises(ConfigError, match="`pooled` is for PostgreSQL behind a pooler"):
        jobspec.connect(url, pooled=True)
