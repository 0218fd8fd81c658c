"""``drain`` and ``run_one``: what is enqueued runs in the test itself, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import anyio
import psycopg
import pytest

import jobspec
from jobspec import DispatchTable, JobContext, JobDef, Snooze, build_dispatch_table
from jobspec.errors import NoJobReadyError, PayloadError, UnknownKindError
from jobspec.testing import assert_enqueued, assert_enqueued_async, drain, drain_async, run_one, run_one_async
from jobspec.worker.inject import inject
from tests.database.worker_rig import ROUTES, Bench, PaySyncJob, Work
from tests.database.worker_rig import anyio_backend as anyio_backend
from tests.database.worker_rig import bench as bench


def _work(*, n: int = 0) -> Work:
    return Work(n=n)


work = JobDef("test.work", _work, lambda: int)
slow = JobDef("test.slow", _work, lambda: type(None))
pay = JobDef("test.pay_sync", _work, lambda: int)


def table(**handlers: Any) -> DispatchTable:
    return build_dispatch_table(ROUTES, handlers)


async def add(job: JobContext[Work, int]) -> int:
    return job.payload.n + 1


def fail(job: JobContext[Work, int]) -> int:
    raise ValueError("no")


@pytest.fixture
def backend(bench: Bench) -> Iterator[Any]:
    with jobspec.connect(bench.url) as backend:
        yield backend


def test_it_runs_exactly_one_and_says_what_became_of_it(bench: Bench, backend: Any) -> None:
    """A-S31, A-P06."""
    first, second = work.enqueue(backend, n=1), work.enqueue(backend, n=2)
    ran = run_one(bench.url, table(work=add))
    assert (ran.id, ran.kind, ran.version, ran.attempt, ran.ending) == (first.id, "test.work", 1, 1, "done")
    assert (first.result(), second.state()) == (2, "ready")


def test_an_empty_queue_is_an_error_of_the_test(bench: Bench) -> None:
    """A-S31."""
    with pytest.raises(NoJobReadyError, match=r"no job of test\.work v1 is ready on test\.default"):
        run_one(bench.url, table(work=add), channels=["test.default"])
    assert drain(bench.url, table(work=add)).ran == ()


def test_what_jobs_enqueue_is_run_too_until_nothing_is_left(bench: Bench, backend: Any) -> None:
    def more(job: JobContext[Work, int]) -> int:
        if job.payload.n:
            work.enqueue(backend, n=job.payload.n - 1)
        return job.payload.n

    work.enqueue(backend, n=3)
    work.configure(delay=timedelta(hours=1)).enqueue(backend, n=9)
    drained = drain(bench.url, table(work=more))
    assert (drained.done, drained.errors) == (4, ())
    assert backend.count({}) == {"done": 4, "scheduled": 1}


def test_failed_attempts_are_repeated_until_the_job_is_dead(bench: Bench, backend: Any) -> None:
    handle = work.enqueue(backend)
    drained = drain(bench.url, table(work=fail))
    assert [each.ending for each in drained.ran] == ["failed", "failed", "dead"]
    assert [each.attempt for each in drained.ran] == [1, 2, 3]
    assert [str(each) for each in drained.errors] == ["no"] * 3
    assert handle.state() == "dead"


def test_the_first_error_is_raised_if_that_is_wanted(bench: Bench, backend: Any) -> None:
    handle = work.enqueue(backend)
    with pytest.raises(ValueError, match="no"):
        drain(bench.url, table(work=fail), raise_errors=True)
    assert handle.view().attempt == 1
    assert [each.type for each in handle.view().errors] == ["ValueError"]
    with pytest.raises(ValueError, match="no"):
        run_one(bench.url, table(work=fail), raise_errors=True)


def test_a_payload_that_cannot_be_read_is_parked(bench: Bench, backend: Any) -> None:
    bench.enqueue("work", {"n": "many"})
    drained = drain(bench.url, table(work=add))
    assert [each.ending for each in drained.ran] == ["parked"]
    assert isinstance(drained.errors[0], PayloadError)


def test_the_time_limit_of_the_kind_holds(bench: Bench, backend: Any) -> None:
    async def sleep(job: JobContext[Work, None]) -> None:
        await anyio.sleep_forever()

    def wait(job: JobContext[Work, None]) -> None:
        job.cancelled.wait(30)
        raise RuntimeError("was told to stop")

    for handler in (sleep, wait):
        handle = slow.enqueue(backend)
        (ran,) = drain(bench.url, table(slow=handler)).ran
        assert (ran.ending, type(ran.error)) == ("dead", TimeoutError)
        assert handle.view().errors[-1].type == "timeout"


def test_jobs_without_an_end_are_stopped(bench: Bench, backend: Any) -> None:
    def again(job: JobContext[Work, int]) -> int:
        work.enqueue(backend)
        return 1

    work.enqueue(backend)
    with pytest.raises(AssertionError, match="still ready after 5 attempts"):
        drain(bench.url, table(work=again), most=5)
    assert backend.count({"state": ["ready"]}) == {"ready": 1}


def test_a_transactional_handler_and_its_job_end_together(bench: Bench, backend: Any) -> None:
    def charge(job: PaySyncJob) -> int:
        conn: Any = job.conn
        conn.execute("insert into effect (job_id) values (%s)", (job.id,))
        if job.payload.n:
            raise ValueError
        return 5

    handle = pay.enqueue(backend)
    assert drain(bench.url, table(pay_sync=charge)).done == 1
    assert handle.result() == 5
    pay.enqueue(backend, n=1)
    assert [each.ending for each in drain(bench.url, table(pay_sync=charge)).ran] == ["failed", "failed", "dead"]
    assert bench.value("select count(*) from effect") == 1


def test_a_job_that_finishes_itself_is_done_only_if_that_was_committed(bench: Bench, backend: Any) -> None:
    def finish(job: JobContext[Work, int]) -> int:
        with psycopg.connect(bench.url) as conn:
            job.finish(conn, 7)
            if job.payload.n:
                conn.rollback()
        return 0

    handle = work.enqueue(backend)
    assert [each.ending for each in drain(bench.url, table(work=finish)).ran] == ["done"]
    assert handle.result() == 7
    work.enqueue(backend, n=1)
    assert [each.ending for each in drain(bench.url, table(work=finish)).ran] == ["failed", "failed", "dead"]


def test_a_snoozed_job_is_left_for_later(bench: Bench, backend: Any) -> None:
    def snooze(job: JobContext[Work, int]) -> int:
        raise Snooze(timedelta(hours=1))

    handle = work.enqueue(backend)
    drained = drain(bench.url, table(work=snooze))
    assert ([each.ending for each in drained.ran], drained.errors) == (["snoozed"], ())
    assert handle.state() == "scheduled"


def test_what_the_table_provides_is_there(bench: Bench, backend: Any) -> None:
    async def handler(job: JobContext[Work, int], bonus: Bonus = inject(Bonus)) -> int:
        return bonus.points

    handle = work.enqueue(backend)
    drain(bench.url, table(work=handler).using(provide=[Bonus()]))
    assert handle.result() == 11


class Bonus:
    points = 11


def test_a_table_of_another_package_is_refused(url: str, conn: psycopg.Connection[Any]) -> None:
    with pytest.raises(UnknownKindError, match="knows no job of this table"):
        drain(url, table(work=add))


@pytest.mark.anyio
async def test_async_tests_drain_as_well(bench: Bench) -> None:
    async with jobspec.connect_async(bench.url) as backend:
        await work.enqueue_async(backend, n=1)
        assert await assert_enqueued_async(backend, work, n=1) > 0
        assert (await run_one_async(backend, table(work=add))).ending == "done"
        handle = await work.enqueue_async(backend, n=2)
        assert (await drain_async(backend, table(work=add))).done == 1
        assert await handle.result() == 3


def test_what_is_stored_is_found_by_some_of_its_fields(bench: Bench, backend: Any) -> None:
    handle = work.configure(priority=3).enqueue(backend, n=4)
    with psycopg.connect(bench.url) as conn:
        assert assert_enqueued(conn, work, n=4) == assert_enqueued(backend, work.configure(priority=3)) == handle.id
        with pytest.raises(AssertionError, match=r"test\.work version 1 was not enqueued with"):
            assert_enqueued(conn, work, n=5)
