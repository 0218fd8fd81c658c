# @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 0ce1a6a6
"""Payload and result models of package ``shop_sqs``."""

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from jobspec import (
    Int64,
    Payload,
)
from pydantic import Field

__all__ = [
    "ChargeOrder",
    "Money",
    "SendReceipt",
]


Money: TypeAlias = Annotated[
    Decimal,
    Field(ge=Decimal(0), max_digits=12, decimal_places=2),
]
"""(jobs.yaml#Money)"""


class ChargeOrder(Payload, frozen=True):
    """Charge an order and write it into the customer's ledger.  (jobs.yaml#charge_order)"""

    order_id: Int64
    customer_id: Int64
    placed_on: date
    amount: Money
    card: Annotated[str, Field(pattern="^tok_[a-z]+$")]


class SendReceipt(Payload, frozen=True):
    """Mail the receipt of a charged order.  (jobs.yaml#send_receipt)"""

    order_id: Int64
    to: str
    amount: Money
    total: Money
    """What the customer has spent with us so far."""
