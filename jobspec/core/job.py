"""A job as it is sent in, as it is handed to a worker, and as it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jobspec.core.states import JobState


@dataclass(frozen=True, kw_only=True, slots=True)
class NewJob:
    """What one enqueue call asks for. None: what the kind's spec says."""

    kind: str
    """Qualified: ``<package>.<kind>``."""
    version: int
    payload: str
    """JSON text of one object."""
    blob: bytes | None = None
    priority: int | None = None
    run_at: datetime | None = None
    delay_seconds: float | None = None
    max_attempts: int | None = None
    timeout_seconds: float | None = None


@dataclass(kw_only=True, slots=True)
class ClaimedJob:
    """A leased job. Not frozen: workers make thousands a second and a frozen dataclass costs five times as much."""

    id: int
    run: int
    """Drawn anew at every claim; (id, run) is the fence of every verb on a running job."""
    attempt: int
    """How many runs this is; 1 for the first. A run that is given back does not count."""
    kind_id: int
    payload: str
    blob: bytes | None
    timeout_seconds: float | None
    """Set where the enqueue call asked for another than the kind's."""
    suspect: bool
    """A worker died while it held this job: run it alone, never prefetched."""


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
    at: datetime | None = None


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
    payload: str
    enqueued_at: datetime
    run_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    result: str | None
    """JSON text, where the kind declares a result and the job is done."""
    errors: tuple[AttemptError, ...]
    """Oldest first."""
