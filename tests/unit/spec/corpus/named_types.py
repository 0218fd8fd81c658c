"""What named_types.yaml says, in Python."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from jobspec import Model, Payload
from jobspec.spec import Spec


class Currency(StrEnum):
    """What is paid in."""

    EUR = "EUR"
    USD = "USD"


class Card(Model, frozen=True):
    """A card."""

    kind: Literal["card"] = "card"
    token: str


class Invoice(Model, frozen=True):
    kind: Literal["invoice"] = "invoice"
    net_days: int = 30


Method: TypeAlias = Annotated[Card | Invoice, Field(discriminator="kind")]


class Money(Model, frozen=True):
    amount: Decimal
    currency: Currency = Currency.EUR


class Charge(Payload, frozen=True):
    method: Method
    total: Money
    format: Literal["png", "webp"] = "webp"
    other: Method | None = None


spec = Spec(package="acme.named", version=1)
spec.job(Charge, result=Money)
