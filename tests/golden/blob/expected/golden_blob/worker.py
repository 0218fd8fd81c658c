# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: 9666fd92
"""Worker side of package ``golden_blob``."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from jobspec import (
    BlobMixin,
    DispatchTable,
    Handler,
    JobContext,
    Route,
    build_dispatch_table,
)

from .models import (
    ResizeImage,
    ResizeImageResult,
    Scan,
)

__all__ = [
    "Handlers",
    "ResizeImageHandler",
    "ResizeImageJob",
    "ScanHandler",
    "ScanJob",
    "SomeHandlers",
    "dispatch_some",
    "dispatch_table",
]


class ResizeImageJob(JobContext[ResizeImage, ResizeImageResult], BlobMixin):
    """A running ``resize_image``: ``.blob`` is the image."""


class ScanJob(JobContext[Scan, None], BlobMixin):
    """A running ``scan``: ``.blob`` is the import."""


ResizeImageHandler: TypeAlias = Handler[ResizeImageJob, ResizeImageResult]
ScanHandler: TypeAlias = Handler[ScanJob, None]


class Handlers(TypedDict):
    """Every job of the package; a missing or surplus key does not type-check."""

    resize_image: ResizeImageHandler
    scan: ScanHandler


class SomeHandlers(TypedDict, total=False):
    """Any subset, for a worker process that serves only some jobs."""

    resize_image: ResizeImageHandler
    scan: ScanHandler


_ROUTES: Final[Mapping[str, Route]] = {
    "resize_image": Route(
        "golden_blob.resize_image",
        1,
        ResizeImageJob,
        ResizeImage,
        lambda: ResizeImageResult,
        blob=True,
    ),
    "scan": Route(
        "golden_blob.scan",
        1,
        ScanJob,
        Scan,
        None,
        blob=True,
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
