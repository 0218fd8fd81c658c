"""Handlers inside a transaction of the worker's, on a backend in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from anyio import to_thread
from anyio.lowlevel import checkpoint

from jobspec.errors import DatabaseError, HandlerError
from jobspec.worker.context import AsyncTransactionalMixin, CheckpointMixin, JobContext, TransactionalMixin
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import Work, drained, working

pytestmark = pytest.mark.anyio

ON_LOOP = pytest.mark.parametrize("anyio_backend", ["asyncio"])
"""psycopg's async connections know asyncio only."""


class SyncJob(JobContext[Work, int], TransactionalMixin):
    pass


class AsyncJob(JobContext[Work, int], AsyncTransactionalMixin):
    pass


class SavingJob(JobContext[Work, int], CheckpointMixin[int]):
    pass


def sync_table(handler: Callable[..., Any]) -> DispatchTable:
    route = Route("test.work", 1, SyncJob, Work, lambda: int, transactional="sync")
    return build_dispatch_table({"work": route}, {"work": handler})


def async_table(handler: Callable[..., Any]) -> DispatchTable:
    route = Route("test.work", 1, AsyncJob, Work, lambda: int, transactional="async")
    return build_dispatch_table({"work": route}, {"work": handler})


async def test_a_def_handler_gets_a_connection_and_the_job_ends_with_its_commit() -> None:
    backend = FakeBackend()
    job = backend.add()

    def handler(context: SyncJob) -> int:
        assert context.conn is not None
        return 7

    await drained(backend, sync_table(handler))
    assert (job.state, job.result) == ("done", "7")
    assert "finish" not in backend.verbs


@ON_LOOP
async def test_an_async_handler_gets_a_connection_and_the_job_ends_with_its_commit() -> None:
    backend = FakeBackend()
    job = backend.add()

    async def handler(context: AsyncJob) -> int:
        assert context.conn is not None
        return 7

    await drained(backend, async_table(handler))
    assert (job.state, job.result) == ("done", "7")
    assert "finish" not in backend.verbs


async def test_an_error_ends_the_attempt_as_failed() -> None:
    backend = FakeBackend()
    job = backend.add()

    def handler(_context: SyncJob) -> int:
        raise ValueError("no")

    await drained(backend, sync_table(handler))
    assert (job.state, job.errors[0].type) == ("failed", "ValueError")


async def test_a_wrong_result_is_not_committed() -> None:
    backend = FakeBackend()
    job = backend.add()
    await drained(backend, sync_table(lambda _context: "seven"))
    assert (job.state, job.errors[0].type) == ("failed", "ResultError")


async def test_a_handler_that_finishes_by_itself_on_its_connection_is_not_finished_twice() -> None:
    backend = FakeBackend()
    job = backend.add()

    def handler(context: SyncJob) -> int:
        context.finish(context.conn, 8)
        return 7

    await drained(backend, sync_table(handler))
    assert (job.state, job.result) == ("done", "8")


@ON_LOOP
async def test_a_commit_that_fails_is_a_failed_attempt() -> None:
    backend = FakeBackend()
    job = backend.add()

    def refuse(verb: str, _items: Any) -> None:
        if verb == "commit":
            raise RuntimeError("a deferred constraint")

    async def handler(_context: AsyncJob) -> int:
        return 7

    backend.refuse = refuse
    await drained(backend, async_table(handler))
    assert (job.state, job.result, job.errors[0].message) == ("failed", None, "a deferred constraint")


@ON_LOOP
async def test_a_commit_that_went_through_though_its_answer_was_lost_is_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend = FakeBackend()
    job = backend.add()

    async def commit() -> None:
        job.state = "done"
        raise DatabaseError("the connection broke")

    async def handler(_context: AsyncJob) -> int:
        return 7

    backend.before["commit"] = commit
    async with working(backend, async_table(handler)):
        await backend.until("done")
        while "still_held" not in backend.verbs:
            await checkpoint()
    assert (job.state, job.errors) == ("done", [])
    assert "lease was lost" not in caplog.text


