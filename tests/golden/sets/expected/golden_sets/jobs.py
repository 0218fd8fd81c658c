# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: dddb9c64
"""Typed jobs of package ``golden_sets``."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from uuid import UUID

from jobspec import (
    JobDef,
    SortedSet,
    as_set,
    as_tuple,
    require_runtime,
)
from pydantic import TypeAdapter

from .models import (
    Collect,
    Colour,
    Label,
)

__all__ = [
    "JobName",
    "collect",
    "label",
]

require_runtime("python/1")

JobName: TypeAlias = Literal[
    "collect",
    "label",
]


def _collect() -> Collect:
    return Collect()


collect: Final = JobDef(
    "golden_sets.collect",
    _collect,
    lambda: TypeAdapter[dict[str, frozenset[Decimal]]](
        dict[str, SortedSet[Decimal]],
    ),
)
"""Channel ``default``.  (spec.yaml#collect)"""


def _label(
    *,
    tags: Collection[str],
    numbers: Collection[int],
    reals: Collection[float] = frozenset({1.5, 2.5}),
    flags: Collection[bool] = frozenset({True}),
    prices: Collection[Decimal] = frozenset({Decimal(10), Decimal("9.90")}),
    ids: Collection[UUID],
    times: Collection[datetime] = frozenset(
        {datetime(2026, 1, 31, 9, 30, 0, tzinfo=UTC)},
    ),
    days: Collection[date] = frozenset({date(2026, 1, 31), date(2026, 2, 1)}),
    pauses: Collection[timedelta] = frozenset(
        {timedelta(seconds=3600), timedelta(seconds=30)},
    ),
    blobs: Collection[bytes] = frozenset({b"hello"}),
    colours: Collection[Colour] = frozenset({Colour.GREEN, Colour.RED}),
    skus: Collection[str] = frozenset(),
    maybe: Collection[str] | None = None,
    by_name: Mapping[str, Collection[int]],
    groups: Sequence[Collection[str]],
    frozenset: Collection[str] = frozenset({"a", "b"}),
    with_a_name_that_leaves_no_room_for_anything_on_its_line: Mapping[
        str,
        Sequence[Collection[str] | None],
    ],
) -> Label:
    by_name_ = {_key1: as_set(_each1) for _key1, _each1 in by_name.items()}  # fmt: skip
    with_a_name_that_leaves_no_room_for_anything_on_its_line_ = {_key1: as_tuple([None if _each2 is None else as_set(_each2) for _each2 in _each1]) for _key1, _each1 in with_a_name_that_leaves_no_room_for_anything_on_its_line.items()}  # fmt: skip
    return Label(
        tags=as_set(tags),
        numbers=as_set(numbers),
        reals=as_set(reals),
        flags=as_set(flags),
        prices=as_set(prices),
        ids=as_set(ids),
        times=as_set(times),
        days=as_set(days),
        pauses=as_set(pauses),
        blobs=as_set(blobs),
        colours=as_set(colours),
        skus=as_set(skus),
        maybe=None if maybe is None else as_set(maybe),
        by_name=by_name_,
        groups=as_tuple([as_set(_each1) for _each1 in groups]),
        frozenset=as_set(frozenset),
        with_a_name_that_leaves_no_room_for_anything_on_its_line=with_a_name_that_leaves_no_room_for_anything_on_its_line_,
    )


label: Final = JobDef(
    "golden_sets.label",
    _label,
    lambda: TypeAdapter[frozenset[str]](SortedSet[str]),
)
"""Channel ``default``.  (spec.yaml#label)"""
