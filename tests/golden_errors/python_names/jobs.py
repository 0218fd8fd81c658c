from __future__ import annotations

from pydantic import BaseModel

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class order_line(BaseModel):
    skuNumber: str


class Order(Payload):
    line: order_line


spec = Spec(package="Shop", version=2)
spec.channel("Mail Out")
spec.job(Order, version=0, priority="high", retry=3, blob="image", doc=5)
