"""How jobs have come out that ask for it, for callers who have a Redis and no connection to the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import anyio
import psycopg
import pytest

import jobspec
from jobspec import AsyncJobHandle, GiveUp, JobContext, JobDef
from jobspec.backends.redis.notifier_place import ended_key, notifier_place
from jobspec.errors import (
    ConfigError,
    DatabaseError,
    JobCancelledError,
    JobDeadError,
    NotFoundError,
    ResultTimeoutError,
    UnsupportedError,
)
from tests import pgbouncer
from tests.database.notified import NotifiedBench
from tests.database.worker_rig import PayJob, PaySyncJob, Work, WorkJob, anyio_backend
from tests.redis_server import RedisServer, running

__all__ = ["anyio_backend"]

ASKS = {"publish": "result"}
work = JobDef("test.work", lambda n=0: Work(n=n), lambda: int).configure(tags=ASKS)
pay = JobDef("test.pay", lambda n=0: Work(n=n), lambda: int).configure(tags=ASKS)
pay_sync = JobDef("test.pay_sync", lambda n=0: Work(n=n), lambda: int).configure(tags=ASKS)


@pytest.fixture(scope="module")
def bouncer(server: str) -> Iterator[str]:
    with pgbouncer.running(server.format("postgres")) as url:
        yield url


@pytest.fixture
def bench(bouncer: str, url: str, conn: psycopg.Connection[Any], redis_url: str) -> NotifiedBench:
    bench = NotifiedBench(url, conn)
    bench.url = bouncer.format(urlsplit(url).path.lstrip("/"))
    bench.notifier = redis_url
    return bench


async def handle(job: WorkJob) -> int:
    return job.payload.n


@pytest.mark.anyio
async def test_a_result_is_waited_for_without_the_database_and_found_by_who_comes_late(bench: NotifiedBench) -> None:
    async with (
        bench.notified(work=handle),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
        jobspec.connect_results_async(bench.notifier) as results,
    ):
        job = await work.enqueue_async(backend, n=7)
        assert await job.on(results).result(timeout=30) == 7
        late: AsyncJobHandle[int] = work.handle_async(results, job.id)
        assert await late.result(timeout=30) == 7
        assert await late.state() == "done"

        def from_a_thread() -> int:
            with jobspec.connect_results(bench.notifier) as here:
                return work.handle(here, job.id).result(timeout=30)

        assert await anyio.to_thread.run_sync(from_a_thread) == 7


@pytest.mark.anyio
async def test_many_wait_while_their_jobs_run(bench: NotifiedBench) -> None:
    async with (
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
        jobspec.connect_results_async(bench.notifier) as results,
    ):
        jobs = await jobspec.enqueue_many_async(backend, [work.request(n=n) for n in range(20)])
        found: dict[int, int] = {}

        async def wait(n: int) -> None:
            found[n] = await jobs[n].on(results).result(timeout=30)

        async with anyio.create_task_group() as group:
            for n in range(20):
                group.start_soon(wait, n)
            async with bench.notified(work=handle):
                await bench.until_ended()
    assert found == {n: n for n in range(20)}


@pytest.mark.anyio
async def test_every_other_end_is_published_too(bench: NotifiedBench) -> None:
    async def decline(job: WorkJob) -> int:
        raise GiveUp("not today")

    async with (
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
        jobspec.connect_results_async(bench.notifier) as results,
    ):
        cancelled = await work.enqueue_async(backend)
        await cancelled.cancel()
        with pytest.raises(JobCancelledError):
            await cancelled.on(results).result(timeout=30)
        async with bench.notified(work=decline):
            dead = await work.enqueue_async(backend)
            with pytest.raises(JobDeadError, match="not today"):
                await dead.on(results).result(timeout=30)
        held = await work.enqueue_async(backend)
        (claimed,) = await backend.claim_async(id=held.id)
        await claimed.finish(5)
        assert await held.on(results).result(timeout=30) == 5


@pytest.mark.anyio
async def test_jobs_that_handlers_end_in_transactions_are_published_once_committed(bench: NotifiedBench) -> None:
    async def in_the_workers(job: PayJob) -> int:
        return 1

    def in_a_thread(job: PaySyncJob) -> int:
        return 2

    async def in_its_own(job: WorkJob) -> int:
        async with await psycopg.AsyncConnection.connect(bench.url, prepare_threshold=None) as own:
            await job.finish_async(own, 3)
        return 0

    async with (
        bench.notified(pay=in_the_workers, pay_sync=in_a_thread, work=in_its_own),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
        jobspec.connect_results_async(bench.notifier) as results,
    ):
        jobs = [await each.enqueue_async(backend) for each in (pay, pay_sync, work)]
        assert [await job.on(results).result(timeout=30) for job in jobs] == [1, 2, 3]


@pytest.mark.anyio
async def test_a_job_that_does_not_ask_is_not_published(bench: NotifiedBench) -> None:
    quiet = JobDef("test.work", lambda n=0: Work(n=n), lambda: int)
    async with (
        bench.notified(work=handle),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
        jobspec.connect_results_async(bench.notifier) as results,
    ):
        job = await quiet.enqueue_async(backend, n=1)
        other = await work.enqueue_async(backend, n=2)
        assert await other.on(results).result(timeout=30) == 2
        await bench.until_it_is("done", job.id)
        with pytest.raises(ResultTimeoutError, match="publish: result"):
            await job.on(results).result(timeout=0.1)
        with pytest.raises(NotFoundError, match="nothing is published"):
            await job.on(results).state()


@pytest.mark.anyio
async def test_a_kind_may_ask_for_all_its_jobs(bench: NotifiedBench) -> None:
    bench.conn.execute(
        "update jobspec.kind set tags = tags || %s::jsonb where name = 'test.work'", ['{"publish": "result"}']
    )
    quiet = JobDef("test.work", lambda n=0: Work(n=n), lambda: int)
    async with bench.notified(work=handle), jobspec.connect_results_async(bench.notifier) as results:
        assert await quiet.handle_async(results, bench.enqueue("work", {"n": 5})).result(timeout=30) == 5


@pytest.mark.anyio
async def test_a_worker_without_the_right_to_look_says_so_once_and_works(
    bench: NotifiedBench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.conn.execute("alter function jobspec.tidings rename to tidings_of_a_newer_jobspec")
    async with bench.notified(work=handle), jobspec.connect_async(bench.url, notifier=bench.notifier) as backend:
        for n in range(3):
            await bench.until_it_is("done", (await work.enqueue_async(backend, n=n)).id)
    assert [record.event for record in caplog.records if "untold" in getattr(record, "event", "")] == [  # type: ignore[attr-defined]
        "notifier.untold"
    ]


@pytest.mark.anyio
async def test_a_result_survives_a_redis_that_restarts_before_it_could_be_told(bench: NotifiedBench) -> None:
    with running() as redis:
        bench.notifier = redis.url
        async with (
            bench.notified(work=handle),
            jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
            jobspec.connect_results_async(bench.notifier) as results,
        ):
            redis.kill()
            job = await work.enqueue_async(backend, n=7)
            await bench.until_it_is("done", job.id)
            redis.start()
            assert await job.on(results).result(timeout=30) == 7


@pytest.mark.anyio
async def test_it_is_kept_for_an_hour_without_the_payload(bench: NotifiedBench, redis_server: RedisServer) -> None:
    async with (
        bench.notified(work=handle),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
        jobspec.connect_results_async(bench.notifier) as results,
    ):
        job = await work.configure(tags=ASKS | {"n": "secret"}).enqueue_async(backend, n=7)
        await job.on(results).result(timeout=30)
    key = ended_key(notifier_place(bench.notifier), job.id)
    assert 3500 < int(redis_server.ask("ttl", key)) <= 3600
    assert "secret" not in redis_server.ask("get", key)


@pytest.mark.anyio
async def test_what_needs_the_database_is_unsupported(bench: NotifiedBench) -> None:
    with jobspec.connect_results(bench.notifier) as results:
        for verb in (
            lambda: work.enqueue(results), lambda: work.try_enqueue(results), lambda: work.handle(results, 1).cancel(),
            lambda: jobspec.enqueue_bundle(results, [work.request()]), lambda: results.bundle(1),
        ):  # fmt: skip
            with pytest.raises(UnsupportedError, match="published results"):
                verb()
    async with jobspec.connect_results_async(bench.notifier) as results_async:
        with pytest.raises(UnsupportedError, match="published results"):
            await work.enqueue_async(results_async)


def test_a_wait_goes_on_while_redis_is_away_and_ends_in_time(bench: NotifiedBench) -> None:
    with running() as redis, jobspec.connect_results(redis.url) as results:
        redis.kill()
        with pytest.raises(ResultTimeoutError):
            work.handle(results, 1).result(timeout=0.2)
        with pytest.raises(DatabaseError, match="cannot be asked"):
            work.handle(results, 1).state()


def test_a_wrong_password_is_said_at_once() -> None:
    with running() as redis:
        redis.ask("config", "set", "requirepass", "secret")
        with jobspec.connect_results(redis.url) as results, pytest.raises(ConfigError, match="password"):
            work.handle(results, 1).result(timeout=30)


def test_trio_is_told_to_wait_in_a_thread(bench: NotifiedBench) -> None:
    async def wait() -> None:
        await work.handle_async(jobspec.connect_results_async(bench.notifier), 1).result(timeout=1)

    with pytest.raises(UnsupportedError, match="trio"):
        anyio.run(wait, backend="trio")


def test_the_end_of_a_job_without_a_result_is_published_too(bench: NotifiedBench) -> None:
    nothing = JobDef[[], None]("test.slow", Work).configure(tags=ASKS)

    async def do(job: JobContext[Work, None]) -> None:
        pass

    async def run() -> None:
        async with (
            bench.notified(slow=do),
            jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
            jobspec.connect_results_async(bench.notifier) as results,
        ):
            job = await nothing.enqueue_async(backend)
            await job.on(results).result(timeout=30)  # which is None
            assert await job.on(results).state() == "done"

    anyio.run(run)
