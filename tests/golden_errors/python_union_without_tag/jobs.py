from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Card(BaseModel):
    kind: Literal["card", "credit"] = "card"


class Cash(BaseModel):
    kind: Literal["cash"] = "cash"


class Order(Payload):
    method: Annotated[Card | Cash, Field(discriminator="kind")]


spec = Spec(package="shop", version=1)
spec.job(Order)
