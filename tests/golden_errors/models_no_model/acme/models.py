from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field


class Customer(BaseModel):
    name: str


class Supplier(BaseModel):
    name: str


Amount = Annotated[Decimal, Field(max_digits=12)]
LIMIT = 5


def customer_of(name: str) -> Customer:
    return Customer(name=name)
