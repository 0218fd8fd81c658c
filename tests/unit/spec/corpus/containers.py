"""What containers.yaml says, in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from jobspec import Model, Payload, SortedSet
from jobspec.spec import Spec


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Line(Model, frozen=True):
    sku: str
    tags: frozenset[str] = frozenset()


class ImportLines(Payload, frozen=True):
    lines: tuple[Line, ...]
    ids: SortedSet[UUID]
    days: set[date]
    colours: frozenset[Colour] = frozenset({Colour.RED, Colour.GREEN})
    prices: Mapping[str, AbstractSet[Decimal]]
    by_name: dict[str, Line]
    grid: list[list[int]]
    holes: Sequence[Line | None]
    names: tuple[str, ...] = ("b", "a")
    sizes: frozenset[int] | None = frozenset({1, 2, 3})
    sorts: SortedSet[str] = frozenset({"a", "b"})
    counts: Mapping[str, int] = {"a": 1}
    maybe: list[str] | None = None


spec = Spec(package="acme.containers", version=1)
spec.job(ImportLines, result=frozenset[str])
