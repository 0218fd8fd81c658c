from __future__ import annotations

from typing import Annotated

from pydantic import PlainSerializer

from jobspec.core.payload import Payload
from jobspec.spec import Spec


class Order(Payload):
    cents: Annotated[int, PlainSerializer(str)]


spec = Spec(package="shop", version=1)
spec.job(Order)
