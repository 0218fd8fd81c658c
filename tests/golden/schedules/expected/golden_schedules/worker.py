# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 0f52a513
"""Worker side of package ``golden_schedules``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    Int64,
    JobContext,
    Route,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    Charge,
    NightlyReport,
    Sweep,
)

__all__ = [
    "ChargeHandler",
    "ChargeJob",
    "Handlers",
    "NightlyReportHandler",
    "NightlyReportJob",
    "SomeHandlers",
    "SweepHandler",
    "SweepJob",
    "dispatch_some",
    "dispatch_table",
]


class ChargeJob(JobContext[Charge, None]):
    """A running ``charge``."""


class NightlyReportJob(JobContext[NightlyReport, int]):
    """A running ``nightly_report``."""


class SweepJob(JobContext[Sweep, None]):
    """A running ``sweep``."""


ChargeHandler: TypeAlias = Handler[ChargeJob, None]
NightlyReportHandler: TypeAlias = Handler[NightlyReportJob, int]
SweepHandler: TypeAlias = Handler[SweepJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge: ChargeHandler
    nightly_report: NightlyReportHandler
    sweep: SweepHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge: ChargeHandler
    nightly_report: NightlyReportHandler
    sweep: SweepHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge": Route(
        "golden_schedules.charge",
        1,
        ChargeJob,
        Charge,
        None,
    ),
    "nightly_report": Route(
        "golden_schedules.nightly_report",
        1,
        NightlyReportJob,
        NightlyReport,
        lambda: TypeAdapter[int](Int64),
    ),
    "sweep": Route(
        "golden_schedules.sweep",
        1,
        SweepJob,
        Sweep,
        None,
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
