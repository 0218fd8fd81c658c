"""What :meth:`Spec.channel` and :meth:`Spec.job` take: the policies of a Python spec. None: the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, TypeAlias, TypedDict

from jobspec.client.job_def import JobDef
from jobspec.core.options import (
    Backoff,
    CatchUp,
    Event,
    OnConflict,
    OnDead,
    OnDepFailure,
    OnFull,
    Order,
    Receiver,
    RunIn,
    Transactional,
)

ExceptionName: TypeAlias = str | type[BaseException]
"""A class, or its name as ``module:Class`` where importing it would be too much."""
FunctionName: TypeAlias = str | Callable[..., object]
"""A function of a module, or its name as ``module:function`` where importing it would be too much."""


@dataclass(frozen=True, slots=True)
class Since:
    """Of a field, the release it came with: ``note: Annotated[str, Since("2026.03")] = ""``."""

    release: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Retry:
    """When and how often a failed attempt is run again."""

    max_attempts: int | Literal["forever"] | None = None
    """Counts every run, the first as well; default 5."""
    backoff: Backoff | None = None
    """How the delay grows; default exponential."""
    base: timedelta | None = None
    """The first delay; default 1 s."""
    cap: timedelta | None = None
    """The longest delay; default 1 h."""
    jitter: float | None = None
    """Share of chance in the delay, 0 to 1; default 0.1."""
    retry_on: Sequence[ExceptionName] | None = None
    """Only these, and their subclasses, are worth another attempt."""
    give_up_on: Sequence[ExceptionName] | None = None
    """After these, and their subclasses, the job is dead at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Blob:
    """Binary input beside the payload: the keyword ``name`` of the generated enqueue call."""

    name: str
    max_bytes: int
    content_types: Sequence[str] | None = None
    """What it may be: ``["image/png", "text/*"]``; default anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BackPressure:
    """How many jobs may wait, and what happens then."""

    max_pending: int | None = None
    """Most unfinished jobs of the channel."""
    lane_max_pending: int | None = None
    """Most unfinished jobs of one lane."""
    on_full: OnFull | None = None
    """Default reject."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unique:
    """Of the jobs with one key there is only one."""

    key: Sequence[str]
    """Fields of the payload: ``["order_id"]``, ``["order.customer_id"]``."""
    while_: Literal["unfinished", "forever"] | None = None
    """How long the key is taken; default unfinished."""
    window: timedelta | None = None
    """In place of ``while_``: for so long after enqueueing."""
    on_conflict: OnConflict | None = None
    """Default return_existing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """How long jobs are kept that have ended."""

    done: timedelta | Literal["forever"] | None = None
    """Done, cancelled and expired ones; default 1 day."""
    dead: timedelta | Literal["forever"] | None = None
    """Default 14 days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """When the job is enqueued by itself."""

    cron: str
    """Minute, hour, day of the month, month, day of the week."""
    tz: str | None = None
    """The time zone in which that is meant; default UTC."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """Values of the fields; ``{"from": "scheduled_at"}`` or ``{"from": "scheduled_day"}`` for the firing's time."""
    catch_up: CatchUp | None = None
    """Firings that were missed; default last."""


class ChannelPolicy(TypedDict, total=False):
    """Options of :meth:`Spec.channel`."""

    key: Mapping[str, type]
    """One lane for every value: ``{"customer_id": int}``."""
    order: Order
    on_dead: OnDead
    """What a dead job does to those behind it; strict channels must say."""
    run_ahead: int
    """Strict channels: so many jobs of a lane one worker may hold at once, 1 to 1000; default 1."""
    weight: int
    """Its share of the workers beside other channels, 1 to 1000; default 1."""
    concurrency: int
    """Most jobs that run at once, over all workers."""
    lane_concurrency: int
    """The same for one lane."""
    rate_limit: str
    """Most starts in a time, over all workers: ``"50/s"``, ``"5/10s"``."""
    back_pressure: BackPressure
    backend: Receiver
    """Where PostgreSQL, which stores its jobs in the caller's transaction, forwards them to."""
    owner: str
    """Who answers for it."""
    deprecated: str
    """Where to wait in its place."""
    doc: str


class PolicyDefaults(TypedDict, total=False):
    """What a job says, or its profile, or the defaults of the Spec; the nearest one holds, key by key."""

    priority: int
    retry: Retry
    timeout: timedelta
    on_dep_failure: OnDepFailure
    """When a job that it comes after does not end well; default cancel."""
    retention: Retention
    events: Literal[True] | Sequence[Event]
    """What is announced of the job's life."""
    tags: Mapping[str, str]
    lease: timedelta
    """How long a worker may be silent before the job is given to another; default: as the worker says."""
    concurrency: int
    """Most jobs of this kind that one worker process runs at once."""
    origin: str
    """Where its jobs come from, if the call says nothing."""
    owner: str
    """Who answers for it; default: the owner of the Spec."""


class JobPolicy(PolicyDefaults, total=False):
    """Options of :meth:`Spec.job`."""

    name: str
    """Default: the name of the payload's class in snake case."""
    version: int
    doc: str
    """Default: the docstring of the payload's class."""
    channel: str | Mapping[str, Mapping[str, str]]
    """A name, or ``{"charges": {"customer_id": "order.customer_id"}}``."""
    profile: str
    """One of the Spec's ``profiles``."""
    blob: Blob
    unique: Unique
    after: Mapping[str, str | JobDef[..., Any]]
    """The jobs that must end before: keyword of the generated enqueue call -> job, or its name."""
    checkpoint: type
    """What the handler saves on its way."""
    schedule: Schedule
    transactional: Transactional
    """The handler gets a connection whose transaction also completes the job."""
    run_in: RunIn
    """``process``: the handler, a ``def``, runs in a process of its own, for work that computes."""
    handler: FunctionName
    """What handles it, for the generated dispatch table."""
    upcast: Mapping[int, FunctionName]
    """Older version -> what makes a payload of the next version of one of it."""
    reserved: Sequence[str]
    """Names that fields of the payload had and may never have again."""
    roles: Sequence[str]
    """Roles that may call its SQL function; default: those of the Spec."""
    deprecated: str
    """What to use in its place."""
    since: str
    """The release it came with."""
