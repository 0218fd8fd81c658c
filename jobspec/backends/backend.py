"""The verbs of producers. Sync and async twins are two protocols, because a producer uses one of them only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.states import JobState


@runtime_checkable
class SyncProducer(Protocol):
    """What producers and handles ask of a sync backend, or of a connection: there, each verb joins its transaction."""

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        """Store all or none; ids in the order of ``jobs``.

        Raises PayloadError, OptionError, UnknownKindError, UnknownChannelError, QueueFullError, DuplicateJobError,
        NotFoundError, DependencyCycleError.
        """

    def try_enqueue(self, job: NewJob, /) -> int | None:
        """None, and no error, where the channel is full or a job with the same unique key is there."""

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        """The id of the bundle, and those of its jobs. Raises EmptyBundleError, and what ``enqueue`` raises."""

    def get(self, job_id: int, /) -> JobView | None:
        """One job, or None if there is none (any more)."""

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        """One bundle, or None if there is none (any more)."""

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        """The job once it has ended or is parked; None if there is none, or when the bundle of that id is finished.

        Raises ResultTimeoutError, InTransactionError.
        """

    def commit(self, job_id: int, /) -> bool:
        """Let a reserved job run; False: it had been committed. Raises ReservationExpiredError, NotFoundError."""

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        """When the reservation now runs out. Raises ReservationExpiredError, NotFoundError."""

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        """``cancelled``, or ``running``: its worker has been asked. Raises NotFoundError, JobEndedError."""

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        """End a running job well; ``result`` is JSON text. Raises LeaseLostError, JobCancelledError."""

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        """Keep ``state``, JSON text, for the next attempt. Raises LeaseLostError, OptionError."""


@runtime_checkable
class AsyncProducer(Protocol):
    """The async twin of :class:`SyncProducer`, verb by verb."""

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]: ...

    async def try_enqueue_async(self, job: NewJob, /) -> int | None: ...

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]: ...

    async def get_async(self, job_id: int, /) -> JobView | None: ...

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None: ...

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None: ...

    async def commit_async(self, job_id: int, /) -> bool: ...

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime: ...

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState: ...

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None: ...

    async def checkpoint_async(
        self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0
    ) -> None: ...
