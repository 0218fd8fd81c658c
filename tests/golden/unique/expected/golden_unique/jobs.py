# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 8a9c42ea
"""Typed jobs of package ``golden_unique``."""

from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    JobDef,
    require_runtime,
)

from .models import (
    ChargeOrder,
    Count,
    Order,
    Region,
    Remind,
    SendEmail,
)

__all__ = [
    "JobName",
    "charge_order",
    "count",
    "remind",
    "send_email",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "count",
    "remind",
    "send_email",
]


def _charge_order(
    *,
    order_id: UUID,
) -> ChargeOrder:
    return ChargeOrder(
        order_id=order_id,
    )


charge_order: Final = JobDef(
    "golden_unique.charge_order",
    _charge_order,
    lambda: type(None),
)
"""Channel ``default``.  Unique by ``order_id``.  (spec.yaml#charge_order)"""


def _count(
    *,
    region: Region,
    all: bool,
) -> Count:
    return Count(
        region=region,
        all=all,
    )


count: Final = JobDef(
    "golden_unique.count",
    _count,
    lambda: type(None),
)
"""Channel ``default``.  Unique by ``region``, ``all``.  (spec.yaml#count)"""


def _remind(
    *,
    order: Order,
) -> Remind:
    return Remind(
        order=order,
    )


remind: Final = JobDef(
    "golden_unique.remind",
    _remind,
    lambda: type(None),
)
"""Channel ``default``.  Unique by ``order.customer.id``, ``order.placed_on``.  (spec.yaml#remind)"""


def _send_email(
    *,
    to: str,
    subject: str,
) -> SendEmail:
    return SendEmail(
        to=to,
        subject=subject,
    )


send_email: Final = JobDef(
    "golden_unique.send_email",
    _send_email,
    lambda: type(None),
)
"""Channel ``default``.  Unique by ``to``, ``subject``.  (spec.yaml#send_email)"""
