"""Slots: time limits and cancels of handlers, on asyncio and trio."""

from __future__ import annotations

import contextlib
import random
from collections import Counter

import anyio
import pytest
from anyio import CancelScope, get_cancelled_exc_class
from anyio.lowlevel import checkpoint

from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.slot_rig import Job, at_once, forever, rig, soon

pytestmark = pytest.mark.anyio


async def test_a_late_job_is_cancelled_at_its_limit_and_the_next_is_not() -> None:
    clock = FakeClock()
    async with rig(clock=clock) as r:
        r.put(Job(1, forever, 5), Job(2, at_once, 5))
        await clock.advance(4.9)
        assert r.out == {}
        await clock.advance(0.2)
        assert r.out == {1: ("timeout", None), 2: ("ok", 2)}
        assert r.interrupted == [1]


async def test_a_shorter_limit_behind_a_longer_one_moves_the_alarm() -> None:
    clock = FakeClock()
    async with rig(3, clock) as r:
        r.put(Job(1, forever, 3000))
        await clock.advance(1)
        r.put(Job(2, forever, 10), Job(3, forever, 30))
        await clock.advance(10)
        assert r.order == [2]
        await clock.advance(20)
        assert r.order == [2, 3]
        await clock.advance(3000)
        assert r.order == [2, 3, 1]


async def test_many_late_at_once_all_end_and_their_slots_go_on() -> None:
    clock = FakeClock()
    async with rig(50, clock) as r:
        r.put(*(Job(each, forever, 10) for each in range(200)))
        await clock.advance(40)
        assert Counter(end for end, _ in r.out.values()) == {"timeout": 200}
        r.put(*(Job(each, at_once, 10) for each in range(200, 400)))
        await r.until(*range(200, 400))
        assert all(r.out[each] == ("ok", each) for each in range(200, 400))


async def test_a_job_without_a_limit_runs_for_ever() -> None:
    clock = FakeClock()
    async with rig(clock=clock) as r:
        r.put(Job(1, forever))
        await clock.advance(1e9)
        assert r.out == {}


async def test_the_alarm_is_one_a_limit_not_one_a_job() -> None:
    async with rig() as r:
        alarms = set()
        for each in range(100):
            r.put(Job(each, soon if each % 50 == 0 else at_once, 30))
            await r.until(each)
            alarms.add(r.slots._poked)
        assert len(alarms) <= 3


async def test_a_handler_that_blocks_the_loop_beyond_its_limit_does_not_hurt_the_others() -> None:
    clock = FakeClock()
    async with rig(2, clock) as r:

        async def blocks(_job: Job) -> int:
            clock.now += 10
            return 1

        r.put(Job(1, blocks, 5), Job(2, at_once, 5), Job(3, at_once, 5))
        await r.until(1, 2, 3)
        assert r.ends(1, 2, 3) == ["ok", "ok", "ok"]


async def test_one_of_many_is_cancelled() -> None:
    async with rig(10) as r:
        go_on = anyio.Event()

        async def waits(_job: Job) -> str:
            await go_on.wait()
            return "x"

        jobs = [Job(each, waits) for each in range(10)]
        r.put(*jobs)
        await anyio.wait_all_tasks_blocked()
        assert r.slots.cancel(jobs[4], "lost")
        assert not r.slots.cancel(Job(4, waits), "lost")
        go_on.set()
        await r.until(*range(10))
        assert not r.slots.cancel(jobs[4], "lost")
        assert Counter(end for end, _ in r.out.values()) == {"ok": 9, "lost": 1}


async def test_the_first_reason_wins() -> None:
    clock = FakeClock()
    async with rig(clock=clock) as r:

        async def stubborn(_job: Job) -> None:
            with CancelScope(shield=True):
                await clock.sleep(20)
            await checkpoint()

        job = Job(1, stubborn, 10)
        r.put(job)
        await anyio.wait_all_tasks_blocked()
        r.slots.cancel(job, "lost")
        await clock.advance(30)
        assert r.out[1] == ("lost", None)


