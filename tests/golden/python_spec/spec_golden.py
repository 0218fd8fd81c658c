"""Jobs over models that exist already: the generated code imports them, and calls them where it can."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from jobspec import Payload
from jobspec.spec import Blob, Retry, Spec

spec = Spec(package="golden_python_spec", version=1)
spec.channel("charges", key={"customer_id": int}, order="strict", on_dead="skip")


class Currency(StrEnum):
    EUR = "EUR"
    USD = "USD"


class Line(BaseModel, frozen=True):
    sku: str
    quantity: Annotated[int, Field(ge=1)] = 1


class Charge(BaseModel, frozen=True):
    charge_id: str
    captured: bool


class ChargeOrder(Payload, frozen=True):
    """Charge an order."""

    order_id: UUID
    customer_id: int
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
    currency: Currency = Currency.EUR
    lines: list[Line] = []
    placed_at: datetime | None = None


class ResizeImage(Payload, frozen=True):
    """Resize an image."""

    width: int
    format: Literal["png", "webp"] = "webp"
    tags: list[str] = []
    currency: Currency = Currency.USD


class Report(Payload, frozen=True):
    day: date


charge_order = spec.job(
    ChargeOrder,
    result=Charge,
    channel="charges",
    retry=Retry(max_attempts=12),
    timeout=timedelta(seconds=30),
)
resize_image = spec.job(ResizeImage, result=Line, blob=Blob(name="image", max_bytes=1024))
report = spec.job(Report, name="nightly_report")
