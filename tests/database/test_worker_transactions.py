"""A worker on a real database: handlers inside the transaction that also ends their jobs."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import anyio
import psycopg
import pytest

from tests.database.worker_rig import Bench, PayJob, PaySyncJob, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]
pytestmark = pytest.mark.anyio

NOTE = "insert into effect values (%s)"


def effects(bench: Bench) -> list[int]:
    return [row[0] for row in bench.conn.execute("select job_id from effect order by at").fetchall()]


async def test_effect_and_end_are_committed_together(bench: Bench) -> None:
    job, in_thread = bench.enqueue("pay"), bench.enqueue("pay_sync")

    async def pay(job: PayJob) -> int:
        await job.conn.execute(NOTE, [job.id])
        assert effects(bench) == []
        return 7

    def pay_sync(job: PaySyncJob) -> int:
        job.conn.execute(NOTE, [job.id])
        return 8

    async with bench.working(pay=pay):
        await bench.until_it_is("done", job)
    async with bench.working(pay_sync=pay_sync):
        await bench.until_it_is("done", in_thread)
    assert effects(bench) == [job, in_thread]
    assert (bench.job(job), bench.job(in_thread)) == (("done", 1, 7), ("done", 1, 8))


async def test_an_error_leaves_neither(bench: Bench) -> None:
    jobs = [bench.enqueue("pay"), bench.enqueue("pay_sync")]

    async def pay(job: PayJob) -> int:
        await job.conn.execute(NOTE, [job.id])
        raise ValueError("no")

    def pay_sync(job: PaySyncJob) -> int:
        job.conn.execute(NOTE, [job.id])
        raise ValueError("no")

    async with bench.working(pay=pay, pay_sync=pay_sync):
        await bench.until_ended()
    assert effects(bench) == []
    assert [bench.job(job) for job in jobs] == [("dead", 3, None)] * 2
    assert [bench.errors(job) for job in jobs] == [[(1, "ValueError"), (2, "ValueError"), (3, "ValueError")]] * 2


async def test_a_statement_whose_error_the_handler_swallows_is_a_failed_attempt(bench: Bench) -> None:
    job = bench.enqueue("pay")

    async def pay(job: PayJob) -> int:
        with suppress(psycopg.errors.DivisionByZero):
            await job.conn.execute("select 1 / 0")
        return 7

    async with bench.working(pay=pay):
        await bench.until_it_is("dead", job)
    assert {kind for _, kind in bench.errors(job)} == {"InFailedSqlTransaction"}


async def test_a_commit_that_the_database_refuses_is_a_failed_attempt(bench: Bench) -> None:
    bench.conn.execute("alter table effect add unique (job_id) deferrable initially deferred")
    job = bench.enqueue("pay")

    async def pay(job: PayJob) -> int:
        for _ in range(2 if job.attempt == 1 else 1):
            await job.conn.execute(NOTE, [job.id])
        return 7

    async with bench.working(pay=pay):
        await bench.until_it_is("done", job)
    assert effects(bench) == [job]
    assert (bench.job(job), bench.errors(job)) == (("done", 2, 7), [(1, "UniqueViolation")])


async def test_a_handler_may_use_savepoints_and_enqueue_but_not_commit(bench: Bench) -> None:
    job = bench.enqueue("pay")

    async def pay(job: PayJob) -> int:
        await job.conn.execute(NOTE, [job.id])
        if job.attempt == 1:
            await job.conn.commit()
        async with job.conn.transaction(force_rollback=True):
            await job.conn.execute(NOTE, [job.id])
        await job.conn.execute("select jobspec.enqueue('test.step')")
        return 7

    async with bench.working(pay=pay):
        await bench.until_it_is("done", job)
    assert effects(bench) == [job]
    assert bench.errors(job) == [(1, "ProgrammingError")]
    assert bench.value("select count(*) from jobspec.jobs where kind = 'test.step'") == 1


async def test_a_connection_that_breaks_is_a_failed_attempt_and_the_next_has_another(bench: Bench) -> None:
    jobs = [bench.enqueue("pay"), bench.enqueue("pay_sync")]

    async def pay(job: PayJob) -> int:
        await job.conn.execute(NOTE, [job.id])
        if job.attempt == 1:
            bench.value("select pg_terminate_backend(%s, 5000)", job.conn.info.backend_pid)
        return 7

    def pay_sync(job: PaySyncJob) -> int:
        job.conn.execute(NOTE, [job.id])
        if job.attempt == 1:
            with psycopg.connect(bench.url) as conn:
                conn.execute("select pg_terminate_backend(%s, 5000)", [job.conn.info.backend_pid])
        return 7

    async with bench.working(pay=pay, pay_sync=pay_sync):
        await bench.until_ended()
    assert sorted(effects(bench)) == jobs
    assert [bench.job(job) for job in jobs] == [("done", 2, 7)] * 2


async def test_a_cancel_in_the_middle_of_a_statement_rolls_back_and_leaves_a_whole_pool(bench: Bench) -> None:
    jobs = [bench.enqueue("pay") for _ in range(20)]

    async def pay(job: PayJob) -> int:
        await job.conn.execute(NOTE, [job.id])
        await job.conn.execute("select pg_sleep(60)")
        return 7

    async with bench.working({"concurrency": 20}, pay=pay):
        await bench.until(
            "select count(*) = 16 from pg_stat_activity where datname = current_database()"
            " and query = 'select pg_sleep(60)'"
        )
        for job in jobs:
            bench.value("select jobspec.cancel(%s)", job)
        await bench.until_ended()
        assert effects(bench) == []
        assert {bench.job(job)[0] for job in jobs} == {"cancelled"}
        await bench.until(
            "select count(*) = 0 from pg_stat_activity where datname = current_database()"
            " and state = 'idle in transaction'"
        )


async def test_more_handlers_than_connections_wait_for_their_turn(bench: Bench) -> None:
    jobs = [bench.enqueue("pay") for _ in range(60)]

    async def pay(job: PayJob) -> int:
        await job.conn.execute(NOTE, [job.id])
        return job.attempt

    async with bench.working({"concurrency": 60}, pay=pay):
        await bench.until_ended()
    assert sorted(effects(bench)) == jobs
    assert {bench.job(job) for job in jobs} == {("done", 1, 1)}


async def test_a_job_that_was_taken_away_leaves_no_effect(bench: Bench) -> None:
    job, waiting, go_on = bench.enqueue("pay_sync"), threading.Event(), threading.Event()

    def pay_sync(job: PaySyncJob) -> int:
        job.conn.execute(NOTE, [job.id])
        waiting.set()
        assert go_on.wait(30)
        return 7

    async with bench.working(pay_sync=pay_sync):
        await anyio.to_thread.run_sync(waiting.wait, 30)
        bench.value("select jobspec.cancel(%s, true)", job)
        go_on.set()
        await bench.until(
            "select count(*) = 0 from pg_stat_activity where datname = current_database()"
            " and state = 'idle in transaction'"
        )
    assert effects(bench) == []
    assert bench.job(job)[0] == "cancelled"


async def test_a_stop_without_grace_rolls_back_and_gives_the_job_back(bench: Bench) -> None:
    job = bench.enqueue("pay")

    async def pay(job: PayJob) -> int:
        await job.conn.execute(NOTE, [job.id])
        waiting.set()
        await anyio.sleep_forever()
        return 7

    waiting = anyio.Event()
    options: dict[str, Any] = {"grace": timedelta(0)}
    async with bench.working(options, pay=pay):
        await waiting.wait()
    assert effects(bench) == []
    assert bench.job(job)[:2] == ("ready", 0)
