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

ASK_SECONDS = 0.2


class Told(logging.Handler):
    """Lets a thread wait for a line of the log. On a busy machine there are others: the loop may really be late."""

    def __init__(self) -> None:
        super().__init__()
        self._came = threading.Condition()
        self._lines: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        with self._came:
            self._lines.append((str(getattr(record, "event", "")), record.getMessage()))
            self._came.notify_all()

    def texts(self, event: str, part: str = "") -> list[str]:
        return [text for name, text in self._lines if name == event and part in text]

    def wait(self, event: str, part: str = "") -> str:
        """The first such line."""
        with self._came:
            assert self._came.wait_for(lambda: self.texts(event, part), 10)
        return self.texts(event, part)[0]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    handler = Told()
    logger = logging.getLogger("jobspec.worker.heartbeat")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(Pulse.__init__, "__kwdefaults__", {"ask_seconds": ASK_SECONDS})
    return handler


async def test_the_job_that_blocks_the_loop_is_named_with_its_stack_and_its_end(told: Told) -> None:
    backend = FakeBackend()
    job = backend.add()

    async def handler(_job: WorkJob) -> None:
        told.wait("loop.blocked", "test.work")

    async with working(backend, handler, lease=timedelta(seconds=30)):
        await backend.until("done")
        await to_thread.run_sync(told.wait, "loop.free", f"by job {job.id} (test.work)")
    (blocked,) = told.texts("loop.blocked", "test.work")
    assert f"job {job.id} (test.work) has blocked the event loop" in blocked
    assert "in handler" in blocked
    assert "slots.py" not in blocked


async def test_code_that_is_no_handler_is_shown_with_its_stack(told: Told) -> None:
    backend = FakeBackend()
    backend.add()
    itself = "test_code_that_is_no_handler_is_shown_with_its_stack"

    async def handler(_job: WorkJob) -> None: ...

    async with working(backend, handler, lease=timedelta(seconds=30)):
        await backend.until("done")
        blocked = told.wait("loop.blocked", itself)
    assert blocked.startswith("something that is no job has blocked the event loop")


def test_it_says_for_how_long_the_loop_has_been_blocked_and_by_whom(told: Told) -> None:
    pulse = Pulse(lambda _: "test.work", ask_seconds=ASK_SECONDS)
    answers: list[Callable[[], object]] = []
    assert pulse.blocked_seconds == 0
    with pulse.felt(answers.append):
        told.wait("loop.blocked")
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
        told.wait("process.stood", "the whole process stood still for 30")
    assert told.texts("loop.blocked") == []
