"""``job.progress``: what is stored, how often, and what is refused."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import anyio
import pytest

from jobspec.core.progress import MOST_NOTE_BYTES, checked
from jobspec.errors import DatabaseError, OptionError
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, drained, working

pytestmark = pytest.mark.anyio


async def test_it_is_stored_once_a_second_and_the_last_word_always() -> None:
    backend, clock = FakeBackend(), FakeClock()
    go_on = anyio.Event()

    async def handler(job: WorkJob) -> None:
        for done in range(1000):
            await job.progress(done, 1000)
        await go_on.wait()
        await job.progress(1000, 1000, "all of them")

    job = backend.add()
    async with working(backend, handler, clock=clock):
        while not job.progress:
            await clock.advance(0.1)
        assert [each.done for each in job.progress] == [999.0]
        go_on.set()
        await backend.until("done")
    assert [(each.done, each.note) for each in job.progress] == [(999.0, None), (1000.0, "all of them")]


async def test_jobs_share_a_statement_and_threads_report_too() -> None:
    backend = FakeBackend()

    def handler(job: WorkJob) -> None:
        job.progress_sync(job.payload.n)

    jobs = [backend.add(f'{{"n": {n}}}') for n in range(20)]
    await drained(backend, handler)
    assert [job.progress[-1].done for job in jobs] == [float(n) for n in range(20)]


async def test_the_last_word_is_kept_of_an_attempt_that_fails() -> None:
    backend = FakeBackend()

    async def handler(job: WorkJob) -> None:
        await job.progress(1, 4)
        await job.progress(2, 4)
        raise ValueError("in the middle")

    job = backend.add()
    await drained(backend, handler)
    assert (job.state, job.progress[-1].done) == ("failed", 2.0)


async def test_the_last_word_comes_after_one_that_is_on_its_way_and_before_the_outcome() -> None:
    backend, on_its_way, go_on = FakeBackend(), anyio.Event(), anyio.Event()

    async def slowly() -> None:
        on_its_way.set()
        await go_on.wait()

    async def handler(job: WorkJob) -> None:
        await job.progress(1, 2)
        await on_its_way.wait()
        if job.payload.n == 2:
            await job.progress(2, 2)

    backend.before["progress"] = slowly
    jobs = [backend.add(f'{{"n": {n}}}') for n in (1, 2)]
    async with working(backend, handler):
        await on_its_way.wait()
        await anyio.wait_all_tasks_blocked()
        assert [each.state for each in jobs] == ["running", "running"]
        go_on.set()
        await backend.until("done")
    assert [[said.done for said in each.progress] for each in jobs] == [[1.0], [1.0, 2.0]]


async def test_a_database_that_is_away_fails_no_job() -> None:
    backend = FakeBackend()

    async def away() -> None:
        raise DatabaseError("gone")

    async def handler(job: WorkJob) -> None:
        await job.progress(1)

    backend.before["progress"] = away
    job = backend.add()
    await drained(backend, handler)
    assert job.state == "done"


@pytest.mark.parametrize(
    "said",
    [(nan, None), (inf, None), (-1, None), (1, nan), (1, 0), (1, -2), (1, inf), ("1", None), (True, None), (10**400,)],
)
async def test_what_is_no_number_from_0_up_is_refused(said: Any) -> None:
    with pytest.raises(OptionError, match="of the progress is"):
        checked(*said)


async def test_a_note_is_a_text_of_bounded_length_without_nul() -> None:
    with pytest.raises(OptionError, match="`note` of the progress is int"):
        checked(1, 2, 3)  # type: ignore[arg-type]
    assert checked(1, 2, "a\0b\udc80").note == "a\\x00b\\udc80"
    long = checked(1, 2, "é" * 50_000_000).note
    assert long is not None
    assert len(long.encode()) <= MOST_NOTE_BYTES
    assert long.endswith("...")


async def test_more_than_the_total_is_the_total() -> None:
    assert checked(11, 10).done == 10.0
    assert checked(11).done == 11.0
