# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 61bcfe8f
"""Worker side of package ``golden_checkpoints``."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    AfterMixin,
    AsyncTransactionalMixin,
    BlobMixin,
    CheckpointMixin,
    DispatchTable,
    Handler,
    Int64,
    JobContext,
    Route,
    TransactionalMixin,
    build_dispatch_table,
)
from pydantic import TypeAdapter

from .models import (
    Amount,
    Book,
    Collect,
    Everything,
    ImportRows,
    ImportRowsCheckpoint,
    Progress,
    Resize,
    Settle,
    SumUp,
)

__all__ = [
    "BookHandler",
    "BookJob",
    "CollectHandler",
    "CollectJob",
    "EverythingAfter",
    "EverythingHandler",
    "EverythingJob",
    "Handlers",
    "ImportRowsHandler",
    "ImportRowsJob",
    "ResizeHandler",
    "ResizeJob",
    "SettleHandler",
    "SettleJob",
    "SomeHandlers",
    "SumUpHandler",
    "SumUpJob",
    "dispatch_some",
    "dispatch_table",
]


class BookJob(JobContext[Book, int], AsyncTransactionalMixin):
    """A running ``book``: ``.conn`` is in the transaction that ends it."""


class CollectJob(
    JobContext[Collect, None],
    CheckpointMixin[dict[str, list[Progress]]],
    TransactionalMixin,
):
    """A running ``collect``: ``.state`` is what was saved last, ``.conn`` is in the transaction that ends it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EverythingAfter:
    """What ``everything`` waited for."""

    first: Progress


class EverythingJob(
    JobContext[Everything, bool],
    BlobMixin,
    CheckpointMixin[int],
    AfterMixin[EverythingAfter],
    AsyncTransactionalMixin,
):
    """A running ``everything``: ``.blob`` is the file, ``.state`` is what was saved last, ``.after`` holds what it waited for, ``.conn`` is in the transaction that ends it."""


class ImportRowsJob(
    JobContext[ImportRows, None],
    CheckpointMixin[ImportRowsCheckpoint],
):
    """A running ``import_rows``: ``.state`` is what was saved last."""


class ResizeJob(JobContext[Resize, Progress], CheckpointMixin[Progress]):
    """A running ``resize``: ``.state`` is what was saved last."""


class SettleJob(JobContext[Settle, None], TransactionalMixin):
    """A running ``settle``: ``.conn`` is in the transaction that ends it."""


class SumUpJob(JobContext[SumUp, None], CheckpointMixin[Decimal]):
    """A running ``sum_up``: ``.state`` is what was saved last."""


BookHandler: TypeAlias = Handler[BookJob, int]
CollectHandler: TypeAlias = Handler[CollectJob, None]
EverythingHandler: TypeAlias = Handler[EverythingJob, bool]
ImportRowsHandler: TypeAlias = Handler[ImportRowsJob, None]
ResizeHandler: TypeAlias = Handler[ResizeJob, Progress]
SettleHandler: TypeAlias = Handler[SettleJob, None]
SumUpHandler: TypeAlias = Handler[SumUpJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    book: BookHandler
    collect: CollectHandler
    everything: EverythingHandler
    import_rows: ImportRowsHandler
    resize: ResizeHandler
    settle: SettleHandler
    sum_up: SumUpHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    book: BookHandler
    collect: CollectHandler
    everything: EverythingHandler
    import_rows: ImportRowsHandler
    resize: ResizeHandler
    settle: SettleHandler
    sum_up: SumUpHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "book": Route(
        "golden_checkpoints.book",
        1,
        BookJob,
        Book,
        lambda: TypeAdapter[int](Int64),
        transactional="async",
    ),
    "collect": Route(
        "golden_checkpoints.collect",
        1,
        CollectJob,
        Collect,
        None,
        checkpoint=lambda: TypeAdapter[dict[str, list[Progress]]](
            dict[str, list[Progress]],
        ),
        transactional="sync",
    ),
    "everything": Route(
        "golden_checkpoints.everything",
        1,
        EverythingJob,
        Everything,
        lambda: bool,
        blob=True,
        checkpoint=lambda: TypeAdapter[int](Int64),
        after=(EverythingAfter, {"first": lambda: Progress}),
        transactional="async",
    ),
    "import_rows": Route(
        "golden_checkpoints.import_rows",
        1,
        ImportRowsJob,
        ImportRows,
        None,
        checkpoint=lambda: ImportRowsCheckpoint,
    ),
    "resize": Route(
        "golden_checkpoints.resize",
        1,
        ResizeJob,
        Resize,
        lambda: Progress,
        checkpoint=lambda: Progress,
    ),
    "settle": Route(
        "golden_checkpoints.settle",
        1,
        SettleJob,
        Settle,
        None,
        transactional="sync",
    ),
    "sum_up": Route(
        "golden_checkpoints.sum_up",
        1,
        SumUpJob,
        SumUp,
        None,
        checkpoint=lambda: TypeAdapter[Decimal](Amount),
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
