"""What a spec declares, for backends that are told without SQL: the same that ``jobspec apply`` tells a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from jobspec.core.options import DEFAULT_TIMEOUT, CatchUp, OnConflict, OnDead, OnDepFailure, OnFull, RetryPolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPath:
    """One part of a key: where in the payload its value is, and of which type."""

    path: tuple[str, ...]
    type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """None: no limit."""

    weight: int = 1
    concurrency: int | None = None
    lane_concurrency: int | None = None
    rate_limit: int | None = None
    rate_seconds: float | None = None
    max_pending: int | None = None
    lane_max_pending: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelSpec:
    name: str
    """Qualified, here and below."""
    ordered: bool = False
    key: tuple[tuple[str, str], ...] = ()
    """(name, type) of each part."""
    on_dead: OnDead | None = None
    on_full: OnFull = "reject"
    run_ahead: int = 1
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, kw_only=True, slots=True)
class Uniqueness:
    key: tuple[KeyPath, ...]
    duration: str = "unfinished"
    """``unfinished``, ``window`` or ``forever``."""
    window_seconds: float | None = None
    on_conflict: OnConflict = "return_existing"


@dataclass(frozen=True, kw_only=True, slots=True)
class KindSpec:
    __pydantic_config__: ClassVar = ConfigDict(ser_json_inf_nan="strings")  # else `inf` would be written as null

    name: str
    version: int
    channel: str
    key: tuple[KeyPath, ...] = ()
    priority: int = 0
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    timeout_seconds: float = DEFAULT_TIMEOUT.total_seconds()
    lease_seconds: float | None = None
    blob_max_bytes: int | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """JSON values that a payload may leave out."""
    keep_done_seconds: float | None = None
    """None: a day; ``inf``: for ever."""
    keep_dead_seconds: float | None = None
    """None: 14 days; ``inf``: for ever."""
    unique: Uniqueness | None = None
    on_dep_failure: OnDepFailure = "cancel"
    events: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    origin: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleSpec:
    name: str
    kind: str
    version: int
    cron: str
    tz: str = "UTC"
    payload: Mapping[str, Any] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    """Fields that hold the time of the firing: ``scheduled_at`` or ``scheduled_day``."""
    catch_up: CatchUp = "last"


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    name: str
    channels: tuple[ChannelSpec, ...] = ()
    kinds: tuple[KindSpec, ...] = ()
    schedules: tuple[ScheduleSpec, ...] = ()


@cache
def _adapter() -> TypeAdapter[Package]:
    return TypeAdapter(Package)  # not built where nothing is declared: it takes a tenth of a second


def packed(package: Package) -> str:
    """JSON text, for backends that keep what was declared."""
    return _adapter().dump_json(package).decode()


def unpacked(text: str | bytes) -> Package:
    """What :func:`packed` made. Raises pydantic.ValidationError."""
    return _adapter().validate_json(text)
