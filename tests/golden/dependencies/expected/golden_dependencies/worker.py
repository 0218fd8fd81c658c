# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: bb4758c5
"""Worker side of package ``golden_dependencies``."""

from builtins import bool as _bool
from builtins import list as _list
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    AfterMixin,
    BlobMixin,
    DispatchTable,
    Handler,
    Int64,
    JobContext,
    Route,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    ChargeOrder,
    ChargeOrderResult,
    FindLines,
    GuessPrice,
    Level,
    Line,
    RateCustomer,
    Report,
    ReserveStock,
    ShipOrder,
    WarmUp,
)

__all__ = [
    "ChargeOrderAfter",
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "FindLinesHandler",
    "FindLinesJob",
    "GuessPriceHandler",
    "GuessPriceJob",
    "Handlers",
    "RateCustomerHandler",
    "RateCustomerJob",
    "ReportAfter",
    "ReportHandler",
    "ReportJob",
    "ReserveStockHandler",
    "ReserveStockJob",
    "ShipOrderAfter",
    "ShipOrderHandler",
    "ShipOrderJob",
    "SomeHandlers",
    "WarmUpHandler",
    "WarmUpJob",
    "dispatch_some",
    "dispatch_table",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeOrderAfter:
    """What ``charge_order`` waited for."""

    stock: bool


class ChargeOrderJob(
    JobContext[ChargeOrder, ChargeOrderResult],
    AfterMixin[ChargeOrderAfter],
):
    """A running ``charge_order``: ``.after`` holds what it waited for."""


class FindLinesJob(JobContext[FindLines, list[Line]]):
    """A running ``find_lines``."""


class GuessPriceJob(JobContext[GuessPrice, Decimal | None]):
    """A running ``guess_price``."""


class RateCustomerJob(JobContext[RateCustomer, Level]):
    """A running ``rate_customer``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportAfter:
    """What ``report`` waited for; None in the place of a job that did not end well."""

    bool: _bool | None
    list: _list[Line] | None
    level: Level | None
    price: Decimal | None
    charge_of_the_order_that_the_customer_placed_last: ChargeOrderResult | None
    warm: None
    self: Level | None


class ReportJob(JobContext[Report, int], AfterMixin[ReportAfter]):
    """A running ``report``: ``.after`` holds what it waited for."""


class ReserveStockJob(JobContext[ReserveStock, bool]):
    """A running ``reserve_stock``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipOrderAfter:
    """What ``ship_order`` waited for."""

    charge: ChargeOrderResult
    lines: list[Line]
    warm: None


class ShipOrderJob(
    JobContext[ShipOrder, None],
    BlobMixin,
    AfterMixin[ShipOrderAfter],
):
    """A running ``ship_order``: ``.blob`` is the label, ``.after`` holds what it waited for."""


class WarmUpJob(JobContext[WarmUp, None]):
    """A running ``warm_up``."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, ChargeOrderResult]
FindLinesHandler: TypeAlias = Handler[FindLinesJob, list[Line]]
GuessPriceHandler: TypeAlias = Handler[GuessPriceJob, Decimal | None]
RateCustomerHandler: TypeAlias = Handler[RateCustomerJob, Level]
ReportHandler: TypeAlias = Handler[ReportJob, int]
ReserveStockHandler: TypeAlias = Handler[ReserveStockJob, bool]
ShipOrderHandler: TypeAlias = Handler[ShipOrderJob, None]
WarmUpHandler: TypeAlias = Handler[WarmUpJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    find_lines: FindLinesHandler
    guess_price: GuessPriceHandler
    rate_customer: RateCustomerHandler
    report: ReportHandler
    reserve_stock: ReserveStockHandler
    ship_order: ShipOrderHandler
    warm_up: WarmUpHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    find_lines: FindLinesHandler
    guess_price: GuessPriceHandler
    rate_customer: RateCustomerHandler
    report: ReportHandler
    reserve_stock: ReserveStockHandler
    ship_order: ShipOrderHandler
    warm_up: WarmUpHandler


# fmt: off
_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "golden_dependencies.charge_order",
        1,
        ChargeOrderJob,
        ChargeOrder,
        lambda: ChargeOrderResult,
        after=(ChargeOrderAfter, {"stock": lambda: bool}),
    ),
    "find_lines": Route(
        "golden_dependencies.find_lines",
        1,
        FindLinesJob,
        FindLines,
        lambda: TypeAdapter[list[Line]](list[Line]),
    ),
    "guess_price": Route(
        "golden_dependencies.guess_price",
        1,
        GuessPriceJob,
        GuessPrice,
        lambda: TypeAdapter[Decimal | None](Decimal | None),
    ),
    "rate_customer": Route(
        "golden_dependencies.rate_customer",
        1,
        RateCustomerJob,
        RateCustomer,
        lambda: Level,
    ),
    "report": Route(
        "golden_dependencies.report",
        1,
        ReportJob,
        Report,
        lambda: TypeAdapter[int](Int64),
        after=(
            ReportAfter,
            {
                "bool": lambda: bool,
                "list": lambda: TypeAdapter[list[Line]](list[Line]),
                "level": lambda: Level,
                "price": lambda: TypeAdapter[Decimal | None](Decimal | None),
                "charge_of_the_order_that_the_customer_placed_last": lambda: ChargeOrderResult,
                "warm": lambda: type(None),
                "self": lambda: Level,
            },
        ),
    ),
    "reserve_stock": Route(
        "golden_dependencies.reserve_stock",
        1,
        ReserveStockJob,
        ReserveStock,
        lambda: bool,
    ),
    "ship_order": Route(
        "golden_dependencies.ship_order",
        1,
        ShipOrderJob,
        ShipOrder,
        None,
        blob=True,
        after=(
            ShipOrderAfter,
            {
                "charge": lambda: ChargeOrderResult,
                "lines": lambda: TypeAdapter[list[Line]](list[Line]),
                "warm": lambda: type(None),
            },
        ),
    ),
    "warm_up": Route(
        "golden_dependencies.warm_up",
        1,
        WarmUpJob,
        WarmUp,
        None,
    ),
}
# fmt: on


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
