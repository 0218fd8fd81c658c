"""The verbs that a worker needs: a backend that has them can run jobs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Protocol, TypeAlias, runtime_checkable

from jobspec.core.job import AttemptError, ClaimedJob, Progress
from jobspec.core.options import CatchUp

CANCEL: Final = "cancel"
"""Among the names of a wake-up: some running job is to be cancelled, the heartbeat knows which."""
SCHEDULES: Final = "schedules"
"""Among the names of a wake-up: a schedule was declared or resumed."""
UNHEARD: Final = "*"
"""Among the names of a wake-up: nothing can be announced over this connection, so look for yourself now and then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisteredKind:
    """What the database says about a kind that the worker announced."""

    id: int
    name: str
    version: int
    timeout_seconds: float
    lease_seconds: float | None = None
    """How long the worker may be silent before a job of this kind is another's, if longer than its own lease."""
    channel: str = ""
    """Where its jobs wait, unless a call names another."""
    ordered: bool = True
    """Its channel is strict or limited: when one of its jobs ends, another can be claimed. True if not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Registration:
    worker_id: int
    kinds: Mapping[int, RegisteredKind]
    """By id; only kinds that the database knows."""
    channels: tuple[str, ...]
    """What is heard when jobs come for it: qualified names of channels, and of patterns for those they admit."""
    namesakes: Mapping[int, float] = field(default_factory=dict)
    """Other living workers of this name: id -> seconds since their last sign of life."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """What a claim brought."""

    jobs: list[ClaimedJob]
    cursor: Sequence[int] = ()
    """Where the next claim goes on; hand it back unchanged."""
    due_seconds: float | None = None
    """How long until a tick has something to do: a job is due, or another worker's lease runs out. None: nothing of the
    kind is known. Answered only with a tick or ``bell``, and only if no job was found."""
    again: bool = False
    """Look again soon, though nothing may have come: there may be jobs that this call could not see, because the
    transactions that wrote them had not ended (known only with ``bell``), or that it did not reach."""


@dataclass(slots=True)
class Done:
    """A finished attempt: what to write down. Not frozen, for the reason that :class:`ClaimedJob` has."""

    id: int
    run: int
    result: str | None = None
    """JSON text."""


Verdict: TypeAlias = Literal["failed", "given_up", "released", "parked", "snoozed", "rescheduled", "cancelled"]
"""What became of an attempt that did not end well. The database decides between another attempt and death after
``failed``; ``released``, ``parked``, ``snoozed`` and ``rescheduled`` give the attempt back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """An attempt that ended by a verdict: what to write down."""

    id: int
    run: int
    error: AttemptError | None = field(default=None, compare=False)
    delay_seconds: float | None = None
    """In place of the backoff after ``failed``; how long to sleep for ``snoozed``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """Runs whose outcomes were really written down; the others had lost their lease."""

    runs: frozenset[int]
    cancelled: frozenset[int] = frozenset()
    """Those among ``runs`` that were to be done and are cancelled, because somebody had asked for it."""
    dead: frozenset[int] = frozenset()
    """Those among ``runs`` that were the last attempts of their jobs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progressed:
    """A running job has got on: what to write down."""

    id: int
    run: int
    progress: Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Beat:
    """The database's answer to a heartbeat."""

    lost: frozenset[int]
    """Runs that the worker named and no longer holds."""
    cancelled: frozenset[int] = frozenset()
    """Runs that are to be cancelled; named in every answer until they have ended."""
    stale: bool = False
    """The worker should register anew: channels that it asked for came to be, or some of its own are no more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """A schedule as the database knows it now."""

    id: int
    name: str
    """Qualified: ``<package>.<job>``."""
    cron: str
    tz: str
    catch_up: CatchUp
    next_at: datetime | None
    """None: nobody has looked at it yet."""
    now: datetime
    """The database's clock."""
    paused: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Firing:
    """Move a schedule on from ``expected`` to ``next_at``, and enqueue one job for each of ``times``."""

    id: int
    expected: datetime | None
    next_at: datetime
    times: tuple[datetime, ...] = ()


