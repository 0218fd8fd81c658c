from __future__ import annotations

from datetime import timedelta
from enum import IntEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from jobspec.core.payload import Payload
from jobspec.spec import Blob, Retry, Spec


class Level(IntEnum):
    LOW = 1


class Order(Payload):
    level: Level


spec = Spec(package="shop", version=1)
spec.job(Order)
