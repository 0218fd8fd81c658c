from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from jobspec.core.payload import Payload
from jobspec.spec import Blob, Retry, Spec


class Order(Payload):
    amount: Annotated[int, Field(gt=0)] = 0
    delay: Annotated[timedelta, Field(le=timedelta(seconds=10))] = timedelta(minutes=1)


spec = Spec(package="shop", version=1)
spec.job(Order)
