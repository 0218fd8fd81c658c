# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: bb4758c5
"""Typed jobs of package ``golden_dependencies``."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal, TypeAlias, Union
from uuid import UUID

from jobspec import (
    AsyncJobHandle,
    Draft,
    Int64,
    JobDef,
    JobHandle,
    as_tuple,
    require_runtime,
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
    "JobName",
    "charge_order",
    "find_lines",
    "guess_price",
    "rate_customer",
    "report",
    "reserve_stock",
    "ship_order",
    "warm_up",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "find_lines",
    "guess_price",
    "rate_customer",
    "report",
    "reserve_stock",
    "ship_order",
    "warm_up",
]


def _charge_order(
    *,
    stock: JobHandle[bool] | AsyncJobHandle[bool],
    order_id: UUID,
    notes: Sequence[str] = (),
) -> Draft:
    return Draft(
        ChargeOrder(order_id=order_id, notes=as_tuple(notes)),
        after={"stock": stock},
    )


charge_order: Final = JobDef(
    "golden_dependencies.charge_order",
    _charge_order,
    lambda: ChargeOrderResult,
)
"""Charge an order when its stock is reserved.  Channel ``default``.  After ``reserve_stock``.  (spec.yaml#charge_order)"""


def _find_lines() -> FindLines:
    return FindLines()


find_lines: Final = JobDef(
    "golden_dependencies.find_lines",
    _find_lines,
    lambda: TypeAdapter[list[Line]](list[Line]),
)
"""Channel ``default``.  (spec.yaml#find_lines)"""


def _guess_price() -> GuessPrice:
    return GuessPrice()


guess_price: Final = JobDef(
    "golden_dependencies.guess_price",
    _guess_price,
    lambda: TypeAdapter[Decimal | None](Decimal | None),
)
"""Channel ``default``.  (spec.yaml#guess_price)"""


def _rate_customer() -> RateCustomer:
    return RateCustomer()


rate_customer: Final = JobDef(
    "golden_dependencies.rate_customer",
    _rate_customer,
    lambda: Level,
)
"""Channel ``default``.  (spec.yaml#rate_customer)"""


def _report(
    *,
    bool: JobHandle[bool] | AsyncJobHandle[bool],
    list: JobHandle[list[Line]] | AsyncJobHandle[list[Line]],
    level: JobHandle[Level] | AsyncJobHandle[Level],
    price: JobHandle[Decimal | None] | AsyncJobHandle[Decimal | None],
    charge_of_the_order_that_the_customer_placed_last: Union[
        JobHandle[ChargeOrderResult],
        AsyncJobHandle[ChargeOrderResult],
    ],
    warm: JobHandle[None] | AsyncJobHandle[None],
    self: JobHandle[Level] | AsyncJobHandle[Level],
    title: str,
) -> Draft:
    return Draft(
        Report(title=title),
        after={
            "bool": bool,
            "list": list,
            "level": level,
            "price": price,
            "charge_of_the_order_that_the_customer_placed_last": charge_of_the_order_that_the_customer_placed_last,
            "warm": warm,
            "self": self,
        },
    )


report: Final = JobDef(
    "golden_dependencies.report",
    _report,
    lambda: TypeAdapter[int](Int64),
)
"""Say how it went,
well or badly.

Channel ``default``.  After ``reserve_stock``, ``find_lines``, ``rate_customer``, ``guess_price``, ``charge_order``, ``warm_up``.

(spec.yaml#report)
"""


def _reserve_stock(
    *,
    order_id: UUID,
) -> ReserveStock:
    return ReserveStock(
        order_id=order_id,
    )


reserve_stock: Final = JobDef(
    "golden_dependencies.reserve_stock",
    _reserve_stock,
    lambda: bool,
)
"""Channel ``default``.  (spec.yaml#reserve_stock)"""


def _ship_order(
    *,
    label: bytes,
    charge: JobHandle[ChargeOrderResult] | AsyncJobHandle[ChargeOrderResult],
    lines: JobHandle[list[Line]] | AsyncJobHandle[list[Line]],
    warm: JobHandle[None] | AsyncJobHandle[None],
) -> Draft:
    return Draft(
        ShipOrder(),
        blob=label,
        after={"charge": charge, "lines": lines, "warm": warm},
    )


ship_order: Final = JobDef(
    "golden_dependencies.ship_order",
    _ship_order,
    lambda: type(None),
)
"""Channel ``default``.  Binary input ``label``.  After ``charge_order``, ``find_lines``, ``warm_up``.  (spec.yaml#ship_order)"""


def _warm_up() -> WarmUp:
    return WarmUp()


warm_up: Final = JobDef(
    "golden_dependencies.warm_up",
    _warm_up,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#warm_up)"""
