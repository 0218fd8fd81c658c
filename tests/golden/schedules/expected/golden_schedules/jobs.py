# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 0f52a513
"""Typed jobs of package ``golden_schedules``."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from jobspec import (
    Int64,
    JobDef,
    as_tuple,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    Charge,
    NightlyReport,
    Sweep,
)

__all__ = [
    "JobName",
    "charge",
    "nightly_report",
    "sweep",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "charge",
    "nightly_report",
    "sweep",
]


def _charge() -> Charge:
    return Charge()


charge: Final = JobDef(
    "golden_schedules.charge",
    _charge,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#charge)"""


def _nightly_report(
    *,
    day: date,
    at: datetime = datetime(2026, 1, 1, 0, 0, 0, tzinfo=UTC),
    stamp: datetime,
    seen: date | None = None,
    limit: Decimal = Decimal("1.50"),
    names: Sequence[str] = (),
    note: str = "it's",
) -> NightlyReport:
    return NightlyReport(
        day=day,
        at=at,
        stamp=stamp,
        seen=seen,
        limit=limit,
        names=as_tuple(names),
        note=note,
    )


nightly_report: Final = JobDef(
    "golden_schedules.nightly_report",
    _nightly_report,
    lambda: TypeAdapter[int](Int64),
)
"""Channel ``default``.  Scheduled at ``0 3 * * *`` in Europe/Paris.  (spec.yaml#nightly_report)"""


def _sweep() -> Sweep:
    return Sweep()


sweep: Final = JobDef(
    "golden_schedules.sweep",
    _sweep,
    lambda: type(None),
)
"""Channel ``default``.  Scheduled at ``*/5 * * * MON-FRI`` in UTC.  (spec.yaml#sweep)"""
