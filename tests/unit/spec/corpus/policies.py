"""What policies.yaml says, in Python."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from jobspec.core.payload import Int64, Payload
from jobspec.spec import BackPressure, Blob, Retention, Retry, Schedule, Spec, Unique


class Region(StrEnum):
    NORTH = "north"
    SOUTH = "south"


class Progress(BaseModel, frozen=True):
    """How far it is."""

    rows: int = 0


class Customer(BaseModel, frozen=True):
    id: Int64
    region: Region


class ReserveStock(Payload, frozen=True):
    order_id: UUID
    customer: Customer


class SendEmail(Payload, frozen=True):
    to: str


class ChargeOrder(Payload, frozen=True):
    customer_id: int


class NightlyReport(Payload, frozen=True):
    day: date
    at: datetime
    limit: timedelta
    regions: tuple[Region, ...] = ()
    price: Decimal


class Sweep(Payload, frozen=True): ...


spec = Spec(package="acme.policies", version=1, doc="Every policy there is.")
spec.channel(
    "mail",
    doc="Outgoing mail.",
    weight=20,
    concurrency=8,
    rate_limit="100/m",
    back_pressure=BackPressure(max_pending=10_000, on_full="wait"),
)
spec.channel(
    "calls",
    key={"customer_id": int},
    lane_concurrency=2,
    rate_limit="5/10s",
    back_pressure=BackPressure(lane_max_pending=100),
)
spec.channel("charges", key={"customer_id": int}, order="strict", on_dead="block")
spec.channel("exports", order="strict", on_dead="cancel", run_ahead=16)
spec.channel("thumbs", backend="redis")
reserve_stock = spec.job(
    ReserveStock,
    result=bool,
    channel={"calls": {"customer_id": "customer.id"}},
    unique=Unique(key=("order_id", "customer.region"), while_="forever", on_conflict="raise"),
    checkpoint=Progress,
    transactional="sync",
    events=True,
    retention=Retention(done="forever"),
)
send_email = spec.job(
    SendEmail,
    channel="mail",
    unique=Unique(key=["to"], window=timedelta(minutes=90)),
    checkpoint=dict[str, int],
    transactional="async",
    events=("done", "dead"),
    tags={"area": "messaging", "team": "mail"},
    retention=Retention(done=timedelta(0), dead=timedelta(days=30)),
    lease=timedelta(seconds=90),
    origin="shop",
)
charge_order = spec.job(
    ChargeOrder,
    channel="charges",
    blob=Blob(name="proof", max_bytes=10),
    unique=Unique(key=["customer_id"], while_="unfinished", on_conflict="return_existing"),
    after={"stock": reserve_stock, "mail": "send_email"},
    on_dep_failure="run",
    retry=Retry(retry_on=[OSError, "acme.errors:Busy"], give_up_on=(KeyError,)),
)
nightly_report = spec.job(
    NightlyReport,
    channel="exports",
    schedule=Schedule(
        cron="0 3 * * *",
        tz="Europe/Paris",
        payload={
            "day": {"from": "scheduled_day"},
            "at": {"from": "scheduled_at"},
            "limit": timedelta(hours=1),
            "regions": [Region.NORTH],
            "price": Decimal("1.50"),
        },
        catch_up="all",
    ),
)
sweep = spec.job(Sweep, schedule=Schedule(cron="*/5 * * * *"))
