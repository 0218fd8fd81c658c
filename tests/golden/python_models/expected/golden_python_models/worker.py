# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: ee1333b7
"""Worker side of package ``golden_python_models``."""

from collections.abc import Mapping
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
    Customer,
    Mixed,
    Order,
    Tier,
)

__all__ = [
    "Handlers",
    "ImportCustomerHandler",
    "ImportCustomerJob",
    "MixedHandler",
    "MixedJob",
    "PlaceOrderHandler",
    "PlaceOrderJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ImportCustomerJob(JobContext[Customer, Tier]):
    """A running ``import_customer``."""


class MixedJob(JobContext[Mixed, list[Customer]]):
    """A running ``mixed``."""


class PlaceOrderJob(
    JobContext[Order, None],
    BlobMixin,
    CheckpointMixin[Order],
):
    """A running ``place_order``: ``.blob`` is the paper, ``.state`` is what was saved last."""


ImportCustomerHandler: TypeAlias = Handler[ImportCustomerJob, Tier]
MixedHandler: TypeAlias = Handler[MixedJob, list[Customer]]
PlaceOrderHandler: TypeAlias = Handler[PlaceOrderJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    import_customer: ImportCustomerHandler
    mixed: MixedHandler
    place_order: PlaceOrderHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    import_customer: ImportCustomerHandler
    mixed: MixedHandler
    place_order: PlaceOrderHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "import_customer": Route(
        "golden_python_models.import_customer",
        1,
        ImportCustomerJob,
        Customer,
        lambda: Tier,
    ),
    "mixed": Route(
        "golden_python_models.mixed",
        1,
        MixedJob,
        Mixed,
        lambda: TypeAdapter[list[Customer]](list[Customer]),
    ),
    "place_order": Route(
        "golden_python_models.place_order",
        1,
        PlaceOrderJob,
        Order,
        None,
        blob=True,
        checkpoint=lambda: Order,
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
