# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 7769e99a
"""Worker side of package ``golden_imports.orders``."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
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
    CashAmount,
    CommonAddress,
    CommonZip,
    Deliver,
    Forget,
)

__all__ = [
    "DeliverHandler",
    "DeliverJob",
    "ForgetHandler",
    "ForgetJob",
    "Handlers",
    "MoveHandler",
    "MoveJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class DeliverJob(
    JobContext[Deliver, CommonAddress],
    CheckpointMixin[list[str]],
):
    """A running ``deliver``: ``.state`` is what was saved last."""


class ForgetJob(JobContext[Forget, None]):
    """A running ``forget``."""


class MoveJob(JobContext[CommonAddress, list[Decimal]], BlobMixin):
    """A running ``move``: ``.blob`` is the letter."""


DeliverHandler: TypeAlias = Handler[DeliverJob, CommonAddress]
ForgetHandler: TypeAlias = Handler[ForgetJob, None]
MoveHandler: TypeAlias = Handler[MoveJob, list[Decimal]]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    deliver: DeliverHandler
    forget: ForgetHandler
    move: MoveHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    deliver: DeliverHandler
    forget: ForgetHandler
    move: MoveHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "deliver": Route(
        "golden_imports.orders.deliver",
        1,
        DeliverJob,
        Deliver,
        lambda: CommonAddress,
        checkpoint=lambda: TypeAdapter[list[str]](list[CommonZip]),
    ),
    "forget": Route(
        "golden_imports.orders.forget",
        1,
        ForgetJob,
        Forget,
        None,
    ),
    "move": Route(
        "golden_imports.orders.move",
        1,
        MoveJob,
        CommonAddress,
        lambda: TypeAdapter[list[Decimal]](list[CashAmount]),
        blob=True,
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
