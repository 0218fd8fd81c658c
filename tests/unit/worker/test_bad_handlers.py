"""Handlers that do what no handler should: the worker goes on, and says what it was."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import anyio
import pytest
from pydantic import BaseModel, field_validator

from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, drained, table, working

pytestmark = pytest.mark.anyio


class Own(BaseException):
    pass


class Rude(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text for you")


class Deaf(Exception):
    def __str__(self) -> str:
        raise Own


def endless(depth: int = 0) -> int:
    return endless(depth + 1)


def leave() -> None:
    sys.exit("good-bye")


def interrupt() -> None:
    raise KeyboardInterrupt


def close() -> None:
    raise GeneratorExit


def own() -> None:
    raise Own("mine")


def rude() -> None:
    raise Rude


def huge() -> None:
    raise ValueError("\0" + "x" * 50_000_000)


def group() -> None:
    raise ExceptionGroup("several", [ValueError("a"), KeyError("b")])


def stop_iteration() -> None:
    raise StopIteration(1)


BAD: list[tuple[Callable[[], Any], str]] = [
    (leave, "SystemExit"),
    (interrupt, "KeyboardInterrupt"),
    (own, "Own"),
    (rude, "Rude"),
    (huge, "ValueError"),
    (group, "ExceptionGroup"),
    (endless, "RecursionError"),
]


def handlers(bad: Callable[[], Any]) -> list[Callable[..., Any]]:
    async def on_loop(_job: WorkJob) -> None:
        bad()

    def in_thread(_job: WorkJob) -> None:
        bad()

    return [on_loop, in_thread]


@pytest.mark.parametrize("where", [0, 1])
@pytest.mark.parametrize(("bad", "name"), BAD)
async def test_whatever_it_raises_fails_the_attempt_and_no_more(bad: Callable[[], Any], name: str, where: int) -> None:
    backend = FakeBackend()
    calls: list[int] = []
    inner = handlers(bad)[where]

    async def good_second(job: WorkJob) -> None:
        calls.append(job.id)

    first = backend.add()
    await drained(backend, inner, concurrency=1)
    second = backend.add()
    first.state = "done"
    await drained(backend, good_second, concurrency=1)
    error = first.errors[0]
    assert (error.type, second.state, calls) == (name, "done", [second.id])
    assert len(error.message) <= 8 * 1024
    assert len(error.traceback or "") <= 64 * 1024
    assert "\0" not in error.message + (error.traceback or "")


@pytest.mark.parametrize(("bad", "name"), [(close, "GeneratorExit"), (stop_iteration, "RuntimeError")])
async def test_exceptions_that_python_itself_takes_for_signs_fail_the_attempt_too(
    bad: Callable[[], Any], name: str
) -> None:
    backend = FakeBackend()
    job = backend.add()

    async def on_loop(_job: WorkJob) -> None:
        bad()

    await drained(backend, on_loop)
    assert (job.state, job.errors[0].type) == ("failed", name)


async def test_a_handler_that_swallows_its_cancellation_is_late_and_its_result_counts() -> None:
    backend, clock = FakeBackend(timeout_seconds=5.0), FakeClock()
    told = anyio.Event()

    async def deaf(_job: WorkJob) -> None:
        try:
            await anyio.sleep_forever()
        except BaseException:
            told.set()

    job = backend.add()
    async with working(backend, deaf, clock=clock):
        await clock.advance(6)
        await told.wait()
        await backend.until("done", "failed")
    assert job.state in ("done", "failed")


async def test_a_handler_that_never_returns_gives_its_job_back_when_the_grace_is_over() -> None:
    backend = FakeBackend()
    began = anyio.Event()

    async def never(_job: WorkJob) -> None:
        began.set()
        await anyio.sleep_forever()

    job = backend.add()
    async with working(backend, never, grace=timedelta(0)):
        await began.wait()
    assert (job.state, job.attempt) == ("ready", 0)


async def nothing() -> int:
    return 5


def makes_a_coroutine(_job: WorkJob) -> Any:
    return nothing()


async def returns_a_function(_job: WorkJob) -> Any:
    return nothing


async def returns_itself(job: WorkJob) -> Any:
    return job


async def test_a_coroutine_that_a_def_handler_returns_is_awaited() -> None:
    backend = FakeBackend()
    job = backend.add()
    await drained(backend, table(makes_a_coroutine, lambda: int))
    assert (job.state, job.result) == ("done", "5")


@pytest.mark.parametrize("handler", [returns_a_function, returns_itself])
async def test_a_result_that_is_none_is_a_failed_attempt(handler: Callable[..., Any]) -> None:
    backend = FakeBackend()
    job = backend.add()
    await drained(backend, table(handler, lambda: int))
    assert (job.state, job.errors[0].type) == ("failed", "ResultError")


async def test_a_task_that_a_handler_leaves_behind_hurts_nobody() -> None:
    backend = FakeBackend()
    left: list[Any] = []

    async def leak(_job: WorkJob) -> None:
        async def stays() -> None:
            await anyio.sleep_forever()

        coroutine = stays()
        left.append(coroutine)

    jobs = [backend.add() for _ in range(3)]
    await drained(backend, leak)
    for each in left:
        each.close()
    assert {job.state for job in jobs} == {"done"}


# ---- models whose own code fails
class Picky(BaseModel):
    n: int = 0

    @field_validator("n")
    @classmethod
    def check(cls, n: int) -> int:
        match n:
            case 1:
                raise KeyError("no such key")
            case 2:
                raise Deaf
            case 3:
                endless()
        return n


class PickyJob(JobContext[Picky, None]):
    pass


def picky() -> DispatchTable:
    async def handler(_job: PickyJob) -> None: ...

    route = Route("test.work", 1, PickyJob, Picky, None)
    return build_dispatch_table({"work": route}, {"work": handler})


async def test_a_payload_whose_validator_raises_anything_is_parked() -> None:
    """A-G08."""
    backend = FakeBackend()
    good, *bad = [backend.add(f'{{"n": {n}}}') for n in range(4)]
    await drained(backend, picky())
    assert good.state == "done"
    assert [(job.state, job.attempt, job.errors[0].type) for job in bad] == [("parked", 0, "payload")] * 3
