# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c70fe6b4
"""Payload and result models of package ``golden_scalars``."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, TypeAlias
from uuid import UUID

from jobspec import (
    Base64,
    FiniteFloat,
    Int64,
    Payload,
    UtcDatetime,
)
from pydantic import (
    Field,
    JsonValue,
)

__all__ = [
    "Amount",
    "Bounded",
    "Code",
    "Defaulted",
    "Required",
]


Amount: TypeAlias = Annotated[
    Decimal,
    Field(gt=Decimal(0), max_digits=12, decimal_places=2),
]
"""Money.  (spec.yaml#Amount)"""


class Bounded(Payload, frozen=True):
    """Payload of ``bounded``.  (spec.yaml#bounded)"""

    a_str: Annotated[
        str,
        Field(min_length=1, max_length=200, pattern="^[^'\"\\\\]+$"),
    ]
    a_int: Annotated[Int64, Field(ge=-5, lt=10, multiple_of=5)]
    a_float: Annotated[FiniteFloat, Field(gt=0.5, le=1.5)]
    a_decimal: Annotated[
        Decimal,
        Field(
            ge=Decimal("0.05"),
            le=Decimal(100),
            multiple_of=0.05,
            max_digits=5,
            decimal_places=2,
        ),
    ]
    a_duration: Annotated[
        timedelta,
        Field(gt=timedelta(0), le=timedelta(days=1)),
    ]
    a_bytes: Annotated[Base64, Field(max_length=16)]


Code: TypeAlias = Annotated[str, Field(max_length=8, pattern="^[A-Z]{2}\\d+$")]
"""(spec.yaml#Code)"""


class Defaulted(Payload, frozen=True):
    """Payload of ``defaulted``.  (spec.yaml#defaulted)"""

    a_str: str = 'it\'s "quoted" \\ and \xe9\n'
    a_long_str: str = Field(
        default="A text that is so long that it does not fit on one line, whatever it is put in.",
    )
    a_int: Int64 = 0
    a_float: FiniteFloat = 1.0
    a_bool: bool = True
    a_decimal: Decimal = Decimal("1.50")
    a_uuid: UUID = UUID("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d")
    a_datetime: UtcDatetime = datetime(2026, 1, 31, 9, 30, 0, tzinfo=UTC)
    a_date: date = date(2026, 1, 31)
    a_time: time = time(9, 30, 0)
    a_duration: timedelta = timedelta(seconds=90)
    a_bytes: Base64 = b"hi"
    a_json: JsonValue = {"list": [1, None, True], "text": "x"}
    an_amount: Amount = Decimal("2.00")
    then_required: str


class Required(Payload, frozen=True):
    """Payload of ``required``.  (spec.yaml#required)"""

    a_str: str
    a_int: Int64
    a_float: FiniteFloat
    a_bool: bool
    a_decimal: Decimal
    a_uuid: UUID
    a_datetime: UtcDatetime
    a_date: date
    a_time: time
    a_duration: timedelta
    a_bytes: Base64
    a_json: JsonValue
    an_amount: Amount
    a_code: Code
