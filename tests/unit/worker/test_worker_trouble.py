"""The whole worker on a backend in memory: its start, and a database that goes away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import anyio
import pytest
from anyio import create_task_group

from jobspec.errors import ConfigError, DatabaseError, UnknownKindError
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import LONG, WorkJob, drained, table, working

pytestmark = pytest.mark.anyio


async def nothing(_job: WorkJob) -> None:
    pass


async def test_it_waits_for_a_database_that_is_down_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.broken = True
    job = backend.add()
    async with working(backend, nothing, clock=clock):
        await clock.advance(20)
        assert job.state == "ready"
        backend.broken = False
        await clock.advance(10)
        await backend.until("done")
    assert "waiting for the database: the database cannot be reached" in caplog.text


async def test_it_can_be_stopped_while_it_waits_for_the_database() -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.broken = True
    async with working(backend, nothing, clock=clock):
        await clock.advance(20)


async def test_without_waiting_a_database_that_is_down_is_an_error() -> None:
    backend = FakeBackend()
    backend.broken = True
    with pytest.raises(DatabaseError):
        await Worker(table(nothing), backend, wait=False).run()


async def test_a_worker_of_which_the_database_knows_no_job_says_what_to_run() -> None:
    backend = FakeBackend()
    backend.known = False
    with pytest.raises(UnknownKindError, match="jobspec apply"):
        await Worker(table(nothing), backend).run()


async def test_jobs_that_the_database_does_not_know_are_named(caplog: pytest.LogCaptureFixture) -> None:
    backend = FakeBackend()
    job = backend.add()
    await drained(backend, table(nothing) | table(nothing, kind="test.other"))
    assert job.state == "done"
    assert "test.other version 1" in caplog.text
    assert "jobspec apply" in caplog.text


@pytest.mark.parametrize(
    "options",
    [
        {"concurrency": 0},
        {"concurrency": 10_001},
        {"concurrency": (8, 4)},
        {"heartbeat": timedelta(0)},
        {"heartbeat": timedelta(seconds=-1)},
        {"heartbeat": timedelta(seconds=15), "lease": timedelta(seconds=30)},
        {"heartbeat": timedelta(seconds=10), "lease": timedelta(seconds=29)},
        {"grace": timedelta(seconds=-1)},
        {"lease": timedelta(0)},
        {"poll": timedelta(0)},
        {"channels": "all"},
        {"channels": []},
    ],
)
def test_settings_that_cannot_be_used_are_refused(options: dict[str, Any]) -> None:
    """A-G18, A-G27, A-S26."""
    with pytest.raises(ConfigError, match=next(iter(options))):
        Worker(table(nothing), FakeBackend(), **options)


async def test_a_worker_runs_again_after_it_ended_but_not_twice_at_once() -> None:
    """A-G27."""
    backend = FakeBackend()
    worker = Worker(table(nothing), backend, lease=LONG)
    for _ in range(2):
        job = backend.add()
        async with create_task_group() as group:
            group.start_soon(worker.run)
            await backend.until("done")
            with pytest.raises(ConfigError, match="runs already"):
                await worker.run()
            worker.stop()
        assert job.state == "done"


async def test_outcomes_wait_for_a_database_that_goes_away() -> None:
    backend, clock, go_on = FakeBackend(), FakeClock(), anyio.Event()
    job = backend.add()

    async def handler(_job: WorkJob) -> None:
        await go_on.wait()

    async with working(backend, handler, clock=clock):
        await clock.advance(1)
        backend.broken = True
        go_on.set()
        await clock.advance(60)
        assert job.state == "running"
        backend.broken = False
        await clock.advance(10)
        assert job.state == "done"


async def test_outcomes_wait_for_longer_than_their_leases_and_the_fence_decides() -> None:
    backend, clock, go_on = FakeBackend(), FakeClock(), anyio.Event()
    job = backend.add()

    async def handler(_job: WorkJob) -> None:
        await go_on.wait()

    async with working(backend, handler, clock=clock, lease=timedelta(seconds=30)):
        await clock.advance(1)
        backend.broken = True
        go_on.set()
        await clock.advance(300)
        assert job.state == "running"
        backend.broken = False
        await clock.advance(10)
        assert (job.state, job.attempt) == ("done", 1)


async def test_outcomes_that_outlive_their_leases_are_given_up_by_a_worker_that_is_to_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend, clock, go_on = FakeBackend(), FakeClock(), anyio.Event()
    backend.add()

    async def handler(_job: WorkJob) -> None:
        await go_on.wait()

    async with working(backend, handler, clock=clock, lease=timedelta(seconds=30)) as worker:
        await clock.advance(1)
        backend.broken = True
        go_on.set()
        await clock.advance(60)
        assert "given up" not in caplog.text
        worker.stop()
        await clock.advance(40)
    assert "1 outcomes are given up, their jobs will run again" in caplog.text


async def test_claims_and_maintenance_start_again_after_any_error(caplog: pytest.LogCaptureFixture) -> None:
    backend, clock = FakeBackend(), FakeClock()
    wrong = {"claim", "maintain", "wakeups"}

    def refuse(verb: str, _items: Any) -> None:
        if verb in wrong:
            wrong.remove(verb)
            raise TypeError(f"a bug in {verb}")

    backend.refuse = refuse
    backend.add()
    async with working(backend, nothing, clock=clock):
        await clock.advance(2)
        await backend.until("done")
    assert not wrong
    for verb in ("claim", "maintain", "wakeups"):
        assert f"a bug in {verb}" in caplog.text


async def test_a_worker_that_the_database_has_forgotten_registers_anew_and_drops_what_it_held() -> None:
    backend, clock = FakeBackend(), FakeClock()
    job = backend.add()
    cancelled = 0

    async def handler(job: WorkJob) -> None:
        nonlocal cancelled
        if job.attempt == 2:
            return
        try:
            await anyio.sleep_forever()
        finally:
            cancelled += 1

    async with working(backend, handler, clock=clock):
        await clock.advance(1)
        backend.workers.clear()
        job.state, job.attempt = "ready", 1  # rescued by somebody else
        await clock.advance(12)
        await backend.until("done")
    assert (cancelled, job.attempt) == (1, 2)
