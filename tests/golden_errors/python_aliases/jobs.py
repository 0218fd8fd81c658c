from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from jobspec import Model, Payload, Sensitive
from jobspec.spec import Spec


class Card(Model, frozen=True):
    kind: Annotated[Literal["card"], Field(alias="type")] = "card"


class Invoice(Model, frozen=True):
    kind: Annotated[Literal["invoice"], Field(alias="type")] = "invoice"


class Charge(Payload, frozen=True):
    one: Annotated[str, Field(validation_alias="oneName")]
    two: Annotated[str, Field(validation_alias=AliasChoices("b", "c"))]
    three: Annotated[str, Field(validation_alias="a", serialization_alias="b")]
    method: Annotated[Card | Invoice, Field(discriminator="kind")]
    tokens: list[Annotated[str, Sensitive]]
    token: Annotated[str, Sensitive] | None


class Refund(Payload, frozen=True, validate_by_alias=False, validate_by_name=True):
    order: Annotated[str, Field(alias="orderId")]


spec = Spec(package="shop", version=1)
spec.job(Charge)
spec.job(Refund)
