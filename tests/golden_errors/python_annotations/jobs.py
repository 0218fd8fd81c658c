from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, JsonValue

from jobspec.core.payload import Payload
from jobspec.spec import Blob, Retry, Spec


class Order(Payload):
    raw: bytes
    tags: set[JsonValue]
    anything: Any
    either: int | str
    pair: tuple[int, str]
    by_id: dict[int, str]
    level: Literal[1, 2]
    number: complex
    made: str = Field(default_factory=str)
    renamed: str = Field(validation_alias="Renamed")


spec = Spec(package="shop", version=1)
spec.job(Order)
