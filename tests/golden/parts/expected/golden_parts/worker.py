# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 7a8c65e2
"""Worker side of package ``golden_parts``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    AfterMixin,
    BlobMixin,
    CheckpointMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    Charge,
    ChargeOrder,
    Import,
    Letter,
    Progress,
    ReserveStock,
    ReserveStockResult,
    Step1,
    Step1Result,
    Step2,
    Step2Result,
    Step3,
    Step3Result,
    Step4,
    Step4Result,
    Step5,
    Step5Result,
    Step6,
    Step6Result,
    Step7,
    Step7Result,
    Step8,
    Step8Result,
    Step9,
    Step9Result,
    Step10,
    Step10Result,
    Step11,
    Step11Result,
    Step12,
    Step12Result,
    UrlPath,
    Worker,
)

__all__ = [
    "ChargeOrderAfter",
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "Handlers",
    "ImportHandler",
    "ImportJob",
    "ReserveStockHandler",
    "ReserveStockJob",
    "SendAgainHandler",
    "SendAgainJob",
    "SendLetterHandler",
    "SendLetterJob",
    "SomeHandlers",
    "Step1Handler",
    "Step1Job",
    "Step2After",
    "Step2Handler",
    "Step2Job",
    "Step3After",
    "Step3Handler",
    "Step3Job",
    "Step4After",
    "Step4Handler",
    "Step4Job",
    "Step5After",
    "Step5Handler",
    "Step5Job",
    "Step6After",
    "Step6Handler",
    "Step6Job",
    "Step7After",
    "Step7Handler",
    "Step7Job",
    "Step8After",
    "Step8Handler",
    "Step8Job",
    "Step9After",
    "Step9Handler",
    "Step9Job",
    "Step10After",
    "Step10Handler",
    "Step10Job",
    "Step11After",
    "Step11Handler",
    "Step11Job",
    "Step12After",
    "Step12Handler",
    "Step12Job",
    "WorkerHandler",
    "WorkerJob",
    "dispatch_some",
    "dispatch_table",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeOrderAfter:
    """What ``charge_order`` waited for."""

    stock: ReserveStockResult
    route: list[UrlPath]


class ChargeOrderJob(
    JobContext[ChargeOrder, Charge],
    AfterMixin[ChargeOrderAfter],
):
    """A running ``charge_order``: ``.after`` holds what it waited for."""


class ImportJob(
    JobContext[Import, list[UrlPath]],
    BlobMixin,
    CheckpointMixin[Progress],
):
    """A running ``import``: ``.blob`` is the image, ``.state`` is what was saved last."""


class ReserveStockJob(JobContext[ReserveStock, ReserveStockResult]):
    """A running ``reserve_stock``."""


class SendAgainJob(JobContext[Letter, None]):
    """A running ``send_again``."""


class SendLetterJob(JobContext[Letter, None]):
    """A running ``send_letter``."""


class Step1Job(JobContext[Step1, Step1Result]):
    """A running ``step_1``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step10After:
    """What ``step_10`` waited for."""

    before: Step9Result


class Step10Job(JobContext[Step10, Step10Result], AfterMixin[Step10After]):
    """A running ``step_10``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step11After:
    """What ``step_11`` waited for."""

    before: Step10Result


class Step11Job(JobContext[Step11, Step11Result], AfterMixin[Step11After]):
    """A running ``step_11``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step12After:
    """What ``step_12`` waited for."""

    before: Step11Result


class Step12Job(JobContext[Step12, Step12Result], AfterMixin[Step12After]):
    """A running ``step_12``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step2After:
    """What ``step_2`` waited for."""

    before: Step1Result


class Step2Job(JobContext[Step2, Step2Result], AfterMixin[Step2After]):
    """A running ``step_2``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step3After:
    """What ``step_3`` waited for."""

    before: Step2Result


class Step3Job(JobContext[Step3, Step3Result], AfterMixin[Step3After]):
    """A running ``step_3``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step4After:
    """What ``step_4`` waited for."""

    before: Step3Result


class Step4Job(JobContext[Step4, Step4Result], AfterMixin[Step4After]):
    """A running ``step_4``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step5After:
    """What ``step_5`` waited for."""

    before: Step4Result


class Step5Job(JobContext[Step5, Step5Result], AfterMixin[Step5After]):
    """A running ``step_5``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step6After:
    """What ``step_6`` waited for."""

    before: Step5Result


class Step6Job(JobContext[Step6, Step6Result], AfterMixin[Step6After]):
    """A running ``step_6``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step7After:
    """What ``step_7`` waited for."""

    before: Step6Result


class Step7Job(JobContext[Step7, Step7Result], AfterMixin[Step7After]):
    """A running ``step_7``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step8After:
    """What ``step_8`` waited for."""

    before: Step7Result


class Step8Job(JobContext[Step8, Step8Result], AfterMixin[Step8After]):
    """A running ``step_8``: ``.after`` holds what it waited for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step9After:
    """What ``step_9`` waited for."""

    before: Step8Result


class Step9Job(JobContext[Step9, Step9Result], AfterMixin[Step9After]):
    """A running ``step_9``: ``.after`` holds what it waited for."""


