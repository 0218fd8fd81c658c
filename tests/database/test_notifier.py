"""Behind a pooler, where LISTEN is not to be had, a Redis wakes the workers; without it a job starts a second late.

The looks of each second are put off for an hour here, unless a test is about them: what runs was announced.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import anyio
import psycopg
import pytest

import jobspec
from jobspec import JobContext, JobDef, JobRequest
from jobspec.backends.postgres import worker_backend
from jobspec.errors import ConfigError
from tests import pgbouncer
from tests.database.notified import Claims, NotifiedBench
from tests.database.worker_rig import Work, WorkJob
from tests.redis_server import RedisServer, running, until

work = JobDef("test.work", lambda n=0: Work(n=n), lambda: int)
slow = JobDef[[int], None]("test.slow", lambda n: Work(n=n))


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def bouncer(server: str) -> Iterator[str]:
    with pgbouncer.running(server.format("postgres")) as url:
        yield url


@pytest.fixture
def bench(
    bouncer: str, url: str, conn: psycopg.Connection[Any], redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> NotifiedBench:
    monkeypatch.setattr(worker_backend, "UNHEARD_SECONDS", 3600.0)
    bench = NotifiedBench(url, conn)
    bench.url = bouncer.format(urlsplit(url).path.lstrip("/"))
    bench.notifier = redis_url
    return bench


async def handle(job: WorkJob) -> int:
    return job.payload.n


async def do_nothing(job: JobContext[Work, None]) -> None:
    pass


@pytest.mark.anyio
async def test_a_sleeping_worker_is_woken_by_every_way_to_enqueue(bench: NotifiedBench) -> None:
    claims = Claims()
    async with (
        bench.notified(claims=claims, work=handle),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
    ):
        for n in range(5):
            await claims.until_it_sleeps()
            match n:
                case 0:
                    ids = [(await work.enqueue_async(backend, n=n)).id]
                case 1:
                    requests = [work.request(n=n), work.request(n=n)]
                    ids = [each.id for each in await jobspec.enqueue_many_async(backend, requests)]
                case 2:
                    tried = await work.try_enqueue_async(backend, n=n)
                    assert tried is not None
                    ids = [tried.id]
                case 3:
                    ids = [each.id for each in (await jobspec.enqueue_bundle_async(backend, [work.request(n=n)])).jobs]
                case _:
                    reservation = await work.reserve_async(backend, timedelta(minutes=5), n=n)
                    assert await reservation.commit()
                    ids = [reservation.id]
            for id_ in ids:
                await bench.until_it_is("done", id_)


@pytest.mark.anyio
async def test_a_sync_producer_wakes_it_too_and_so_does_a_channel_of_the_call(bench: NotifiedBench) -> None:
    claims = Claims()
    with jobspec.connect(bench.url, notifier=bench.notifier) as backend:
        async with bench.notified(options={"channels": ["test.*"]}, claims=claims, work=handle, slow=do_nothing):
            for job in (work, slow, work.configure(channel="default")):
                await claims.until_it_sleeps()
                handle_ = await anyio.to_thread.run_sync(lambda job=job: job.enqueue(backend, n=1))  # type: ignore[misc]
                await bench.until_it_is("done", handle_.id)


@pytest.mark.anyio
async def test_a_stream_wakes_it_with_each_batch(bench: NotifiedBench) -> None:
    claims, stored = Claims(), list[int]()

    def stream() -> int:
        def told(handles: list[jobspec.JobHandle[int]]) -> None:
            stored.extend(each.id for each in handles)

        with jobspec.connect(bench.url, notifier=bench.notifier) as backend:
            return jobspec.enqueue_stream(backend, (work.request(n=n) for n in range(5)), batch=2, on_batch=told)

    async with bench.notified(options={"channels": ["test.*"]}, claims=claims, work=handle):
        await claims.until_it_sleeps()
        assert await anyio.to_thread.run_sync(stream) == 5
        for id_ in stored:
            await bench.until_it_is("done", id_)


@pytest.mark.anyio
async def test_a_cancel_reaches_the_handler_at_once(bench: NotifiedBench) -> None:
    started = anyio.Event()

    async def wait(job: WorkJob) -> int:
        started.set()
        await anyio.sleep_forever()
        return 0

    lease = timedelta(hours=1)  # the next beat is far away
    async with (
        bench.notified(options={"lease": lease}, work=wait),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
    ):
        job = await work.enqueue_async(backend)
        await started.wait()
        assert await job.cancel() == "running"
        await bench.until_it_is("cancelled", job.id)


@pytest.mark.anyio
async def test_a_job_announced_before_its_commit_is_looked_for_again(bench: NotifiedBench) -> None:
    claims = Claims()
    with (
        jobspec.connect_notifier(bench.notifier) as notifier,
        psycopg.connect(bench.url, prepare_threshold=None) as own,
    ):
        async with bench.notified(claims=claims, work=handle):
            await claims.until_it_sleeps()
            seen = len(claims.answers)
            job = work.enqueue(jobspec.adapt(own, notifier=notifier), n=7)
            await claims.until(lambda answers: any(each.again for each in answers[seen:]))  # somebody writes, it sees
            own.commit()
            await bench.until_it_is("done", job.id)


@pytest.fixture
def redis_of_its_own() -> Iterator[RedisServer]:
    with running() as server:
        yield server


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.event for record in caplog.records if getattr(record, "event", "").startswith("notifier.")]  # type: ignore[attr-defined]


@pytest.mark.anyio
async def test_without_redis_jobs_run_as_ever_and_it_is_said_once(
    bench: NotifiedBench,
    redis_of_its_own: RedisServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO, "jobspec.notifier")
    monkeypatch.setattr(worker_backend, "UNHEARD_SECONDS", 1.0)
    bench.notifier = redis_of_its_own.url
    async with (
        bench.notified(work=handle),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
    ):
        await bench.until_it_is("done", (await work.enqueue_async(backend)).id)
        assert said(caplog) == []
        redis_of_its_own.kill()
        for n in range(3):
            await bench.until_it_is("done", (await work.enqueue_async(backend, n=n)).id)
        assert sorted(set(said(caplog))) == ["notifier.away"]
        assert said(caplog).count("notifier.away") <= 2  # the worker, and the producer
        redis_of_its_own.start()
        while said(caplog).count("notifier.back") < said(caplog).count("notifier.away"):
            await bench.until_it_is("done", (await work.enqueue_async(backend)).id)


@pytest.mark.anyio
async def test_who_starts_without_redis_hears_when_it_comes(
    bench: NotifiedBench, redis_of_its_own: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_backend, "UNHEARD_SECONDS", 0.2)
    bench.notifier = redis_of_its_own.url
    redis_of_its_own.stop()
    async with (
        bench.notified(work=handle),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
    ):
        await bench.until_it_is("done", (await work.enqueue_async(backend)).id)
        redis_of_its_own.start()
        await anyio.to_thread.run_sync(
            until, lambda: redis_of_its_own.ask("pubsub", "channels"), lambda: "nobody listens"
        )


def test_a_producer_neither_waits_for_nor_minds_a_wrong_password(
    bench: NotifiedBench, redis_of_its_own: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    redis_of_its_own.ask("config", "set", "requirepass", "secret")
    with jobspec.connect(bench.url, notifier=redis_of_its_own.url.replace("//", "//:wrong@")) as backend:
        ids = [work.enqueue(backend, n=n).id for n in range(3)]
    assert bench.value("select count(*) from jobspec.job where id = any(%s)", ids) == 3
    assert said(caplog) == ["notifier.away"]
    assert "wrong" not in caplog.text


def test_the_notifier_of_another_backend_or_scheme_is_refused(bench: NotifiedBench) -> None:
    with pytest.raises(ConfigError, match="for PostgreSQL"):
        jobspec.connect("memory://x", notifier=bench.notifier)
    with pytest.raises(ConfigError, match="is not that of a Redis"):
        jobspec.connect(bench.url, notifier="nats://x")
    with pytest.raises(ConfigError, match="not a cluster"):
        jobspec.connect_notifier("redis+cluster://127.0.0.1:1")


@pytest.mark.anyio
async def test_the_end_of_a_job_wakes_who_can_run_those_that_waited_for_it(bench: NotifiedBench) -> None:
    claims = Claims()
    async with (
        bench.notified(options={"kinds": ["test.slow"]}, claims=claims, slow=do_nothing),
        jobspec.connect_async(bench.url, notifier=bench.notifier) as backend,
    ):
        await claims.until_it_sleeps()
        first, last = await jobspec.enqueue_chain_async(
            backend, list[JobRequest[object]]([work.request(n=1), slow.request(2)])
        )
        assert await last.state() == "waiting"
        await claims.until_it_sleeps()
        async with bench.notified(options={"kinds": ["test.work"]}, work=handle):
            await bench.until_it_is("done", last.id)
        assert bench.job(first.id)[0] == "done"
