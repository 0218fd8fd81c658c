# @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 1506ee89
"""Typed jobs of package ``shop``."""

from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    ChargeOrder,
    ChargeOrderResult,
    ResizeImage,
    ResizeImageResult,
    SendReceipt,
)

__all__ = [
    "JobName",
    "charge_order",
    "resize_image",
    "send_receipt",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "resize_image",
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
    "shop.charge_order",
    _charge_order,
    lambda: ChargeOrderResult,
)
"""Charge an order and write it into the customer's ledger.  Channel ``charges/{customer_id}``, strict order.  (jobs.yaml#charge_order)"""


def _resize_image(
    *,
    image: bytes,
    name: str,
    width: int,
    format: Literal["png", "webp"] = "webp",
) -> tuple[ResizeImage, bytes]:
    return (
        ResizeImage(name=name, width=width, format=format),
        image,
    )


resize_image: Final = JobDef(
    "shop.resize_image",
    _resize_image,
    lambda: ResizeImageResult,
)
"""Make a smaller copy of a picture, in its own proportions.  Channel ``pictures``.  Binary input ``image``.  (jobs.yaml#resize_image)"""


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
    "shop.send_receipt",
    _send_receipt,
    lambda: type(None),
)
"""Mail the receipt of a charged order.  Channel ``receipts``.  (jobs.yaml#send_receipt)"""