class WorkerJob(JobContext[Worker, None]):
    """A running ``worker``."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, Charge]
ImportHandler: TypeAlias = Handler[ImportJob, list[UrlPath]]
ReserveStockHandler: TypeAlias = Handler[ReserveStockJob, ReserveStockResult]
SendAgainHandler: TypeAlias = Handler[SendAgainJob, None]
SendLetterHandler: TypeAlias = Handler[SendLetterJob, None]
Step1Handler: TypeAlias = Handler[Step1Job, Step1Result]
Step10Handler: TypeAlias = Handler[Step10Job, Step10Result]
Step11Handler: TypeAlias = Handler[Step11Job, Step11Result]
Step12Handler: TypeAlias = Handler[Step12Job, Step12Result]
Step2Handler: TypeAlias = Handler[Step2Job, Step2Result]
Step3Handler: TypeAlias = Handler[Step3Job, Step3Result]
Step4Handler: TypeAlias = Handler[Step4Job, Step4Result]
Step5Handler: TypeAlias = Handler[Step5Job, Step5Result]
Step6Handler: TypeAlias = Handler[Step6Job, Step6Result]
Step7Handler: TypeAlias = Handler[Step7Job, Step7Result]
Step8Handler: TypeAlias = Handler[Step8Job, Step8Result]
Step9Handler: TypeAlias = Handler[Step9Job, Step9Result]
WorkerHandler: TypeAlias = Handler[WorkerJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    import_: ImportHandler
    reserve_stock: ReserveStockHandler
    send_again: SendAgainHandler
    send_letter: SendLetterHandler
    step_1: Step1Handler
    step_10: Step10Handler
    step_11: Step11Handler
    step_12: Step12Handler
    step_2: Step2Handler
    step_3: Step3Handler
    step_4: Step4Handler
    step_5: Step5Handler
    step_6: Step6Handler
    step_7: Step7Handler
    step_8: Step8Handler
    step_9: Step9Handler
    worker: WorkerHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    import_: ImportHandler
    reserve_stock: ReserveStockHandler
    send_again: SendAgainHandler
    send_letter: SendLetterHandler
    step_1: Step1Handler
    step_10: Step10Handler
    step_11: Step11Handler
    step_12: Step12Handler
    step_2: Step2Handler
    step_3: Step3Handler
    step_4: Step4Handler
    step_5: Step5Handler
    step_6: Step6Handler
    step_7: Step7Handler
    step_8: Step8Handler
    step_9: Step9Handler
    worker: WorkerHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "golden_parts.charge_order",
        1,
        ChargeOrderJob,
        ChargeOrder,
        lambda: Charge,
        after=(
            ChargeOrderAfter,
            {
                "stock": lambda: ReserveStockResult,
                "route": lambda: TypeAdapter[list[UrlPath]](list[UrlPath]),
            },
        ),
    ),
    "import_": Route(
        "golden_parts.import",
        1,
        ImportJob,
        Import,
        lambda: TypeAdapter[list[UrlPath]](list[UrlPath]),
        blob=True,
        checkpoint=lambda: Progress,
    ),
    "reserve_stock": Route(
        "golden_parts.reserve_stock",
        1,
        ReserveStockJob,
        ReserveStock,
        lambda: ReserveStockResult,
    ),
    "send_again": Route(
        "golden_parts.send_again",
        1,
        SendAgainJob,
        Letter,
        None,
    ),
    "send_letter": Route(
        "golden_parts.send_letter",
        1,
        SendLetterJob,
        Letter,
        None,
    ),
    "step_1": Route(
        "golden_parts.step_1",
        1,
        Step1Job,
        Step1,
        lambda: Step1Result,
    ),
    "step_10": Route(
        "golden_parts.step_10",
        1,
        Step10Job,
        Step10,
        lambda: Step10Result,
        after=(Step10After, {"before": lambda: Step9Result}),
    ),
    "step_11": Route(
        "golden_parts.step_11",
        1,
        Step11Job,
        Step11,
        lambda: Step11Result,
        after=(Step11After, {"before": lambda: Step10Result}),
    ),
    "step_12": Route(
        "golden_parts.step_12",
        1,
        Step12Job,
        Step12,
        lambda: Step12Result,
        after=(Step12After, {"before": lambda: Step11Result}),
    ),
    "step_2": Route(
        "golden_parts.step_2",
        1,
        Step2Job,
        Step2,
        lambda: Step2Result,
        after=(Step2After, {"before": lambda: Step1Result}),
    ),
    "step_3": Route(
        "golden_parts.step_3",
        1,
        Step3Job,
        Step3,
        lambda: Step3Result,
        after=(Step3After, {"before": lambda: Step2Result}),
    ),
    "step_4": Route(
        "golden_parts.step_4",
        1,
        Step4Job,
        Step4,
        lambda: Step4Result,
        after=(Step4After, {"before": lambda: Step3Result}),
    ),
    "step_5": Route(
        "golden_parts.step_5",
        1,
        Step5Job,
        Step5,
        lambda: Step5Result,
        after=(Step5After, {"before": lambda: Step4Result}),
    ),
    "step_6": Route(
        "golden_parts.step_6",
        1,
        Step6Job,
        Step6,
        lambda: Step6Result,
        after=(Step6After, {"before": lambda: Step5Result}),
    ),
    "step_7": Route(
        "golden_parts.step_7",
        1,
        Step7Job,
        Step7,
        lambda: Step7Result,
        after=(Step7After, {"before": lambda: Step6Result}),
    ),
    "step_8": Route(
        "golden_parts.step_8",
        1,
        Step8Job,
        Step8,
        lambda: Step8Result,
        after=(Step8After, {"before": lambda: Step7Result}),
    ),
    "step_9": Route(
        "golden_parts.step_9",
        1,
        Step9Job,
        Step9,
        lambda: Step9Result,
        after=(Step9After, {"before": lambda: Step8Result}),
    ),
    "worker": Route(
        "golden_parts.worker",
        1,
        WorkerJob,
        Worker,
        None,
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
