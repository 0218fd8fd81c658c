# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c70fe6b4
"""Typed jobs of package ``golden_scalars``."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    JobDef,
    require_runtime,
)
from pydantic import JsonValue

from .models import (
    Bounded,
    Defaulted,
    Required,
)

__all__ = [
    "JobName",
    "bounded",
    "defaulted",
    "required",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "bounded",
    "defaulted",
    "required",
]


def _bounded(
    *,
    a_str: str,
    a_int: int,
    a_float: float,
    a_decimal: Decimal,
    a_duration: timedelta,
    a_bytes: bytes,
) -> Bounded:
    return Bounded(
        a_str=a_str,
        a_int=a_int,
        a_float=a_float,
        a_decimal=a_decimal,
        a_duration=a_duration,
        a_bytes=a_bytes,
    )


bounded: Final = JobDef(
    "golden_scalars.bounded",
    _bounded,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#bounded)"""


def _defaulted(
    *,
    a_str: str = 'it\'s "quoted" \\ and \xe9\n',
    a_long_str: str = "A text that is so long that it does not fit on one line, whatever it is put in.",
    a_int: int = 0,
    a_float: float = 1.0,
    a_bool: bool = True,
    a_decimal: Decimal = Decimal("1.50"),
    a_uuid: UUID = UUID("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d"),
    a_datetime: datetime = datetime(2026, 1, 31, 9, 30, 0, tzinfo=UTC),
    a_date: date = date(2026, 1, 31),
    a_time: time = time(9, 30, 0),
    a_duration: timedelta = timedelta(seconds=90),
    a_bytes: bytes = b"hi",
    a_json: JsonValue = {"list": [1, None, True], "text": "x"},
    an_amount: Decimal = Decimal("2.00"),
    then_required: str,
) -> Defaulted:
    return Defaulted(
        a_str=a_str,
        a_long_str=a_long_str,
        a_int=a_int,
        a_float=a_float,
        a_bool=a_bool,
        a_decimal=a_decimal,
        a_uuid=a_uuid,
        a_datetime=a_datetime,
        a_date=a_date,
        a_time=a_time,
        a_duration=a_duration,
        a_bytes=a_bytes,
        a_json=a_json,
        an_amount=an_amount,
        then_required=then_required,
    )


defaulted: Final = JobDef(
    "golden_scalars.defaulted",
    _defaulted,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#defaulted)"""


def _required(
    *,
    a_str: str,
    a_int: int,
    a_float: float,
    a_bool: bool,
    a_decimal: Decimal,
    a_uuid: UUID,
    a_datetime: datetime,
    a_date: date,
    a_time: time,
    a_duration: timedelta,
    a_bytes: bytes,
    a_json: JsonValue,
    an_amount: Decimal,
    a_code: str,
) -> Required:
    return Required(
        a_str=a_str,
        a_int=a_int,
        a_float=a_float,
        a_bool=a_bool,
        a_decimal=a_decimal,
        a_uuid=a_uuid,
        a_datetime=a_datetime,
        a_date=a_date,
        a_time=a_time,
        a_duration=a_duration,
        a_bytes=a_bytes,
        a_json=a_json,
        an_amount=an_amount,
        a_code=a_code,
    )


required: Final = JobDef(
    "golden_scalars.required",
    _required,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#required)"""
