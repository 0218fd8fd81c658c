"""``on_done`` and ``on_error``, and exceptions that end the worker."""

from __future__ import annotations

import asyncio
import logging
import threading
from datetime import timedelta
from typing import Any

import anyio
import pytest

from jobspec.control import GiveUp, Snooze
from jobspec.errors import WorkerCrashedError
from jobspec.worker.context import JobContext
from jobspec.worker.hook import Ended
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, drained, table, working

pytestmark = pytest.mark.anyio
AnyJob = JobContext[Any, Any]


async def by_number(job: WorkJob) -> None:
    match job.payload.n:
        case 1:
            raise ValueError("one")
        case 2:
            raise GiveUp("two")
        case 3:
            raise Snooze(timedelta(seconds=1))


async def test_hooks_are_told_how_attempts_ended_after_that_is_recorded() -> None:
    backend = FakeBackend()
    backend.max_attempts = 1
    told: list[tuple[int, str, str]] = []

    def state(job: AnyJob) -> str:
        return backend.jobs[job.id].state

    async def done(job: AnyJob) -> None:
        told.append((job.payload.n, "done", state(job)))

    def error(job: AnyJob, error: BaseException, outcome: Ended) -> None:
        assert threading.current_thread() is not threading.main_thread()
        told.append((job.payload.n, f"{outcome} {error}", state(job)))

    for n in range(5):
        backend.add(f'{{"n": {n}}}')
    backend.add('{"n": "unreadable"}')
    async with working(backend, table(by_number).using(on_done=done, on_error=[error])):
        await backend.until("done", "failed", "given_up", "snoozed", "parked")
    assert sorted(told) == [
        (0, "done", "done"),
        (1, "dead one", "failed"),
        (2, "dead two", "given_up"),
        (4, "done", "done"),
    ]


async def test_an_attempt_with_another_to_follow_ends_in_retry_and_a_late_one_too() -> None:
    backend, clock = FakeBackend(), FakeClock()
    told: list[tuple[str, str]] = []

    async def handler(job: WorkJob) -> None:
        if job.payload.n == 1:
            raise ValueError("one")
        await anyio.sleep_forever()

    async def error(_job: AnyJob, error: BaseException, outcome: Ended) -> None:
        told.append((type(error).__name__, outcome))

    backend.add('{"n": 1}')
    backend.add(timeout_seconds=5.0)
    async with working(backend, table(handler).using(on_error=error), clock=clock):
        await clock.advance(6)
        await backend.until("failed")
    assert sorted(told) == [("TimeoutError", "retry"), ("ValueError", "retry")]


class Own(BaseException):
    pass


async def test_one_hook_that_raises_stops_neither_the_others_nor_the_job(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    backend = FakeBackend()
    told: list[str] = []

    def boom(_job: AnyJob) -> None:
        raise Own("boom")

    def leave(_job: AnyJob) -> None:
        raise SystemExit(3)

    async def stray(_job: AnyJob) -> None:
        raise KeyboardInterrupt

    def fine(_job: AnyJob) -> None:
        told.append("fine")

    job = backend.add()
    await drained(backend, table(by_number).using(on_done=[boom, leave, stray, fine]))
    assert (told, job.state) == (["fine"], "done")
    failed = [record.getMessage() for record in caplog.records if "hook" in record.getMessage()]
    assert len(failed) == 3
    assert "boom` failed and is ignored" in failed[0]


async def test_hooks_are_those_of_the_table_a_handler_came_with() -> None:
    backend = FakeBackend()
    told: list[str] = []

    def other(_job: AnyJob) -> None:
        told.append("other")

    backend.add()
    await drained(backend, table(by_number) | table(by_number, kind="test.other").using(on_done=other))
    assert told == []


# ---- crash_on
async def test_an_exception_that_crash_on_names_ends_the_worker_and_the_attempt_is_recorded() -> None:
    backend = FakeBackend()
    bad, good = backend.add('{"n": 1}'), backend.add()
    worker = Worker(table(by_number), backend, concurrency=1, crash_on=[ArithmeticError, ValueError])
    with anyio.fail_after(10), pytest.raises(WorkerCrashedError, match="a handler raised ValueError") as raised:
        await worker.run()
    assert isinstance(raised.value.__cause__, ValueError)
    assert (bad.state, bad.errors[0].type) == ("failed", "ValueError")
    assert good.state in ("ready", "done")
    assert backend.workers == {}


async def test_also_inside_a_group_and_from_the_table() -> None:
    async def handler(_job: WorkJob) -> None:
        raise ExceptionGroup("both", [KeyError("a"), MemoryError("b")])

    backend = FakeBackend()
    job = backend.add()
    with anyio.fail_after(10), pytest.raises(WorkerCrashedError):
        await Worker(table(handler).using(crash_on=[MemoryError]), backend).run()
    assert job.errors[0].type == "ExceptionGroup"


async def test_other_exceptions_end_no_worker() -> None:
    backend = FakeBackend()
    job = backend.add('{"n": 1}')
    await drained(backend, table(by_number), crash_on=[MemoryError])
    assert job.state == "failed"


# ---- threads
async def test_a_thread_that_goes_on_after_its_time_limit_keeps_its_slot_and_is_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend, clock = FakeBackend(timeout_seconds=5.0), FakeClock()
    began, let_go = threading.Event(), threading.Event()

    def deaf(job: WorkJob) -> None:
        if job.payload.n == 0:
            began.set()
            let_go.wait(20)

    late = backend.add()
    async with working(backend, table(deaf), clock=clock, concurrency=1):
        await anyio.to_thread.run_sync(began.wait, 10)
        waiting = backend.add('{"n": 1}')
        backend.ring()
        await clock.advance(6)
        await clock.advance(31)
        assert (late.state, waiting.state) == ("running", "ready")
        let_go.set()
        await backend.until("done", "failed")
    stuck = [record.getMessage() for record in caplog.records if "was told to stop" in record.getMessage()]
    assert stuck
    assert f"job {late.id} of test.work was told to stop" in stuck[0]
    assert waiting.state == "done"


async def test_threads_that_handlers_leave_behind_are_counted_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    backend, let_go = FakeBackend(), threading.Event()

    def leak(_job: WorkJob) -> None:
        threading.Thread(target=let_go.wait, args=(20,), name="leaked-one", daemon=False).start()

    backend.add()
    try:
        await drained(backend, leak)
    finally:
        let_go.set()
    assert any("1 threads that handlers have started still run" in record.getMessage() for record in caplog.records)
    assert "leaked-one" in caplog.text


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_idle_threads_of_a_pool_are_not_counted_because_they_keep_nothing_alive(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend = FakeBackend()

    async def look_up(_job: WorkJob) -> None:
        await asyncio.to_thread(threading.get_ident)  # as the look-up of a host name does

    backend.add()
    await drained(backend, look_up)
    assert "still run" not in caplog.text
