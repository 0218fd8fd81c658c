"""A statement is data: what to send and how to read the answer. Running it, sync or async, is the driver's matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

ResultT_co = TypeVar("ResultT_co", covariant=True)

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement(Generic[ResultT_co]):
    text: str
    """One SQL statement, a constant: values travel as parameters, never in the text."""
    params: Sequence[object]
    read: Callable[[Rows], ResultT_co]
    binary: bool = False
    """Ask for the rows in binary: faster to decode."""
    direct: bool = False
    """It needs no driver: one of few texts, each of which may be prepared for good; parameters that are texts, whole
    numbers, truths or None, which the text casts or whose types its functions know."""


def nothing(_rows: Rows) -> None:
    """The reader of statements whose answer does not matter."""


def cell(rows: Rows) -> Any:
    """The reader of statements that answer one value."""
    return rows[0][0]


def moment(text: str) -> datetime:
    """A time as PostgreSQL writes it into JSON, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