@pytest.mark.parametrize("first", ["cancel", "wake"])
async def test_a_cancel_at_the_moment_of_return_never_hits_the_next_job(first: str) -> None:
    async with rig() as r:
        for each in range(100):
            go_on, started = anyio.Event(), anyio.Event()

            async def handler(_job: Job, started: anyio.Event = started, go_on: anyio.Event = go_on) -> str:
                started.set()
                await go_on.wait()
                return "v"

            job = Job(2 * each, handler)
            r.put(job)
            await started.wait()
            await checkpoint()
            if first == "cancel":
                r.slots.cancel(job, "lost")
                go_on.set()
            else:
                go_on.set()
                r.slots.cancel(job, "lost")
            r.put(Job(2 * each + 1, soon if each % 2 else at_once))
            await r.until(2 * each, 2 * each + 1)
            assert r.out[2 * each] in (("ok", "v"), ("lost", None))
            assert r.out[2 * each + 1] == ("ok", 2 * each + 1)
        assert len(r.slots.slots) == 1


async def test_a_handler_cancelled_from_inside_that_returns_has_returned() -> None:
    async with rig() as r:

        async def returns(job: Job) -> str:
            r.slots.cancel(job, "lost")
            return "v"

        async def waits(job: Job) -> None:
            r.slots.cancel(job, "lost")
            await anyio.sleep_forever()

        r.put(Job(1, returns), Job(2, soon), Job(3, waits), Job(4, soon))
        await r.until(1, 2, 3, 4)
        assert r.ends(1, 2, 3, 4) == ["ok", "ok", "lost", "ok"]


async def test_random_cancels_and_limits_leave_every_job_one_outcome() -> None:
    rng = random.Random(7)
    many = 600

    async def handler(job: Job) -> int:
        for _ in range(job.notes["steps"]):
            await (checkpoint() if rng.random() < 0.7 else anyio.sleep(0.0005))
        return job.id

    async with rig(8) as r:
        r.put(
            *(Job(each, handler, rng.choice([None, 0.001, 0.004]), {"steps": rng.randrange(6)}) for each in range(many))
        )
        with anyio.fail_after(20):
            while len(r.out) < many:
                for slot in r.slots.slots:
                    if slot.job is not None and rng.random() < 0.3:
                        r.slots.cancel(slot.job, "lost")
                await checkpoint()
        for id_, (end, value) in r.out.items():
            assert (end == "ok" and value == id_) or (end in ("timeout", "lost") and value is None)
        r.put(*(Job(many + each, soon) for each in range(16)))
        await r.until(*range(many, many + 16))


async def test_a_shield_in_the_handler_delays_the_cancel() -> None:
    async with rig() as r:

        async def goes_on(job: Job) -> None:
            with CancelScope(shield=True):
                r.slots.cancel(job, "lost")
                await anyio.sleep(0.01)
            job.notes["after the shield"] = True
            await checkpoint()
            job.notes["after the checkpoint"] = True

        async def returns(job: Job) -> str:
            with CancelScope(shield=True):
                r.slots.cancel(job, "lost")
                await anyio.sleep(0.01)
            return "made it"

        job = Job(1, goes_on)
        r.put(job, Job(2, returns), Job(3, soon))
        await r.until(1, 2, 3)
        assert r.ends(1, 2, 3) == ["lost", "ok", "ok"]
        assert job.notes == {"after the shield": True}


async def test_a_handler_that_swallows_its_cancellation() -> None:
    async with rig() as r:
        cancelled = get_cancelled_exc_class()

        async def hit(job: Job) -> None:
            r.slots.cancel(job, "lost")
            await anyio.sleep_forever()

        async def returns(job: Job) -> str:
            with contextlib.suppress(cancelled):
                await hit(job)
            return "cleaned"

        async def goes_on(job: Job) -> None:
            with contextlib.suppress(cancelled):
                await hit(job)
            await anyio.sleep_forever()

        async def turns(job: Job) -> None:
            try:
                await hit(job)
            except cancelled:
                raise ValueError("other") from None

        r.put(Job(1, returns), Job(2, goes_on), Job(3, turns), Job(4, soon))
        await r.until(1, 2, 3, 4)
        assert r.out[1] == ("ok", "cleaned")
        assert r.out[2] == ("lost", None)
        assert r.out[3][0] == "lost"
        assert isinstance(r.out[3][1], ValueError)
        assert r.ends(4) == ["ok"]
