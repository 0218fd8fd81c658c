# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ebd93c3c
"""Typed jobs of package ``golden_wire_names``."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    JobDef,
    as_tuple,
    require_runtime,
)

from .models import (
    Charge,
    ChargeResult,
    Customer,
    Method,
    Report,
)

__all__ = [
    "JobName",
    "charge",
    "report",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge",
    "report",
]


def _charge(
    *,
    customer: Customer,
    order_id: UUID,
    methods: Sequence[Method] = (),
    note: str = "",
    quoted: str = "\\",
) -> Charge:
    return Charge(
        customer=customer,
        order_id=order_id,
        methods=as_tuple(methods),
        note=note,
        quoted=quoted,
    )


charge: Final = JobDef(
    "golden_wire_names.charge",
    _charge,
    lambda: ChargeResult,
)
"""Channel ``charges/{customer}``, strict order.  Unique by ``order_id``, ``customer.region``.  (spec.yaml#charge)"""


def _report(
    *,
    day: date,
    title: str,
    all: bool = True,
) -> Report:
    return Report(
        day=day,
        title=title,
        all=all,
    )


report: Final = JobDef(
    "golden_wire_names.report",
    _report,
    lambda: type(None),
)
"""Channel ``default``.  Scheduled at ``0 3 * * *`` in UTC.  (spec.yaml#report)"""
