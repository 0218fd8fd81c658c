# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: b760ee8c
"""Worker side of package ``golden_backends``."""

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
    Charge,
    SendMail,
    Sweep,
    Thumb,
)

__all__ = [
    "ChargeHandler",
    "ChargeJob",
    "Handlers",
    "SendMailHandler",
    "SendMailJob",
    "SomeHandlers",
    "SweepHandler",
    "SweepJob",
    "ThumbHandler",
    "ThumbJob",
    "dispatch_some",
    "dispatch_table",
]


class ChargeJob(JobContext[Charge, None]):
    """A running ``charge``."""


class SendMailJob(JobContext[SendMail, None]):
    """A running ``send_mail``."""


class SweepJob(JobContext[Sweep, None]):
    """A running ``sweep``."""


class ThumbJob(JobContext[Thumb, None]):
    """A running ``thumb``."""


ChargeHandler: TypeAlias = Handler[ChargeJob, None]
SendMailHandler: TypeAlias = Handler[SendMailJob, None]
SweepHandler: TypeAlias = Handler[SweepJob, None]
ThumbHandler: TypeAlias = Handler[ThumbJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    charge: ChargeHandler
    send_mail: SendMailHandler
    sweep: SweepHandler
    thumb: ThumbHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    charge: ChargeHandler
    send_mail: SendMailHandler
    sweep: SweepHandler
    thumb: ThumbHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "charge": Route(
        "golden_backends.charge",
        1,
        ChargeJob,
        Charge,
        None,
    ),
    "send_mail": Route(
        "golden_backends.send_mail",
        1,
        SendMailJob,
        SendMail,
        None,
    ),
    "sweep": Route(
        "golden_backends.sweep",
        1,
        SweepJob,
        Sweep,
        None,
    ),
    "thumb": Route(
        "golden_backends.thumb",
        1,
        ThumbJob,
        Thumb,
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
