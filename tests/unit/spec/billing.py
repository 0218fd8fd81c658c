"""What billing.yaml says, in Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Optional
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, JsonValue

from jobspec.core.payload import Base64, Int64, Payload, UtcDatetime
from jobspec.spec import Blob, Retry, Spec


class Currency(StrEnum):
    """What is paid in."""

    EUR = "EUR"
    USD = "USD"


class Card(BaseModel, frozen=True):
    kind: Literal["card"] = "card"
    token: str


class Invoice(BaseModel, frozen=True):
    kind: Literal["invoice"] = "invoice"
    net_days: Annotated[int, Field(ge=0)] = 30


PaymentMethod = Annotated[Card | Invoice, Field(discriminator="kind")]


class Line(BaseModel):
    """One article."""

    sku: Annotated[str, Field(pattern="^[A-Z]+$")]
    qty: int = Field(ge=1)


class Charge(BaseModel):
    charge_id: str
    captured: bool


class ChargeOrder(Payload, frozen=True):
    """Charge an order."""

    order_id: UUID
    customer_id: Int64
    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2, description="In cents.")]
    tip: Decimal = Decimal("0.50")
    currency: Currency = Currency.EUR
    method: PaymentMethod
    backup: PaymentMethod | None = None
    lines: Annotated[tuple[Line, ...], Field(max_length=500)] = ()
    metadata: dict[str, str] = Field(default_factory=dict)
    format: Literal["short", "long"] = "short"
    placed_at: Optional[UtcDatetime] = None  # noqa: UP045
    due: AwareDatetime = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    day: date = date(2026, 1, 31)
    at: time = time(9, 30)
    patience: Annotated[timedelta, Field(ge=timedelta(seconds=1))] = timedelta(minutes=90)
    ratio: float = 0.5
    loud: bool = False
    raw: Annotated[Base64, Field(max_length=10)] = b"hi"
    extra: JsonValue = "x"


class SendReceipt(Payload, frozen=True):
    """Say thanks."""

    to: str
    copies: Annotated[Sequence[str], Field(min_length=1)]


class Refund(Payload, frozen=True):
    """Give it back."""

    customer: int


spec = Spec(package="acme.billing", version=1, doc="Billing.")
spec.channel("charges", key={"customer_id": int}, order="strict", on_dead="skip", doc="One lane a customer.")
spec.channel("mail")
charge_order = spec.job(
    ChargeOrder,
    result=Charge,
    channel="charges",
    version=2,
    retry=Retry(max_attempts=12, backoff="linear", base=timedelta(seconds=2), cap=timedelta(minutes=10), jitter=0.2),
    timeout=timedelta(seconds=30),
)
send_receipt = spec.job(SendReceipt, result=list[str], channel="mail", priority=5, retry=Retry(max_attempts="forever"))
refund = spec.job(Refund, channel={"charges": {"customer_id": "customer"}}, blob=Blob(name="proof", max_bytes=1024))
