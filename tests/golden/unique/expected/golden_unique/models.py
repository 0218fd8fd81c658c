# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 8a9c42ea
"""Payload and result models of package ``golden_unique``."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from jobspec import (
    Int64,
    Model,
    Payload,
)

__all__ = [
    "ChargeOrder",
    "Count",
    "Customer",
    "Order",
    "Region",
    "Remind",
    "SendEmail",
]


class ChargeOrder(Payload, frozen=True):
    """Payload of ``charge_order``.  (spec.yaml#charge_order)"""

    order_id: UUID


class Region(StrEnum):
    """(spec.yaml#Region)"""

    NORTH = "north"
    SOUTH = "south"


class Customer(Model, frozen=True):
    """(spec.yaml#Customer)"""

    id: Int64


class SendEmail(Payload, frozen=True):
    """Payload of ``send_email``.  (spec.yaml#send_email)"""

    to: str
    subject: str


class Count(Payload, frozen=True):
    """Payload of ``count``.  (spec.yaml#count)"""

    region: Region
    all: bool


class Order(Model, frozen=True):
    """(spec.yaml#Order)"""

    customer: Customer
    placed_on: date


class Remind(Payload, frozen=True):
    """Payload of ``remind``.  (spec.yaml#remind)"""

    order: Order
