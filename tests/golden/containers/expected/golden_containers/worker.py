# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c1e4e033
"""Worker side of package ``golden_containers``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import ImportLines

__all__ = [
    "Handlers",
    "ImportLinesHandler",
    "ImportLinesJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ImportLinesJob(JobContext[ImportLines, None]):
    """A running ``import_lines``."""


ImportLinesHandler: TypeAlias = Handler[ImportLinesJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    import_lines: ImportLinesHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    import_lines: ImportLinesHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "import_lines": Route(
        "golden_containers.import_lines",
        1,
        ImportLinesJob,
        ImportLines,
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
