"""The verbs that nobody can be served with on SQS, each with its reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from typing import Any

from jobspec.backends.sqs.lacks import unsupported
from jobspec.backends.worker_backend import Firing, Progressed
from jobspec.core.events import Event, EventName
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.states import JobState


class Refusing:
    """All raise UnsupportedError."""

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        raise unsupported("a bundle", "bundles")

    def get(self, job_id: int, /) -> JobView | None:
        raise unsupported("a look at a job", "looking")

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        raise unsupported("a bundle", "bundles")

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        raise unsupported("waiting for the end of a job", "results")

    def commit(self, job_id: int, /) -> bool:
        raise unsupported("a reservation", "two phases")

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        raise unsupported("a reservation", "two phases")

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        raise unsupported("cancelling a job", "cancel")

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        raise unsupported("a checkpoint", "checkpoints")

    def list_jobs(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]:
        raise unsupported("a list of jobs", "looking")

    def count(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        raise unsupported("a count of jobs", "looking")


class AsyncRefusing:
    """All raise UnsupportedError."""

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        raise unsupported("a bundle", "bundles")

    async def get_async(self, job_id: int, /) -> JobView | None:
        raise unsupported("a look at a job", "looking")

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None:
        raise unsupported("a bundle", "bundles")

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        raise unsupported("waiting for the end of a job", "results")

    async def commit_async(self, job_id: int, /) -> bool:
        raise unsupported("a reservation", "two phases")

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime:
        raise unsupported("a reservation", "two phases")

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        raise unsupported("cancelling a job", "cancel")

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        raise unsupported("a checkpoint", "checkpoints")

    def checkpoint_sync(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        raise unsupported("a checkpoint", "checkpoints")

    async def list_jobs_async(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]:
        raise unsupported("a list of jobs", "looking")

    async def count_async(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        raise unsupported("a count of jobs", "looking")

    async def progress_batch(self, items: Sequence[Progressed], /) -> None:
        raise unsupported("the progress of a job", "looking")

    def transaction(self) -> AbstractContextManager[Any]:
        raise unsupported("a transactional job", "transactions")

    def transaction_async(self) -> AbstractAsyncContextManager[Any]:
        raise unsupported("a transactional job", "transactions")

    async def fire(self, firing: Firing) -> list[int] | None:
        raise unsupported("a schedule", "schedules")

    def events(
        self, *, kinds: Collection[str] | None = None, events: Collection[EventName] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        raise unsupported("events", "events")
