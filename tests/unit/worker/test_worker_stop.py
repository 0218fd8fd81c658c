"""The whole worker on a backend in memory: how it ends."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import anyio
import pytest
from anyio import create_task_group, wait_all_tasks_blocked

from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import LONG, WorkJob, drained, table, working

pytestmark = pytest.mark.anyio


async def nothing(_job: WorkJob) -> None:
    pass


async def test_stop_gives_back_what_is_queued_and_lets_the_rest_finish() -> None:
    backend, stopping = FakeBackend(), anyio.Event()
    for _ in range(2000):
        backend.add()
    started = 0
    worker: Worker

    async def handler(_job: WorkJob) -> None:
        nonlocal started
        started += 1
        if started == 600:
            worker.stop()
            stopping.set()
        if stopping.is_set():
            await anyio.sleep(0.01)

    async with working(backend, handler) as worker:
        await stopping.wait()
    states = [job.state for job in backend.jobs.values()]
    assert states.count("done") == started < 2000
    assert states.count("ready") == 2000 - started
    assert all(job.attempt == 0 for job in backend.jobs.values() if job.state == "ready")
    assert backend.workers == {}


async def test_jobs_that_a_claim_under_way_brings_are_given_back() -> None:
    backend, claiming, go_on = FakeBackend(), anyio.Event(), anyio.Event()
    job = backend.add()

    async def hold() -> None:
        claiming.set()
        await go_on.wait()

    backend.before["claim"] = hold
    async with working(backend, nothing) as worker:
        await claiming.wait()
        worker.stop()
        await wait_all_tasks_blocked()
        go_on.set()
    assert (job.state, job.attempt) == ("ready", 0)
    assert "released" in backend.verbs


async def test_a_worker_that_would_always_find_more_jobs_claims_no_more() -> None:
    backend, claiming, go_on = FakeBackend(), anyio.Event(), anyio.Event()
    for _ in range(2000):
        backend.add()

    async def hold() -> None:
        claiming.set()
        await go_on.wait()

    backend.before["claim"] = hold
    async with working(backend, nothing, concurrency=8) as worker:
        await claiming.wait()
        worker.stop()
        await wait_all_tasks_blocked()
        go_on.set()
    assert backend.verbs.count("claim") == 1
    assert {(job.state, job.attempt) for job in backend.jobs.values()} == {("ready", 0)}


async def test_after_the_grace_period_handlers_are_cancelled_and_their_jobs_given_back() -> None:
    backend, clock = FakeBackend(), FakeClock()
    job = backend.add()

    async def handler(_job: WorkJob) -> None:
        await anyio.sleep_forever()

    async with working(backend, handler, clock=clock, grace=timedelta(seconds=30)) as worker:
        await clock.advance(1)
        worker.stop()
        await clock.advance(29)
        assert job.state == "running"
        await clock.advance(2)
    assert (job.state, job.attempt) == ("ready", 0)
    assert backend.verbs[-1] == "deregister"


async def test_threads_are_told_when_the_grace_period_is_over() -> None:
    backend = FakeBackend()
    told, returned = backend.add('{"n": 1}'), backend.add('{"n": 2}')

    both_run = threading.Barrier(3, timeout=10)

    def handler(job: WorkJob) -> str:
        both_run.wait()
        assert job.cancelled.wait(10)
        if job.payload.n == 1:
            raise RuntimeError("stopped half way")
        return "finished all the same"

    async with working(backend, table(handler, lambda: str), grace=timedelta(0)):
        await anyio.to_thread.run_sync(both_run.wait)
    assert (told.state, told.attempt) == ("ready", 0)
    assert (returned.state, returned.result) == ("done", '"finished all the same"')


async def test_a_cancel_by_the_caller_gives_everything_back_too() -> None:
    backend = FakeBackend()
    done, running = backend.add('{"n": 1}'), backend.add()
    started = anyio.Event()

    async def handler(job: WorkJob) -> None:
        if job.payload.n == 1:
            return
        started.set()
        await anyio.sleep_forever()

    worker = Worker(table(handler), backend, lease=LONG)
    async with create_task_group() as group:
        group.start_soon(worker.run)
        await started.wait()
        group.cancel_scope.cancel()
    assert (done.state, running.state, running.attempt) == ("done", "ready", 0)
    assert backend.workers == {}


async def test_handlers_that_blow_up_in_every_way_do_not_end_the_worker() -> None:
    backend = FakeBackend()

    class OddError(BaseException):
        pass

    def raising(error: BaseException) -> Callable[[], None]:
        def call() -> None:
            raise error

        return call

    ways = [raising(each) for each in (SystemExit(3), OddError("odd"), ExceptionGroup("g", [ValueError()]))]
    jobs = [backend.add(f'{{"n": {each}}}') for each in range(4)]

    async def handler(job: WorkJob) -> None:
        if job.payload.n < len(ways):
            ways[job.payload.n]()

    await drained(backend, handler)
    assert [job.state for job in jobs] == ["failed"] * 3 + ["done"]
    assert [job.errors[0].type for job in jobs[:3]] == ["SystemExit", "OddError", "ExceptionGroup"]


async def test_the_log_names_worker_channels_and_kinds_and_no_payload(caplog: pytest.LogCaptureFixture) -> None:
    backend = FakeBackend()
    backend.add('{"n": 4711}')

    async def handler(_job: WorkJob) -> None:
        raise ValueError

    with caplog.at_level(logging.DEBUG, "jobspec"):
        await drained(backend, handler)
    assert "worker w (1) serves test.work v1 on test.default" in caplog.text
    assert "4711" not in caplog.text


def test_a_loop_that_is_left_under_a_worker_ends_it_and_its_outcomes_are_written_down() -> None:
    backend = FakeBackend()
    job = backend.add()

    async def program() -> None:
        started = asyncio.Event()

        async def handler(_job: WorkJob) -> None:
            started.set()
            await asyncio.sleep(1000)

        worker = Worker(table(handler), backend, name="w")
        running = asyncio.create_task(worker.run())
        await started.wait()
        assert not running.done()  # asyncio.run() now cancels every task, those that are ours and shielded, too

    asyncio.run(program())
    assert job.state != "running"
    assert backend.verbs[-1] == "deregister"
