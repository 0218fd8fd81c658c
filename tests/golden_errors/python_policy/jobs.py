from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from jobspec.core.payload import Payload
from jobspec.spec import Blob, Retry, Spec


class Order(Payload):
    customer: int
    image: str


class Loose(BaseModel):
    x: int


spec = Spec(package="shop", version=1)
spec.channel("charges", key={"customer_id": int}, order="strict")
spec.channel("charges")
spec.channel("parts", key={"weight": float})
spec.job(
    Order,
    channel="charges",
    priority=3,
    retry=Retry(base=timedelta(hours=2), jitter=3.0),
    timeout=timedelta(0),
)
spec.job(Order, name="second", channel="charges", blob=Blob(name="image", max_bytes=10))
spec.job(Order, name="third", channel={"charges": {"customer_id": "customr"}}, timeout=30)
spec.job(Loose, name="fourth", channel="chargs", result=complex)
spec.job(Order, name="third")
