"""A queue in memory as an async backend: the verbs of producers, holders and lookers, and all a worker needs."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from math import inf
from types import TracebackType
from typing import Any, Self

from anyio import CancelScope
from anyio.lowlevel import checkpoint, checkpoint_if_cancelled

from jobspec.backends.backend import LEASE, AsyncBackend
from jobspec.backends.claimed import AsyncClaimed, held_async
from jobspec.backends.memory import enqueue, holding, steer, views
from jobspec.backends.memory.backend import LONGEST_SLEEP_SECONDS
from jobspec.backends.memory.clock import moment
from jobspec.backends.memory.ears import Ear
from jobspec.backends.memory.listening import listen_for_events
from jobspec.backends.memory.worker_backend import MemoryWorkerBackend
from jobspec.core.events import Event, EventName
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.metric import Metric
from jobspec.core.options import seconds_of
from jobspec.core.states import JobState
from jobspec.errors import QueueFullError, ResultTimeoutError


class AsyncMemoryBackend(MemoryWorkerBackend, AsyncBackend):
    """What :func:`jobspec.connect_async` gives for ``memory://name``. See :class:`MemoryBackend`, verb by verb."""

    # ---- producers
    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        ids: list[int] = []
        waits = all(job.wait_when_full for job in jobs)

        def stored() -> bool:
            try:
                ids.extend(self._queue.enqueue(jobs))
            except QueueFullError:
                if not waits:
                    raise
                return False
            return True

        await self._until(stored, None)
        return ids

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        await checkpoint()
        return self._queue.try_enqueue(job)

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        await checkpoint()
        with self._queue.verb() as state:
            return enqueue.enqueue_bundle(state, jobs, name=name, origin=origin)

    async def get_async(self, job_id: int, /) -> JobView | None:
        await checkpoint()
        return self._queue.get(job_id)

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None:
        await checkpoint()
        return self._queue.bundle(bundle_id)

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        if not await self._until(lambda: self._queue.is_over(id_), timeout_seconds):
            raise ResultTimeoutError(f"job {id_} has not ended within {timeout_seconds:g} s")
        return self._queue.get(id_)

    async def commit_async(self, job_id: int, /) -> bool:
        await checkpoint()
        with self._queue.verb() as state:
            return steer.commit(state, job_id)

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime:
        await checkpoint()
        with self._queue.verb() as state:
            return moment(steer.extend_reservation(state, job_id, within_seconds))

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        await checkpoint()
        return self._queue.cancel(job_id, force=force, reason=reason)

    # ---- who claims by hand
    async def claim_async(
        self,
        *,
        limit: int = 1,
        kinds: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        lease: timedelta = LEASE,
        id: int | None = None,  # noqa: A002
        block: timedelta | float | None = None,
        client: str | None = None,
    ) -> list[AsyncClaimed]:
        """If it is cancelled, it has claimed nothing."""
        seconds = seconds_of("block", block) or 0.0
        jobs: list[AsyncClaimed] = []

        def found() -> bool:
            taken = self._queue.claim(limit=limit, kinds=kinds, channels_=channels, lease=lease, id_=id)
            jobs.extend(held_async(each, self) for each in taken)
            return bool(jobs)

        await self._until(found, seconds)
        return jobs

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        await checkpoint()
        holding.finish(self._queue, job_id, run, result)

    async def fail_async(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        await checkpoint()
        return holding.fail(self._queue, job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)

    async def snooze_async(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        await checkpoint()
        return holding.settle_plainly(self._queue, "snoozed", job_id, run, delay_seconds)

    async def reschedule_async(self, job_id: int, run: int, /) -> JobState:
        await checkpoint()
        return holding.settle_plainly(self._queue, "rescheduled", job_id, run)

    async def release_async(self, job_id: int, run: int, /) -> JobState:
        await checkpoint()
        return holding.settle_plainly(self._queue, "released", job_id, run)

    async def extend_async(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        await checkpoint()
        return holding.extend(self._queue, job_id, run, lease_seconds)

    # ---- who looks
    async def list_jobs_async(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]:
        await checkpoint()
        return self._queue.list_jobs(wanted, after_id=after, limit=limit, newest=newest)

    async def count_async(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        await checkpoint()
        with self._queue.look() as state:
            return views.count(state, wanted)

    async def stats_async(self) -> list[Metric]:
        await checkpoint()
        with self._queue.look() as state:
            return views.metrics(state)

    def events(
        self, *, kinds: Collection[str] | None = None, events: Collection[EventName] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        return listen_for_events(self._queue, kinds, events)

    # ---- waiting
    async def _until(self, over: Callable[[], bool], timeout_seconds: float | None) -> bool:
        """Whether it is, within so many seconds of real time; None: for ever. Not cancelled after it is."""
        await checkpoint_if_cancelled()
        if over():
            with CancelScope(shield=True):
                await checkpoint()
            return True
        end = inf if timeout_seconds is None else time.monotonic() + timeout_seconds
        ear = Ear[None]()
        self._queue.hear(self._queue.sleepers, ear)
        try:
            while not over():  # again, now that every change is heard
                if (left := end - time.monotonic()) <= 0:
                    await checkpoint()
                    return False
                await ear.sleep(min(left, LONGEST_SLEEP_SECONDS, self._queue.due_in() + 0.001))
            return True
        finally:
            self._queue.forget(self._queue.sleepers, ear)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        await self.close()
