# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: bb4758c5
"""Payload and result models of package ``golden_dependencies``."""

from enum import StrEnum
from uuid import UUID

from jobspec import (
    Model,
    Payload,
)

__all__ = [
    "ChargeOrder",
    "ChargeOrderResult",
    "FindLines",
    "GuessPrice",
    "Level",
    "Line",
    "RateCustomer",
    "Report",
    "ReserveStock",
    "ShipOrder",
    "WarmUp",
]


class ChargeOrder(Payload, frozen=True):
    """Charge an order when its stock is reserved.  (spec.yaml#charge_order)"""

    order_id: UUID
    notes: tuple[str, ...] = ()


class ChargeOrderResult(Model, frozen=True):
    """Result of charge_order.  (spec.yaml#charge_order)"""

    charge_id: str


class FindLines(Payload, frozen=True):
    """Payload of ``find_lines``.  (spec.yaml#find_lines)"""


class GuessPrice(Payload, frozen=True):
    """Payload of ``guess_price``.  (spec.yaml#guess_price)"""


class Level(StrEnum):
    """(spec.yaml#Level)"""

    LOW = "low"
    HIGH = "high"


class Line(Model, frozen=True):
    """(spec.yaml#Line)"""

    sku: str


class RateCustomer(Payload, frozen=True):
    """Payload of ``rate_customer``.  (spec.yaml#rate_customer)"""


class Report(Payload, frozen=True):
    """Say how it went,
    well or badly.

    (spec.yaml#report)
    """

    title: str


class ReserveStock(Payload, frozen=True):
    """Payload of ``reserve_stock``.  (spec.yaml#reserve_stock)"""

    order_id: UUID


class ShipOrder(Payload, frozen=True):
    """Payload of ``ship_order``.  (spec.yaml#ship_order)"""


class WarmUp(Payload, frozen=True):
    """Payload of ``warm_up``.  (spec.yaml#warm_up)"""