@ON_LOOP
async def test_a_time_limit_rolls_back_and_a_commit_under_way_is_not_interrupted() -> None:
    backend, clock, committing, go_on = FakeBackend(timeout_seconds=5.0), FakeClock(), anyio.Event(), anyio.Event()
    late, slow = backend.add('{"n": 1}'), backend.add()

    async def commit() -> None:
        committing.set()
        await go_on.wait()

    async def handler(context: AsyncJob) -> int:
        if context.payload.n:
            await anyio.sleep_forever()
        return 7

    backend.before["commit"] = commit
    async with working(backend, async_table(handler), clock=clock):
        await committing.wait()
        await clock.advance(6)
        assert (late.state, slow.state) == ("failed", "running")
        go_on.set()
        await backend.until("done", "failed")
    assert (late.errors[0].type, slow.result) == ("timeout", "7")


@ON_LOOP
async def test_without_a_connection_the_job_is_given_back_with_its_attempt() -> None:
    backend, clock = FakeBackend(), FakeClock()
    job = backend.add()
    refused = 0

    def refuse(verb: str, _items: Any) -> None:
        nonlocal refused
        if verb == "begin" and refused < 3:
            refused += 1
            raise DatabaseError("too many connections")

    async def handler(_context: AsyncJob) -> int:
        return 7

    backend.refuse = refuse
    async with working(backend, async_table(handler), clock=clock):
        await clock.advance(30)
        await backend.until("done")
    assert (refused, job.attempt) == (3, 1)


async def test_a_cancel_that_the_finish_finds_ends_the_job_as_cancelled() -> None:
    backend, started, asked = FakeBackend(), threading.Event(), threading.Event()
    job = backend.add()

    def handler(_context: SyncJob) -> int:
        started.set()
        assert asked.wait(10)
        return 7

    async with working(backend, sync_table(handler)):
        await to_thread.run_sync(started.wait, 10)
        job.cancel_asked = True  # and no heartbeat has said it
        asked.set()
        await backend.until("cancelled")
    assert job.result is None


async def test_an_async_transaction_on_trio_is_an_error_at_the_start(anyio_backend_name: str) -> None:
    if anyio_backend_name != "trio":
        pytest.skip("trio only")

    async def handler(_context: AsyncJob) -> int:
        return 7

    with pytest.raises(HandlerError, match="trio"):
        await Worker(async_table(handler), FakeBackend()).run()


def test_a_handler_of_the_other_kind_is_refused() -> None:
    async def on_loop(_context: Any) -> int:
        return 7

    with pytest.raises(HandlerError, match=r"on_loop` is `async def`, and the job is `transactional: sync`"):
        sync_table(on_loop)
    with pytest.raises(HandlerError, match="is a `def` function, and the job is `transactional: async`"):
        async_table(lambda _context: 7)


# ---- checkpoints
def saving(handler: Callable[..., Any]) -> DispatchTable:
    route = Route("test.work", 1, SavingJob, Work, lambda: int, checkpoint=lambda: int)
    return build_dispatch_table({"work": route}, {"work": handler})


async def test_what_was_saved_is_there_in_the_next_attempt() -> None:
    """A-S06."""
    backend = FakeBackend()
    job = backend.add()

    async def handler(context: SavingJob) -> int:
        if context.state is None:
            await context.save(41, extra_attempts=1)
            assert context.state == 41
            raise ValueError("half done")
        return context.state + 1

    async with working(backend, saving(handler)) as worker:
        await backend.until("failed")
        job.state = "ready"
        backend.ring()
        await backend.until("done")
        worker.stop()
    assert (job.result, job.attempt, job.extra_attempts) == ("42", 2, 1)


async def test_a_def_handler_saves_too() -> None:
    backend = FakeBackend()
    job = backend.add()

    def handler(context: SavingJob) -> int:
        context.save_sync(41)
        return context.state or 0

    await drained(backend, saving(handler))
    assert (job.result, job.checkpoint) == ("41", "41")


async def test_a_checkpoint_that_does_not_fit_parks_the_job() -> None:
    backend = FakeBackend()
    job = backend.add(checkpoint='"old"')

    async def handler(context: SavingJob) -> int:
        return context.state or 0

    await drained(backend, saving(handler))
    assert (job.state, job.attempt, job.errors[0].type) == ("parked", 0, "payload")
