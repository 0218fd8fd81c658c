# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: d131a677
"""Worker side of package ``golden_results``."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypedDict, Unpack
from uuid import UUID

from jobspec import (
    Base64,
    DispatchTable,
    FiniteFloat,
    Handler,
    Int64,
    JobContext,
    Route,
    UtcDatetime,
    build_dispatch_table,
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
    "AnythingHandler",
    "AnythingJob",
    "ChargesHandler",
    "ChargesJob",
    "DayHandler",
    "DayJob",
    "FlagHandler",
    "FlagJob",
    "GetAmountHandler",
    "GetAmountJob",
    "GetChargeHandler",
    "GetChargeJob",
    "GetOutcomeHandler",
    "GetOutcomeJob",
    "GetVerdictHandler",
    "GetVerdictJob",
    "GroupedHandler",
    "GroupedJob",
    "Handlers",
    "IdentHandler",
    "IdentJob",
    "InlineHandler",
    "InlineJob",
    "MaybeAmountHandler",
    "MaybeAmountJob",
    "MaybeChargeHandler",
    "MaybeChargeJob",
    "MomentHandler",
    "MomentJob",
    "MoneyHandler",
    "MoneyJob",
    "NothingHandler",
    "NothingJob",
    "NumberHandler",
    "NumberJob",
    "RawHandler",
    "RawJob",
    "RealHandler",
    "RealJob",
    "SomeHandlers",
    "TextHandler",
    "TextJob",
    "dispatch_some",
    "dispatch_table",
]


class AnythingJob(JobContext[Anything, JsonValue]):
    """A running ``anything``."""


class ChargesJob(JobContext[Charges, list[Charge]]):
    """A running ``charges``."""


class DayJob(JobContext[Day, date]):
    """A running ``day``."""


class FlagJob(JobContext[Flag, bool]):
    """A running ``flag``."""


class GetAmountJob(JobContext[GetAmount, Decimal]):
    """A running ``get_amount``."""


class GetChargeJob(JobContext[GetCharge, Charge]):
    """A running ``get_charge``."""


class GetOutcomeJob(JobContext[GetOutcome, Outcome]):
    """A running ``get_outcome``."""


class GetVerdictJob(JobContext[GetVerdict, Verdict]):
    """A running ``get_verdict``."""


class GroupedJob(JobContext[Grouped, dict[str, list[Charge]]]):
    """A running ``grouped``."""


class IdentJob(JobContext[Ident, UUID]):
    """A running ``ident``."""


class InlineJob(JobContext[Inline, InlineResult]):
    """A running ``inline``."""


class MaybeAmountJob(JobContext[MaybeAmount, Decimal | None]):
    """A running ``maybe_amount``."""


class MaybeChargeJob(JobContext[MaybeCharge, Charge | None]):
    """A running ``maybe_charge``."""


class MomentJob(JobContext[Moment, datetime]):
    """A running ``moment``."""


class MoneyJob(JobContext[Money, Decimal]):
    """A running ``money``."""


class NothingJob(JobContext[Nothing, None]):
    """A running ``nothing``."""


class NumberJob(JobContext[Number, int]):
    """A running ``number``."""


class RawJob(JobContext[Raw, bytes]):
    """A running ``raw``."""


class RealJob(JobContext[Real, float]):
    """A running ``real``."""


class TextJob(JobContext[Text, str]):
    """A running ``text``."""


AnythingHandler: TypeAlias = Handler[AnythingJob, JsonValue]
ChargesHandler: TypeAlias = Handler[ChargesJob, list[Charge]]
DayHandler: TypeAlias = Handler[DayJob, date]
FlagHandler: TypeAlias = Handler[FlagJob, bool]
GetAmountHandler: TypeAlias = Handler[GetAmountJob, Decimal]
GetChargeHandler: TypeAlias = Handler[GetChargeJob, Charge]
GetOutcomeHandler: TypeAlias = Handler[GetOutcomeJob, Outcome]
GetVerdictHandler: TypeAlias = Handler[GetVerdictJob, Verdict]
GroupedHandler: TypeAlias = Handler[GroupedJob, dict[str, list[Charge]]]
IdentHandler: TypeAlias = Handler[IdentJob, UUID]
InlineHandler: TypeAlias = Handler[InlineJob, InlineResult]
MaybeAmountHandler: TypeAlias = Handler[MaybeAmountJob, Decimal | None]
MaybeChargeHandler: TypeAlias = Handler[MaybeChargeJob, Charge | None]
MomentHandler: TypeAlias = Handler[MomentJob, datetime]
MoneyHandler: TypeAlias = Handler[MoneyJob, Decimal]
NothingHandler: TypeAlias = Handler[NothingJob, None]
NumberHandler: TypeAlias = Handler[NumberJob, int]
RawHandler: TypeAlias = Handler[RawJob, bytes]
RealHandler: TypeAlias = Handler[RealJob, float]
TextHandler: TypeAlias = Handler[TextJob, str]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    anything: AnythingHandler
    charges: ChargesHandler
    day: DayHandler
    flag: FlagHandler
    get_amount: GetAmountHandler
    get_charge: GetChargeHandler
    get_outcome: GetOutcomeHandler
    get_verdict: GetVerdictHandler
    grouped: GroupedHandler
    ident: IdentHandler
    inline: InlineHandler
    maybe_amount: MaybeAmountHandler
    maybe_charge: MaybeChargeHandler
    moment: MomentHandler
    money: MoneyHandler
    nothing: NothingHandler
    number: NumberHandler
    raw: RawHandler
    real: RealHandler
    text: TextHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    anything: AnythingHandler
    charges: ChargesHandler
    day: DayHandler
    flag: FlagHandler
    get_amount: GetAmountHandler
    get_charge: GetChargeHandler
    get_outcome: GetOutcomeHandler
    get_verdict: GetVerdictHandler
    grouped: GroupedHandler
    ident: IdentHandler
    inline: InlineHandler
    maybe_amount: MaybeAmountHandler
    maybe_charge: MaybeChargeHandler
    moment: MomentHandler
    money: MoneyHandler
    nothing: NothingHandler
    number: NumberHandler
    raw: RawHandler
    real: RealHandler
    text: TextHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "anything": Route(
        "golden_results.anything",
        1,
        AnythingJob,
        Anything,
        lambda: TypeAdapter[JsonValue](JsonValue),
    ),
    "charges": Route(
        "golden_results.charges",
        1,
        ChargesJob,
        Charges,
        lambda: TypeAdapter[list[Charge]](list[Charge]),
    ),
    "day": Route(
        "golden_results.day",
        1,
        DayJob,
        Day,
        lambda: date,
    ),
    "flag": Route(
        "golden_results.flag",
        1,
        FlagJob,
        Flag,
        lambda: bool,
    ),
    "get_amount": Route(
        "golden_results.get_amount",
        1,
        GetAmountJob,
        GetAmount,
        lambda: TypeAdapter[Decimal](Amount),
    ),
    "get_charge": Route(
        "golden_results.get_charge",
        1,
        GetChargeJob,
        GetCharge,
        lambda: Charge,
    ),
    "get_outcome": Route(
        "golden_results.get_outcome",
        1,
        GetOutcomeJob,
        GetOutcome,
        lambda: TypeAdapter[Outcome](Outcome),
    ),
    "get_verdict": Route(
        "golden_results.get_verdict",
        1,
        GetVerdictJob,
        GetVerdict,
        lambda: Verdict,
    ),
    "grouped": Route(
        "golden_results.grouped",
        1,
        GroupedJob,
        Grouped,
        lambda: TypeAdapter[dict[str, list[Charge]]](dict[str, list[Charge]]),
    ),
    "ident": Route(
        "golden_results.ident",
        1,
        IdentJob,
        Ident,
        lambda: UUID,
    ),
    "inline": Route(
        "golden_results.inline",
        1,
        InlineJob,
        Inline,
        lambda: InlineResult,
    ),
    "maybe_amount": Route(
        "golden_results.maybe_amount",
        1,
        MaybeAmountJob,
        MaybeAmount,
        lambda: TypeAdapter[Decimal | None](Amount | None),
    ),
    "maybe_charge": Route(
        "golden_results.maybe_charge",
        1,
        MaybeChargeJob,
        MaybeCharge,
        lambda: TypeAdapter[Charge | None](Charge | None),
    ),
    "moment": Route(
        "golden_results.moment",
        1,
        MomentJob,
        Moment,
        lambda: TypeAdapter[datetime](UtcDatetime),
    ),
    "money": Route(
        "golden_results.money",
        1,
        MoneyJob,
        Money,
        lambda: Decimal,
    ),
    "nothing": Route(
        "golden_results.nothing",
        1,
        NothingJob,
        Nothing,
        None,
    ),
    "number": Route(
        "golden_results.number",
        1,
        NumberJob,
        Number,
        lambda: TypeAdapter[int](Int64),
    ),
    "raw": Route(
        "golden_results.raw",
        1,
        RawJob,
        Raw,
        lambda: TypeAdapter[bytes](Base64),
    ),
    "real": Route(
        "golden_results.real",
        1,
        RealJob,
        Real,
        lambda: TypeAdapter[float](FiniteFloat),
    ),
    "text": Route(
        "golden_results.text",
        1,
        TextJob,
        Text,
        lambda: str,
    ),
}


def dispatch_table(
    **handlers: Unpack[Handlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves the whole package."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table, complete=True)


def dispatch_some(
    **handlers: Unpack[SomeHandlers],
) -> DispatchTable:
    """The dispatch table of a worker that serves only the named jobs."""
    table: dict[str, Any] = {**handlers}
    return build_dispatch_table(_ROUTES, table)
