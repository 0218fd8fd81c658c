# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c1e4e033
"""Payload and result models of package ``golden_containers``."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Union
from uuid import UUID

from jobspec import (
    Int64,
    Model,
    Payload,
)
from pydantic import Field

__all__ = [
    "ImportLines",
    "Line",
]


class Line(Model, frozen=True):
    """(spec.yaml#Line)"""

    sku: str
    tags: tuple[str, ...] = ()


class ImportLines(Payload, frozen=True):
    """Payload of ``import_lines``.  (spec.yaml#import_lines)"""

    lines: tuple[Line, ...]
    bounded: Annotated[tuple[Int64, ...], Field(min_length=1, max_length=500)]
    grid: tuple[tuple[Int64, ...], ...]
    by_name: Mapping[str, Line]
    lists_by_name: Annotated[
        Mapping[str, tuple[Line, ...]],
        Field(max_length=10),
    ]
    maps: tuple[Mapping[str, tuple[UUID, ...]], ...]
    maybe: str | None = None
    maybe_lines: tuple[Line, ...] | None = None
    lines_with_holes: tuple[Line | None, ...]
    maybe_bounded: Union[
        Annotated[
            Decimal,
            Field(gt=Decimal(0), max_digits=10, decimal_places=2),
        ],
        None,
    ] = None
    maybe_with_default: Int64 | None = 3
    names: tuple[str, ...] = ("a", "b")
    counts: Mapping[str, Int64] = {"a": 1, "b": 2}
    nested: tuple[tuple[Int64, ...], ...] = ((1,), (2, 3), ())
    with_a_name_that_leaves_no_room_on_a_line: Mapping[
        str,
        tuple[tuple[Line, ...], ...],
    ]
