# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1
"""Job ``reserve_stock`` of package ``golden_parts``."""

from collections.abc import Sequence
from typing import Final

from jobspec import (
    JobDef,
    Model,
    Payload,
    as_tuple,
)

from .line import Line
from .url_path import URLPath
from .url_path_2 import UrlPath

__all__ = [
    "ReserveStock",
    "ReserveStockResult",
    "reserve_stock",
]


class ReserveStock(Payload, frozen=True):
    """Payload of ``reserve_stock``.  (spec.yaml#reserve_stock)"""

    lines: tuple[Line, ...]
    at: UrlPath | None = None


class ReserveStockResult(Model, frozen=True):
    """Result of reserve_stock.  (spec.yaml#reserve_stock)"""

    reserved: bool
    paths: tuple[URLPath, ...]


def _reserve_stock(
    *,
    lines: Sequence[Line],
    at: UrlPath | None = None,
) -> ReserveStock:
    return ReserveStock(
        lines=as_tuple(lines),
        at=at,
    )


reserve_stock: Final = JobDef(
    "golden_parts.reserve_stock",
    _reserve_stock,
    lambda: ReserveStockResult,
)
"""Channel ``default``.  (spec.yaml#reserve_stock)"""
