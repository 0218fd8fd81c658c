"""Why slots are made as they are: what goes wrong in the simpler designs. Each test asserts the wrong behaviour."""

from __future__ import annotations

import asyncio
import contextvars

import anyio
import pytest
from anyio import CancelScope, create_task_group, get_cancelled_exc_class
from anyio.lowlevel import checkpoint

pytestmark = pytest.mark.anyio


async def test_a_scope_that_is_not_renewed_hits_the_next_job() -> None:
    ran: list[int] = []

    async def job(number: int) -> None:
        if number == 1:
            scope.cancel()  # arrives in the very step in which the handler returns
        else:
            await checkpoint()
        ran.append(number)

    with CancelScope() as scope:
        await job(1)
        await job(2)
    assert ran == [1]


async def test_fail_after_cannot_tell_the_handlers_own_timeout_from_the_limit() -> None:
    async def handler() -> None:
        raise TimeoutError("smtp")

    with pytest.raises(TimeoutError, match="smtp"), anyio.fail_after(60):
        await handler()


async def test_a_task_that_runs_many_jobs_leaks_context_variables() -> None:
    variable: contextvars.ContextVar[int | None] = contextvars.ContextVar("variable", default=None)

    async def job(number: int) -> int | None:
        before = variable.get()
        variable.set(number)
        return before

    assert [await job(1), await job(2)] == [None, 1]


async def test_a_native_cancel_left_pending_ends_a_task_group_without_a_word(anyio_backend_name: str) -> None:
    if anyio_backend_name != "asyncio":
        pytest.skip("asyncio only")
    ended: list[str] = []

    async def innocent() -> None:
        try:
            await anyio.sleep_forever()
        except BaseException:
            ended.append("innocent")
            raise

    async def job_then_park() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await checkpoint()

    async with create_task_group() as group:
        group.start_soon(innocent)
        await checkpoint()
        group.start_soon(job_then_park)
    assert ended == ["innocent"]


async def test_a_stray_cancellation_ends_a_task_group_without_a_word() -> None:
    ended: list[str] = []
    cancelled = get_cancelled_exc_class()

    async def innocent() -> None:
        try:
            await anyio.sleep_forever()
        except cancelled:
            ended.append("innocent")
            raise

    async def stray() -> None:
        kept: BaseException | None = None
        with CancelScope() as scope:
            scope.cancel()
            try:
                await checkpoint()
            except cancelled as error:
                kept = error
        assert kept is not None
        raise kept

    async with create_task_group() as group:
        group.start_soon(innocent)
        await checkpoint()
        group.start_soon(stray)
    assert ended == ["innocent"]


async def test_an_asyncio_task_per_job_breaks_the_handlers_shields(anyio_backend_name: str) -> None:
    if anyio_backend_name != "asyncio":
        pytest.skip("asyncio only")
    log: list[str] = []

    async def handler() -> None:
        with CancelScope(shield=True):
            try:
                await anyio.sleep(0.05)
                log.append("finished")
            except BaseException:
                log.append("shield broken")
                raise

    with anyio.move_on_after(0.005):
        await asyncio.get_running_loop().create_task(handler())
    assert log == ["shield broken"]
