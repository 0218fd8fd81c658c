"""Every policy, declared in Python."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from jobspec import Payload
from jobspec.spec import BackPressure, Blob, Retention, Retry, Schedule, Spec, Unique


class Progress(BaseModel, frozen=True):
    """How far it is."""

    rows: int = 0


class ReserveStock(Payload, frozen=True):
    """Put something aside."""

    order_id: UUID


class ChargeOrder(Payload, frozen=True):
    """Charge an order."""

    order_id: UUID
    customer_id: int


class NightlyReport(Payload, frozen=True):
    """Say how the day was."""

    day: date
    at: datetime
    limit: timedelta


spec = Spec(package="golden_python_policies", version=1)
spec.channel(
    "charges",
    key={"customer_id": int},
    order="strict",
    on_dead="cancel",
    weight=2,
    back_pressure=BackPressure(lane_max_pending=5, on_full="wait"),
)
spec.channel("stock", concurrency=4, rate_limit="5/10s")
reserve_stock = spec.job(
    ReserveStock,
    result=bool,
    channel="stock",
    unique=Unique(key=["order_id"], while_="forever", on_conflict="raise"),
    checkpoint=Progress,
    transactional="sync",
)
charge_order = spec.job(
    ChargeOrder,
    result=list[int],
    channel="charges",
    after={"stock": reserve_stock},
    on_dep_failure="run",
    blob=Blob(name="proof", max_bytes=10),
    retry=Retry(give_up_on=[KeyError, "acme.errors:CardDeclined"]),
    tags={"area": "money"},
)
nightly_report = spec.job(
    NightlyReport,
    schedule=Schedule(
        cron="0 3 * * *",
        tz="Europe/Paris",
        payload={"day": {"from": "scheduled_day"}, "at": {"from": "scheduled_at"}, "limit": timedelta(hours=1)},
    ),
    retention=Retention(done=timedelta(days=7), dead="forever"),
    events=["done", "dead"],
)
