"""Every option of a job, declared once: the spec language, the generated SQL and the enqueue call all read this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypedDict

Backoff = Literal["none", "fixed", "linear", "exponential"]
Order = Literal["none", "strict"]
OnDead = Literal["skip"]

MAX_PRIORITY: Final = 32_767
"""Priorities are int2 in the database; higher runs first."""
MAX_ATTEMPTS: Final = 32_767
MAX_DURATION: Final = timedelta(days=3650)
"""Longest delay and time limit: ten years."""
MAX_PAYLOAD_BYTES: Final = 1024 * 1024
"""Cap of a payload's JSON; larger things belong in a blob or in object storage."""
MAX_BLOB_BYTES: Final = 64 * 1024 * 1024
DEFAULT_CHANNEL: Final = "default"
"""Where the jobs wait that name no channel; every package has it."""
DEFAULT_TIMEOUT: Final = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class RetryPolicy:
    """When and how often a failed attempt is run again. The database decides by it, never Python."""

    max_attempts: int | None = 5
    """Counts every run; None: for ever."""
    backoff: Backoff = "exponential"
    base_seconds: float = 1.0
    cap_seconds: float = 3600.0
    jitter: float = 0.1
    """The delay is multiplied by a random number in [1 - jitter, 1 + jitter]; 0 to 1."""


class EnqueueOptions(TypedDict, total=False):
    """What one call may set, beside the payload: ``job.configure(**options)``. None means the spec's own value."""

    priority: int | None
    """-32767 to 32767, higher first. Not in strict channels: there the position is the order."""
    delay: timedelta | None
    """Run no earlier than so long after the enqueueing transaction began, by the database's clock."""
    run_at: datetime | None
    """Run no earlier than this aware datetime. Not together with ``delay``."""
    max_attempts: int | None
    """Counts every run; 1 to 32767."""
    timeout: timedelta | None
    """How long one attempt may take before it is cancelled."""
