# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 33835583
"""Worker side of package ``golden_dotted.billing.invoices``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import SendInvoice

__all__ = [
    "Handlers",
    "SendInvoiceHandler",
    "SendInvoiceJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class SendInvoiceJob(JobContext[SendInvoice, bool]):
    """A running ``send_invoice``."""


SendInvoiceHandler: TypeAlias = Handler[SendInvoiceJob, bool]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    send_invoice: SendInvoiceHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    send_invoice: SendInvoiceHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "send_invoice": Route(
        "golden_dotted.billing.invoices.send_invoice",
        1,
        SendInvoiceJob,
        SendInvoice,
        lambda: bool,
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
