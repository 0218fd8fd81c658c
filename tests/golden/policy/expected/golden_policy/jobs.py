# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 25ac0aa3
"""Typed jobs of package ``golden_policy``."""

from datetime import date
from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    ChargeOrder,
    CountRegion,
    Customer,
    Ping,
    RefundOrder,
    Report,
)

__all__ = [
    "JobName",
    "charge_order",
    "count_region",
    "ping",
    "refund_order",
    "report",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "count_region",
    "ping",
    "refund_order",
    "report",
]


def _charge_order(
    *,
    order_id: UUID,
    customer_id: int,
    note: str = "",
) -> ChargeOrder:
    return ChargeOrder(
        order_id=order_id,
        customer_id=customer_id,
        note=note,
    )


charge_order: Final = JobDef(
    "golden_policy.charge_order",
    _charge_order,
    lambda: type(None),
    version=3,
)
"""Charge an order.  Channel ``charges/{customer_id}``, strict order.  (spec.yaml#charge_order)"""


def _count_region(
    *,
    customer: Customer,
    day: date,
) -> CountRegion:
    return CountRegion(
        customer=customer,
        day=day,
    )


count_region: Final = JobDef(
    "golden_policy.count_region",
    _count_region,
    lambda: type(None),
)
"""Channel ``regions/{region}/{day}``.  (spec.yaml#count_region)"""


def _ping() -> Ping:
    return Ping()


ping: Final = JobDef(
    "golden_policy.ping",
    _ping,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#ping)"""


def _refund_order(
    *,
    customer: Customer,
) -> RefundOrder:
    return RefundOrder(
        customer=customer,
    )


refund_order: Final = JobDef(
    "golden_policy.refund_order",
    _refund_order,
    lambda: type(None),
)
"""Channel ``charges/{customer_id}``, strict order.  (spec.yaml#refund_order)"""


def _report() -> Report:
    return Report()


report: Final = JobDef(
    "golden_policy.report",
    _report,
    lambda: type(None),
)
"""Channel ``reports``, strict order.  (spec.yaml#report)"""
