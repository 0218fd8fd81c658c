from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from jobspec import Payload


class Address(BaseModel):
    street: str
    city: str = "Paris"


class Customer(BaseModel):
    name: str
    address: Address
    born: date | None = None
    tags: list[str] = Field(default_factory=list)


class Point(BaseModel):
    x: int
    y: int = 0

    def __init__(self, x: int, y: int = 0) -> None:
        super().__init__(x=x, y=y)


class Photo(Payload, frozen=True):
    title: str
    tags: list[str] = []
