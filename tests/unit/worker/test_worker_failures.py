"""The whole worker on a backend in memory: handlers that fail, are late, or run in threads."""

from __future__ import annotations

import threading
from typing import Any

import anyio
import pytest

from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, drained, table, working

pytestmark = pytest.mark.anyio


async def nothing(_job: WorkJob) -> None:
    pass


async def test_an_error_is_recorded_with_class_message_and_traceback() -> None:
    backend = FakeBackend()
    job = backend.add()

    def boom() -> None:
        raise ValueError("boom \0 \udc80")

    async def handler(_job: WorkJob) -> None:
        boom()

    await drained(backend, handler)
    error = job.errors[0]
    assert (job.state, error.type, error.message) == ("failed", "ValueError", "boom \\x00 \\udc80")
    assert error.traceback is not None
    assert "in boom" in error.traceback
    assert "executor.py" not in error.traceback


async def test_a_payload_that_does_not_fit_is_parked_with_its_field_errors_and_not_its_values() -> None:
    backend = FakeBackend()
    job = backend.add('{"n": "secret"}')
    await drained(backend, nothing)
    error = job.errors[0]
    assert (job.state, job.attempt, error.type) == ("parked", 0, "payload")
    assert [(each["loc"], each["type"]) for each in error.data] == [(["n"], "int_parsing")]
    assert "secret" not in f"{error.message} {error.data}"


async def test_a_job_without_its_blob_is_parked() -> None:
    backend = FakeBackend()
    with_blob, without = backend.add(blob=b"b"), backend.add()
    seen: list[bytes] = []

    async def handler(job: Any) -> None:
        seen.append(job.blob)

    await drained(backend, table(handler, blob=True))
    assert (with_blob.state, without.state, seen) == ("done", "parked", [b"b"])


async def test_a_result_of_the_wrong_type_is_a_failed_attempt() -> None:
    backend = FakeBackend()
    job = backend.add()

    async def handler(_job: WorkJob) -> str:
        return "text"

    await drained(backend, table(handler, lambda: int))
    assert job.errors[0].type == "ResultError"
    assert "the handler of test.work returned str" in job.errors[0].message


async def test_a_job_that_is_late_fails_with_timeout() -> None:
    backend, clock = FakeBackend(timeout_seconds=60.0), FakeClock()
    by_kind, own = backend.add(), backend.add(timeout_seconds=5.0)
    ended: list[tuple[int, float]] = []

    async def handler(job: WorkJob) -> None:
        left = job.time_left()
        assert left is not None
        try:
            await anyio.sleep_forever()
        finally:
            ended.append((job.id, left))

    async with working(backend, handler, clock=clock):
        await clock.advance(4)
        assert ended == []
        await clock.advance(2)
        assert ended == [(own.id, 5.0)]
        await clock.advance(60)
        await backend.until("failed")
    assert ended == [(own.id, 5.0), (by_kind.id, 60.0)]
    assert [(job.errors[0].type, job.errors[0].message) for job in (own, by_kind)] == [
        ("timeout", "the handler did not end within 5 s"),
        ("timeout", "the handler did not end within 60 s"),
    ]


async def test_one_outcome_that_the_database_refuses_does_not_hurt_the_others() -> None:
    backend = FakeBackend()
    bad, *good = [backend.add() for _ in range(5)]

    def refuse(verb: str, items: Any) -> None:
        if verb == "finish" and any(each.id == bad.id for each in items):
            raise RuntimeError("invalid JSON")

    backend.refuse = refuse
    await drained(backend, nothing)
    assert {job.state for job in good} == {"done"}
    assert (bad.state, bad.errors[0].type) == ("failed", "RuntimeError")


async def test_def_handlers_run_in_threads_side_by_side() -> None:
    backend = FakeBackend()
    jobs = [backend.add(f'{{"n": {each}}}') for each in range(4)]
    meet = threading.Barrier(4, timeout=10)

    def handler(job: WorkJob) -> int:
        meet.wait()
        return job.payload.n

    await drained(backend, table(handler, lambda: int), concurrency=4)
    assert [job.result for job in jobs] == ["0", "1", "2", "3"]


async def test_a_late_thread_is_told_and_keeps_its_slot_until_it_returns() -> None:
    backend, clock = FakeBackend(timeout_seconds=5.0), FakeClock()
    first, second = backend.add(), backend.add()
    told, go_on = threading.Event(), threading.Event()

    def handler(job: WorkJob) -> str:
        if job.id == second.id:
            return "second"
        assert job.cancelled.wait(10)
        told.set()
        assert go_on.wait(10)
        return "late"

    async with working(backend, table(handler, lambda: str), concurrency=1, clock=clock):
        await clock.advance(6)
        await anyio.to_thread.run_sync(told.wait, 10)
        assert (first.state, second.state) == ("running", "ready")
        go_on.set()
        await backend.until("done")
    assert (first.result, second.result) == ('"late"', '"second"')


async def test_a_def_handler_that_returns_a_coroutine_has_it_awaited() -> None:
    backend = FakeBackend()
    job = backend.add()

    async def inner() -> int:
        return 7

    await drained(backend, table(lambda _job: inner(), lambda: int))
    assert job.result == "7"
