# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ee1333b7
"""Payload and result models of package ``golden_python_models``."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from golden_people import Address as _Address
from golden_people import (
    Card,
    Cash,
    Customer,
    Order,
    Tier,
)
from jobspec import (
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "Address",
    "Card",
    "Cash",
    "Customer",
    "GoldenPeopleAddress",
    "Means",
    "Mixed",
    "Order",
    "Paid",
    "Tier",
    "Voucher",
]


class Address(Model, frozen=True):
    """(spec.yaml#Address)"""

    line: str


GoldenPeopleAddress: TypeAlias = _Address
"""(spec.yaml#GoldenPeopleAddress)"""


class Voucher(Model, frozen=True):
    """(spec.yaml#Voucher)"""

    kind: Literal["voucher"] = "voucher"
    code: str


Means: TypeAlias = Annotated[Card | Cash, Field(discriminator="kind")]
"""(spec.yaml#Means)"""


Paid: TypeAlias = Annotated[Card | Voucher, Field(discriminator="kind")]
"""(spec.yaml#Paid)"""


class Mixed(Payload, frozen=True):
    """Payload of ``mixed``.  (spec.yaml#mixed)"""

    customer: Customer
    others: Mapping[str, Customer | None] = {}
    tier: Tier = Tier("gold")
    amount: Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
    means: Means
    paid: Paid
    address: Address
