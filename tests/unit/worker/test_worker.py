"""The whole worker on a backend in memory: jobs in, outcomes out."""

from __future__ import annotations

import anyio
import pytest
from anyio import wait_all_tasks_blocked

from jobspec.worker.plan import BATCH
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, drained, table, working

pytestmark = pytest.mark.anyio

STATEMENTS = ("register", "claim", "finish_batch", "settle_batch", "still_held", "schedules", "fire", "maintain")
"""Verbs of a worker that go to the database, but for the heartbeat's and those of a start and an end."""


async def nothing(_job: WorkJob) -> None:
    pass


async def test_jobs_that_wait_are_run_once_each_and_recorded() -> None:
    backend = FakeBackend()
    jobs = [backend.add(f'{{"n": {each}}}') for each in range(100)]
    seen: list[int] = []

    async def handler(job: WorkJob) -> int:
        seen.append(job.payload.n)
        return job.payload.n * 2

    await drained(backend, table(handler, lambda: int))
    assert sorted(seen) == list(range(100))
    assert [job.result for job in jobs] == [str(each * 2) for each in range(100)]
    assert {job.attempt for job in jobs} == {1}


async def test_a_job_that_is_announced_wakes_a_sleeping_worker() -> None:
    backend, clock = FakeBackend(), FakeClock()
    async with working(backend, nothing, clock=clock):
        await clock.advance(1)
        job = backend.add()
        await clock.advance(5)
        assert job.state == "ready"
        backend.ring()
        await backend.until("done")
    assert backend.asked[-1].bell


async def test_a_job_that_nobody_announced_is_found_by_the_poll() -> None:
    """A-J12."""
    backend, clock = FakeBackend(), FakeClock()
    async with working(backend, nothing, clock=clock):
        await clock.advance(1)
        backend.add()
        await clock.advance(12)
        await backend.until("done")


async def test_an_idle_worker_claims_at_most_once_a_poll() -> None:
    """A-S29."""
    backend, clock = FakeBackend(), FakeClock()
    async with working(backend, nothing, clock=clock):
        await clock.advance(1)
        before = len(backend.asked)
        await clock.advance(30)
        assert 2 <= len(backend.asked) - before <= 3


async def test_an_idle_worker_sends_a_statement_in_ten_seconds_beside_its_heartbeat() -> None:
    """A-S29."""
    sent: list[str] = []

    class Counting(FakeBackend):
        def __getattribute__(self, name: str) -> object:
            if name in STATEMENTS:
                sent.append(name)
            return super().__getattribute__(name)

    clock = FakeClock()
    async with working(Counting(), nothing, clock=clock):
        await clock.advance(1)
        sent.clear()
        await clock.advance(600)
    assert len(sent) <= 60, f"in ten minutes: {sent}"


async def test_a_broken_listening_connection_is_opened_again_and_nothing_is_missed() -> None:
    """A-J12."""
    backend, clock = FakeBackend(), FakeClock()
    async with working(backend, nothing, clock=clock):
        await clock.advance(1)
        backend.drop_wakeups()
        await wait_all_tasks_blocked()
        backend.add()  # announced while nobody listens
        await clock.advance(1)
        await backend.until("done")


async def test_never_more_handlers_run_than_slots_and_none_is_idle_while_jobs_wait() -> None:
    """A-S26."""
    backend = FakeBackend()
    for _ in range(40):
        backend.add()
    running, most = 0, 0
    full = anyio.Event()

    async def handler(_job: WorkJob) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 4:
            full.set()
        await full.wait()
        await anyio.sleep(0.002)
        running -= 1

    await drained(backend, handler, concurrency=4)
    assert most == 4


async def test_slow_handlers_hold_no_more_jobs_than_slots() -> None:
    backend, go_on = FakeBackend(), anyio.Event()
    for _ in range(20):
        backend.add()

    async def handler(_job: WorkJob) -> None:
        await go_on.wait()

    async with working(backend, handler, concurrency=4):
        await wait_all_tasks_blocked()
        assert sum(job.state == "running" for job in backend.jobs.values()) == 4
        go_on.set()
        await backend.until("done")


async def test_fast_handlers_get_a_batch_ahead() -> None:
    backend = FakeBackend()
    for _ in range(3000):
        backend.add()
    await drained(backend, nothing)
    assert max(each.limit for each in backend.asked) == BATCH


async def test_one_suspect_at_a_time_and_the_next_as_soon_as_it_has_ended() -> None:
    backend, go_on = FakeBackend(), anyio.Event()
    suspects = [backend.add(suspect=True) for _ in range(3)]
    running: list[int] = []

    async def handler(job: WorkJob) -> None:
        running.append(job.id)
        await go_on.wait()

    async with working(backend, handler):
        await wait_all_tasks_blocked()
        assert running == [suspects[0].id]
        go_on.set()
        await backend.until("done")


async def test_a_suspect_does_not_wait_behind_jobs_that_were_claimed_ahead() -> None:
    backend = FakeBackend()
    for _ in range(300):
        backend.add()
    suspect = backend.add(suspect=True)
    for _ in range(300):
        backend.add()
    order: list[int] = []

    async def handler(job: WorkJob) -> None:
        order.append(job.id)

    await drained(backend, handler, concurrency=1)
    claimed_with_it = BATCH
    assert suspect.id in order[: len(order) - claimed_with_it + 1]


async def test_while_all_slots_are_taken_others_are_still_promoted_and_rescued() -> None:
    backend, clock, go_on = FakeBackend(), FakeClock(), anyio.Event()
    backend.add()

    async def handler(_job: WorkJob) -> None:
        await go_on.wait()

    async with working(backend, handler, concurrency=1, clock=clock):
        await clock.advance(0.5)
        before = len(backend.asked)
        await clock.advance(3)
        ticks = backend.asked[before:]
        assert len(ticks) == 3
        assert all(each.tick and each.limit == 0 for each in ticks)
        go_on.set()


async def test_when_an_ordered_job_ends_the_worker_looks_for_the_next_of_its_lane() -> None:
    backend, clock, go_on = FakeBackend(ordered=True), FakeClock(), anyio.Event()
    backend.add()

    async def handler(_job: WorkJob) -> None:
        await go_on.wait()

    async with working(backend, handler, clock=clock):
        await clock.advance(1)
        before = len(backend.asked)
        go_on.set()
        await wait_all_tasks_blocked()
        assert len(backend.asked) == before + 1
