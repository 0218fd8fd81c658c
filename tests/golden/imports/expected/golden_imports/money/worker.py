# @generated from common/money.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: af461b98
"""Worker side of package ``golden_imports.money``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import Count

__all__ = [
    "CountHandler",
    "CountJob",
    "Handlers",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class CountJob(JobContext[Count, None]):
    """A running ``count``."""


CountHandler: TypeAlias = Handler[CountJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    count: CountHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    count: CountHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "count": Route(
        "golden_imports.money.count",
        1,
        CountJob,
        Count,
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
