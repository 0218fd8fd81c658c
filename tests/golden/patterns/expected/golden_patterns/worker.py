# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 20dc46a5
"""Worker side of package ``golden_patterns``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    AfterMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    Move,
    MoveOn,
    SendMail,
    SendMailThere,
)

__all__ = [
    "Handlers",
    "MoveHandler",
    "MoveJob",
    "MoveOnAfter",
    "MoveOnHandler",
    "MoveOnJob",
    "SendMailHandler",
    "SendMailJob",
    "SendMailThereHandler",
    "SendMailThereJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class MoveJob(JobContext[Move, None]):
    """A running ``move``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveOnAfter:
    """What ``move_on`` waited for."""

    mail: None


class MoveOnJob(JobContext[MoveOn, None], AfterMixin[MoveOnAfter]):
    """A running ``move_on``: ``.after`` holds what it waited for."""


class SendMailJob(JobContext[SendMail, None]):
    """A running ``send_mail``."""


class SendMailThereJob(JobContext[SendMailThere, None]):
    """A running ``send_mail_there``."""


MoveHandler: TypeAlias = Handler[MoveJob, None]
MoveOnHandler: TypeAlias = Handler[MoveOnJob, None]
SendMailHandler: TypeAlias = Handler[SendMailJob, None]
SendMailThereHandler: TypeAlias = Handler[SendMailThereJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    move: MoveHandler
    move_on: MoveOnHandler
    send_mail: SendMailHandler
    send_mail_there: SendMailThereHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    move: MoveHandler
    move_on: MoveOnHandler
    send_mail: SendMailHandler
    send_mail_there: SendMailThereHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "move": Route(
        "golden_patterns.move",
        1,
        MoveJob,
        Move,
        None,
    ),
    "move_on": Route(
        "golden_patterns.move_on",
        1,
        MoveOnJob,
        MoveOn,
        None,
        after=(MoveOnAfter, {"mail": lambda: type(None)}),
    ),
    "send_mail": Route(
        "golden_patterns.send_mail",
        1,
        SendMailJob,
        SendMail,
        None,
    ),
    "send_mail_there": Route(
        "golden_patterns.send_mail_there",
        1,
        SendMailThereJob,
        SendMailThere,
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
