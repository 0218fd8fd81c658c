# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ab91efbd
"""Payload and result models of package ``golden_labels``."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from jobspec import (
    Int64,
    Payload,
)
from pydantic import Field

__all__ = [
    "ChargeOrder",
    "Resize",
    "SendMail",
]


class ChargeOrder(Payload, frozen=True):
    """Charge an order.  (spec.yaml#charge_order)"""

    order_id: UUID
    token: Annotated[str, Field(repr=False)]
    """What the card is known by."""
    pin: Annotated[str | None, Field(repr=False)] = None
    old_no: Int64 | None = None
    """Its number.  Deprecated: use `order_id`.  Since 2024.01."""
    amount: Decimal
    """Since 2026.03."""


class Resize(Payload, frozen=True):
    """Payload of ``resize``.  (spec.yaml#resize)"""


class SendMail(Payload, frozen=True):
    """Payload of ``send_mail``.  (spec.yaml#send_mail)"""

    to: str
