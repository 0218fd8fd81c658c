"""One lane: who waits in it, in order, and who of it runs."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import TypeAlias

Place: TypeAlias = tuple[int, int, int]
"""Rank (the lower the sooner), position, id."""


class Lane:
    """Taking the first is cheap, and so is adding at the end: what is gone in front is cut off now and then."""

    __slots__ = ("_first", "_places", "running")

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._first = 0
        self.running: dict[int, int] = {}
        """Position by id."""

    def __len__(self) -> int:
        return len(self._places) - self._first

    def __iter__(self) -> Iterator[Place]:
        for n in range(self._first, len(self._places)):
            yield self._places[n]

    def add(self, place: Place) -> None:
        insort(self._places, place, lo=self._first)

    def remove(self, place: Place) -> None:
        n = bisect_left(self._places, place, lo=self._first)
        assert self._places[n] == place, place
        if n > self._first:
            del self._places[n]
            return
        self._first += 1
        if self._first > 64 and 2 * self._first > len(self._places):
            del self._places[: self._first]
            self._first = 0

    @property
    def empty(self) -> bool:
        return not self and not self.running
