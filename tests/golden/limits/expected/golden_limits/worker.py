# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: bcafb3bf
"""Worker side of package ``golden_limits``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    BlobMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    CallBack,
    ChargeOrder,
    Export,
    RefundOrder,
    SendEmail,
    Sweep,
)

__all__ = [
    "CallBackHandler",
    "CallBackJob",
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "ExportHandler",
    "ExportJob",
    "Handlers",
    "RefundOrderHandler",
    "RefundOrderJob",
    "SendEmailHandler",
    "SendEmailJob",
    "SomeHandlers",
    "SweepHandler",
    "SweepJob",
    "dispatch_some",
    "dispatch_table",
]


class CallBackJob(JobContext[CallBack, None]):
    """A running ``call_back``."""


class ChargeOrderJob(JobContext[ChargeOrder, bool]):
    """A running ``charge_order``."""


class ExportJob(JobContext[Export, None]):
    """A running ``export``."""


class RefundOrderJob(JobContext[RefundOrder, None], BlobMixin):
    """A running ``refund_order``: ``.blob`` is the proof."""


class SendEmailJob(JobContext[SendEmail, None]):
    """A running ``send_email``."""


class SweepJob(JobContext[Sweep, None]):
    """A running ``sweep``."""


CallBackHandler: TypeAlias = Handler[CallBackJob, None]
ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, bool]
ExportHandler: TypeAlias = Handler[ExportJob, None]
RefundOrderHandler: TypeAlias = Handler[RefundOrderJob, None]
SendEmailHandler: TypeAlias = Handler[SendEmailJob, None]
SweepHandler: TypeAlias = Handler[SweepJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    call_back: CallBackHandler
    charge_order: ChargeOrderHandler
    export: ExportHandler
    refund_order: RefundOrderHandler
    send_email: SendEmailHandler
    sweep: SweepHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    call_back: CallBackHandler
    charge_order: ChargeOrderHandler
    export: ExportHandler
    refund_order: RefundOrderHandler
    send_email: SendEmailHandler
    sweep: SweepHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "call_back": Route(
        "golden_limits.call_back",
        1,
        CallBackJob,
        CallBack,
        None,
    ),
    "charge_order": Route(
        "golden_limits.charge_order",
        2,
        ChargeOrderJob,
        ChargeOrder,
        lambda: bool,
    ),
    "export": Route(
        "golden_limits.export",
        1,
        ExportJob,
        Export,
        None,
    ),
    "refund_order": Route(
        "golden_limits.refund_order",
        1,
        RefundOrderJob,
        RefundOrder,
        None,
        blob=True,
    ),
    "send_email": Route(
        "golden_limits.send_email",
        1,
        SendEmailJob,
        SendEmail,
        None,
    ),
    "sweep": Route(
        "golden_limits.sweep",
        1,
        SweepJob,
        Sweep,
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
