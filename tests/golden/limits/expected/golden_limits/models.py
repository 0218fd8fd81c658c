# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: bcafb3bf
"""Payload and result models of package ``golden_limits``."""

from jobspec import (
    Int64,
    Model,
    Payload,
)

__all__ = [
    "CallBack",
    "ChargeOrder",
    "Export",
    "Order",
    "RefundOrder",
    "SendEmail",
    "Sweep",
]


class CallBack(Payload, frozen=True):
    """Payload of ``call_back``.  (spec.yaml#call_back)"""

    customer_id: Int64


class ChargeOrder(Payload, frozen=True):
    """Payload of ``charge_order``.  (spec.yaml#charge_order)"""

    customer_id: Int64


class Export(Payload, frozen=True):
    """Payload of ``export``.  (spec.yaml#export)"""


class Order(Model, frozen=True):
    """(spec.yaml#Order)"""

    customer_id: Int64


class SendEmail(Payload, frozen=True):
    """Payload of ``send_email``.  (spec.yaml#send_email)"""

    to: str


class Sweep(Payload, frozen=True):
    """Payload of ``sweep``.  (spec.yaml#sweep)"""


class RefundOrder(Payload, frozen=True):
    """Payload of ``refund_order``.  (spec.yaml#refund_order)"""

    order: Order
