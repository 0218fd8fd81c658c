from __future__ import annotations

from typing import Annotated

from pydantic import Field

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Order(Payload):
    when: Annotated[dict[str, int], Field(max_length=3, min_length=5)]
    words: list[Annotated[str, Field(pattern="a(?=b)")]]


spec = Spec(package="shop", version=1)
spec.job(Order)
