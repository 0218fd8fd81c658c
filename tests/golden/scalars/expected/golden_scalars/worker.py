# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c70fe6b4
"""Worker side of package ``golden_scalars``."""

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
    Bounded,
    Defaulted,
    Required,
)

__all__ = [
    "BoundedHandler",
    "BoundedJob",
    "DefaultedHandler",
    "DefaultedJob",
    "Handlers",
    "RequiredHandler",
    "RequiredJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class BoundedJob(JobContext[Bounded, None]):
    """A running ``bounded``."""


class DefaultedJob(JobContext[Defaulted, None]):
    """A running ``defaulted``."""


class RequiredJob(JobContext[Required, None]):
    """A running ``required``."""


BoundedHandler: TypeAlias = Handler[BoundedJob, None]
DefaultedHandler: TypeAlias = Handler[DefaultedJob, None]
RequiredHandler: TypeAlias = Handler[RequiredJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    bounded: BoundedHandler
    defaulted: DefaultedHandler
    required: RequiredHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    bounded: BoundedHandler
    defaulted: DefaultedHandler
    required: RequiredHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "bounded": Route(
        "golden_scalars.bounded",
        1,
        BoundedJob,
        Bounded,
        None,
    ),
    "defaulted": Route(
        "golden_scalars.defaulted",
        1,
        DefaultedJob,
        Defaulted,
        None,
    ),
    "required": Route(
        "golden_scalars.required",
        1,
        RequiredJob,
        Required,
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
