from typing import Annotated

from pydantic import BaseModel, Field, computed_field


class Address(BaseModel):
    at: int | str


class Customer(BaseModel):
    name: str
    lives: Address


class Total(BaseModel):
    net: int

    @computed_field
    def gross(self) -> int:
        return self.net * 2


class Camel(BaseModel):
    firstName: str


Either = Annotated[Customer | Total, Field(title="either")]
