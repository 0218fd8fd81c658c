"""The whole worker on a backend in memory: in a flood of jobs a claim does not wait for the answer to the last one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from anyio import wait_all_tasks_blocked

from jobspec.backends.worker_backend import Claim
from jobspec.errors import DatabaseError, WorkerGoneError
from jobspec.worker.plan import BATCH, MOST_UNDER_WAY
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend, FakeJob
from tests.unit.worker.worker_rig import WorkJob, working

pytestmark = pytest.mark.anyio

SLOTS = 4 * BATCH
"""Room for whole batches, however fast handlers seem to be on a busy machine."""


class Gate:
    """Holds every claim after the first few, which bring whole batches, and lets them go by their numbers."""

    def __init__(self, backend: FakeBackend, *, free: int = 2) -> None:
        self._backend, self._free = backend, free
        self._opened: dict[int, anyio.Event] = {}
        self.under_way: list[int] = []
        self.most = 0
        self.sent = 0
        self._crowded = anyio.Event()
        backend.before["claim"] = self._hold

    async def _hold(self) -> None:
        number, self.sent = self.sent, self.sent + 1
        self.under_way.append(number)
        self.most = max(self.most, len(self.under_way))
        if len(self.under_way) == MOST_UNDER_WAY:
            self._crowded.set()
        try:
            if number >= self._free:
                await self._opened.setdefault(number, anyio.Event()).wait()
        finally:
            self.under_way.remove(number)

    async def two(self) -> tuple[int, int]:
        """The numbers of two claims that are under way at once."""
        if len(self.under_way) < MOST_UNDER_WAY:
            self._crowded = anyio.Event()
            await self._crowded.wait()
        first, second = self.under_way
        return first, second

    def open(self, *numbers: int) -> None:
        for number in numbers:
            self._opened.setdefault(number, anyio.Event()).set()

    def open_all(self) -> None:
        self._free = 1 << 30
        self.open(*self._opened)


def flood(backend: FakeBackend, jobs: int = 5 * BATCH) -> list[FakeJob]:
    return [backend.add(f'{{"n": {each}}}') for each in range(jobs)]


async def nothing(_job: WorkJob) -> None:
    pass


@asynccontextmanager
async def held(
    backend: FakeBackend, handler: Callable[[WorkJob], Awaitable[None]] = nothing
) -> AsyncIterator[tuple[Gate, Worker]]:
    """A worker in a flood; what comes of it is seen when the block has ended."""
    gate = Gate(backend)
    async with working(backend, handler, concurrency=SLOTS) as worker:
        try:
            yield gate, worker
        finally:
            gate.open_all()
        await backend.until("done", "ready")


async def test_two_claims_are_under_way_and_no_more_and_every_job_is_run_once() -> None:
    backend = FakeBackend()
    jobs = flood(backend)
    async with held(backend) as (gate, _worker):
        gate.open(*await gate.two())
        gate.open(*await gate.two())
        gate.open_all()
        await backend.until("done")
    assert gate.most == MOST_UNDER_WAY
    assert {job.attempt for job in jobs} == {1}


async def test_the_claim_before_a_rest_is_alone() -> None:
    backend, under_way, before_rest = FakeBackend(), list[bool](), False
    flood(backend)

    async def hold() -> None:
        nonlocal before_rest
        bell = backend.asked[-1].bell
        before_rest = before_rest or bell
        under_way.append(bell)
        assert len(under_way) == 1 or not any(under_way)
        await anyio.lowlevel.checkpoint()
        under_way.remove(bell)

    backend.before["claim"] = hold
    async with working(backend, nothing):
        await backend.until("done")
        await wait_all_tasks_blocked()
    assert before_rest


async def test_answers_are_read_in_the_order_in_which_the_claims_were_sent() -> None:
    backend, started = FakeBackend(), set[int]()
    flood(backend)

    async def handler(job: WorkJob) -> None:
        started.add(job.payload.n)

    async with held(backend, handler) as (gate, _worker):
        first, second = await gate.two()
        await wait_all_tasks_blocked()
        before = len(started)
        gate.open(second)
        await wait_all_tasks_blocked()
        leased = sum(job.state == "running" for job in backend.jobs.values())
        assert (leased, len(started)) == (BATCH, before)
        gate.open(first)
        await wait_all_tasks_blocked()
        assert len(started) == before + 2 * BATCH


async def test_what_claims_under_way_bring_is_given_back_by_a_worker_that_ends() -> None:
    backend = FakeBackend()
    jobs = flood(backend)
    async with held(backend) as (gate, worker):
        await gate.two()
        await backend.until("done", "ready")
        worker.stop()
        await wait_all_tasks_blocked()
    states = [job.state for job in jobs]
    assert set(states) == {"done", "ready"}
    assert {job.attempt for job in jobs if job.state == "ready"} == {0}
    assert "released" in backend.verbs


class SlowToTell(FakeBackend):
    """Its claims have leased their jobs some time before they answer."""

    async def claim(self, worker_id: int, **asked: Any) -> Claim:
        claim = await super().claim(worker_id, **asked)
        for _ in range(3):
            await anyio.lowlevel.checkpoint()
        return claim


@pytest.mark.parametrize("by_cancel", [False, True])
async def test_whenever_a_worker_ends_in_a_flood_no_job_stays_behind(by_cancel: bool) -> None:
    for passes in range(0, 32, 2):
        backend = SlowToTell()
        jobs = flood(backend, 3 * BATCH)
        with anyio.CancelScope() as scope:
            async with working(backend, nothing) as worker:
                await backend.until_it_is("done", jobs[0])
                for _ in range(passes):
                    await anyio.lowlevel.checkpoint()
                if by_cancel:
                    scope.cancel()
                worker.stop()
        states = {job.state for job in jobs}
        assert states <= {"done", "ready"}, f"after {passes} passes of the loop: {states}"


async def test_when_one_claim_fails_the_jobs_of_the_other_are_run() -> None:
    backend, failing = FakeBackend(), False
    jobs = flood(backend)

    def refuse(verb: str, _items: object) -> None:
        nonlocal failing
        if verb == "claim" and failing:
            failing = False
            raise DatabaseError("the database cannot be reached")

    backend.refuse = refuse
    async with held(backend) as (gate, _worker):
        first, second = await gate.two()
        failing = True
        gate.open(first)
        await wait_all_tasks_blocked()
        gate.open(second)
        gate.open_all()
        await backend.until("done")
    assert {job.attempt for job in jobs} == {1}


async def test_a_worker_that_is_gone_registers_anew_when_every_claim_has_answered() -> None:
    backend, gone = FakeBackend(), False
    flood(backend)

    def refuse(verb: str, _items: object) -> None:
        nonlocal gone
        if verb == "claim" and gone:
            gone = False
            backend.workers.clear()
            raise WorkerGoneError("unknown worker")

    backend.refuse = refuse
    async with held(backend) as (gate, _worker):
        first, second = await gate.two()
        await backend.until("done", "ready")  # what had not ended would be lost, and nobody here rescues it
        gone = True
        gate.open(first)
        await wait_all_tasks_blocked()
        assert backend.verbs.count("register") == 1
        gate.open(second)
        gate.open_all()
        await backend.until("done")
    assert backend.verbs.count("register") == 2


async def test_no_more_jobs_are_claimed_than_a_short_life_may_run() -> None:
    backend = FakeBackend()
    jobs = flood(backend)
    left = anyio.Event()

    async def leaving() -> None:
        left.set()

    backend.before["deregister"] = leaving
    async with working(backend, nothing, max_jobs=3 * BATCH + 1):
        await left.wait()
    assert sum(job.state == "done" for job in jobs) == 3 * BATCH + 1
    assert sum(job.attempt for job in jobs) == 3 * BATCH + 1


async def test_only_one_of_the_claims_under_way_asks_for_a_suspect() -> None:
    backend, running, most = FakeBackend(), 0, 0
    jobs = flood(backend)
    for job in jobs[-2 * BATCH :: BATCH]:
        job.suspect = True
    suspects = {f"{job.payload}" for job in jobs if job.suspect}
    both = anyio.Event()

    async def handler(job: WorkJob) -> None:
        nonlocal running, most
        if f'{{"n": {job.payload.n}}}' in suspects:
            running += 1
            most = max(most, running)
            await both.wait()
            running -= 1

    async with held(backend, handler) as (gate, _worker):
        gate.open(*await gate.two())
        first, second = await gate.two()
        assert sorted(backend.asked[each].suspects for each in (first, second)) == [False, True]
        gate.open_all()
        await wait_all_tasks_blocked()
        assert most == 1
        both.set()


async def test_kinds_with_a_limit_are_never_claimed_twice_at_once() -> None:
    backend = FakeBackend()
    backend.kind = replace(backend.kind, channel="test.default")
    flood(backend)
    gate = Gate(backend, free=1 << 30)
    async with working(backend, nothing, concurrency=1000, channel_concurrency={"test.default": 999}):
        await backend.until("done")
    assert gate.most == 1
