# @generated from spec_policies:spec by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c573d24b
"""Worker side of package ``golden_python_policies``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    AfterMixin,
    BlobMixin,
    CheckpointMixin,
    DispatchTable,
    Handler,
    Int64,
    JobContext,
    Route,
    TransactionalMixin,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    ChargeOrder,
    NightlyReport,
    Progress,
    ReserveStock,
)

__all__ = [
    "ChargeOrderAfter",
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "Handlers",
    "NightlyReportHandler",
    "NightlyReportJob",
    "ReserveStockHandler",
    "ReserveStockJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeOrderAfter:
    """What ``charge_order`` waited for; None in the place of a job that did not end well."""

    stock: bool | None


class ChargeOrderJob(
    JobContext[ChargeOrder, list[int]],
    BlobMixin,
    AfterMixin[ChargeOrderAfter],
):
    """A running ``charge_order``: ``.blob`` is the proof, ``.after`` holds what it waited for."""


class NightlyReportJob(JobContext[NightlyReport, None]):
    """A running ``nightly_report``."""


class ReserveStockJob(
    JobContext[ReserveStock, bool],
    CheckpointMixin[Progress],
    TransactionalMixin,
):
    """A running ``reserve_stock``: ``.state`` is what was saved last, ``.conn`` is in the transaction that ends it."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, list[int]]
NightlyReportHandler: TypeAlias = Handler[NightlyReportJob, None]
ReserveStockHandler: TypeAlias = Handler[ReserveStockJob, bool]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    nightly_report: NightlyReportHandler
    reserve_stock: ReserveStockHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    nightly_report: NightlyReportHandler
    reserve_stock: ReserveStockHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "golden_python_policies.charge_order",
        1,
        ChargeOrderJob,
        ChargeOrder,
        lambda: TypeAdapter[list[int]](list[Int64]),
        blob=True,
        after=(ChargeOrderAfter, {"stock": lambda: bool}),
    ),
    "nightly_report": Route(
        "golden_python_policies.nightly_report",
        1,
        NightlyReportJob,
        NightlyReport,
        None,
    ),
    "reserve_stock": Route(
        "golden_python_policies.reserve_stock",
        1,
        ReserveStockJob,
        ReserveStock,
        lambda: bool,
        checkpoint=lambda: Progress,
        transactional="sync",
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
