"""The verbs as protocols: of producers, of those who hold jobs, of whole backends.

Sync and async twins are two protocols, because a program uses one of them only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, runtime_checkable

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.core.events import Event, EventName
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.metric import Metric
from jobspec.core.states import JobState

if TYPE_CHECKING:
    from jobspec.backends.claimed import AsyncClaimed, Claimed

LEASE: Final = timedelta(minutes=5)
"""Of a job that is claimed by hand, where the call says nothing."""


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


class StreamingProducer(ABC):
    """A sync producer that can go on while a batch is stored."""

    @abstractmethod
    def enqueue_batches(self, batches: Iterable[Sequence[NewJob]], /) -> Iterator[list[int]]:
        """The ids of each batch, once it is stored in a transaction of its own. Raises what ``enqueue`` raises."""


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


# ---- who holds a job without being a worker
class SyncHolder(SyncProducer, Protocol):
    """What a claimed job asks of the backend it came from. All but ``enqueue`` and its kin raise LeaseLostError."""

    def fail(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        """``scheduled``, or ``dead``. ``error``: its ``type`` and ``message``, and what else is known of it."""

    def snooze(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState: ...

    def reschedule(self, job_id: int, run: int, /) -> JobState: ...

    def release(self, job_id: int, run: int, /) -> JobState: ...

    def extend(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        """When the lease now runs out. Raises JobCancelledError, too."""


class AsyncHolder(AsyncProducer, Protocol):
    """The async twin of :class:`SyncHolder`."""

    async def fail_async(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState: ...

    async def snooze_async(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState: ...

    async def reschedule_async(self, job_id: int, run: int, /) -> JobState: ...

    async def release_async(self, job_id: int, run: int, /) -> JobState: ...

    async def extend_async(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime: ...


# ---- backends: what `jobspec.connect` gives
class SyncBackend(SyncHolder, Protocol):
    """A sync producer with the verbs on single jobs. A context manager; or call :meth:`close`."""

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
        """Take up to ``limit`` ready jobs, each with a lease of its own, without being a worker."""

    def list_jobs(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]:
        """The jobs that a filter means, by their ids, a page at a time. Raises OptionError."""

    def count(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        """How many jobs a filter means, by their state. Raises OptionError."""

    def stats(self) -> list[Metric]:
        """How many jobs there are, in which channel and state, how old the oldest is, how long they take, who works.

        Every backend answers with ``jobspec_jobs`` {channel, state}, ``jobspec_messages`` {channel},
        ``jobspec_oldest_ready_seconds`` {channel} and ``jobspec_mean_run_seconds`` {kind}; the value of what it cannot
        know is None.
        """

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class AsyncBackend(AsyncHolder, WorkerBackend, Protocol):
    """The async twin of :class:`SyncBackend`, and all a worker needs. An async context manager, too."""

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
    ) -> list[AsyncClaimed]: ...

    async def list_jobs_async(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]: ...

    async def count_async(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]: ...

    async def stats_async(self) -> list[Metric]: ...

    def events(
        self, *, kinds: Collection[str] | None = None, events: Collection[EventName] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """What happens to jobs from now on, of kinds whose spec has ``events:``."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
