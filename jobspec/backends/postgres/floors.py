"""What the claims of one worker have learned about lanes: from where in each the next one may begin to look.

Rows that are gone stay in an index as long as some old snapshot could see them, and a scan from the beginning of a lane
steps over all of them. A floor is only a hint, given back to the claim that made it: without one the scan is longer.
It must not outlive its connections: a server that crashed may bring back rows which this client has seen go. Where a
pooler hides that from us, it is forgotten now and then.
"""

from __future__ import annotations

import time
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from typing import Any

MOST_LANES = 10_000
"""Known lanes of one channel; when there are more, all are forgotten."""
LIFE_SECONDS = 60.0
"""After so long all are forgotten, and found again."""
ALONE = 0
"""The lane of a channel without a key."""
UNKNOWN = (-32768, 0, 0, 0)
"""From the beginning."""
DEEP = 16
"""An empty lane that gave jobs so often stays known: what is left of it in the index is worth stepping over."""


class Lanes:
    """The known lanes of one channel."""

    def __init__(self) -> None:
        self.order: list[int] = []
        self.known: dict[int, tuple[int, int, int, int]] = {}
        """Lane -> rank, position, run, and how often it gave jobs."""

    def learn(self, lane: int, rank: int | None, pos: int | None, run: int | None) -> None:
        """``rank`` None: the lane is empty; ``pos`` None: what was known holds."""
        old = self.known.get(lane)
        if rank is None and (old is None or old[3] < DEEP):
            self.forget(lane)
            return
        old_rank, old_pos, old_run, times = old or (0, 0, 0, 0)
        if old is None:
            if len(self.order) >= MOST_LANES:
                self.order.clear()
                self.known.clear()
            insort(self.order, lane)
        self.known[lane] = (
            old_rank if rank is None else rank,
            old_pos if pos is None else pos,
            old_run if run is None else run,
            times + (rank is not None),
        )

    def forget(self, lane: int) -> None:
        if self.known.pop(lane, None) is not None:
            del self.order[bisect_right(self.order, lane) - 1]

    def after(self, lane: int, count: int) -> Iterable[int]:
        """The next known lanes behind ``lane``, around the end, in ascending order."""
        if count >= len(self.order):
            return self.order
        first = bisect_right(self.order, lane)
        over = max(0, first + count - len(self.order))
        return self.order[:over] + self.order[first : first + count]


class Floors:
    """One for all connections over which a worker claims. ``wanted`` false: claims neither take nor make hints."""

    def __init__(self, *, wanted: bool = True, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wanted = wanted
        self._monotonic = monotonic
        self._since = monotonic()
        self._channels: dict[int, Lanes] = {}

    def ask(self, cursor: Sequence[int], limit: int) -> tuple[list[int] | None, list[int]]:
        """The hints for a claim of ``limit`` jobs that goes on at ``cursor``: ``p_floors`` and ``p_ends``."""
        if not self._wanted:
            return None, []
        self._age()
        floors: list[int] = []
        ends: list[int] = []
        for n in range(len(cursor) // 2):
            lanes = self._channels.get(n + 1)
            if lanes is not None:
                for lane in lanes.after(cursor[2 * n], limit + 8):
                    floors.append(lane)
                    floors.extend(lanes.known[lane][:3])
            ends.append(len(floors) // 4)
        return floors, ends

    def ask_alone(self, cursor: Sequence[int]) -> tuple[list[int], list[int]]:
        """The same of channels without a key, which have one lane: a rank and a position for each channel."""
        self._age()
        lanes = [self._channels.get(n + 1) for n in range(len(cursor) // 2)]
        floors = [UNKNOWN if each is None else each.known.get(ALONE, UNKNOWN) for each in lanes]
        return [each[0] for each in floors], [each[1] for each in floors]

    def _age(self) -> None:
        if self._monotonic() - self._since > LIFE_SECONDS:
            self.forget()

    def learn(self, told: Iterable[Any]) -> None:
        """What a claim's tail says: ``[[channel number, lanes, ranks, positions, runs], ..]``."""
        for n, *columns in told:
            lanes = self._channels.setdefault(n, Lanes())
            for lane, rank, pos, run in zip(*columns, strict=True):
                lanes.learn(lane, rank, pos, run)

    def forget(self) -> None:
        """The connection is another one, or may be."""
        self._channels.clear()
        self._since = self._monotonic()
