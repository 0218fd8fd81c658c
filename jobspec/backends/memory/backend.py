"""A queue in memory as a sync backend: the verbs, and waiting in a thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from math import inf
from types import TracebackType
from typing import Any, Final, Self

from jobspec.backends.backend import LEASE, SyncBackend
from jobspec.backends.claimed import Claimed, held
from jobspec.backends.memory import enqueue, holding, steer, views
from jobspec.backends.memory.clock import moment
from jobspec.backends.memory.steering import Steering
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.metric import Metric
from jobspec.core.options import seconds_of
from jobspec.core.states import JobState
from jobspec.errors import QueueFullError, ResultTimeoutError

LONGEST_SLEEP_SECONDS: Final = 0.1
"""A sleeper looks again after so long, though nothing was said: a test may have turned the clock."""


class MemoryBackend(Steering, SyncBackend):
    """What :func:`jobspec.connect` gives for ``memory://name``; with what operators do, as methods."""

    # ---- producers
    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        waits = all(job.wait_when_full for job in jobs)
        while True:
            with self._queue.changed:
                try:
                    return self._queue.enqueue(jobs)
                except QueueFullError:
                    if not waits:
                        raise
                self._sleep(inf)

    def try_enqueue(self, job: NewJob, /) -> int | None:
        return self._queue.try_enqueue(job)

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        with self._queue.verb() as state:
            return enqueue.enqueue_bundle(state, jobs, name=name, origin=origin)

    def get(self, job_id: int, /) -> JobView | None:
        return self._queue.get(job_id)

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        return self._queue.bundle(bundle_id)

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        if not self._until(lambda: self._queue.is_over(id_), timeout_seconds):
            raise ResultTimeoutError(f"job {id_} has not ended within {timeout_seconds:g} s")
        return self.get(id_)

    def commit(self, job_id: int, /) -> bool:
        with self._queue.verb() as state:
            return steer.commit(state, job_id)

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        with self._queue.verb() as state:
            return moment(steer.extend_reservation(state, job_id, within_seconds))

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return self._queue.cancel(job_id, force=force, reason=reason)

    # ---- who claims by hand
    def claim(
        self,
        *,
        limit: int = 1,
        kinds: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        lease: timedelta = LEASE,
        id: int | None = None,  # noqa: A002
        block: timedelta | float | None = None,
        client: str | None = None,
    ) -> list[Claimed]:
        seconds = seconds_of("block", block) or 0.0
        jobs: list[Claimed] = []

        def found() -> bool:
            taken = self._queue.claim(limit=limit, kinds=kinds, channels_=channels, lease=lease, id_=id)
            jobs.extend(held(each, self) for each in taken)
            return bool(jobs)

        self._until(found, seconds)
        return jobs

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        holding.finish(self._queue, job_id, run, result)

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        self._queue.checkpoint(job_id, run, state, extra_attempts)

    def fail(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        return holding.fail(self._queue, job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)

    def snooze(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        return holding.settle_plainly(self._queue, "snoozed", job_id, run, delay_seconds)

    def reschedule(self, job_id: int, run: int, /) -> JobState:
        return holding.settle_plainly(self._queue, "rescheduled", job_id, run)

    def release(self, job_id: int, run: int, /) -> JobState:
        return holding.settle_plainly(self._queue, "released", job_id, run)

    def extend(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        return holding.extend(self._queue, job_id, run, lease_seconds)

    # ---- who looks
    def list_jobs(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]:
        return self._queue.list_jobs(wanted, after_id=after, limit=limit, newest=newest)

    def count(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        with self._queue.look() as state:
            return views.count(state, wanted)

    def stats(self) -> list[Metric]:
        with self._queue.look() as state:
            return views.metrics(state)

    # ---- waiting
    def _until(self, over: Callable[[], bool], timeout_seconds: float | None) -> bool:
        """Whether it is, within so many seconds of real time; None: for ever."""
        end = inf if timeout_seconds is None else time.monotonic() + timeout_seconds
        with self._queue.changed:
            while not over():
                if (left := end - time.monotonic()) <= 0:
                    return False
                self._sleep(left)
            return True

    def _sleep(self, seconds: float) -> None:
        """Until something changes: the lock is given up meanwhile."""
        self._queue.changed.wait(min(seconds, LONGEST_SLEEP_SECONDS, self._queue.due_in() + 0.001))

    def close(self) -> None:
        """The queue stays, for the others who use it."""
        self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()
