"""Every option of a job, declared once: the spec language, the generated SQL and the enqueue call all read this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isnan
from typing import Final, Literal, TypedDict

from jobspec.errors import OptionError

Backoff = Literal["none", "fixed", "linear", "exponential"]
Order = Literal["none", "strict"]
OnDead = Literal["block", "skip", "cancel"]
OnFull = Literal["reject", "wait"]
OnConflict = Literal["return_existing", "raise"]
OnDepFailure = Literal["cancel", "run", "block"]
CatchUp = Literal["none", "last", "all"]
Transactional = Literal["sync", "async"]
RunIn = Literal["process"]
Receiver = Literal["memory", "redis", "sqs"]
"""Where PostgreSQL forwards the jobs of a channel to, with `backend:`."""
Event = Literal["queued", "started", "progress", "done", "retry", "dead", "cancelled", "expired"]

MAX_PRIORITY: Final = 32_767
"""Priorities are int2 in the database; higher runs first."""
MAX_ATTEMPTS: Final = 32_767
MAX_ORIGIN_LENGTH: Final = 100
MAX_UNIQUE_KEY_BYTES: Final = 1024
MAX_NAME_BYTES: Final = 200
"""Of qualified channel and kind names, and of the name of a bundle."""
MAX_DURATION: Final = timedelta(days=3650)
"""Longest delay and time limit: ten years."""
MAX_PAYLOAD_BYTES: Final = 1024 * 1024
"""Cap of a payload's JSON; larger things belong in a blob or in object storage."""
MAX_RESULT_BYTES: Final = 1024 * 1024
"""Cap of a result's JSON."""
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
    retry_on: tuple[str, ...] = ()
    """``module:Class`` of exceptions, subclasses included. Not empty: what is none of them is not run again."""
    give_up_on: tuple[str, ...] = ()
    """``module:Class`` of exceptions, subclasses included, after which the job is dead at once."""


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
    channel: str | None
    """Wait in another channel with the same key; a name of the job's own package, or a qualified one."""
    unique_key: str | None
    """Of all unfinished jobs of the kind only one has this key; 1 to 1024 bytes. In place of the spec's."""
    tags: Mapping[str, str] | None
    """Words for those who look for the job later; beside the spec's."""
    origin: str | None
    """Where the job comes from, 1 to 100 characters: a request, a user, a program."""
    max_pending: int | None
    """Take the job only if the channel holds fewer unfinished jobs than this; 1 or more."""
    on_dep_failure: OnDepFailure | None
    """What becomes of the job when one that it waits for does not end well."""


def seconds_of(name: str, value: timedelta | float | None) -> float | None:
    """How long to wait, of a timedelta or of seconds; None: as it is. Raises OptionError."""
    given: object = value
    if isinstance(value, timedelta):
        return value.total_seconds()
    if value is not None and (not isinstance(given, int | float) or isnan(value)):
        raise OptionError(f"`{name}` is {given!r}; it must be a timedelta, or seconds")
    return value


def length_of(name: str, value: timedelta) -> float:
    """The seconds of a timedelta; how long it may be is not asked here. Raises OptionError for anything else."""
    given: object = value
    if not isinstance(given, timedelta):
        raise OptionError(f"`{name}` is {given!r}, not a timedelta", help=f"as in {name}=timedelta(seconds=5)")
    return value.total_seconds()
