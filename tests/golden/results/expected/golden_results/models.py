# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: d131a677
"""Payload and result models of package ``golden_results``."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "Amount",
    "Anything",
    "Charge",
    "Charges",
    "Day",
    "Flag",
    "GetAmount",
    "GetCharge",
    "GetOutcome",
    "GetVerdict",
    "Grouped",
    "Ident",
    "Inline",
    "InlineResult",
    "MaybeAmount",
    "MaybeCharge",
    "Moment",
    "Money",
    "Nothing",
    "Number",
    "Outcome",
    "Raw",
    "Real",
    "Refund",
    "Text",
    "Verdict",
]


Amount: TypeAlias = Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
"""(spec.yaml#Amount)"""


class Anything(Payload, frozen=True):
    """Payload of ``anything``.  (spec.yaml#anything)"""


class Charge(Model, frozen=True):
    """(spec.yaml#Charge)"""

    kind: Literal["charge"] = "charge"
    charge_id: str


class Charges(Payload, frozen=True):
    """Payload of ``charges``.  (spec.yaml#charges)"""

    order_id: UUID


class Day(Payload, frozen=True):
    """Payload of ``day``.  (spec.yaml#day)"""


class Flag(Payload, frozen=True):
    """Payload of ``flag``.  (spec.yaml#flag)"""


class GetAmount(Payload, frozen=True):
    """Payload of ``get_amount``.  (spec.yaml#get_amount)"""


class GetCharge(Payload, frozen=True):
    """Payload of ``get_charge``.  (spec.yaml#get_charge)"""

    order_id: UUID


class GetOutcome(Payload, frozen=True):
    """Payload of ``get_outcome``.  (spec.yaml#get_outcome)"""


class GetVerdict(Payload, frozen=True):
    """Payload of ``get_verdict``.  (spec.yaml#get_verdict)"""


class Grouped(Payload, frozen=True):
    """Payload of ``grouped``.  (spec.yaml#grouped)"""


class Ident(Payload, frozen=True):
    """Payload of ``ident``.  (spec.yaml#ident)"""


class Inline(Payload, frozen=True):
    """Payload of ``inline``.  (spec.yaml#inline)"""

    order_id: UUID


class InlineResult(Model, frozen=True):
    """Result of inline.  (spec.yaml#inline)"""

    charge_id: str
    captured: bool


class MaybeAmount(Payload, frozen=True):
    """Payload of ``maybe_amount``.  (spec.yaml#maybe_amount)"""


class MaybeCharge(Payload, frozen=True):
    """Payload of ``maybe_charge``.  (spec.yaml#maybe_charge)"""


class Moment(Payload, frozen=True):
    """Payload of ``moment``.  (spec.yaml#moment)"""


class Money(Payload, frozen=True):
    """Payload of ``money``.  (spec.yaml#money)"""


class Nothing(Payload, frozen=True):
    """Payload of ``nothing``.  (spec.yaml#nothing)"""


class Number(Payload, frozen=True):
    """Payload of ``number``.  (spec.yaml#number)"""


class Refund(Model, frozen=True):
    """(spec.yaml#Refund)"""

    kind: Literal["refund"] = "refund"
    refund_id: str


class Raw(Payload, frozen=True):
    """Payload of ``raw``.  (spec.yaml#raw)"""


class Real(Payload, frozen=True):
    """Payload of ``real``.  (spec.yaml#real)"""


class Text(Payload, frozen=True):
    """Payload of ``text``.  (spec.yaml#text)"""


class Verdict(StrEnum):
    """(spec.yaml#Verdict)"""

    GOOD = "good"
    BAD = "bad"


Outcome: TypeAlias = Annotated[Charge | Refund, Field(discriminator="kind")]
"""(spec.yaml#Outcome)"""
