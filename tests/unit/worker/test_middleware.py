"""What is wrapped around handlers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jobspec.errors import HandlerError
from jobspec.worker.context import JobContext
from jobspec.worker.middleware import Call, Middleware, compose
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import WorkJob, drained, table

pytestmark = pytest.mark.anyio


def named(name: str, steps: list[str]) -> Middleware:
    def middleware(call: Call) -> Call:
        steps.append(f"made {name}")

        async def around(job: JobContext[Any, Any]) -> object:
            steps.append(f"{name} before")
            try:
                return await call(job)
            finally:
                steps.append(f"{name} after")

        return around

    return middleware


def in_thread(job: WorkJob) -> int:
    return job.payload.n


async def on_loop(job: WorkJob) -> int:
    return job.payload.n


@pytest.mark.parametrize("handler", [in_thread, on_loop])
async def test_the_first_is_outermost_and_each_is_made_once(handler: Callable[..., Any]) -> None:
    backend, steps = FakeBackend(), list[str]()
    jobs = [backend.add(f'{{"n": {n}}}') for n in (1, 2)]
    inner = table(handler, lambda: int).using(middleware=[named("table", steps)])
    wrapped = inner.using(middleware=[named("outer", steps)])
    await drained(backend, wrapped, middleware=[named("worker", steps)], concurrency=1)
    around = [f"{name} before" for name in ("worker", "outer", "table")]
    around += [f"{name} after" for name in ("table", "outer", "worker")]
    assert steps == ["made table", "made outer", "made worker", *around, *around]
    assert [job.result for job in jobs] == ["1", "2"]


async def test_a_middleware_may_change_the_result_and_it_is_checked() -> None:
    def double(call: Call) -> Call:
        async def around(job: JobContext[Any, Any]) -> object:
            value: Any = await call(job)
            return value * 2 if value else "nothing"

        return around

    backend = FakeBackend()
    good, bad = backend.add('{"n": 4}'), backend.add()
    await drained(backend, table(on_loop, lambda: int).using(middleware=[double]))
    assert (good.result, bad.errors[0].type) == ("8", "ResultError")


async def test_what_it_raises_is_the_attempts_and_what_it_catches_is_gone() -> None:
    async def fail(job: WorkJob) -> None:
        raise ValueError(job.payload.n)

    def forgive(call: Call) -> Call:
        async def around(job: JobContext[Any, Any]) -> object:
            try:
                return await call(job)
            except ValueError as error:
                if error.args == (1,):
                    raise KeyError("one") from error
                return None

        return around

    backend = FakeBackend()
    one, two = backend.add('{"n": 1}'), backend.add('{"n": 2}')
    await drained(backend, table(fail).using(middleware=[forgive]))
    assert (one.state, one.errors[0].type, two.state) == ("failed", "KeyError", "done")


async def test_it_goes_for_the_handlers_of_its_table_only() -> None:
    steps: list[str] = []
    plain = table(on_loop, lambda: int, kind="test.work")
    watched = table(on_loop, lambda: int, kind="test.other").using(middleware=[named("other", steps)])
    backend = FakeBackend()
    backend.add()
    await drained(backend, plain | watched)
    assert steps == []


async def as_call(_job: JobContext[Any, Any]) -> object:
    return None


def no_call(_call: Call) -> Any:
    return None


async def test_one_that_gives_no_call_is_refused() -> None:
    with pytest.raises(HandlerError, match="gave NoneType where a call was due"):
        compose(as_call, [no_call])
    with pytest.raises(HandlerError, match="cannot be called"):
        table(on_loop).using(middleware=[3])  # type: ignore[list-item]
