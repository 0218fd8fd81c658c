"""Each part of a worker may die, of whatever it likes: the worker goes on without losing a job."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import anyio
import pytest

from jobspec.errors import DatabaseError
from jobspec.worker.clock import SystemClock
from jobspec.worker.service import SOUND_SECONDS, supervise
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, working

pytestmark = pytest.mark.anyio

VERBS = {
    "claim": "producer",
    "wakeups": "notifier",
    "maintain": "maintenance",
    "schedules": "scheduler",
}


async def nothing(_job: WorkJob) -> None: ...


@pytest.mark.parametrize("error", [RuntimeError("a bug"), DatabaseError("away")], ids=["bug", "database"])
@pytest.mark.parametrize("verb", VERBS)
async def test_a_service_that_dies_starts_again(verb: str, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    backend, clock = FakeBackend(), FakeClock()
    deaths = [error, error]

    def refuse(called: str, _items: Sequence[Any]) -> None:
        if called == verb and deaths:
            raise deaths.pop()

    backend.refuse = refuse
    async with working(backend, nothing, clock=clock):
        await clock.advance(5)
        job = backend.add()
        backend.ring()
        await clock.advance(15)
        await backend.until("done")
    assert deaths == []
    assert job.attempt == 1
    lines = [record.getMessage() for record in caplog.records if VERBS[verb] in record.getMessage()]
    assert len([line for line in lines if "starts again" not in line]) == 1, lines


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_heartbeat_whose_thread_dies_gets_another(caplog: pytest.LogCaptureFixture) -> None:
    backend, beats = FakeBackend(), anyio.Event()
    deaths = [SystemExit("of the thread alone")]

    def beat() -> None:
        if deaths:
            raise deaths.pop()
        backend.soon(beats.set)

    backend.beat_hook = beat
    with caplog.at_level(logging.ERROR):
        async with working(backend, nothing, heartbeat=timedelta(milliseconds=50), clock=SystemClock()):
            await beats.wait()
    assert "heartbeat failed" in caplog.text
    assert "the heartbeat's thread has ended" in caplog.text


async def test_a_service_that_is_sound_again_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    deaths: list[Exception] = [DatabaseError("refused"), DatabaseError("reset"), DatabaseError("starting up")]

    async def service() -> None:
        if deaths:
            raise deaths.pop()
        await anyio.sleep_forever()

    with caplog.at_level(logging.INFO):
        async with anyio.create_task_group() as group:
            group.start_soon(lambda: supervise("notifier", service, clock=clock, rng=Random(1)))
            await clock.advance(4 * SOUND_SECONDS)
            group.cancel_scope.cancel()
    said = [getattr(record, "event", "") for record in caplog.records]
    assert said == ["service.trouble", "service.again", "service.back"]
