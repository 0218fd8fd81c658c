"""The whole worker on a backend in memory: what handlers, the retry hook and operators decide."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import anyio
import pytest
from anyio import to_thread

from jobspec.control import GiveUp, Reschedule, Retry, Snooze
from jobspec.errors import ConfigError
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend, FakeJob
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, table, working

pytestmark = pytest.mark.anyio

ENDS = ("done", "failed", "given_up", "parked", "snoozed", "rescheduled", "cancelled")
MINUTE = timedelta(minutes=1)


async def run_once(handler: Any, **options: Any) -> FakeJob:
    backend = FakeBackend()
    job = backend.add()
    async with working(backend, handler, **options):
        await backend.until(*ENDS)
    return job


def raising(error: BaseException) -> Any:
    async def handler(_job: WorkJob) -> None:
        raise error

    return handler


@pytest.mark.parametrize(
    ("error", "state", "delay", "attempt"),
    [
        (Retry("later", MINUTE), "failed", 60.0, 1),
        (Retry("later"), "failed", None, 1),
        (GiveUp("no use"), "given_up", None, 1),
        (Snooze(MINUTE), "snoozed", 60.0, 0),
        (Reschedule(), "rescheduled", None, 0),
    ],
    ids=repr,
)
async def test_a_handler_says_what_becomes_of_its_job(
    error: Exception, state: str, delay: float | None, attempt: int
) -> None:
    job = await run_once(raising(error))
    assert (job.state, job.delay_seconds, job.attempt) == (state, delay, attempt)


async def test_a_def_handler_says_it_too() -> None:
    def handler(_job: WorkJob) -> None:
        raise Snooze(MINUTE)

    assert (await run_once(handler)).state == "snoozed"


async def test_the_cause_of_giving_up_is_kept() -> None:
    async def handler(_job: WorkJob) -> None:
        try:
            raise KeyError("account")
        except KeyError as error:
            raise GiveUp("there is no such account") from error

    (error,) = (await run_once(handler)).errors
    assert (error.type, error.message) == ("GiveUp", "there is no such account")
    assert error.traceback is not None
    assert "KeyError: 'account'" in error.traceback


# ---- the retry hook
async def test_the_hook_sees_the_job_and_the_error_and_sets_the_delay() -> None:
    seen: list[Any] = []

    def hook(job: Any, error: BaseException) -> timedelta:
        seen.append((job.attempt, job.payload.n, error))
        return MINUTE

    error = ValueError("no")
    job = await run_once(raising(error), on_failure=hook)
    assert (job.state, job.delay_seconds) == ("failed", 60.0)
    assert seen == [(1, 0, error)]


async def test_the_hook_may_leave_it_to_the_policy_or_give_up() -> None:
    job = await run_once(raising(ValueError("no")), on_failure=lambda _job, _error: None)
    assert (job.state, job.delay_seconds) == ("failed", None)
    job = await run_once(raising(ValueError("no")), on_failure=lambda _job, _error: GiveUp())
    assert (job.state, job.errors[0].type) == ("given_up", "ValueError")


@pytest.mark.parametrize("answer", ["soon", timedelta(seconds=-1), GiveUp])
async def test_a_hook_that_raises_or_answers_nonsense_is_logged_and_ignored(
    answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def hook(_job: Any, _error: BaseException) -> Any:
        if answer is GiveUp:
            raise GiveUp("raised, where it is to be returned")
        return answer

    job = await run_once(raising(ValueError("no")), on_failure=hook)
    assert (job.state, job.delay_seconds) == ("failed", None)
    assert "ignored" in caplog.text


async def test_the_hook_is_not_asked_where_the_handler_has_decided() -> None:
    def hook(_job: Any, _error: BaseException) -> None:
        raise AssertionError("asked")

    for error in (Retry(), GiveUp(), Snooze(MINUTE), Reschedule()):
        assert (await run_once(raising(error), on_failure=hook)).state != "done"


async def test_a_time_limit_is_a_timeout_error_to_the_hook() -> None:
    backend, clock = FakeBackend(timeout_seconds=5.0), FakeClock()
    job = backend.add()
    seen: list[BaseException] = []

    def hook(_job: Any, error: BaseException) -> GiveUp:
        seen.append(error)
        return GiveUp()

    async def handler(_job: WorkJob) -> None:
        await anyio.sleep_forever()

    async with working(backend, handler, clock=clock, on_failure=hook):
        await clock.advance(6)
        await backend.until("given_up")
    assert isinstance(seen[0], TimeoutError)
    assert job.errors[0].type == "timeout"


def test_a_coroutine_is_no_hook() -> None:
    async def hook(_job: Any, _error: BaseException) -> None:
        pass

    handlers: Any = raising(ValueError())
    with pytest.raises(ConfigError, match="on_failure"):
        Worker(table(handlers), FakeBackend(), on_failure=hook)  # type: ignore[arg-type]


# ---- cancels
async def test_a_running_job_is_cancelled_when_it_waits() -> None:
    backend, started = FakeBackend(), anyio.Event()
    job, other = backend.add(), backend.add()
    go_on = anyio.Event()

    async def handler(context: WorkJob) -> None:
        if context.id == other.id:
            await go_on.wait()
            return
        started.set()
        await anyio.sleep_forever()

    async with working(backend, handler):
        await started.wait()
        backend.cancel(job)
        await backend.until_it_is("cancelled", job)
        go_on.set()
        await backend.until("done", "cancelled")
    assert (job.state, job.errors, other.state) == ("cancelled", [], "done")


async def test_a_thread_is_told_and_the_job_ends_as_cancelled_whatever_it_raises() -> None:
    backend, started = FakeBackend(), threading.Event()
    job = backend.add()

    def handler(context: WorkJob) -> None:
        started.set()
        assert context.cancelled.wait(10)
        raise ValueError("half done")

    async with working(backend, handler):
        await to_thread.run_sync(started.wait, 10)
        backend.cancel(job)
        await backend.until("cancelled")
    assert job.errors[0].message == "half done"


async def test_what_a_handler_returns_after_a_cancel_does_not_count(caplog: pytest.LogCaptureFixture) -> None:
    backend = FakeBackend()
    job = backend.add(cancel_asked=True)

    async def handler(_job: WorkJob) -> int:
        return 7

    async with working(backend, table(handler, lambda: int)):
        await backend.until("cancelled")
    assert job.result is None
    assert "somebody had cancelled it" in caplog.text


async def test_a_job_that_is_cancelled_before_it_starts_never_starts() -> None:
    backend, go_on, started = FakeBackend(), anyio.Event(), anyio.Event()
    for _ in range(3000):  # fast enough to be claimed ahead
        backend.add()
    ran: list[int] = []
    blocker = 1000

    async def handler(job: WorkJob) -> None:
        ran.append(job.id)
        if job.id == blocker:
            started.set()
            await go_on.wait()

    async with working(backend, handler, concurrency=1):
        await started.wait()
        queued = next(job for job in backend.jobs.values() if job.state == "running" and job.id > blocker)
        backend.cancel(queued)
        await backend.until_it_is("cancelled", queued)
        go_on.set()
        await backend.until("done", "cancelled")
    assert queued.id not in ran


async def test_a_cancel_is_found_by_the_next_heartbeat_where_no_wake_up_came() -> None:
    backend, started = FakeBackend(), anyio.Event()
    job = backend.add()

    async def handler(_job: WorkJob) -> None:
        started.set()
        await anyio.sleep_forever()

    async with working(backend, handler, heartbeat=timedelta(milliseconds=50)):
        await started.wait()
        job.cancel_asked = True
        await backend.until("cancelled")


# ---- what is logged
@pytest.mark.parametrize(
    ("error", "attempts", "levels"),
    [
        (ValueError("no"), 5, ["WARNING"]),
        (ValueError("no"), 1, ["WARNING", "ERROR"]),
        (GiveUp("no"), 5, ["WARNING", "ERROR"]),
        (Snooze(MINUTE), 5, ["INFO"]),
    ],
    ids=repr,
)
async def test_only_the_end_of_a_job_is_logged_as_an_error(
    error: Exception, attempts: int, levels: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """A-G15."""
    caplog.set_level(logging.INFO, "jobspec")
    backend = FakeBackend()
    backend.max_attempts = attempts
    backend.add()
    async with working(backend, raising(error)):
        await backend.until(*ENDS)
    assert [record.levelname for record in caplog.records if record.message.startswith("job 1,")] == levels
