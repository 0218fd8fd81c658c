# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: dddb9c64
"""Worker side of package ``golden_sets``."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    CheckpointMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    SortedSet,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    Collect,
    Label,
    LabelCheckpoint,
)

__all__ = [
    "CollectHandler",
    "CollectJob",
    "Handlers",
    "LabelHandler",
    "LabelJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class CollectJob(JobContext[Collect, dict[str, frozenset[Decimal]]]):
    """A running ``collect``."""


class LabelJob(
    JobContext[Label, frozenset[str]],
    CheckpointMixin[LabelCheckpoint],
):
    """A running ``label``: ``.state`` is what was saved last."""


CollectHandler: TypeAlias = Handler[CollectJob, dict[str, frozenset[Decimal]]]
LabelHandler: TypeAlias = Handler[LabelJob, frozenset[str]]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    collect: CollectHandler
    label: LabelHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    collect: CollectHandler
    label: LabelHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "collect": Route(
        "golden_sets.collect",
        1,
        CollectJob,
        Collect,
        lambda: TypeAdapter[dict[str, frozenset[Decimal]]](
            dict[str, SortedSet[Decimal]],
        ),
    ),
    "label": Route(
        "golden_sets.label",
        1,
        LabelJob,
        Label,
        lambda: TypeAdapter[frozenset[str]](SortedSet[str]),
        checkpoint=lambda: LabelCheckpoint,
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
