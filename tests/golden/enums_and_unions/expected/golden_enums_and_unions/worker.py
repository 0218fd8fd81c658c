# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: cfd2550e
"""Worker side of package ``golden_enums_and_unions``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import Pay

__all__ = [
    "Handlers",
    "PayHandler",
    "PayJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class PayJob(JobContext[Pay, None]):
    """A running ``pay``."""


PayHandler: TypeAlias = Handler[PayJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    pay: PayHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    pay: PayHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "pay": Route(
        "golden_enums_and_unions.pay",
        1,
        PayJob,
        Pay,
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
