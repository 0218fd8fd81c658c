"""When a worker goes home by itself."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import anyio
import pytest
from anyio import create_task_group, fail_after

from jobspec.backends.worker_backend import Claim
from jobspec.errors import ConfigError, NoJobReadyError
from jobspec.worker.memory import used_bytes
from jobspec.worker.shift import PATIENCE_SECONDS, SOON_SECONDS, Shift
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import LONG, WorkJob, table

pytestmark = pytest.mark.anyio


async def nothing(_job: WorkJob) -> None:
    pass


def worker_of(backend: FakeBackend, handler: Any = nothing, **options: Any) -> Worker:
    return Worker(table(handler), backend, lease=LONG, name="w", **options)


# ---- drain
async def test_a_drain_runs_what_is_ready_and_ends() -> None:
    backend = FakeBackend()
    jobs = [backend.add() for _ in range(100)]
    with fail_after(20):
        assert await worker_of(backend).drain() is None
    assert {job.state for job in jobs} == {"done"}
    assert backend.workers == {}


async def test_a_drain_of_nothing_ends_at_once_and_says_when_something_is_due() -> None:
    backend = FakeBackend()
    backend.due_seconds = 40.0
    with fail_after(20):
        assert await worker_of(backend).drain() == timedelta(seconds=40)


async def test_a_drain_runs_what_its_own_jobs_bring() -> None:
    backend = FakeBackend()
    backend.add('{"n": 5}')

    async def handler(job: WorkJob) -> None:
        if job.payload.n:
            backend.add(f'{{"n": {job.payload.n - 1}}}')

    with fail_after(20):
        await worker_of(backend, handler).drain()
    assert [job.state for job in backend.jobs.values()] == ["done"] * 6


async def test_a_drain_takes_its_time_for_a_handler_and_hears_a_stop() -> None:
    backend, started, go_on = FakeBackend(), anyio.Event(), anyio.Event()
    job = backend.add()
    ready = backend.add('{"n": 1}')

    async def handler(job: WorkJob) -> None:
        started.set()
        await go_on.wait()

    worker = worker_of(backend, handler, concurrency=1)
    with fail_after(20):
        async with create_task_group() as group:
            group.start_soon(worker.drain)
            await started.wait()
            worker.stop()
            go_on.set()
    assert (job.state, ready.state) == ("done", "ready")


def test_a_drain_waits_for_what_is_due_at_once_but_not_for_ever() -> None:
    clock, ended = FakeClock(), []
    shift = Shift(until_dry=True, clock=clock, over=lambda: ended.append(1))
    soon = Claim(jobs=[], due_seconds=SOON_SECONDS / 2)
    shift.claimed(soon, held=0, bell=False)
    shift.claimed(soon, held=1, bell=True)
    shift.claimed(soon, held=0, bell=True)
    shift.claimed(Claim(jobs=[], again=True), held=0, bell=True)
    assert ended == []
    clock.now += PATIENCE_SECONDS
    shift.claimed(soon, held=0, bell=True)
    shift.claimed(soon, held=0, bell=True)
    assert ended == [1]


# ---- one job
async def test_one_job_of_two_is_run_and_its_outcome_told() -> None:
    backend = FakeBackend()
    first, second = backend.add(), backend.add()
    with fail_after(20):
        assert await worker_of(backend).run_one() == "done"
    assert (first.state, second.state, second.attempt) == ("done", "ready", 0)


async def test_the_outcome_of_one_job_that_fails_is_told() -> None:
    backend = FakeBackend()
    backend.add()

    async def handler(_job: WorkJob) -> None:
        raise ValueError

    with fail_after(20):
        assert await worker_of(backend, handler).run_one() == "failed"


async def test_where_no_job_is_ready_one_is_an_error() -> None:
    backend = FakeBackend()
    backend.due_seconds = 40.0
    with fail_after(20), pytest.raises(NoJobReadyError, match="no job is ready") as caught:
        await worker_of(backend).run_one()
    assert "40s" in str(caught.value)


# ---- recycling
async def test_a_worker_ends_after_so_many_jobs_and_has_claimed_no_other(caplog: pytest.LogCaptureFixture) -> None:
    backend = FakeBackend()
    for _ in range(20):
        backend.add()
    with fail_after(20), caplog.at_level(logging.INFO, "jobspec"):
        await worker_of(backend, max_jobs=7).run()
    assert sorted(job.attempt for job in backend.jobs.values()) == [0] * 13 + [1] * 7
    assert [job.state for job in backend.jobs.values()].count("done") == 7
    assert "released" not in backend.verbs
    assert "w stops by itself: 7 jobs have run (max_jobs)" in caplog.text


async def test_a_worker_that_grew_too_large_ends_gracefully(caplog: pytest.LogCaptureFixture) -> None:
    backend, ballast = FakeBackend(), []
    for _ in range(20):
        backend.add()

    async def handler(_job: WorkJob) -> None:
        ballast.append(bytes(range(256)) * (64 << 12))

    with fail_after(20), caplog.at_level(logging.INFO, "jobspec"):
        await worker_of(backend, handler, concurrency=1, max_rss=used_bytes() + (32 << 20)).run()
    assert [job.state for job in backend.jobs.values()].count("ready") > 0
    assert "(max_rss)" in caplog.text


async def test_so_little_memory_that_no_job_could_run_is_refused() -> None:
    with pytest.raises(ConfigError, match="before its first job"):
        worker_of(FakeBackend(), max_rss=1 << 20)


async def test_a_shift_that_is_over_can_be_followed_by_another() -> None:
    backend = FakeBackend()
    worker = worker_of(backend, max_jobs=1)
    for _ in range(3):
        job = backend.add()
        with fail_after(20):
            await worker.run()
        assert job.state == "done"
