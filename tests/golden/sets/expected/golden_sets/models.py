# @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
# format: python/1  inputs-sha256: dddb9c64
"""Payload and result models of package ``golden_sets``."""

from builtins import frozenset as _frozenset
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeAlias
from uuid import UUID

from jobspec import (
    Base64,
    FiniteFloat,
    Int64,
    Model,
    Payload,
    SortedSet,
    UtcDatetime,
)
from pydantic import Field

__all__ = [
    "Collect",
    "Colour",
    "Label",
    "LabelCheckpoint",
    "Sku",
]


class Collect(Payload, frozen=True):
    """Payload of ``collect``.  (spec.yaml#collect)"""


class Colour(StrEnum):
    """(spec.yaml#Colour)"""

    RED = "red"
    GREEN = "green"


Sku: TypeAlias = Annotated[str, Field(max_length=12)]
"""(spec.yaml#Sku)"""


class LabelCheckpoint(Model, frozen=True):
    """Checkpoint of label.  (spec.yaml#label)"""

    done: SortedSet[Int64] = frozenset()


class Label(Payload, frozen=True):
    """Payload of ``label``.  (spec.yaml#label)"""

    tags: SortedSet[str]
    numbers: Annotated[SortedSet[Int64], Field(min_length=1, max_length=5)]
    reals: SortedSet[FiniteFloat] = _frozenset({1.5, 2.5})
    flags: SortedSet[bool] = _frozenset({True})
    prices: SortedSet[Decimal] = _frozenset({Decimal(10), Decimal("9.90")})
    ids: SortedSet[UUID]
    times: SortedSet[UtcDatetime] = _frozenset(
        {datetime(2026, 1, 31, 9, 30, 0, tzinfo=UTC)},
    )
    days: SortedSet[date] = _frozenset({date(2026, 1, 31), date(2026, 2, 1)})
    pauses: SortedSet[timedelta] = _frozenset(
        {timedelta(seconds=3600), timedelta(seconds=30)},
    )
    blobs: SortedSet[Base64] = _frozenset({b"hello"})
    colours: SortedSet[Colour] = _frozenset({Colour.GREEN, Colour.RED})
    skus: SortedSet[Sku] = _frozenset()
    maybe: SortedSet[str] | None = None
    by_name: Mapping[str, SortedSet[Int64]]
    groups: tuple[SortedSet[str], ...]
    frozenset: SortedSet[str] = _frozenset({"a", "b"})
    with_a_name_that_leaves_no_room_for_anything_on_its_line: Mapping[
        str,
        tuple[SortedSet[Sku] | None, ...],
    ]
