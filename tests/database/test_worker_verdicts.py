"""A worker on a real database: what handlers, hooks and operators decide, and what becomes of the jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import anyio
import psycopg
import pytest

from jobspec import GiveUp, Reschedule, Retry, Snooze, connect
from jobspec.errors import JobCancelledError, JobEndedError, NotFoundError
from tests.database.worker_rig import (
    After,
    Bench,
    DeclinedError,
    FlakyError,
    FollowJob,
    SaveJob,
    VeryDeclinedError,
    WorkJob,
    anyio_backend,
    bench,
)

__all__ = ["anyio_backend", "bench"]
pytestmark = pytest.mark.anyio


def raising(error: Exception) -> Any:
    async def handler(_job: WorkJob) -> int:
        raise error

    return handler


async def test_a_job_that_always_fails_is_dead_after_its_attempts(bench: Bench) -> None:
    """A-S05."""
    job = bench.enqueue("work")
    async with bench.working(work=raising(ValueError("no"))):
        await bench.until_it_is("dead", job)
    assert bench.job(job)[1] == 3
    assert bench.errors(job) == [(1, "ValueError"), (2, "ValueError"), (3, "ValueError")]


async def test_the_log_is_an_error_only_when_the_job_is_dead(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """A-G15."""
    job = bench.enqueue("work")
    async with bench.working(work=raising(ValueError("no"))):
        await bench.until_it_is("dead", job)
    levels = [record.levelname for record in caplog.records if record.message.startswith(f"job {job},")]
    assert levels == ["WARNING"] * 3 + ["ERROR"]


@pytest.mark.parametrize(
    "error", [DeclinedError(), VeryDeclinedError(), ExceptionGroup("g", [DeclinedError()])], ids=repr
)
async def test_an_error_that_the_spec_gives_up_on_is_the_last(bench: Bench, error: Exception) -> None:
    job = bench.enqueue("work")
    async with bench.working(work=raising(error)):
        await bench.until_it_is("dead", job)
    assert bench.job(job)[1] == 1


async def test_an_error_that_is_not_one_of_those_to_retry_is_the_last(bench: Bench) -> None:
    flaky, other = bench.enqueue("picky", {"n": 1}), bench.enqueue("picky")

    async def handler(job: Any) -> None:
        raise FlakyError if job.payload.n else ValueError

    async with bench.working(picky=handler):
        await bench.until_ended()
    assert (bench.job(flaky)[1], bench.job(other)[1]) == (3, 1)


async def test_giving_up_is_the_end_whatever_attempts_are_left(bench: Bench) -> None:
    job = bench.enqueue("work")
    async with bench.working(work=raising(GiveUp("no use"))):
        await bench.until_it_is("dead", job)
    assert (bench.job(job)[1], bench.errors(job)) == (1, [(1, "GiveUp")])


async def test_the_handler_says_when_the_next_attempt_is(bench: Bench) -> None:
    job = bench.enqueue("work")
    async with bench.working(work=raising(Retry("later", timedelta(hours=1)))):
        await bench.until_it_is("scheduled", job)
    left = bench.value("select extract(epoch from run_at - clock_timestamp()) from jobspec.jobs where id = %s", job)
    assert 3500 < left <= 3600
    assert bench.errors(job) == [(1, "Retry")]


async def test_the_hook_says_when_the_next_attempt_is(bench: Bench) -> None:
    job = bench.enqueue("work")
    options = {"on_failure": lambda _job, _error: timedelta(hours=1)}
    async with bench.working(options, work=raising(ValueError("no"))):
        await bench.until_it_is("scheduled", job)
    left = bench.value("select extract(epoch from run_at - clock_timestamp()) from jobspec.jobs where id = %s", job)
    assert 3500 < left <= 3600


async def test_a_snoozed_job_waits_and_keeps_its_attempt(bench: Bench) -> None:
    job = bench.enqueue("work")
    async with bench.working(work=raising(Snooze(timedelta(hours=1)))):
        await bench.until_it_is("scheduled", job)
    assert bench.job(job)[:2] == ("scheduled", 0)
    assert bench.errors(job) == []


async def test_a_rescheduled_job_goes_to_the_end_of_its_lane_and_keeps_its_attempt(bench: Bench) -> None:
    """A-J04."""
    first, second = bench.enqueue("step"), bench.enqueue("step")
    ran: list[tuple[int, int]] = []

    async def handler(job: Any) -> None:
        ran.append((job.id, job.attempt))
        if len(ran) == 1:
            raise Reschedule

    async with bench.working(step=handler):
        await bench.until_ended()
    assert ran == [(first, 1), (second, 1), (first, 1)]


async def test_a_time_limit_ends_the_attempt(bench: Bench) -> None:
    """A-D11."""
    job = bench.enqueue("slow")

    async def handler(_job: Any) -> None:
        await anyio.sleep_forever()

    async with bench.working(slow=handler):
        await bench.until_it_is("dead", job)
    assert bench.errors(job) == [(1, "timeout")]
    assert bench.value("select count(*) from jobspec.job_running") == 0


async def test_what_is_saved_is_there_in_the_next_attempt(bench: Bench) -> None:
    """A-S06."""
    job = bench.enqueue("save")

    async def handler(job: SaveJob) -> int:
        if job.state is None:
            await job.save(41)
            raise ValueError("half done")
        return job.state + 1

    async with bench.working(save=handler):
        await bench.until_it_is("done", job)
    assert bench.job(job) == ("done", 2, 42)


async def test_a_checkpoint_in_a_transaction_that_is_rolled_back_was_not_saved(bench: Bench) -> None:
    job = bench.enqueue("save")

    async def handler(job: SaveJob) -> int:
        if job.attempt == 1:
            async with await psycopg.AsyncConnection.connect(bench.url) as conn:
                await job.save(41, conn)
                await conn.rollback()
            raise ValueError("half done")
        return 0 if job.state is None else job.state

    async with bench.working(save=handler):
        await bench.until_it_is("done", job)
    assert bench.job(job) == ("done", 2, 0)


async def test_progress_may_earn_attempts_and_a_thread_saves_too(bench: Bench) -> None:
    job = bench.enqueue("save")

    def handler(job: SaveJob) -> int:
        page = job.state or 0
        if page < 5:
            job.save_sync(page + 1, extra_attempts=1)
            raise ValueError("one page at a time")
        return page

    async with bench.working(save=handler):
        await bench.until_it_is("done", job)
    assert bench.job(job) == ("done", 6, 5)


async def test_results_that_a_job_waited_for_come_typed_and_none_for_what_died(bench: Bench) -> None:
    good, bad = bench.enqueue("work", {"n": 7}), bench.enqueue("work")
    follow = bench.enqueue("follow", after=f'{{"first": {good}, "second": {bad}}}')
    seen: list[After] = []

    async def work(job: WorkJob) -> int:
        if not job.payload.n:
            raise GiveUp("no")
        return job.payload.n

    async def after(job: FollowJob) -> int:
        seen.append(job.after)
        return job.after.first or 0

    async with bench.working(work=work, follow=after):
        await bench.until_it_is("done", follow)
    assert seen == [After(first=7, second=None)]


async def test_the_cancel_of_a_running_job_reaches_its_handler(bench: Bench) -> None:
    """A-O03."""
    job, ended, waiting = bench.enqueue("work"), bench.enqueue("work", {"n": 1}), anyio.Event()
    told = 0

    async def handler(job: WorkJob) -> int:
        nonlocal told
        if job.payload.n:
            return 1
        waiting.set()
        try:
            await anyio.sleep_forever()
        finally:
            told += 1
        return 0

    with connect(bench.url) as backend:
        async with bench.working(work=handler):
            await waiting.wait()
            await bench.until_it_is("done", ended)
            assert backend.cancel(job) == "running"
            await bench.until_it_is("cancelled", job)
            assert backend.cancel(job) == "cancelled"
            with pytest.raises(JobEndedError):
                backend.cancel(ended)
            with pytest.raises(NotFoundError):
                backend.cancel(2**62)
    assert told == 1
    assert bench.errors(job) == []


async def test_a_finish_after_the_cancel_does_not_count(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """A-O03."""
    returned, finished = bench.enqueue("work"), bench.enqueue("work", {"n": 1})
    raised: list[Exception] = []

    async def handler(job: WorkJob) -> int:
        bench.value("select jobspec.cancel(%s)", job.id)
        if job.payload.n:
            with anyio.CancelScope(shield=True):
                async with await psycopg.AsyncConnection.connect(bench.url) as conn:
                    try:
                        await job.finish_async(conn, 7)
                    except JobCancelledError as error:
                        raised.append(error)
                        raise
        return 7

    async with bench.working(work=handler):
        await bench.until_ended()
    assert bench.job(returned) == ("cancelled", 1, None)
    assert bench.job(finished)[0] == "cancelled"
    assert len(raised) == 1
    assert "somebody had cancelled it" in caplog.text


async def test_a_job_that_leaks_its_finish_and_raises_is_never_lost(bench: Bench) -> None:
    job = bench.enqueue("work")
    leaked: list[psycopg.AsyncConnection[Any]] = []
    looked = (
        "select count(*) = 1 from pg_stat_activity where datname = current_database()"
        " and query like 'select jobspec.still_held%'"
    )

    async def handler(job: WorkJob) -> int:
        if leaked:
            return job.attempt
        leaked.append(await psycopg.AsyncConnection.connect(bench.url))
        await job.finish_async(leaked[0], 0)
        raise ValueError("and the connection stays open")

    async with bench.working(work=handler):
        await bench.until(looked)
        assert bench.job(job)[0] == "running"
        await leaked[0].close()
        await bench.until_it_is("done", job)
    assert bench.job(job) == ("done", 2, 2)
    assert bench.errors(job) == [(1, "ValueError")]


async def test_of_two_workers_one_fires_and_a_new_schedule_waits_for_its_time(bench: Bench) -> None:
    ran: list[int] = []

    async def handler(job: WorkJob) -> int:
        ran.append(job.id)
        return 0

    async with bench.working(work=handler):
        await bench.until("select count(*) = 1 from jobspec.schedule where next_at is not null")
    assert ran == []
    bench.conn.execute(
        "update jobspec.schedule set next_at = (next_at at time zone 'UTC' - interval '1 year') at time zone 'UTC'"
    )
    async with bench.working(work=handler), bench.working(work=handler):
        await bench.until("select count(*) = 1 from jobspec.schedule where fired_at is not null")
        await bench.until_ended()
    assert len(ran) == 1
    assert bench.value("select next_at > clock_timestamp() from jobspec.schedule")
