"""What scalar_fields.yaml says, in Python."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from jobspec import Base64, Payload
from jobspec.spec import Spec


class KeepAll(Payload, frozen=True):
    """One field of every scalar."""

    text: str
    whole: int
    real: float = 1.5
    yes_or_no: bool = True
    exact: Decimal = Decimal("9.90")
    id: UUID = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    moment: datetime = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
    day: date = date(2026, 1, 31)
    clock: time = time(9, 30)
    while_it_lasts: timedelta = timedelta(seconds=90)
    raw: Base64 = b"hello"
    anything: Annotated[JsonValue, Field(default={"a": [1, None]})]


spec = Spec(package="acme.scalars", version=1)
spec.job(KeepAll)
