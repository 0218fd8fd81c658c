"""Workers on the real database, on asyncio and on trio: what they serve, how they end, and what is left of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import anyio
import psycopg
import pytest
from anyio import create_task_group, fail_after

import jobspec
from jobspec import Worker
from jobspec.errors import ExclusiveError, NoJobReadyError, UnknownChannelError
from jobspec.worker.dispatch import DispatchTable, build_dispatch_table
from jobspec.worker.pattern import matcher
from tests.database.worker_rig import ROUTES, Bench, PaySyncJob, SaveJob, WorkJob
from tests.database.worker_rig import bench as bench

pytestmark = pytest.mark.anyio

on_asyncio = pytest.mark.parametrize("anyio_backend", ["asyncio"])
"""Where the event loop makes no difference."""
PATTERNS = """
select jobspec.declare_package('test');
select jobspec.declare_channel('test', 'mail-*', 'none');
select jobspec.declare_kind('test', 'step', 1, 'mail-*');
select jobspec.declared_package('test');
"""
CONNECTIONS = (
    "select count(*) = 0 from pg_stat_activity where datname = current_database() and application_name like 'jobspec%%'"
)
LISTENS = "select count(*) >= 1 from jobspec.worker where expires_at > now()"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


async def nothing(_job: Any) -> None:
    pass


async def one(_job: WorkJob) -> int:
    return 1


def table(**handlers: Any) -> DispatchTable:
    return build_dispatch_table(ROUTES, handlers or {"work": one})


@asynccontextmanager
async def working(bench: Bench, handlers: DispatchTable, **options: Any) -> AsyncIterator[Worker]:
    async with jobspec.connect_async(bench.url) as backend:
        worker = Worker(handlers, backend, **{"name": "w", **options})
        with fail_after(60):
            async with create_task_group() as group:
                group.start_soon(worker.run)
                yield worker
                worker.stop()


@asynccontextmanager
async def made(bench: Bench, handlers: DispatchTable | None = None, **options: Any) -> AsyncIterator[Worker]:
    """A worker that does not run yet."""
    async with jobspec.connect_async(bench.url) as backend:
        with fail_after(60):
            yield Worker(handlers or table(), backend, **{"name": "w", **options})


# ---- all that a worker does, also on trio
async def test_jobs_are_run_and_recorded_whatever_the_event_loop(bench: Bench) -> None:
    """A-S01."""

    async def fails(_job: Any) -> None:
        raise ValueError

    async def saves(job: SaveJob) -> int:
        if job.state is None:
            await job.save(7)
            raise ValueError
        return job.state

    def pays(job: PaySyncJob) -> int:
        job.conn.execute("insert into effect values (%s)", [job.id])
        return 3

    jobs = [bench.enqueue("work") for _ in range(50)]
    slow = bench.enqueue("slow")
    saved, paid = bench.enqueue("save"), bench.enqueue("pay_sync")
    async with working(bench, table(work=one, slow=fails, save=saves, pay_sync=pays)):
        await bench.until_ended()
        late = bench.enqueue("work")  # by the bell: the poll is far away
        await bench.until_it_is("done", late)
    assert {bench.job(job) for job in jobs} == {("done", 1, 1)}
    assert (bench.job(slow)[0], bench.errors(slow)) == ("dead", [(1, "ValueError")])
    assert (bench.job(saved), bench.job(paid)) == (("done", 2, 7), ("done", 1, 3))
    assert bench.value("select array_agg(job_id) from effect") == [paid]


async def test_a_time_limit_and_a_cancel_reach_the_handler(bench: Bench) -> None:
    started = anyio.Event()

    async def sleeps(_job: Any) -> None:
        started.set()
        await anyio.sleep_forever()

    slow, work = bench.enqueue("slow"), bench.enqueue("work")
    async with working(bench, table(slow=sleeps, work=sleeps)):
        await bench.until_it_is("dead", slow)
        await started.wait()
        await bench.until_it_is("running", work)
        bench.value("select jobspec.cancel(%s)", work)
        await bench.until_it_is("cancelled", work)


async def test_a_worker_survives_losing_all_its_connections(bench: Bench) -> None:
    async with working(bench, table(), lease=timedelta(seconds=3)):
        first = bench.enqueue("work")
        await bench.until_it_is("done", first)
        bench.value(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = current_database() and application_name like 'jobspec%%'"
        )
        second = bench.enqueue("work")
        await bench.until_it_is("done", second)


async def test_a_producer_enqueues_waits_and_claims_whatever_the_event_loop(bench: Bench) -> None:
    async with jobspec.connect_async(bench.url) as backend, create_task_group() as group:
        (job,) = [bench.enqueue("work")]
        with fail_after(30):
            (claimed,) = await backend.claim_async(kinds=["test.work"])
            assert claimed.id == job
            group.start_soon(claimed.finish, 5)
            view = await backend.wait_async(job, timeout_seconds=20)
            assert view is not None
            assert (view.state, view.result) == ("done", "5")
            with anyio.move_on_after(0.2) as limit:
                await backend.claim_async(block=60)
            assert limit.cancelled_caught
            assert await backend.claim_async() == []


async def test_after_a_stop_no_connection_is_left(bench: Bench) -> None:
    """A-P12: each job is run once, whoever runs it."""
    ran: list[int] = []

    async def notes(job: WorkJob) -> int:
        ran.append(job.id)
        return 1

    jobs = [bench.enqueue("work") for _ in range(300)]

    async def work() -> None:
        async with made(bench, table(work=notes), concurrency=4) as worker:
            await worker.drain()

    async with create_task_group() as workers:
        for _ in range(10):
            workers.start_soon(work)
    assert sorted(ran) == sorted(jobs)
    await bench.until(CONNECTIONS)


# ---- start and stop
async def test_start_stop_start_and_a_drain_right_after_the_start(bench: Bench) -> None:
    """A-G27."""
    async with made(bench) as worker:
        for _ in range(2):
            job = bench.enqueue("work")
            await worker.drain()
            assert bench.job(job)[0] == "done"
            async with create_task_group() as group:
                group.start_soon(worker.run)
                await bench.until(LISTENS)
                worker.stop()


async def test_a_worker_is_stopped_from_its_handlers_on_the_loop_and_in_threads(bench: Bench) -> None:
    stop: list[Any] = []

    async def on_the_loop(_job: WorkJob) -> int:
        stop[0]()
        return 1

    def in_a_thread(_job: WorkJob) -> int:
        assert threading.current_thread() is not threading.main_thread()
        stop[0]()
        return 1

    for handler in (on_the_loop, in_a_thread):
        job = bench.enqueue("work")
        async with made(bench, table(work=handler)) as worker:
            stop[:] = [worker.stop]
            await worker.run()
        assert bench.job(job)[0] == "done"


async def test_one_job_is_run_and_then_none_is_ready(bench: Bench) -> None:
    jobs = [bench.enqueue("work") for _ in range(2)]
    async with made(bench) as worker:
        assert await worker.run_one() == "done"
        assert [bench.job(job)[0] for job in jobs] == ["done", "ready"]
        assert await worker.run_one() == "done"
        later = bench.enqueue("work", delay="1 hour")
        with pytest.raises(NoJobReadyError, match="JS051"):
            await worker.run_one()
        assert await worker.drain() > timedelta(minutes=59)  # type: ignore[operator]
    assert bench.job(later)[0] == "scheduled"


@on_asyncio
async def test_at_most_eight_run_and_more_come_when_only_four_are_left(bench: Bench) -> None:
    """A-S26."""
    running, ran, most = 0, 0, 0

    async def handler(_job: WorkJob) -> int:
        nonlocal running, ran, most
        running, ran = running + 1, ran + 1
        most = max(most, running)
        await anyio.sleep(0.001)
        running -= 1
        return 1

    for _ in range(100):
        bench.enqueue("work")
    async with working(bench, table(work=handler), concurrency=(4, 8)):
        await bench.until_ended()
    assert (most, ran) == (8, 100)


# ---- channels and kinds
@on_asyncio
async def test_only_the_kinds_that_a_pattern_means_are_announced_and_run(bench: Bench) -> None:
    step, work = bench.enqueue("step"), bench.enqueue("work")
    async with made(bench, table(work=one, step=nothing), kinds=["test.s*"]) as worker:
        await worker.drain()
    assert (bench.job(step)[0], bench.job(work)[0]) == ("done", "ready")
    assert bench.value("select kinds from jobspec.workers") == ["test.step v1"]


@on_asyncio
async def test_channels_by_pattern_also_those_that_come_to_be_later(bench: Bench) -> None:
    bench.conn.execute(PATTERNS)
    bob, ann = bench.enqueue("step", channel="mail-bob"), bench.enqueue("step", channel="mail-ann")
    options = {"channels": ["test.mail-b*"], "heartbeat": timedelta(seconds=0.3), "poll": timedelta(seconds=0.5)}
    async with working(bench, table(step=nothing), **options):
        await bench.until_it_is("done", bob)
        assert bench.value("select channels from jobspec.workers") == ["test.mail-bob"]
        bill, eve = bench.enqueue("step", channel="mail-bill"), bench.enqueue("step", channel="mail-eve")
        await bench.until_it_is("done", bill)
        assert bench.value("select channels from jobspec.workers") == ["test.mail-bill", "test.mail-bob"]
    assert [bench.job(job)[0] for job in (ann, eve)] == ["ready", "ready"]


@on_asyncio
async def test_a_worker_forgets_channels_that_are_no_more(bench: Bench) -> None:
    bench.conn.execute(PATTERNS)
    job = bench.enqueue("step", channel="mail-bob")
    async with working(bench, table(step=nothing), heartbeat=timedelta(seconds=0.3), poll=timedelta(seconds=0.5)):
        await bench.until_it_is("done", job)
        with bench.conn.transaction():
            bench.conn.execute("delete from jobspec.channel where name = 'test.mail-bob'")
        await bench.until(
            "select not exists ("
            "select from unnest(w.channels) u (id) where u.id not in (select c.id from jobspec.channel c)"
            ") from jobspec.worker w"
        )
        again = bench.enqueue("step", channel="mail-bob")
        await bench.until_it_is("done", again)


@on_asyncio
async def test_a_channel_that_nothing_could_bring_is_an_error(bench: Bench) -> None:
    async with made(bench, channels=["test.nothing-*"]) as worker:
        with pytest.raises(UnknownChannelError, match="nothing-"):
            await worker.run()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("task.*", ["task.a", "task.b"]),
        ("xxxx", []),
        ("task.new.*", ["task.new.c"]),
        ("task_new", []),
        ("*.a", ["task.a"]),
    ],
)
def test_a_star_stands_for_one_part_of_a_name_here_and_there(
    conn: psycopg.Connection[Any], pattern: str, expected: list[str]
) -> None:
    names = ["task.a", "task.b", "task.new.c", "taskXnew"]
    assert [each for each in names if matcher(pattern)(each)] == expected
    found = conn.execute(
        "select array_agg(n order by i) from unnest(%s::text[]) with ordinality u (n, i)"
        " where n ~ jobspec.like_name(%s)",
        [names, pattern],
    ).fetchone()
    assert found == (expected or None,)


# ---- exclusive
async def test_a_second_exclusive_worker_is_told_who_is_there(bench: Bench) -> None:
    """A-J09."""
    async with working(bench, table(), name="first", exclusive=True):
        await bench.until(LISTENS)
        async with made(bench, name="second", exclusive=True) as second:
            with pytest.raises(ExclusiveError, match=r"worker first .* has the channel test\.default for itself"):
                await second.run()
        assert bench.value("select array_agg(name) from jobspec.workers") == ["first"]
        async with made(bench, name="third", exclusive=True, channels=["test.line"]) as third:
            assert await third.drain() is None
    async with made(bench, name="second", exclusive=True) as second:
        assert await second.drain() is None


async def test_who_stands_by_takes_over_when_the_other_has_ended(bench: Bench) -> None:
    async with working(bench, table(), name="first", exclusive=True) as first:
        await bench.until(LISTENS)
        async with working(bench, table(), name="second", standby=True):
            job = bench.enqueue("work")
            await bench.until_it_is("done", job)
            assert bench.value("select array_agg(name) from jobspec.workers") == ["first"]
            first.stop()
            after = bench.enqueue("work")
            await bench.until("select exists (select from jobspec.workers where name = 'second')")
            await bench.until_it_is("done", after)


async def test_who_loses_its_exclusivity_stops_claims_reports_and_takes_it_again(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(bench, table(), name="first", exclusive=True):
        await bench.until(LISTENS)
        before = bench.value("select id from jobspec.worker")
        with caplog.at_level(logging.ERROR, "jobspec"):
            bench.value(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where datname = current_database() and application_name = 'jobspec exclusive: first'"
            )
            await bench.until("select count(*) = 1 from jobspec.worker where id <> %s and expires_at > now()", before)
        assert "no longer has its channels for itself" in caplog.text
        job = bench.enqueue("work")
        await bench.until_it_is("done", job)
        async with made(bench, name="second", exclusive=True) as second:
            with pytest.raises(ExclusiveError, match="worker first"):
                await second.run()


# ---- two of one name
@on_asyncio
async def test_two_workers_of_one_name_both_work_and_the_second_says_so(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    async with working(bench, table()):
        await bench.until(LISTENS)
        (first,) = bench.conn.execute("select id from jobspec.worker").fetchall()[0]
        with caplog.at_level(logging.WARNING, "jobspec"):
            async with made(bench) as second:
                await second.drain()
    assert f"another worker has the name w: {first}" in caplog.text
