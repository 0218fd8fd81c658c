from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from jobspec import Payload
from jobspec.spec import Spec


class Address(BaseModel):
    street: str
    zip_code: Annotated[str | None, Field(alias="zipCode")] = None


class Ship(Payload, frozen=True):
    to: Address


spec = Spec(package="shop", version=1)
spec.job(Ship)
