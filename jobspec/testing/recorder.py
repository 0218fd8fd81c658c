"""In place of a connection: takes jobs, keeps them, and lets a test say what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.core.job import BundleCounts, BundleView, JobView, NewJob
from jobspec.core.options import MAX_RESULT_BYTES
from jobspec.core.states import JobState
from jobspec.errors import JobEndedError, NotFoundError, ResultError, ResultTimeoutError
from jobspec.worker.shape import writer

ResultT = TypeVar("ResultT")

EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When everything here was enqueued: a recorder has no clock."""


class Recorder:
    """Pass it to ``enqueue`` and its kin, sync or async, where they want a connection; no database is needed.

    Payloads are checked as always; what only the engine knows (unique keys, limits, lanes) is not.
    """

    def __init__(self, *, shared: Recorder | None = None, first_id: int = 1) -> None:
        """``shared``: another recorder, to keep the same jobs."""
        self._first_id: Final[int] = first_id if shared is None else shared._first_id
        self.jobs: Final[dict[int, NewJob]] = {} if shared is None else shared.jobs
        """By id, in the order of their calls."""
        self.results: Final[dict[int, str | None]] = {} if shared is None else shared.results
        """JSON text, by the id of those that are done."""
        self.cancelled: Final[set[int]] = set() if shared is None else shared.cancelled
        self._bundles: Final[dict[int, tuple[str, str | None, list[int]]]] = {} if shared is None else shared._bundles

    def __repr__(self) -> str:
        return f"<recorder of {len(self.jobs)} jobs>"

    # ---- what tests do
    def done(self, job: JobHandle[ResultT] | AsyncJobHandle[ResultT], result: ResultT) -> None:
        """From now on the job is done, with this result. Raises ResultError if its type is not that of the job."""
        did = f"the test says that {job.kind} returned"
        write = writer(job._result, did=did, what="result", most_bytes=MAX_RESULT_BYTES, refuse=ResultError)
        self.results[job.id] = write(result)

    # ---- what producers and handles ask
    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        ids = list(range(self._next(), self._next() + len(jobs)))
        self.jobs.update(zip(ids, jobs, strict=True))
        return ids

    def try_enqueue(self, job: NewJob, /) -> int | None:
        return self.enqueue([job])[0]

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        bundle_id = self.bundle_of([], name, origin)
        ids = self.enqueue(jobs)
        self._bundles[bundle_id][2].extend(ids)
        return bundle_id, ids

    def get(self, job_id: int, /) -> JobView | None:
        job = self.jobs.get(job_id)
        if job is None:
            return None
        ended = job_id in self.results or job_id in self.cancelled
        return JobView(
            id=job_id,
            kind=job.kind,
            version=job.version,
            state=self._state(job_id),
            channel=job.channel or "",
            key=None,
            priority=job.priority or 0,
            attempt=1 if job_id in self.results else 0,
            max_attempts=job.max_attempts,
            payload=job.payload,
            enqueued_at=EPOCH,
            run_at=job.run_at,
            started_at=None,
            finished_at=EPOCH if ended else None,
            result=self.results.get(job_id),
            errors=(),
            origin=job.origin,
            tags=json.loads(job.tags or "{}"),
        )

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        if bundle_id not in self._bundles:
            return None
        name, origin, ids = self._bundles[bundle_id]
        states = [self._state(each) for each in ids]
        done, cancelled = states.count("done"), states.count("cancelled")
        counts = BundleCounts(
            total=len(ids), done=done, dead=0, cancelled=cancelled, expired=0, unfinished=len(ids) - done - cancelled
        )
        finished_at = None if counts.unfinished else EPOCH
        return BundleView(
            id=bundle_id, name=name, origin=origin, created_at=EPOCH, finished_at=finished_at, counts=counts
        )

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        bundle = self.bundle(id_)
        job = self.get(id_)
        if (bundle is not None and bundle.finished_at is None) or (job is not None and job.finished_at is None):
            raise ResultTimeoutError(
                f"nobody runs job {id_}: it was given to a recorder",
                help="say before what becomes of it: recorder.done(handle, result)",
            )
        return job

    def commit(self, job_id: int, /) -> bool:
        self._found(job_id)
        return True

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        self._found(job_id)
        return EPOCH + timedelta(seconds=within_seconds)

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        self._found(job_id)
        if job_id in self.results:
            raise JobEndedError(f"job {job_id} is done")
        self.cancelled.add(job_id)
        return "cancelled"

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        self.results[job_id] = result

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        """Kept by nobody: see ``saved`` of :func:`jobspec.testing.perform_job`."""

    # ---- the same for async callers
    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        return self.enqueue(jobs)

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        return self.try_enqueue(job)

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        return self.enqueue_bundle(jobs, name=name, origin=origin)

    async def get_async(self, job_id: int, /) -> JobView | None:
        return self.get(job_id)

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None:
        return self.bundle(bundle_id)

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        return self.wait(id_, timeout_seconds=timeout_seconds)

    async def commit_async(self, job_id: int, /) -> bool:
        return self.commit(job_id)

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime:
        return self.extend_reservation(job_id, within_seconds=within_seconds)

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return self.cancel(job_id, force=force, reason=reason)

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        self.finish(job_id, run, result=result)

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        """See :meth:`checkpoint`."""

    def bundle_of(self, ids: Sequence[int], name: str, origin: str | None) -> int:
        """The id of a new bundle."""
        bundle_id = self._next()
        self._bundles[bundle_id] = (name, origin, [*ids])
        return bundle_id

    def _next(self) -> int:
        return 1 + max([self._first_id - 1, *self.jobs, *self._bundles])

    def _state(self, job_id: int) -> JobState:
        if job_id in self.results:
            return "done"
        return "cancelled" if job_id in self.cancelled else "ready"

    def _found(self, job_id: int) -> None:
        if job_id not in self.jobs:
            raise NotFoundError(f"there is no job {job_id}: this recorder has not seen it")
