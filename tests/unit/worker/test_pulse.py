"""A handler that blocks the event loop is named, with where it is, once when it begins and once when it is over."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from anyio import to_thread

from jobspec.worker.pulse import Pulse
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import WorkJob, working

pytestmark = pytest.mark.anyio

ASK_SECONDS = 0.05


class Told(logging.Handler):
    """Lets a thread wait for an event of the log."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, threading.Event] = {}
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.event(str(getattr(record, "event", ""))).set()

    def event(self, name: str) -> threading.Event:
        return self._seen.setdefault(name, threading.Event())

    def texts(self, name: str) -> list[str]:
        return [each.getMessage() for each in self.records if getattr(each, "event", "") == name]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    handler = Told()
    logger = logging.getLogger("jobspec.worker.heartbeat")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(Pulse.__init__, "__kwdefaults__", {"ask_seconds": ASK_SECONDS})
    return handler


def dawdle_until(event: threading.Event) -> None:
    """Block the thread that calls this, the event loop's."""
    assert event.wait(10)


async def test_the_job_that_blocks_the_loop_is_named_with_its_stack_and_its_end(told: Told) -> None:
    backend = FakeBackend()
    job = backend.add()

    async def handler(_job: WorkJob) -> None:
        dawdle_until(told.event("loop.blocked"))

    async with working(backend, handler, lease=timedelta(seconds=30)):
        await backend.until("done")
        await to_thread.run_sync(told.event("loop.free").wait, 10)
    (blocked,) = told.texts("loop.blocked")
    assert f"job {job.id} (test.work) has blocked the event loop" in blocked
    assert "dawdle_until" in blocked
    assert "slots.py" not in blocked
    (free,) = told.texts("loop.free")
    assert f"by job {job.id} (test.work)" in free


async def test_code_that_is_no_handler_is_shown_with_its_stack(told: Told) -> None:
    backend = FakeBackend()
    backend.add()

    async def handler(_job: WorkJob) -> None: ...

    async with working(backend, handler, lease=timedelta(seconds=30)):
        await backend.until("done")
        dawdle_until(told.event("loop.blocked"))
    (blocked,) = told.texts("loop.blocked")
    assert blocked.startswith("something that is no job has blocked the event loop")
    assert "test_code_that_is_no_handler_is_shown_with_its_stack" in blocked


def test_it_says_for_how_long_the_loop_has_been_blocked_and_by_whom(told: Told) -> None:
    pulse = Pulse(lambda _: "test.work", ask_seconds=ASK_SECONDS)
    answers: list[Callable[[], object]] = []
    assert pulse.blocked_seconds == 0
    with pulse.felt(answers.append):
        dawdle_until(told.event("loop.blocked"))
        assert pulse.blocked_seconds > ASK_SECONDS
        assert pulse.blocked_by is None
        answers.pop()()
        assert pulse.blocked_seconds == 0
        assert told.texts("loop.free")


def test_a_loop_that_answers_is_not_spoken_of(told: Told) -> None:
    pulse = Pulse(lambda _: "test.work", ask_seconds=ASK_SECONDS)
    asked = threading.Semaphore(0)

    def answer(function: Callable[[], object]) -> None:
        function()
        asked.release()

    with pulse.felt(answer):
        for _ in range(3):
            assert asked.acquire(timeout=10)
    assert told.texts("loop.blocked") == []


def test_a_process_that_stood_still_is_told_of_and_no_job_is_blamed(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = Pulse(lambda _: "test.work", ask_seconds=ASK_SECONDS)
    real, reads = time.monotonic, count()
    monkeypatch.setattr("jobspec.worker.pulse.time.monotonic", lambda: real() + (30 if next(reads) else 0))
    with pulse.felt(lambda function: function()):
        dawdle_until(told.event("process.stood"))
    (stood,) = told.texts("process.stood")
    assert "the whole process stood still for 30" in stood
    assert told.texts("loop.blocked") == []
