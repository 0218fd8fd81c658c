"""The verbs every backend has. Sync and async twins are two protocols, because a producer uses one of them only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from jobspec.core.job import AttemptError, ClaimedJob, JobView, NewJob


@runtime_checkable
class SyncProducer(Protocol):
    """What a sync enqueue call needs."""

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        """Store all or none; ids in the order of ``jobs``. Raises PayloadError, OptionError, UnknownKindError."""

    def get(self, job_id: int, /) -> JobView | None:
        """One job, or None if there is none (any more)."""

    def wait(self, job_id: int, /, *, timeout_seconds: float | None) -> JobView | None:
        """The job once it has ended or is parked; None if there is none.

        Raises ResultTimeoutError, InTransactionError.
        """


@runtime_checkable
class AsyncProducer(Protocol):
    """What an async enqueue call needs."""

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        """See :meth:`SyncProducer.enqueue`."""

    async def get_async(self, job_id: int, /) -> JobView | None:
        """See :meth:`SyncProducer.get`."""

    async def wait_async(self, job_id: int, /, *, timeout_seconds: float | None) -> JobView | None:
        """See :meth:`SyncProducer.wait`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisteredKind:
    """What the database says about a kind that the worker announced."""

    id: int
    name: str
    version: int
    timeout_seconds: float
    ordered: bool = True
    """Its channel is strict: when one of its jobs ends, the next of the lane can be claimed. True if not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Registration:
    worker_id: int
    kinds: Mapping[int, RegisteredKind]
    """By id; only kinds that the database knows."""
    channels: tuple[str, ...]
    """Qualified names of the channels this worker claims from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a claim brought."""

    jobs: list[ClaimedJob]
    cursor: Sequence[int] = ()
    """Where the next claim goes on; hand it back unchanged."""
    due_seconds: float | None = None
    """How long until a tick has something to do: a job is due, or another worker's lease runs out. None: nothing of the
    kind is known. Answered only with a tick or ``bell``."""
    again: bool = False
    """Look again soon, though nothing may have come: there may be jobs that this call could not see, because the
    transactions that wrote them had not ended (known only with ``bell``), or that it did not reach."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A finished attempt: what to write down."""

    id: int
    run: int
    result: str | None = None
    """JSON text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """A failed attempt. The database decides between another attempt and death."""

    id: int
    run: int
    error: AttemptError = field(compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Beat:
    """The database's answer to a heartbeat."""

    lost: frozenset[int]
    """Runs that the worker named and no longer holds."""


class WorkerBackend(AsyncProducer, Protocol):
    """What a worker needs beside producing. ``claim`` and the outcomes go over connections of their own."""

    async def register(
        self,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        lease_seconds: float,
    ) -> Registration:
        """Announce the (kind, version) pairs this process can run; None: all channels those kinds wait in.

        Raises UnknownChannelError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError, DatabaseError.
        """

    async def claim(
        self,
        worker_id: int,
        *,
        limit: int,
        suspects: bool,
        tick: bool,
        bell: bool,
        cursor: Sequence[int],
    ) -> Claim:
        """Lease up to ``limit`` jobs, at most one of them a suspect, and that only with ``suspects``.

        ``bell``: the worker is about to sleep; producers shall announce what comes. The claim looks for jobs after it
        has set the bell, so no wake-up is lost. ``tick`` also promotes due jobs and rescues those of dead workers.
        Raises WorkerGoneError if the lease of the worker itself has run out.
        """

    async def finish(self, done: Sequence[Done]) -> frozenset[int]:
        """Runs that were really finished; the rest had lost their lease."""

    async def fail(self, failed: Sequence[Failed]) -> frozenset[int]:
        """Retry or death, as the kind's policy says; runs really recorded."""

    async def park(self, parked: Sequence[Failed]) -> frozenset[int]:
        """The payload cannot be read: keep the job aside, give the attempt back; runs really recorded."""

    async def release(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        """Give (id, run) leases back at once, and the attempts with them; runs really released."""

    async def deregister(self, worker_id: int) -> None:
        """The worker ends: whatever it still holds is rescued by others at once."""

    async def maintain(self) -> None:
        """Make partitions ahead and drop those whose retention is over; to be called every ten minutes."""

    def wakeups(self) -> AbstractAsyncContextManager[AsyncIterator[frozenset[str]]]:
        """Names of channels that got jobs, as they are announced; ends with an error when the connection drops."""

    def heart(self) -> Heart:
        """A sync connection of its own, for the heartbeat thread."""

    async def close(self) -> None: ...


class Heart(Protocol):
    """The heartbeat's own connection; used from one thread only."""

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        """Renew the lease of the worker and all its jobs; ``runs`` are all those the worker knows it holds.

        A run that the worker does not know and that is older than a third of the lease is released. Raises
        WorkerGoneError, DatabaseError.
        """

    def close(self) -> None: ...
