# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 56274d6c
"""Worker side of package ``golden_existing``."""

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
    Address,
    Customer,
    Photo,
    Point,
)

__all__ = [
    "DevelopHandler",
    "DevelopJob",
    "Handlers",
    "ImportCustomerHandler",
    "ImportCustomerJob",
    "PlotHandler",
    "PlotJob",
    "ShipAfter",
    "ShipHandler",
    "ShipJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class DevelopJob(JobContext[Photo, None], BlobMixin):
    """A running ``develop``: ``.blob`` is the negative."""


class ImportCustomerJob(JobContext[Customer, Address]):
    """A running ``import_customer``."""


class PlotJob(JobContext[Point, None]):
    """A running ``plot``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShipAfter:
    """What ``ship`` waited for."""

    customer: Address


class ShipJob(JobContext[Address, None], AfterMixin[ShipAfter]):
    """A running ``ship``: ``.after`` holds what it waited for."""


DevelopHandler: TypeAlias = Handler[DevelopJob, None]
ImportCustomerHandler: TypeAlias = Handler[ImportCustomerJob, Address]
PlotHandler: TypeAlias = Handler[PlotJob, None]
ShipHandler: TypeAlias = Handler[ShipJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    develop: DevelopHandler
    import_customer: ImportCustomerHandler
    plot: PlotHandler
    ship: ShipHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    develop: DevelopHandler
    import_customer: ImportCustomerHandler
    plot: PlotHandler
    ship: ShipHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "develop": Route(
        "golden_existing.develop",
        1,
        DevelopJob,
        Photo,
        None,
        blob=True,
    ),
    "import_customer": Route(
        "golden_existing.import_customer",
        1,
        ImportCustomerJob,
        Customer,
        lambda: Address,
    ),
    "plot": Route(
        "golden_existing.plot",
        1,
        PlotJob,
        Point,
        None,
    ),
    "ship": Route(
        "golden_existing.ship",
        1,
        ShipJob,
        Address,
        None,
        after=(ShipAfter, {"customer": lambda: Address}),
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
