# @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 0ce1a6a6
"""Typed jobs of package ``shop_sqs``."""

from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    ChargeOrder,
    SendReceipt,
)

__all__ = [
    "JobName",
    "charge_order",
    "send_receipt",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "send_receipt",
]


def _charge_order(
    *,
    order_id: int,
    customer_id: int,
    placed_on: date,
    amount: Decimal,
    card: str,
) -> ChargeOrder:
    return ChargeOrder(
        order_id=order_id,
        customer_id=customer_id,
        placed_on=placed_on,
        amount=amount,
        card=card,
    )


charge_order: Final = JobDef(
    "shop_sqs.charge_order",
    _charge_order,
    lambda: type(None),
)
"""Charge an order and write it into the customer's ledger.  Channel ``charges/{customer_id}``, strict order.  (jobs.yaml#charge_order)"""


def _send_receipt(
    *,
    order_id: int,
    to: str,
    amount: Decimal,
    total: Decimal,
) -> SendReceipt:
    return SendReceipt(
        order_id=order_id,
        to=to,
        amount=amount,
        total=total,
    )


send_receipt: Final = JobDef(
    "shop_sqs.send_receipt",
    _send_receipt,
    lambda: type(None),
)
"""Mail the receipt of a charged order.  Channel ``receipts``.  (jobs.yaml#send_receipt)"""
