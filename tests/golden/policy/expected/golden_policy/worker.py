# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 25ac0aa3
"""Worker side of package ``golden_policy``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    ChargeOrder,
    CountRegion,
    Ping,
    RefundOrder,
    Report,
)

__all__ = [
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "CountRegionHandler",
    "CountRegionJob",
    "Handlers",
    "PingHandler",
    "PingJob",
    "RefundOrderHandler",
    "RefundOrderJob",
    "ReportHandler",
    "ReportJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ChargeOrderJob(JobContext[ChargeOrder, None]):
    """A running ``charge_order``."""


class CountRegionJob(JobContext[CountRegion, None]):
    """A running ``count_region``."""


class PingJob(JobContext[Ping, None]):
    """A running ``ping``."""


class RefundOrderJob(JobContext[RefundOrder, None]):
    """A running ``refund_order``."""


class ReportJob(JobContext[Report, None]):
    """A running ``report``."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, None]
CountRegionHandler: TypeAlias = Handler[CountRegionJob, None]
PingHandler: TypeAlias = Handler[PingJob, None]
RefundOrderHandler: TypeAlias = Handler[RefundOrderJob, None]
ReportHandler: TypeAlias = Handler[ReportJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    count_region: CountRegionHandler
    ping: PingHandler
    refund_order: RefundOrderHandler
    report: ReportHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    count_region: CountRegionHandler
    ping: PingHandler
    refund_order: RefundOrderHandler
    report: ReportHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "golden_policy.charge_order",
        3,
        ChargeOrderJob,
        ChargeOrder,
        None,
    ),
    "count_region": Route(
        "golden_policy.count_region",
        1,
        CountRegionJob,
        CountRegion,
        None,
    ),
    "ping": Route(
        "golden_policy.ping",
        1,
        PingJob,
        Ping,
        None,
    ),
    "refund_order": Route(
        "golden_policy.refund_order",
        1,
        RefundOrderJob,
        RefundOrder,
        None,
    ),
    "report": Route(
        "golden_policy.report",
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
