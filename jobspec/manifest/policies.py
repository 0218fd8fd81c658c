"""What a manifest says of limits, uniqueness, dependencies, retention and schedules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from jobspec.core.options import CatchUp, OnConflict
from jobspec.manifest.keys import KeyBinding

KeptSeconds: TypeAlias = float | Literal["forever"] | None
"""None: as long as the database keeps by default."""
Moment = Literal["scheduled_at", "scheduled_day"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """At most ``limit`` starts in ``seconds``."""

    limit: int
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Unique:
    """Of the jobs with one key there is only one, for as long as ``duration`` says."""

    key: tuple[KeyBinding, ...]
    """Named by their paths, in the order of the spec."""
    duration: Literal["unfinished", "window", "forever"] = "unfinished"
    window_seconds: float | None = None
    """Set exactly where ``duration`` is ``window``."""
    on_conflict: OnConflict = "return_existing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """A job that must end before; ``name`` is the keyword of the enqueue call."""

    name: str
    job: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """How long jobs are kept that have ended."""

    done_seconds: KeptSeconds = None
    """Done, cancelled and expired ones."""
    dead_seconds: KeptSeconds = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """When a job is enqueued by itself, and with what."""

    cron: str
    tz: str = "UTC"
    payload: dict[str, Any] = field(default_factory=dict)
    """The values that are fixed, in wire form; what is not here has its default."""
    times: tuple[tuple[str, Moment], ...] = ()
    """(field, what of the time of the firing it takes), sorted."""
    catch_up: CatchUp = "last"
