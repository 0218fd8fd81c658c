"""The whole worker on a backend in memory: outcomes of jobs whose rows an open transaction has locked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, working

pytestmark = pytest.mark.anyio


async def failing(_job: WorkJob) -> None:
    raise ValueError("no")


async def test_an_outcome_that_meets_a_lock_is_tried_until_it_is_recorded(caplog: pytest.LogCaptureFixture) -> None:
    backend, clock = FakeBackend(), FakeClock()
    job = backend.add(locked=True)
    async with working(backend, failing, clock=clock):
        await clock.advance(5)
        assert job.state == "running"
        assert backend.verbs.count("failed") > 3
        job.locked = False
        await clock.advance(2)
        assert (job.state, job.attempt) == ("failed", 1)
        before = len(backend.verbs)
        await clock.advance(5)
        assert "failed" not in backend.verbs[before:]
    assert "lease was lost" not in caplog.text


async def test_a_finish_that_was_leaked_and_then_rolled_back_is_a_failed_attempt() -> None:
    backend, clock = FakeBackend(), FakeClock()
    job = backend.add(locked=True)

    async def handler(context: Any) -> None:
        context._runtime.finished(context.run)  # as by context.finish() on a connection that stays open
        raise ValueError("and then it leaked")

    async with working(backend, handler, clock=clock):
        await clock.advance(3)
        assert job.state == "running"
        job.locked = False  # the connection was collected
        await clock.advance(2)
        assert (job.state, job.errors[0].message) == ("failed", "and then it leaked")


async def test_a_worker_that_stops_says_which_outcomes_were_locked_to_the_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.add(locked=True)
    async with working(backend, failing, clock=clock):
        await clock.advance(2)
    assert "locked to the end" in caplog.text
