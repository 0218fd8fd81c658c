"""What wire_names.yaml says, in Python."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from jobspec import Model, Payload
from jobspec.spec import Schedule, Spec, Unique


class Customer(Model, frozen=True):
    customer_id: Annotated[int, Field(validation_alias="customerId", serialization_alias="customerId")]
    region: str


class Charge(Payload, frozen=True):
    order_id: Annotated[UUID, Field(alias="orderId")]
    customer: Annotated[Customer, Field(alias="the customer")]
    sender: Annotated[str, Field(alias="@from")] = "web"
    note: Annotated[str, Field(alias="note")]


class Report(Payload, frozen=True):
    region: Annotated[str, Field(alias="regionName")]
    day: Annotated[date, Field(alias="onDay")]


spec = Spec(package="acme.wire", version=1)
spec.channel("charges", key={"customer_id": int}, order="strict", on_dead="skip")
spec.channel("regions", key={"region": str})
spec.job(
    Charge,
    channel={"charges": {"customer_id": "customer.customer_id"}},
    unique=Unique(key=["order_id", "customer.region"]),
)
spec.job(
    Report,
    channel="regions",
    schedule=Schedule(cron="0 3 * * *", payload={"region": "eu", "day": {"from": "scheduled_day"}}),
)
