# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ebd93c3c
"""Worker side of package ``golden_wire_names``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    CheckpointMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    Charge,
    ChargeCheckpoint,
    ChargeResult,
    Report,
)

__all__ = [
    "ChargeHandler",
    "ChargeJob",
    "Handlers",
    "ReportHandler",
    "ReportJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ChargeJob(
    JobContext[Charge, ChargeResult],
    CheckpointMixin[ChargeCheckpoint],
):
    """A running ``charge``: ``.state`` is what was saved last."""


class ReportJob(JobContext[Report, None]):
    """A running ``report``."""


ChargeHandler: TypeAlias = Handler[ChargeJob, ChargeResult]
ReportHandler: TypeAlias = Handler[ReportJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge: ChargeHandler
    report: ReportHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge: ChargeHandler
    report: ReportHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge": Route(
        "golden_wire_names.charge",
        1,
        ChargeJob,
        Charge,
        lambda: ChargeResult,
        checkpoint=lambda: ChargeCheckpoint,
    ),
    "report": Route(
        "golden_wire_names.report",
        1,
        ReportJob,
        Report,
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
