from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from jobspec.core.payload import Payload
from jobspec.spec import Blob, Retry, Spec


class Person(BaseModel):
    friends: list[Person]


class Greet(Payload):
    person: Person


spec = Spec(package="shop", version=1)
spec.job(Greet)
