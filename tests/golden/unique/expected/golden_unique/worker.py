# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 8a9c42ea
"""Worker side of package ``golden_unique``."""

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
    Count,
    Remind,
    SendEmail,
)

__all__ = [
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "CountHandler",
    "CountJob",
    "Handlers",
    "RemindHandler",
    "RemindJob",
    "SendEmailHandler",
    "SendEmailJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ChargeOrderJob(JobContext[ChargeOrder, None]):
    """A running ``charge_order``."""


class CountJob(JobContext[Count, None]):
    """A running ``count``."""


class RemindJob(JobContext[Remind, None]):
    """A running ``remind``."""


class SendEmailJob(JobContext[SendEmail, None]):
    """A running ``send_email``."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, None]
CountHandler: TypeAlias = Handler[CountJob, None]
RemindHandler: TypeAlias = Handler[RemindJob, None]
SendEmailHandler: TypeAlias = Handler[SendEmailJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    count: CountHandler
    remind: RemindHandler
    send_email: SendEmailHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    count: CountHandler
    remind: RemindHandler
    send_email: SendEmailHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "golden_unique.charge_order",
        1,
        ChargeOrderJob,
        ChargeOrder,
        None,
    ),
    "count": Route(
        "golden_unique.count",
        1,
        CountJob,
        Count,
        None,
    ),
    "remind": Route(
        "golden_unique.remind",
        1,
        RemindJob,
        Remind,
        None,
    ),
    "send_email": Route(
        "golden_unique.send_email",
        1,
        SendEmailJob,
        SendEmail,
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
