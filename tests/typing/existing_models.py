"""Models that models.yaml names: its jobs are called as they are made."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from jobspec import Payload
from jobspec.spec import Spec


class Address(BaseModel):
    street: str
    city: str = "Paris"


class Customer(BaseModel):
    """Plain, and not frozen."""

    name: str
    address: Address
    born: date | None = None
    tags: list[str] = Field(default_factory=list)


class Point(BaseModel):
    """With a constructor of its own."""

    x: int
    y: int

    def __init__(self, x: int, y: int = 0) -> None:
        super().__init__(x=x, y=y)


class Photo(BaseModel, frozen=True):
    title: str
    tags: list[str] = []


class Visit(Payload, frozen=True):
    place: str
    nights: int = 1


spec = Spec(package="typed_visits", version=1)
visit = spec.job(Visit, result=Address)
