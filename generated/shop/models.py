# @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 1506ee89
"""Payload and result models of package ``shop``."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from jobspec import (
    Int64,
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "ChargeOrder",
    "ChargeOrderResult",
    "Money",
    "ResizeImage",
    "ResizeImageResult",
    "SendReceipt",
]


Money: TypeAlias = Annotated[
    Decimal,
    Field(ge=Decimal(0), max_digits=12, decimal_places=2),
]
"""(jobs.yaml#Money)"""


class ResizeImage(Payload, frozen=True):
    """Make a smaller copy of a picture, in its own proportions.  (jobs.yaml#resize_image)"""

    name: Annotated[str, Field(pattern="^[a-z0-9_-]+$")]
    width: Annotated[Int64, Field(gt=0, le=4096)]
    format: Literal["png", "webp"] = "webp"


class ResizeImageResult(Model, frozen=True):
    """Result of resize_image.  (jobs.yaml#resize_image)"""

    width: Int64
    height: Int64
    bytes: Int64


class ChargeOrder(Payload, frozen=True):
    """Charge an order and write it into the customer's ledger.  (jobs.yaml#charge_order)"""

    order_id: Int64
    customer_id: Int64
    placed_on: date
    amount: Money
    card: Annotated[str, Field(pattern="^tok_[a-z]+$")]


class ChargeOrderResult(Model, frozen=True):
    """Result of charge_order.  (jobs.yaml#charge_order)"""

    ledger_id: Int64
    total: Money


class SendReceipt(Payload, frozen=True):
    """Mail the receipt of a charged order.  (jobs.yaml#send_receipt)"""

    order_id: Int64
    to: str
    amount: Money
    total: Money
    """What the customer has spent with us so far."""
