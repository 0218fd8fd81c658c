# @generated from spec_policies:spec by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c573d24b
"""Typed jobs of package ``golden_python_policies``."""

from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    AsyncJobHandle,
    Draft,
    Int64,
    JobDef,
    JobHandle,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    ChargeOrder,
    NightlyReport,
    ReserveStock,
)

__all__ = [
    "JobName",
    "charge_order",
    "nightly_report",
    "reserve_stock",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge_order",
    "nightly_report",
    "reserve_stock",
]


def _charge_order(
    *,
    proof: bytes,
    stock: JobHandle[bool] | AsyncJobHandle[bool],
    order_id: UUID,
    customer_id: int,
) -> Draft:
    return Draft(
        ChargeOrder.model_validate(
            {"order_id": order_id, "customer_id": customer_id},
        ),
        blob=proof,
        after={"stock": stock},
    )


charge_order: Final = JobDef(
    "golden_python_policies.charge_order",
    _charge_order,
    lambda: TypeAdapter[list[int]](list[Int64]),
    wait_when_full=True,
)
"""Charge an order.  Channel ``charges/{customer_id}``, strict order.  Binary input ``proof``.  After ``reserve_stock``.  (spec_policies:spec#charge_order)"""


nightly_report: Final = JobDef(
    "golden_python_policies.nightly_report",
    NightlyReport,
    lambda: type(None),
)
"""Say how the day was.  Channel ``default``.  Scheduled at ``0 3 * * *`` in Europe/Paris.  (spec_policies:spec#nightly_report)"""


reserve_stock: Final = JobDef(
    "golden_python_policies.reserve_stock",
    ReserveStock,
    lambda: bool,
)
"""Put something aside.  Channel ``stock``.  Unique by ``order_id``.  (spec_policies:spec#reserve_stock)"""
