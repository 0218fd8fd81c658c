"""What a DBA sets for a role or a database meets our connections, too: they work all the same."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from pydantic import BaseModel

import jobspec
from jobspec import JobDef
from jobspec.backends.postgres.backend import PostgresBackend
from jobspec.backends.postgres.pooler import OURS, UNHURRIED, mind_pooler
from jobspec.backends.postgres.session import Session
from jobspec.backends.postgres.statement import Statement, cell
from jobspec.ops.glance import Glances
from jobspec.ops.overview import overview
from tests.database.worker_rig import Bench, PayJob, PaySyncJob, WorkJob, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]

TEXT = "\u9c7c \U0001f41f \\ ' \" \xe9"
AT = datetime(2031, 2, 3, 4, 5, 6, 789_000, UTC)
SETTINGS = (
    ("DateStyle", "German"),
    ("IntervalStyle", "iso_8601"),
    ("client_encoding", "LATIN1"),
    ("client_encoding", "SQL_ASCII"),
    ("TimeZone", "Asia/Kathmandu"),
    ("default_transaction_isolation", "serializable"),
    ("default_transaction_deferrable", "on"),
    ("search_path", "nowhere"),
    ("standard_conforming_strings", "off"),
    ("bytea_output", "escape"),
    ("extra_float_digits", "-10"),
    ("array_nulls", "off"),
    ("row_security", "off"),
    ("plan_cache_mode", "force_custom_plan"),
    ("synchronous_commit", "off"),
    ("lock_timeout", "5ms"),
)


class Note(BaseModel):
    text: str = ""


note = JobDef("test.work", lambda text="": Note(text=text), lambda: int)


def dba_sets(conn: psycopg.Connection[Any], name: str, value: str) -> None:
    """For every connection from now on."""
    conn.execute(f"alter database {conn.info.dbname} set {name} = '{value}'".encode())


@pytest.mark.parametrize(("name", "value"), SETTINGS, ids=" ".join)
@pytest.mark.anyio
async def test_producers_workers_and_onlookers_do_not_mind(
    bench: Bench, caplog: pytest.LogCaptureFixture, name: str, value: str
) -> None:
    caplog.set_level(logging.WARNING, "jobspec.worker")
    by_hand = bench.enqueue("step")
    dba_sets(bench.conn, name, value)

    async def work(job: WorkJob) -> int:
        return 7

    async def pay(job: PayJob) -> int:
        row = await (await job.conn.execute("show transaction_isolation")).fetchone()
        return int(row == ("read committed",))

    def pay_sync(job: PaySyncJob) -> int:
        return int(job.conn.execute("show transaction_isolation").fetchone() == ("read committed",))

    with jobspec.connect(bench.url) as backend:
        handle = note.enqueue(backend, text=TEXT)
        jobspec.enqueue_many(backend, [note.request(text=TEXT)])
        later = note.configure(run_at=AT).enqueue(backend)
        view = backend.get(later.id)
        assert view is not None
        assert view.run_at == AT
        later.cancel()
        note.reserve(backend, timedelta(minutes=1)).cancel()
    async with jobspec.connect_async(bench.url) as other:
        (mine,) = await other.claim_async(id=by_hand)
        await mine.finish()
        await note.enqueue_async(other, text=TEXT)
    paid = [bench.enqueue("pay"), bench.enqueue("pay_sync")]
    async with bench.working(work=work, pay=pay, pay_sync=pay_sync):
        await bench.until_ended()
    assert [bench.job(each) for each in (handle.id, *paid)] == [("done", 1, 7), ("done", 1, 1), ("done", 1, 1)]
    texts = "select array_agg(distinct payload ->> 'text') from jobspec.jobs where payload ->> 'text' <> ''"
    assert bench.value(texts) == [TEXT]
    with closing(Glances(bench.url)) as look:
        assert look().failures == ()
    assert overview(bench.url).channels
    assert caplog.messages == []


@pytest.mark.parametrize("name", ["statement_timeout", "lock_timeout", "idle_session_timeout"])
@pytest.mark.anyio
async def test_a_worker_sets_its_own_limits(bench: Bench, name: str) -> None:
    dba_sets(bench.conn, name, "20s")
    session = Session(bench.url, "test")
    try:
        assert await session.run(Statement(text=f"select current_setting('{name}')", params=(), read=cell)) == "0"
    finally:
        await session.close()


def test_how_long_a_producer_may_take_stays_with_the_dba(bench: Bench) -> None:
    dba_sets(bench.conn, "statement_timeout", "20s")
    with PostgresBackend(bench.url) as backend:
        assert backend.run(Statement(text="select current_setting('statement_timeout')", params=(), read=cell)) == "20s"


def test_what_a_server_does_not_know_is_left_out(bench: Bench) -> None:
    with psycopg.connect(bench.url, autocommit=True) as conn:
        assert not mind_pooler(conn, {**UNHURRIED, "no_such_setting": "1", "some.words_own": "1"})
        for name, value in OURS.items():
            row = conn.execute("select current_setting(%s)", [name]).fetchone()
            assert row is not None
            assert row[0].startswith(value)
