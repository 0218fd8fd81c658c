"""What lanes.yaml says, in Python."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from jobspec import Payload
from jobspec.spec import BackPressure, Spec


class Sort(StrEnum):
    BIG = "big"
    SMALL = "small"


class Charge(Payload, frozen=True):
    customer_id: int
    sort: Sort


class Call(Payload, frozen=True):
    customer_id: int
    day: date
    id: UUID
    urgent: bool
    name: str


class Send(Payload, frozen=True):
    pass


class Thumb(Payload, frozen=True):
    pass


spec = Spec(package="acme.lanes", version=1)
spec.channel("charges", key={"customer_id": int, "sort": Sort}, order="strict", on_dead="cancel", run_ahead=8)
spec.channel("thumbs", backend="redis")
spec.channel(
    "calls",
    key={"customer_id": int, "day": date, "id": UUID, "urgent": bool, "name": str},
    lane_concurrency=2,
    back_pressure=BackPressure(lane_max_pending=10),
)
spec.channel(
    "mail",
    weight=5,
    concurrency=8,
    rate_limit="5/10s",
    back_pressure=BackPressure(max_pending=100, on_full="wait"),
)
spec.job(Charge, channel="charges")
spec.job(Call, channel="calls", priority=-5)
spec.job(Send, channel="mail", priority=7)
spec.job(Thumb, channel="thumbs")
