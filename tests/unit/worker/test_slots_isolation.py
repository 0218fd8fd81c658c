"""Slots: what comes out of a handler stays its own, and how they end."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import decimal
import gc
import threading
import traceback
import weakref
from collections import Counter
from typing import Any

import anyio
import pytest
from anyio import CancelScope, create_task_group, get_cancelled_exc_class, to_thread
from anyio.lowlevel import checkpoint

from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.slot_rig import Job, at_once, forever, rig, soon

pytestmark = pytest.mark.anyio


async def test_own_timeouts_are_the_handlers_own() -> None:
    async with rig() as r:

        async def inner(_job: Job) -> str:
            with anyio.move_on_after(0.001):
                await anyio.sleep_forever()
            return "went on"

        async def raises(_job: Job) -> None:
            with anyio.fail_after(0.001):
                await anyio.sleep_forever()

        r.put(Job(1, inner, 60), Job(2, raises, 60), Job(3, soon))
        await r.until(1, 2, 3)
        assert r.out[1] == ("ok", "went on")
        assert r.out[2][0] == "error"
        assert isinstance(r.out[2][1], TimeoutError)


async def test_task_groups_in_handlers_end_with_them() -> None:
    clock = FakeClock()
    async with rig(clock=clock) as r:
        left: list[str] = []

        async def child() -> None:
            try:
                await anyio.sleep_forever()
            finally:
                left.append("child")

        async def boom() -> None:
            raise ValueError("b")

        async def waits(_job: Job) -> None:
            async with create_task_group() as group:
                group.start_soon(child)
                group.start_soon(child)

        async def breaks(_job: Job) -> None:
            async with create_task_group() as group:
                group.start_soon(child)
                group.start_soon(boom)

        r.put(Job(1, waits, 1), Job(2, breaks), Job(3, at_once))
        await clock.advance(2)
        assert r.out[1] == ("timeout", None)
        assert r.out[2][0] == "error"
        assert isinstance(r.out[2][1], ExceptionGroup)
        assert r.out[3] == ("ok", 3)
        assert len(left) == 3


async def test_an_error_raised_while_being_cancelled_is_attached() -> None:
    clock = FakeClock()
    async with rig(clock=clock) as r:

        async def child() -> None:
            try:
                await anyio.sleep_forever()
            finally:
                raise ValueError("cleanup")

        async def handler(_job: Job) -> None:
            async with create_task_group() as group:
                group.start_soon(child)

        r.put(Job(1, handler, 1), Job(2, at_once))
        await clock.advance(2)
        end, error = r.out[1]
        assert end == "timeout"
        assert isinstance(error, BaseExceptionGroup)
        assert error.subgroup(get_cancelled_exc_class()) is None
        assert r.ends(2) == ["ok"]


async def test_stray_cancellations_and_exits_are_failures_of_the_job() -> None:
    async with rig() as r:
        cancelled = get_cancelled_exc_class()

        async def stray(_job: Job) -> None:
            with CancelScope() as scope:
                scope.cancel()
                try:
                    await checkpoint()
                except cancelled as error:
                    kept = error
            raise kept

        async def exits(_job: Job) -> None:
            raise SystemExit(3)

        r.put(Job(1, stray), Job(2, soon), Job(3, exits), Job(4, soon))
        await r.until(1, 2, 3, 4)
        assert r.ends(1, 2, 3, 4) == ["error", "ok", "error", "ok"]
        assert isinstance(r.out[1][1], cancelled)
        assert isinstance(r.out[3][1], SystemExit)


async def test_a_thread_that_is_not_abandoned_is_late_and_ok() -> None:
    clock = FakeClock()
    async with rig(clock=clock) as r:
        go_on = threading.Event()

        def work() -> str:
            assert go_on.wait(10)
            return "thread"

        async def waits(_job: Job) -> str:
            return await to_thread.run_sync(work)

        r.put(Job(1, waits, 1), Job(2, at_once))
        await clock.advance(2)
        assert r.interrupted == [1]
        assert r.out == {}
        go_on.set()
        await r.until(1, 2)
        assert r.out == {1: ("ok", "thread"), 2: ("ok", 2)}


async def test_tracebacks_start_at_the_worker_and_do_not_chain() -> None:
    async with rig() as r:

        async def deep() -> None:
            raise ValueError("x")

        async def handler(_job: Job) -> None:
            await deep()

        r.put(Job(1, handler), Job(2, handler))
        await r.until(1, 2)
        for each in (1, 2):
            error = r.out[each][1]
            names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
            assert names == ["_work", "handler", "deep"]
            assert error.__context__ is None
            assert error.__cause__ is None


async def test_exceptions_do_not_outlive_their_job() -> None:
    async with rig() as r:
        seen: list[weakref.ref[BaseException]] = []

        class CustomError(Exception):
            pass

        async def handler(_job: Job) -> None:
            error = CustomError()
            seen.append(weakref.ref(error))
            raise error

        r.put(Job(1, handler), Job(2, at_once))
        await r.until(1, 2)
        r.out.clear()
        gc.collect()
        assert seen[0]() is None


_var: contextvars.ContextVar[Any] = contextvars.ContextVar("_var", default=None)


class Odd:
    def __eq__(self, other: object) -> bool:
        raise TypeError("no ==")

    __hash__ = None  # type: ignore[assignment]


async def test_context_variables_do_not_leak_from_job_to_job() -> None:
    async def sets(_job: Job) -> None:
        _var.set(1)
        await checkpoint()

    async def sets_and_fails(_job: Job) -> None:
        _var.set("bad")
        raise ValueError

    async def sets_and_is_cancelled(job: Job) -> None:
        _var.set("late")
        job.notes["slots"].cancel(job, "lost")
        await anyio.sleep_forever()

    async def sets_odd(_job: Job) -> None:
        _var.set(Odd())

    async def sets_precision(_job: Job) -> int:
        before = decimal.getcontext().prec
        decimal.setcontext(decimal.Context(prec=5))
        return before

    async def reads(_job: Job) -> Any:
        await checkpoint()
        return _var.get()

    async with rig() as r:
        marking = [sets, sets_and_fails, sets_and_is_cancelled, sets_odd]
        for number, handler in enumerate(marking):
            r.put(Job(2 * number, handler, None, {"slots": r.slots}), Job(2 * number + 1, reads))
        r.put(Job(100, sets_precision), Job(101, sets_precision))
        await r.until(*range(8), 100, 101)
        assert [r.out[each] for each in (1, 3, 5, 7)] == [("ok", None)] * 4
        assert r.out[100] == r.out[101]
        assert len(r.slots.slots) == 1


async def test_a_handler_that_cancels_its_own_asyncio_task_does_not_end_the_worker(anyio_backend_name: str) -> None:
    if anyio_backend_name != "asyncio":
        pytest.skip("asyncio only")

    def me() -> asyncio.Task[Any]:
        task = asyncio.current_task()
        assert task is not None
        return task

    async def cancels_and_waits(_job: Job) -> None:
        me().cancel()
        await anyio.sleep_forever()

    async def cancels_and_returns(_job: Job) -> int:
        me().cancel()
        return 1

    async def counts(_job: Job) -> int:
        return me().cancelling()

    async with rig() as r:
        r.put(Job(1, cancels_and_waits), Job(2, counts), Job(3, cancels_and_returns), Job(4, counts))
        await r.until(1, 2, 3, 4)
        r.put(Job(5, cancels_and_returns))
        await r.until(5)
        await anyio.wait_all_tasks_blocked()  # the slot parks: unguarded, the worker would end here
        r.put(Job(6, counts))
        await r.until(6)
        assert r.ends(1, 3, 5) == ["error", "ok", "ok"]
        assert r.out[2] == r.out[4] == r.out[6] == ("ok", 0)


async def test_native_timeouts_inside_do_not_eat_our_cancel(anyio_backend_name: str) -> None:
    if anyio_backend_name != "asyncio":
        pytest.skip("asyncio only")
    async with rig() as r:

        async def in_timeout(job: Job) -> None:
            async with asyncio.timeout(60):
                r.slots.cancel(job, "lost")
                await asyncio.sleep(60)

        async def in_group(job: Job) -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(asyncio.sleep(60))
                await asyncio.sleep(0)
                r.slots.cancel(job, "lost")

        async def own_timeout(_job: Job) -> None:
            async with asyncio.timeout(0.001):
                await asyncio.sleep(60)

        r.put(Job(1, in_timeout), Job(2, soon), Job(3, in_group), Job(4, soon), Job(5, own_timeout), Job(6, soon))
        await r.until(1, 2, 3, 4, 5, 6)
        assert r.ends(1, 2, 3, 4, 5, 6) == ["lost", "ok", "lost", "ok", "error", "ok"]


async def test_shutdown_stops_all_and_a_returned_value_still_counts() -> None:
    async def swallows(_job: Job) -> None:
        with contextlib.suppress(BaseException):
            await anyio.sleep_forever()
        await anyio.sleep_forever()

    async def converts(_job: Job) -> None:
        try:
            await anyio.sleep_forever()
        except BaseException:
            raise RuntimeError("shut") from None

    async def returns(_job: Job) -> str:
        with contextlib.suppress(BaseException):
            await anyio.sleep_forever()
        return "done"

    async with rig(20) as r:
        r.put(*(Job(each, (forever, swallows, converts, returns)[each % 4], 30) for each in range(20)))
        await anyio.wait_all_tasks_blocked()
    assert Counter(end for end, _ in r.out.values()) == {"stopped": 15, "ok": 5}


async def test_queued_jobs_can_be_taken_back() -> None:
    async with rig() as r:
        job = Job(1, forever)
        r.put(job, Job(2, at_once), Job(3, at_once))
        await anyio.wait_all_tasks_blocked()
        assert [job.id for job in r.slots.take_back()] == [2, 3]
        r.slots.cancel(job, "lost")
        await r.until(1)
        await anyio.wait_all_tasks_blocked()
        assert r.order == [1]


async def test_slots_busy_with_jobs_that_never_wait_still_stop() -> None:
    async with rig(4) as r:
        r.put(*(Job(each, at_once, 30) for each in range(100_000)))
        await checkpoint()
        await checkpoint()
    assert 0 < len(r.out) < 100_000
    assert all(end == "ok" for end, _ in r.out.values())


async def test_idle_slots_never_look_at_the_clock() -> None:
    clock = FakeClock()
    async with rig(5, clock) as r:
        await anyio.wait_all_tasks_blocked()
        looks = 0
        real = clock.monotonic

        def counted() -> float:
            nonlocal looks
            looks += 1
            return real()

        clock.monotonic = counted  # type: ignore[method-assign]
        await clock.advance(3600)
        assert looks == 0
        assert r.out == {}
