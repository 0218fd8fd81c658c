# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ab91efbd
"""Worker side of package ``golden_labels``."""

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
from pydantic import JsonValue

from .models import (
    ChargeOrder,
    Resize,
    SendMail,
)

__all__ = [
    "ChargeOrderHandler",
    "ChargeOrderJob",
    "Handlers",
    "ResizeHandler",
    "ResizeJob",
    "SendMailHandler",
    "SendMailJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ChargeOrderJob(JobContext[ChargeOrder, None]):
    """A running ``charge_order``."""


class ResizeJob(JobContext[Resize, None], BlobMixin):
    """A running ``resize``: ``.blob`` is the image."""


class SendMailJob(JobContext[SendMail, None]):
    """A running ``send_mail``."""


ChargeOrderHandler: TypeAlias = Handler[ChargeOrderJob, None]
ResizeHandler: TypeAlias = Handler[ResizeJob, None]
SendMailHandler: TypeAlias = Handler[SendMailJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge_order: ChargeOrderHandler
    resize: ResizeHandler
    send_mail: SendMailHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge_order: ChargeOrderHandler
    resize: ResizeHandler
    send_mail: SendMailHandler


def _charge_order_from_1(
    payload: Mapping[str, JsonValue],
) -> Mapping[str, JsonValue] | ChargeOrder:
    """Imported when it is needed: its module may import this one."""
    from golden_labels_app import one_to_two as upcast

    return upcast(payload)


def _charge_order_from_2(
    payload: Mapping[str, JsonValue],
) -> Mapping[str, JsonValue] | ChargeOrder:
    """Imported when it is needed: its module may import this one."""
    from golden_labels_app import two_to_three as upcast

    return upcast(payload)


_ROUTES: Final[Mapping[str, Route]] = {
    "charge_order": Route(
        "golden_labels.charge_order",
        3,
        ChargeOrderJob,
        ChargeOrder,
        None,
        concurrency=4,
        upcast={1: _charge_order_from_1, 2: _charge_order_from_2},
    ),
    "resize": Route(
        "golden_labels.resize",
        1,
        ResizeJob,
        Resize,
        None,
        blob=True,
    ),
    "send_mail": Route(
        "golden_labels.send_mail",
        1,
        SendMailJob,
        SendMail,
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