class WorkerBackend(Protocol):
    """What a worker needs beside producing. ``claim`` and the outcomes go over connections of their own."""

    async def register(
        self,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        lease_seconds: float,
        worker_id: int | None = None,
    ) -> Registration:
        """Announce the (kind, version) pairs this process can run.

        ``channels``: names, where ``*`` stands for one part; None: all that those kinds wait in.

        ``worker_id``: who it was before; if the database knows it still, it goes on as the same worker, with the jobs
        that nobody has taken from it.

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
        kinds: Sequence[int] | None = None,
    ) -> Claim:
        """Lease up to ``limit`` jobs, at most one of them a suspect, and that only with ``suspects``.

        ``kinds``: ids of those that may be among them; None: all that the worker has announced.

        ``bell``: the worker is about to sleep; producers shall announce what comes. The claim looks for jobs after it
        has set the bell, so no wake-up is lost. ``tick`` also promotes due jobs and rescues those of dead workers.
        It may be called again before it has answered.
        Raises WorkerGoneError if the lease of the worker itself has run out.
        """

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        """The attempts have ended well."""

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        """The attempts have ended otherwise. What is released can be claimed at once."""

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        """Runs among the (id, run) given that hold their jobs, as far as is committed.

        Where an outcome was not recorded, this tells a lease that is gone from a row that another transaction had
        locked.
        """

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        """Keep ``state``, JSON text, for the next attempt. Raises LeaseLostError, OptionError."""

    def checkpoint_sync(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        """The same; callable from any thread."""

    async def progress_batch(self, items: Sequence[Progressed], /) -> None:
        """Keep how far these runs are, in place of what was kept before. Nothing is kept of one that holds no job."""

    def transaction(self) -> AbstractContextManager[Any]:
        """A connection inside a transaction, for a handler in a thread. Committed when the block ends well.

        Raises DatabaseError where no connection can be had, UnsupportedError where there are no transactions.
        """

    def transaction_async(self) -> AbstractAsyncContextManager[Any]:
        """See :meth:`transaction`; for a handler on the event loop."""

    async def schedules(self) -> list[Schedule]:
        """All there are."""

    async def fire(self, firing: Firing) -> list[int] | None:
        """Ids of the jobs; None: somebody else has moved the schedule on. Raises what enqueueing raises."""

    async def deregister(self, worker_id: int) -> None:
        """The worker ends: whatever it still holds is rescued by others at once."""

    async def maintain(self) -> None:
        """Make partitions ahead and drop those whose retention is over; to be called every ten minutes."""

    def wakeups(self) -> AbstractAsyncContextManager[AsyncIterator[frozenset[str]]]:
        """Names of channels that got jobs, as they are announced, and ``CANCEL`` when a running job is to be cancelled.

        Ends with an error when the connection drops.
        """

    def heart(self) -> Heart:
        """A sync connection of its own, for the heartbeat thread."""

    async def close(self) -> None: ...


Lost: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when an exclusion is over by itself; it may be others' from then on."""


@runtime_checkable
class ExclusiveBackend(Protocol):
    """A backend whose channels one worker can have for itself."""

    def exclusion(
        self, *, name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None
    ) -> AbstractAsyncContextManager[Lost]:
        """Until the block ends, nobody else has any of these channels for himself.

        ``name``: of the worker, for those who are kept out. Raises ExclusiveError, DatabaseError, ConfigError.
        """


class Heart(Protocol):
    """The heartbeat's own connection; used from one thread only."""

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        """Renew the lease of the worker and all its jobs; ``runs`` are all those the worker knows it holds.

        A run that the worker does not know and that is older than a third of the lease is released. Raises
        WorkerGoneError, DatabaseError.
        """

    def close(self) -> None: ...
