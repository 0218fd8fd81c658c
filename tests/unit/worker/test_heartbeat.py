"""The heartbeat, on its own thread: quick beats of a lease that nobody loses by chance, waited for by events."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import anyio
import pytest
from anyio import to_thread

from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import WorkJob, working

pytestmark = pytest.mark.anyio

BEAT = timedelta(milliseconds=50)
SHORT = timedelta(milliseconds=300)
"""A lease that is to run out."""


class Beats:
    """Counts beats, and lets a test wait for more of them from any thread."""

    def __init__(self, backend: FakeBackend) -> None:
        self._condition = threading.Condition()
        self._count = 0
        backend.beat_hook = self._beat

    def _beat(self) -> None:
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait_for(self, more: int) -> None:
        with self._condition:
            goal = self._count + more
            assert self._condition.wait_for(lambda: self._count >= goal, timeout=10)


async def test_it_names_every_run_that_the_worker_holds() -> None:
    backend, go_on = FakeBackend(), anyio.Event()
    beats = Beats(backend)
    jobs = [backend.add() for _ in range(3)]

    async def handler(_job: WorkJob) -> None:
        await go_on.wait()

    async with working(backend, handler, heartbeat=BEAT):
        await to_thread.run_sync(beats.wait_for, 3)
        assert backend.beats[-1] == {job.run for job in jobs}
        go_on.set()
        await backend.until("done")
        await to_thread.run_sync(beats.wait_for, 2)
        assert backend.beats[-1] == frozenset()


async def test_it_goes_on_while_a_handler_blocks_the_event_loop() -> None:
    backend = FakeBackend()
    beats = Beats(backend)
    job = backend.add()

    async def handler(_job: WorkJob) -> None:
        beats.wait_for(6)  # on the loop

    async with working(backend, handler, heartbeat=BEAT):
        await backend.until("done")
    assert job.attempt == 1


async def test_a_run_that_was_lost_is_cancelled_and_its_outcome_discarded() -> None:
    backend, started, cancelled = FakeBackend(), anyio.Event(), anyio.Event()
    job = backend.add()

    async def handler(job: WorkJob) -> None:
        if job.attempt == 2:
            return
        started.set()
        try:
            await anyio.sleep_forever()
        finally:
            cancelled.set()

    async with working(backend, handler, heartbeat=BEAT, poll=timedelta(milliseconds=50)):
        await started.wait()
        job.state = "ready"  # rescued by somebody else
        await cancelled.wait()
        await backend.until("done")
    assert job.attempt == 2
    assert "failed" not in backend.verbs


async def test_without_a_beat_for_a_whole_lease_handlers_are_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    backend, cancelled = FakeBackend(), anyio.Event()
    backend.add()

    def broken() -> None:
        raise ConnectionError("no route to host")

    backend.beat_hook = broken

    async def handler(_job: WorkJob) -> None:
        try:
            await anyio.sleep_forever()
        finally:
            cancelled.set()

    async with working(backend, handler, lease=SHORT):
        await cancelled.wait()
    assert "the lease is over" in caplog.text
    assert "no route to host" in caplog.text


async def test_a_run_finished_by_its_handlers_own_transaction_is_not_lost() -> None:
    backend, go_on, ended = FakeBackend(), anyio.Event(), anyio.Event()
    beats = Beats(backend)
    job = backend.add()
    how: list[str] = []

    async def handler(context: Any) -> None:
        job.state = "done"  # as by context.finish() and a commit
        context._runtime.finished(context.run)
        try:
            await go_on.wait()
            how.append("by itself")
        except BaseException:
            how.append("cancelled")
            raise
        finally:
            ended.set()

    async with working(backend, handler, heartbeat=BEAT):
        await to_thread.run_sync(beats.wait_for, 3)
        go_on.set()
        await ended.wait()
    assert how == ["by itself"]
    assert (job.state, job.errors) == ("done", [])
    assert "finish" not in backend.verbs
