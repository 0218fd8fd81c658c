# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: cfd2550e
"""Payload and result models of package ``golden_enums_and_unions``."""

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from jobspec import (
    Int64,
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "Answer",
    "Card",
    "Cash",
    "Currency",
    "Invoice",
    "No",
    "Odd",
    "Only",
    "OnlyOne",
    "Pay",
    "PaymentMethod",
    "Yes",
]


class No(Model, frozen=True, validate_by_name=True, serialize_by_alias=True):
    """(spec.yaml#No)"""

    class_: Annotated[
        Literal["no"],
        Field(validation_alias="class", serialization_alias="class"),
    ] = "no"
    because: str


class Yes(Model, frozen=True, validate_by_name=True, serialize_by_alias=True):
    """(spec.yaml#Yes)"""

    class_: Annotated[
        Literal["yes"],
        Field(validation_alias="class", serialization_alias="class"),
    ] = "yes"
    because: str


class Card(Model, frozen=True):
    """A card.  (spec.yaml#Card)"""

    kind: Literal["card"] = "card"
    token: str


class Cash(Model, frozen=True):
    """(spec.yaml#Cash)"""

    kind: Literal["cash"] = "cash"


class Currency(StrEnum):
    """What money is counted in.  (spec.yaml#Currency)"""

    EUR = "EUR"
    USD = "USD"


class Invoice(Model, frozen=True):
    """(spec.yaml#Invoice)"""

    kind: Literal["invoice"] = "invoice"
    net_days: Annotated[Int64, Field(ge=0)] = 30


class Odd(StrEnum):
    """(spec.yaml#Odd)"""

    IN_PROGRESS = "in progress"
    IN_PROGRESS_2 = "in-progress"
    VALUE_1ST = "1st"
    TITLE = "title"
    OK = "ok?"
    T = "\xe9t\xe9"
    MRO = "mro"
    VALUE = "-"


class OnlyOne(Model, frozen=True):
    """(spec.yaml#OnlyOne)"""

    type: Literal["only-one"] = "only-one"
    value: Int64


Answer: TypeAlias = Annotated[Yes | No, Field(discriminator="class_")]
"""(spec.yaml#Answer)"""


PaymentMethod: TypeAlias = Annotated[
    Card | Invoice | Cash,
    Field(discriminator="kind"),
]
"""How it is paid.  (spec.yaml#PaymentMethod)"""


Only: TypeAlias = OnlyOne
"""(spec.yaml#Only)"""


class Pay(Payload, frozen=True):
    """Payload of ``pay``.  (spec.yaml#pay)"""

    currency: Currency = Currency.EUR
    odd: Odd = Odd.IN_PROGRESS_2
    currencies: tuple[Currency, ...] = (Currency.USD, Currency.EUR)
    method: PaymentMethod
    others: tuple[PaymentMethod, ...] = ()
    only: Only
    answer: Answer
    format: Literal["png", "it's", 'say "hi"'] = "it's"
    maybe: Literal["a", "b"]
