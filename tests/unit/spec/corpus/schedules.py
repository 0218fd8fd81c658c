"""What schedules.yaml says, in Python."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jobspec import Payload
from jobspec.spec import Retention, Schedule, Spec


class Sweep(Payload, frozen=True):
    pass


class Report(Payload, frozen=True):
    day: date
    at: datetime
    title: str = "Sales"
    limit: timedelta


spec = Spec(package="acme.schedules", version=1)
spec.job(Sweep, schedule=Schedule(cron="*/5 * * * *"))
spec.job(
    Report,
    schedule=Schedule(
        cron="0 3 * * MON-FRI",
        tz="Europe/Paris",
        payload={"day": {"from": "scheduled_day"}, "at": {"from": "scheduled_at"}, "limit": timedelta(hours=1)},
        catch_up="none",
    ),
    retention=Retention(done="forever", dead=timedelta(days=30)),
)
