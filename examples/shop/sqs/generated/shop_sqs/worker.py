# @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 0ce1a6a6
"""Worker side of package ``shop_sqs``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    ChargeOrder,
    SendReceipt,
)

__all__ = [
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "Handlers",
    "SendReceiptHandler",
    "SendReceiptJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ChargeOrderJob(JobContext[ChargeOrder, None]):
    """A running ``charge_order``."""


class SendReceiptJob(JobContext[SendReceipt, None]):
    """A running ``send_receipt``."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, None]
SendReceiptHandler: TypeAlias = Handler[SendReceiptJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    send_receipt: SendReceiptHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    send_receipt: SendReceiptHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "shop_sqs.charge_order",
        1,
        ChargeOrderJob,
        ChargeOrder,
        None,
    ),
    "send_receipt": Route(
        "shop_sqs.send_receipt",
        1,
        SendReceiptJob,
        SendReceipt,
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
