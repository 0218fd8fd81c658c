# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 25ac0aa3
"""Payload and result models of package ``golden_policy``."""

from datetime import date
from typing import Literal
from uuid import UUID

from jobspec import (
    Int64,
    Model,
    Payload,
)

__all__ = [
    "ChargeOrder",
    "CountRegion",
    "Customer",
    "Ping",
    "RefundOrder",
    "Report",
]


class ChargeOrder(Payload, frozen=True):
    """Charge an order.  (spec.yaml#charge_order)"""

    order_id: UUID
    customer_id: Int64
    note: str = ""


class Customer(Model, frozen=True):
    """(spec.yaml#Customer)"""

    id: Int64
    region: Literal["eu", "us"]


class Ping(Payload, frozen=True):
    """Payload of ``ping``.  (spec.yaml#ping)"""


class Report(Payload, frozen=True):
    """Payload of ``report``.  (spec.yaml#report)"""


class CountRegion(Payload, frozen=True):
    """Payload of ``count_region``.  (spec.yaml#count_region)"""

    customer: Customer
    day: date


class RefundOrder(Payload, frozen=True):
    """Payload of ``refund_order``.  (spec.yaml#refund_order)"""

    customer: Customer
