from typing import Literal

from pydantic import BaseModel


class Card(BaseModel):
    token: str


class Cash(BaseModel):
    kind: Literal["money"] = "money"


class Coins(BaseModel):
    kind: Literal["coins"] = "coins"
