"""A job as it is sent in, as it is handed to a worker, and as it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jobspec.core.options import OnDepFailure, Receiver
from jobspec.core.states import JobState


@dataclass(kw_only=True)
class NewJob:
    """What one enqueue call asks for. None: what the kind's spec says. Not frozen, for the reason of ClaimedJob."""

    kind: str
    """Qualified: ``<package>.<kind>``."""
    version: int
    payload: str = field(repr=False)
    """JSON text of one object. What a job carries is in no repr: it may be secret."""
    blob: bytes | None = field(default=None, repr=False)
    priority: int | None = None
    run_at: datetime | None = None
    delay_seconds: float | None = None
    max_attempts: int | None = None
    timeout_seconds: float | None = None
    channel: str | None = None
    """Qualified."""
    unique_key: str | None = None
    tags: str | None = None
    """JSON text of one object."""
    origin: str | None = None
    max_pending: int | None = None
    after: tuple[tuple[str, int], ...] = ()
    """(name of the edge, id of the job it waits for); in a bulk, -n is the n-th job of the same call."""
    on_dep_failure: OnDepFailure | None = None
    reserve_seconds: float | None = None
    """The job is only reserved, for so long."""
    wait_when_full: bool = False
    """A backend, whose calls are transactions of their own, waits for room; all jobs of a call must ask for it."""
    trace: str | None = None
    """The W3C ``traceparent`` of whoever enqueues it; at most ``jobspec.core.trace.MOST_BYTES``."""
    dedup: str | None = None
    """Set by a relay, which may send a job twice: within its window, a backend stores one job with the same text, and
    answers with the id of the first. PostgreSQL, which no relay sends to, does not look at it."""

    @classmethod
    def bare(cls, kind: str, version: int, payload: str) -> NewJob:
        """A job without options, as most are: made in a third of the time that so many fields take."""
        job = object.__new__(cls)  # what is not set here has the class's default
        job.kind, job.version, job.payload = kind, version, payload
        return job

    @property
    def is_bare(self) -> bool:
        """Whether nothing but kind, version and payload has been set: surely so after :meth:`bare`."""
        return len(self.__dict__) == 3


@dataclass(slots=True)
class ClaimedJob:
    """A leased job. Not frozen, and made by place: workers make thousands a second, and it costs five times as much."""

    id: int
    run: int
    """Drawn anew at every claim; (id, run) is the fence of every verb on a running job."""
    attempt: int
    """How many runs this is; 1 for the first. A run that is given back does not count."""
    kind_id: int
    payload: str = field(repr=False)
    blob: bytes | None = field(repr=False)
    timeout_seconds: float | None
    """Set where the enqueue call asked for another than the kind's."""
    suspect: bool
    """A worker died while it held this job: run it alone, never prefetched."""
    checkpoint: str | None = field(default=None, repr=False)
    """JSON text: what an earlier attempt saved."""
    after: str | None = field(default=None, repr=False)
    """JSON text: ``[{"name", "id", "state", "result"}]``, one for each job that this one waited for."""
    behind: int | None = None
    """The job of the same lane and the same claim that has to end well first."""
    trace: str | None = None
    """The W3C ``traceparent`` of whoever enqueued it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A job that somebody holds without being a worker, with a lease of its own."""

    id: int
    run: int
    """Drawn anew at every claim; (id, run) is the fence of every verb on a running job."""
    kind: str
    version: int
    attempt: int
    """How many runs this is; 1 for the first."""
    channel: str
    key: str | None
    """The lane key as JSON text; None in channels without a key."""
    payload: str = field(repr=False)
    """JSON text."""
    blob: bytes | None = field(repr=False)
    checkpoint: str | None = field(repr=False)
    """JSON text of the state that an earlier attempt saved."""
    after: str | None = field(repr=False)
    """JSON text of ``[{"name", "id", "state", "result"}]``: what the job has waited for."""
    timeout_seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptError:
    """Why one attempt failed."""

    attempt: int
    type: str
    """Class name of the exception, or ``lost``, ``timeout``, ``payload``."""
    message: str
    traceback: str | None = None
    data: Any = None
    """JSON: the field errors of a parked job, or what the handler's exception carried."""
    classes: tuple[str, ...] = ()
    """``module:Class`` of the exception and of its bases, which the kind's ``retry_on`` and ``give_up_on`` name."""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a running job is, in its handler's words."""

    done: float
    total: float | None = None
    """None: the handler does not know."""
    note: str | None = None
    at: datetime | None = None
    """When it was stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dependency:
    """A job or bundle that another job waits for, or has waited for."""

    name: str
    """Of the edge: the key in the spec's ``after:``."""
    id: int
    state: JobState | None
    """None: its retention is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleCounts:
    """How far the jobs of a bundle are."""

    total: int
    done: int
    dead: int
    cancelled: int
    expired: int
    unfinished: int

    @property
    def has_error(self) -> bool:
        """Whether a job has ended otherwise than well."""
        return self.dead + self.cancelled + self.expired > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleView:
    """All there is to know of one bundle."""

    id: int
    name: str
    origin: str | None
    created_at: datetime
    finished_at: datetime | None
    """When the last of its jobs had ended."""
    counts: BundleCounts


@dataclass(frozen=True, kw_only=True, slots=True)
class Forwarded:
    """Where a job went on to."""

    backend: Receiver
    id: int
    """Its id there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobView:
    """All there is to know of one job."""

    id: int
    kind: str
    version: int
    state: JobState
    channel: str
    key: str | None
    """The lane key as JSON text; None in channels without a key."""
    priority: int
    attempt: int
    max_attempts: int | None
    payload: str = field(repr=False)
    enqueued_at: datetime
    run_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    result: str | None = field(repr=False)
    """JSON text, where the kind declares a result and the job is done."""
    errors: tuple[AttemptError, ...]
    """Oldest first."""
    origin: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    bundle_id: int | None = None
    after: tuple[Dependency, ...] = ()
    """What it waits for, or has waited for."""
    dependents: tuple[int, ...] = ()
    """Ids of the jobs that wait for it, or have waited."""
    checkpoint: str | None = field(default=None, repr=False)
    """JSON text of the state that the last attempt saved."""
    progress: Progress | None = None
    """What the handler said last of it; kept until the job's retention is over."""
    reason: str | None = None
    """Why it was cancelled, expired, or given up."""
    forwarded: Forwarded | None = None
    """Set where the job is done here because it has gone on to the backend of its channel."""
