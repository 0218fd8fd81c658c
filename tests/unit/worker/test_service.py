"""Services start again after whatever befell them."""

from __future__ import annotations

import itertools
from random import Random

import anyio
import pytest
from anyio import CancelScope, create_task_group, get_cancelled_exc_class
from anyio.lowlevel import checkpoint

from jobspec.errors import DatabaseError
from jobspec.worker.service import supervise
from tests.unit.worker.fake_clock import FakeClock

pytestmark = pytest.mark.anyio


async def stray() -> None:
    """Raise a cancellation that belongs to nobody."""
    kept: BaseException | None = None
    with CancelScope() as scope:
        scope.cancel()
        try:
            await checkpoint()
        except get_cancelled_exc_class() as error:
            kept = error
    assert kept is not None
    raise kept


async def fail() -> None:
    raise DatabaseError("away")


async def break_down() -> None:
    raise TypeError("a bug")


async def test_errors_bugs_and_stray_cancellations_restart_a_service(caplog: pytest.LogCaptureFixture) -> None:
    troubles, clock, ended = [fail, break_down, stray], FakeClock(), anyio.Event()

    async def service() -> None:
        if troubles:
            await troubles.pop(0)()

    async def run() -> None:
        await supervise("service", service, clock=clock, rng=Random(1))
        ended.set()

    async with create_task_group() as group:
        group.start_soon(run)
        await clock.advance(10)
        assert ended.is_set()
    messages = [record.getMessage() for record in caplog.records]
    assert messages == [
        "service: away",
        "service failed",
        "service failed with a cancellation that nobody asked for",
    ]


async def test_the_pause_grows_while_a_service_keeps_failing_and_is_bounded() -> None:
    clock = FakeClock()
    starts: list[float] = []

    async def service() -> None:
        starts.append(clock.now)
        await fail()

    async with create_task_group() as group:
        group.start_soon(lambda: supervise("service", service, clock=clock, rng=Random(1)))
        await clock.advance(40)
        group.cancel_scope.cancel()
    pauses = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert pauses[0] < 0.15
    assert 4 <= pauses[-1] <= 6


async def test_a_service_that_is_cancelled_ends() -> None:
    async with create_task_group() as group:
        group.start_soon(lambda: supervise("service", anyio.sleep_forever, clock=FakeClock(), rng=Random(1)))
        await checkpoint()
        group.cancel_scope.cancel()
