from datetime import datetime

from pydantic import BaseModel, Field


class Order(BaseModel):
    count: int = Field(default=0, gt=5)
    placed: datetime = datetime(2026, 1, 1)
