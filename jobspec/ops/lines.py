"""Rows of a report as dataclasses: the columns are the fields, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LineT = TypeVar("LineT", bound="DataclassInstance")


def lines(of: type[LineT], rows: Iterable[tuple[Any, ...]]) -> tuple[LineT, ...]:
    """One ``of`` a row; arrays become tuples."""
    names = [each.name for each in fields(of)]
    return tuple(of(**{name: _frozen(value) for name, value in zip(names, row, strict=True)}) for row in rows)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
