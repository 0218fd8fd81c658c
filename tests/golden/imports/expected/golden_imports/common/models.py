# @generated from common/types.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: a15654bb
"""Payload and result models of package ``golden_imports.common``."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from jobspec import (
    Int64,
    Model,
)
from pydantic import Field

from golden_imports.money.models import Amount as MoneyAmount

__all__ = [
    "Address",
    "Card",
    "Country",
    "Id",
    "MoneyAmount",
    "Payment",
    "Transfer",
    "Zip",
]


class Country(StrEnum):
    """Where we deliver.  (common/types.yaml#Country)"""

    FR = "FR"
    DE = "DE"


Zip: TypeAlias = Annotated[str, Field(max_length=10)]
"""(common/types.yaml#Zip)"""


class Card(Model, frozen=True):
    """(common/types.yaml#Card)"""

    kind: Literal["card"] = "card"
    token: Annotated[str, Field(repr=False)]


class Id(Model, frozen=True):
    """(common/types.yaml#Id)"""

    country: Country = Country.FR
    number: Int64


class Transfer(Model, frozen=True):
    """(common/types.yaml#Transfer)"""

    kind: Literal["transfer"] = "transfer"
    iban: str
    amount: MoneyAmount | None = None


class Address(Model, frozen=True):
    """Where somebody lives.  (common/types.yaml#Address)"""

    street: str
    zip: Zip
    country: Country = Country.FR
    deposit: MoneyAmount = Decimal("1.00")


Payment: TypeAlias = Annotated[Card | Transfer, Field(discriminator="kind")]
"""(common/types.yaml#Payment)"""
