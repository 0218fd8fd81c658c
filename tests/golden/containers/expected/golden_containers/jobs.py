# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: c1e4e033
"""Typed jobs of package ``golden_containers``."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    JobDef,
    as_tuple,
    require_runtime,
)

from .models import (
    ImportLines,
    Line,
)

__all__ = [
    "JobName",
    "import_lines",
]

require_runtime("python/1")

JobName: TypeAlias = Literal["import_lines"]


def _import_lines(
    *,
    lines: Sequence[Line],
    bounded: Sequence[int],
    grid: Sequence[Sequence[int]],
    by_name: Mapping[str, Line],
    lists_by_name: Mapping[str, Sequence[Line]],
    maps: Sequence[Mapping[str, Sequence[UUID]]],
    maybe: str | None = None,
    maybe_lines: Sequence[Line] | None = None,
    lines_with_holes: Sequence[Line | None],
    maybe_bounded: Decimal | None = None,
    maybe_with_default: int | None = 3,
    names: Sequence[str] = ("a", "b"),
    counts: Mapping[str, int] = {"a": 1, "b": 2},
    nested: Sequence[Sequence[int]] = ((1,), (2, 3), ()),
    with_a_name_that_leaves_no_room_on_a_line: Mapping[
        str,
        Sequence[Sequence[Line]],
    ],
) -> ImportLines:
    lists_by_name_ = {_key1: as_tuple(_each1) for _key1, _each1 in lists_by_name.items()}  # fmt: skip
    maps_ = as_tuple([{_key2: as_tuple(_each2) for _key2, _each2 in _each1.items()} for _each1 in maps])  # fmt: skip
    with_a_name_that_leaves_no_room_on_a_line_ = {_key1: as_tuple([as_tuple(_each2) for _each2 in _each1]) for _key1, _each1 in with_a_name_that_leaves_no_room_on_a_line.items()}  # fmt: skip
    return ImportLines(
        lines=as_tuple(lines),
        bounded=as_tuple(bounded),
        grid=as_tuple([as_tuple(_each1) for _each1 in grid]),
        by_name=by_name,
        lists_by_name=lists_by_name_,
        maps=maps_,
        maybe=maybe,
        maybe_lines=None if maybe_lines is None else as_tuple(maybe_lines),
        lines_with_holes=as_tuple(lines_with_holes),
        maybe_bounded=maybe_bounded,
        maybe_with_default=maybe_with_default,
        names=as_tuple(names),
        counts=counts,
        nested=as_tuple([as_tuple(_each1) for _each1 in nested]),
        with_a_name_that_leaves_no_room_on_a_line=with_a_name_that_leaves_no_room_on_a_line_,
    )


import_lines: Final = JobDef(
    "golden_containers.import_lines",
    _import_lines,
    lambda: type(None),
)
"""Channel ``default``.  (spec.yaml#import_lines)"""
