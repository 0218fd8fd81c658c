from __future__ import annotations

from pydantic import BaseModel

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Old:
    class Line(BaseModel):
        sku: str


class Line(BaseModel):
    sku: int


class Order(Payload):
    line: Line
    old: Old.Line


spec = Spec(package="shop", version=1)
spec.job(Order)
