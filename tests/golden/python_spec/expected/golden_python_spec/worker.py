# @generated from spec_golden:spec by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: d33d02c8
"""Worker side of package ``golden_python_spec``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    BlobMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    Charge,
    ChargeOrder,
    Line,
    Report,
    ResizeImage,
)

__all__ = [
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "Handlers",
    "NightlyReportHandler",
    "NightlyReportJob",
    "ResizeImageHandler",
    "ResizeImageJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ChargeOrderJob(JobContext[ChargeOrder, Charge]):
    """A running ``charge_order``."""


class NightlyReportJob(JobContext[Report, None]):
    """A running ``nightly_report``."""


class ResizeImageJob(JobContext[ResizeImage, Line], BlobMixin):
    """A running ``resize_image``: ``.blob`` is the image."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, Charge]
NightlyReportHandler: TypeAlias = Handler[NightlyReportJob, None]
ResizeImageHandler: TypeAlias = Handler[ResizeImageJob, Line]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    nightly_report: NightlyReportHandler
    resize_image: ResizeImageHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    nightly_report: NightlyReportHandler
    resize_image: ResizeImageHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "golden_python_spec.charge_order",
        1,
        ChargeOrderJob,
        ChargeOrder,
        lambda: Charge,
    ),
    "nightly_report": Route(
        "golden_python_spec.nightly_report",
        1,
        NightlyReportJob,
        Report,
        None,
    ),
    "resize_image": Route(
        "golden_python_spec.resize_image",
        1,
        ResizeImageJob,
        ResizeImage,
        lambda: Line,
        blob=True,
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
