# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: d131a677
"""Typed jobs of package ``golden_results``."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    Base64,
    FiniteFloat,
    Int64,
    JobDef,
    UtcDatetime,
    require_runtime,
)
from pydantic import (
    JsonValue,
    TypeAdapter,
)

from .models import (
    Amount,
    Anything,
    Charge,
    Charges,
    Day,
    Flag,
    GetAmount,
    GetCharge,
    GetOutcome,
    GetVerdict,
    Grouped,
    Ident,
    Inline,
    InlineResult,
    MaybeAmount,
    MaybeCharge,
    Moment,
    Money,
    Nothing,
    Number,
    Outcome,
    Raw,
    Real,
    Text,
    Verdict,
)

__all__ = [
    "JobName",
    "anything",
    "charges",
    "day",
    "flag",
    "get_amount",
    "get_charge",
    "get_outcome",
    "get_verdict",
    "grouped",
    "ident",
    "inline",
    "maybe_amount",
    "maybe_charge",
    "moment",
    "money",
    "nothing",
    "number",
    "raw",
    "real",
    "text",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "anything",
    "charges",
    "day",
    "flag",
    "get_amount",
    "get_charge",
    "get_outcome",
    "get_verdict",
    "grouped",
    "ident",
    "inline",
    "maybe_amount",
    "maybe_charge",
    "moment",
    "money",
    "nothing",
    "number",
    "raw",
    "real",
    "text",
]


def _anything() -> Anything:
    return Anything()


anything: Final = JobDef(
    "golden_results.anything",
    _anything,
    lambda: TypeAdapter[JsonValue](JsonValue),
)
"""Channel ``default``.  (spec.yaml#anything)"""


def _charges(
    *,
    order_id: UUID,
) -> Charges:
    return Charges(
        order_id=order_id,
    )


charges: Final = JobDef(
    "golden_results.charges",
    _charges,
    lambda: TypeAdapter[list[Charge]](list[Charge]),
)
"""Channel ``default``.  (spec.yaml#charges)"""


def _day() -> Day:
    return Day()


day: Final = JobDef(
    "golden_results.day",
    _day,
    lambda: date,
)
"""Channel ``default``.  (spec.yaml#day)"""


def _flag() -> Flag:
    return Flag()


flag: Final = JobDef(
    "golden_results.flag",
    _flag,
    lambda: bool,
)
"""Channel ``default``.  (spec.yaml#flag)"""


def _get_amount() -> GetAmount:
    return GetAmount()


get_amount: Final = JobDef(
    "golden_results.get_amount",
    _get_amount,
    lambda: TypeAdapter[Decimal](Amount),
)
"""Channel ``default``.  (spec.yaml#get_amount)"""


def _get_charge(
    *,
    order_id: UUID,
) -> GetCharge:
    return GetCharge(
        order_id=order_id,
    )


get_charge: Final = JobDef(
    "golden_results.get_charge",
    _get_charge,
    lambda: Charge,
)
"""Channel ``default``.  (spec.yaml#get_charge)"""


def _get_outcome() -> GetOutcome:
    return GetOutcome()


get_outcome: Final = JobDef(
    "golden_results.get_outcome",
    _get_outcome,
    lambda: TypeAdapter[Outcome](Outcome),
)
"""Channel ``default``.  (spec.yaml#get_outcome)"""


def _get_verdict() -> GetVerdict:
    return GetVerdict()


get_verdict: Final = JobDef(
    "golden_results.get_verdict",
    _get_verdict,
    lambda: Verdict,
)
"""Channel ``default``.  (spec.yaml#get_verdict)"""


def _grouped() -> Grouped:
    return Grouped()


grouped: Final = JobDef(
    "golden_results.grouped",
    _grouped,
    lambda: TypeAdapter[dict[str, list[Charge]]](dict[str, list[Charge]]),
)
"""Channel ``default``.  (spec.yaml#grouped)"""


def _ident() -> Ident:
    return Ident()


ident: Final = JobDef(
    "golden_results.ident",
    _ident,
    lambda: UUID,
)
"""Channel ``default``.  (spec.yaml#ident)"""


def _inline(
    *,
    order_id: UUID,
) -> Inline:
    return Inline(
        order_id=order_id,
    )


inline: Final = JobDef(
    "golden_results.inline",
    _inline,
    lambda: InlineResult,
)
"""Channel ``default``.  (spec.yaml#inline)"""


def _maybe_amount() -> MaybeAmount:
    return MaybeAmount()


maybe_amount: Final = JobDef(
    "golden_results.maybe_amount",
    _maybe_amount,
    lambda: TypeAdapter[Decimal | None](Amount | None),
)
"""Channel ``default``.  (spec.yaml#maybe_amount)"""


def _maybe_charge() -> MaybeCharge:
    return MaybeCharge()


maybe_charge: Final = JobDef(
    "golden_results.maybe_charge",
    _maybe_charge,
    lambda: TypeAdapter[Charge | None](Charge | None),
)
"""Channel ``default``.  (spec.yaml#maybe_charge)"""


def _moment() -> Moment:
    return Moment()


moment: Final = JobDef(
    "golden_results.moment",
    _moment,
    lambda: TypeAdapter[datetime](UtcDatetime),
)
"""Channel ``default``.  (spec.yaml#moment)"""


def _money() -> Money:
    return Money()


money: Final = JobDef(
    "golden_results.money",
    _money,
    lambda: Decimal,
)
"""Channel ``default``.  (spec.yaml#money)"""


def _nothing() -> Nothing:
    return Nothing()


nothing: Final = JobDef(
    "golden_results.nothing",
    _nothing,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#nothing)"""


def _number() -> Number:
    return Number()


number: Final = JobDef(
    "golden_results.number",
    _number,
    lambda: TypeAdapter[int](Int64),
)
"""Channel ``default``.  (spec.yaml#number)"""


def _raw() -> Raw:
    return Raw()


raw: Final = JobDef(
    "golden_results.raw",
    _raw,
    lambda: TypeAdapter[bytes](Base64),
)
"""Channel ``default``.  (spec.yaml#raw)"""


def _real() -> Real:
    return Real()


real: Final = JobDef(
    "golden_results.real",
    _real,
    lambda: TypeAdapter[float](FiniteFloat),
)
"""Channel ``default``.  (spec.yaml#real)"""


def _text() -> Text:
    return Text()


text: Final = JobDef(
    "golden_results.text",
    _text,
    lambda: str,
)
"""Channel ``default``.  (spec.yaml#text)"""
