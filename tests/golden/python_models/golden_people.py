"""Models that exist already; the spec does not declare them again."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from jobspec import Payload


class Tier(StrEnum):
    GOLD = "gold"
    TIN = "tin"


class Address(BaseModel):
    street: str
    zip: str = Field(default="", max_length=10)


class Customer(BaseModel):
    """A customer, as the rest of the program knows one."""

    name: str
    tier: Tier = Tier.TIN
    lives: Address | None
    tags: list[str] = []


class Order(Payload, frozen=True):
    number: int
    lines: tuple[str, ...] = ()


class Card(BaseModel):
    kind: Literal["card"] = "card"
    token: str


class Cash(BaseModel):
    kind: Literal["cash"] = "cash"


Amount = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
Means = Annotated[Card | Cash, Field(discriminator="kind")]
