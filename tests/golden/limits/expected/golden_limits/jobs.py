# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: bcafb3bf
"""Typed jobs of package ``golden_limits``."""

from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    CallBack,
    ChargeOrder,
    Export,
    Order,
    RefundOrder,
    SendEmail,
    Sweep,
)

__all__ = [
    "JobName",
    "call_back",
    "charge_order",
    "export",
    "refund_order",
    "send_email",
    "sweep",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "call_back",
    "charge_order",
    "export",
    "refund_order",
    "send_email",
    "sweep",
]


def _call_back(
    *,
    customer_id: int,
) -> CallBack:
    return CallBack(
        customer_id=customer_id,
    )


call_back: Final = JobDef(
    "golden_limits.call_back",
    _call_back,
    lambda: type(None),
)
"""Channel ``calls/{customer_id}``.  (spec.yaml#call_back)"""


def _charge_order(
    *,
    customer_id: int,
) -> ChargeOrder:
    return ChargeOrder(
        customer_id=customer_id,
    )


charge_order: Final = JobDef(
    "golden_limits.charge_order",
    _charge_order,
    lambda: bool,
    version=2,
    wait_when_full=True,
)
"""Channel ``charges/{customer_id}``, strict order.  (spec.yaml#charge_order)"""


def _export() -> Export:
    return Export()


export: Final = JobDef(
    "golden_limits.export",
    _export,
    lambda: type(None),
)
"""Channel ``exports``, strict order.  (spec.yaml#export)"""


def _refund_order(
    *,
    proof: bytes,
    order: Order,
) -> tuple[RefundOrder, bytes]:
    return (
        RefundOrder(order=order),
        proof,
    )


refund_order: Final = JobDef(
    "golden_limits.refund_order",
    _refund_order,
    lambda: type(None),
    wait_when_full=True,
)
"""Channel ``charges/{customer_id}``, strict order.  Binary input ``proof``.  (spec.yaml#refund_order)"""


def _send_email(
    *,
    to: str,
) -> SendEmail:
    return SendEmail(
        to=to,
    )


send_email: Final = JobDef(
    "golden_limits.send_email",
    _send_email,
    lambda: type(None),
)
"""Channel ``mail``.  (spec.yaml#send_email)"""


def _sweep() -> Sweep:
    return Sweep()


sweep: Final = JobDef(
    "golden_limits.sweep",
    _sweep,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#sweep)"""
