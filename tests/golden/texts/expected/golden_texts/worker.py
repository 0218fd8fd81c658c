# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 81447227
"""Worker side of package ``golden_texts``."""

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
    Hostile,
    Lines,
    Model,
)

__all__ = [
    "Handlers",
    "HostileHandler",
    "HostileJob",
    "LinesHandler",
    "LinesJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class HostileJob(JobContext[Hostile, Model]):
    """A running ``hostile``."""


class LinesJob(JobContext[Lines, None]):
    """A running ``lines``."""


HostileHandler: TypeAlias = Handler[HostileJob, Model]
LinesHandler: TypeAlias = Handler[LinesJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    hostile: HostileHandler
    lines: LinesHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    hostile: HostileHandler
    lines: LinesHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "hostile": Route(
        "golden_texts.hostile",
        1,
        HostileJob,
        Hostile,
        lambda: Model,
    ),
    "lines": Route(
        "golden_texts.lines",
        1,
        LinesJob,
        Lines,
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
