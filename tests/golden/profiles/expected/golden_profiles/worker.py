# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b0b1dd4e
"""Worker side of package ``golden_profiles``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    AfterMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    Far,
    Fast,
    Own,
    Plain,
    Single,
    Waits,
)

__all__ = [
    "FarHandler",
    "FarJob",
    "FastHandler",
    "FastJob",
    "Handlers",
    "OwnHandler",
    "OwnJob",
    "PlainHandler",
    "PlainJob",
    "SingleHandler",
    "SingleJob",
    "SomeHandlers",
    "WaitsAfter",
    "WaitsHandler",
    "WaitsJob",
    "dispatch_some",
    "dispatch_table",
]


class FarJob(JobContext[Far, None]):
    """A running ``far``."""


class FastJob(JobContext[Fast, None]):
    """A running ``fast``."""


class OwnJob(JobContext[Own, None]):
    """A running ``own``."""


class PlainJob(JobContext[Plain, None]):
    """A running ``plain``."""


class SingleJob(JobContext[Single, None]):
    """A running ``single``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitsAfter:
    """What ``waits`` waited for; None in the place of a job that did not end well."""

    before: None


class WaitsJob(JobContext[Waits, None], AfterMixin[WaitsAfter]):
    """A running ``waits``: ``.after`` holds what it waited for."""


FarHandler: TypeAlias = Handler[FarJob, None]
FastHandler: TypeAlias = Handler[FastJob, None]
OwnHandler: TypeAlias = Handler[OwnJob, None]
PlainHandler: TypeAlias = Handler[PlainJob, None]
SingleHandler: TypeAlias = Handler[SingleJob, None]
WaitsHandler: TypeAlias = Handler[WaitsJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    far: FarHandler
    fast: FastHandler
    own: OwnHandler
    plain: PlainHandler
    single: SingleHandler
    waits: WaitsHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    far: FarHandler
    fast: FastHandler
    own: OwnHandler
    plain: PlainHandler
    single: SingleHandler
    waits: WaitsHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "far": Route(
        "golden_profiles.far",
        1,
        FarJob,
        Far,
        None,
        concurrency=3,
    ),
    "fast": Route(
        "golden_profiles.fast",
        1,
        FastJob,
        Fast,
        None,
        concurrency=3,
    ),
    "own": Route(
        "golden_profiles.own",
        1,
        OwnJob,
        Own,
        None,
        concurrency=3,
    ),
    "plain": Route(
        "golden_profiles.plain",
        1,
        PlainJob,
        Plain,
        None,
        concurrency=3,
    ),
    "single": Route(
        "golden_profiles.single",
        1,
        SingleJob,
        Single,
        None,
        concurrency=3,
    ),
    "waits": Route(
        "golden_profiles.waits",
        1,
        WaitsJob,
        Waits,
        None,
        after=(WaitsAfter, {"before": lambda: type(None)}),
        concurrency=3,
    ),
}


def dispatch_table(
    **handlers: Unpack[Handlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves the whole package."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table, complete=True)


def dispatch_some(
    **handlers: Unpack[SomeHandlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves only the named jobs."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table)
