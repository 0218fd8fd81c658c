# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 36b03ab5
"""Worker side of package ``golden_deprecated``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    AfterMixin,
    BlobMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    Card,
    New,
    Old,
    Oldest,
)

__all__ = [
    "Handlers",
    "NewHandler",
    "NewJob",
    "OldHandler",
    "OldJob",
    "OldestAfter",
    "OldestHandler",
    "OldestJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class NewJob(JobContext[New, None]):
    """A running ``new``."""


class OldJob(JobContext[Old, Card], BlobMixin):
    """A running ``old``: ``.blob`` is the image."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OldestAfter:
    """What ``oldest`` waited for."""

    first: Card


class OldestJob(JobContext[Oldest, None], AfterMixin[OldestAfter]):
    """A running ``oldest``: ``.after`` holds what it waited for."""


NewHandler: TypeAlias = Handler[NewJob, None]
OldHandler: TypeAlias = Handler[OldJob, Card]
OldestHandler: TypeAlias = Handler[OldestJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    new: NewHandler
    old: OldHandler
    oldest: OldestHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    new: NewHandler
    old: OldHandler
    oldest: OldestHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "new": Route(
        "golden_deprecated.new",
        1,
        NewJob,
        New,
        None,
    ),
    "old": Route(
        "golden_deprecated.old",
        1,
        OldJob,
        Old,
        lambda: Card,
        blob=True,
    ),
    "oldest": Route(
        "golden_deprecated.oldest",
        1,
        OldestJob,
        Oldest,
        None,
        after=(OldestAfter, {"first": lambda: Card}),
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
