# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ee1333b7
"""Typed jobs of package ``golden_python_models``."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from jobspec import (
    JobDef,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    Address,
    Customer,
    Means,
    Mixed,
    Order,
    Paid,
    Tier,
)

__all__ = [
    "JobName",
    "import_customer",
    "mixed",
    "place_order",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "import_customer",
    "mixed",
    "place_order",
]


import_customer: Final = JobDef(
    "golden_python_models.import_customer",
    Customer,
    lambda: Tier,
)
"""The payload is a plain pydantic model.  Channel ``tiers/{tier}``.  (spec.yaml#import_customer)"""


def _mixed(
    *,
    customer: Customer,
    others: Mapping[str, Customer | None] = {},
    tier: Tier = Tier("gold"),
    amount: Decimal,
    means: Means,
    paid: Paid,
    address: Address,
) -> Mixed:
    return Mixed(
        customer=customer,
        others=others,
        tier=tier,
        amount=amount,
        means=means,
        paid=paid,
        address=address,
    )


mixed: Final = JobDef(
    "golden_python_models.mixed",
    _mixed,
    lambda: TypeAdapter[list[Customer]](list[Customer]),
)
"""Channel ``default``.  (spec.yaml#mixed)"""


def _place_order(
    *,
    paper: bytes,
    number: int,
    lines: Sequence[str] = (),
) -> tuple[Order, bytes]:
    return (
        Order.model_validate({"number": number, "lines": lines}),
        paper,
    )


place_order: Final = JobDef(
    "golden_python_models.place_order",
    _place_order,
    lambda: type(None),
)
"""Channel ``default``.  Binary input ``paper``.  (spec.yaml#place_order)"""
