# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 0f52a513
"""Payload and result models of package ``golden_schedules``."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias

from jobspec import (
    Payload,
    UtcDatetime,
)

__all__ = [
    "Charge",
    "NightlyReport",
    "Stamp",
    "Sweep",
]


class Charge(Payload, frozen=True):
    """Payload of ``charge``.  (spec.yaml#charge)"""


Stamp: TypeAlias = UtcDatetime
"""(spec.yaml#Stamp)"""


class Sweep(Payload, frozen=True):
    """Payload of ``sweep``.  (spec.yaml#sweep)"""


class NightlyReport(Payload, frozen=True):
    """Payload of ``nightly_report``.  (spec.yaml#nightly_report)"""

    day: date
    at: UtcDatetime = datetime(2026, 1, 1, 0, 0, 0, tzinfo=UTC)
    stamp: Stamp
    seen: date | None = None
    limit: Decimal = Decimal("1.50")
    names: tuple[str, ...] = ()
    note: str = "it's"
