"""Which announced jobs are worth a look of their own: ``claim_few`` is for channels without lanes, order and limits."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from math import inf
from typing import Final

FEW: Final = 16
"""More than so many are not few: the claim that weighs channels against each other comes next."""
IN_VAIN: Final = 3
"""After so many looks in vain, one after the other, a name is not worth a look: one may be in vain by chance."""
LOOK_ROUND_SECONDS: Final = 0.1
"""While jobs are announced time and again a claim looks everywhere so often: others are kept waiting no longer."""
FORGET_SECONDS: Final = 60.0
"""It gets another chance so much later: the channel may have changed."""


class Announced:
    """What has been heard since it was last asked for, by the name in the wake-up."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._served: frozenset[str] = frozenset()
        self._heard: set[str] = set()
        self._rested = False
        self._round_at = -inf
        self._in_vain: defaultdict[str, int] = defaultdict(int)
        self._since = monotonic()

    def serve(self, names: Iterable[str]) -> None:
        """Nothing else is of interest: on this line all channels of the database are announced, and cancels, too."""
        self._served = frozenset(names)
        self._heard.clear()

    def heard(self, name: str) -> None:
        if name in self._served:
            self._heard.add(name)

    def take(self) -> list[str]:
        """What woke the worker, if all of it is worth a look. From now on nothing has been heard.

        Nothing, unless the last claim that looked everywhere found nothing, or few jobs and that a moment ago: else a
        stream of announced jobs would keep a worker from all others.
        """
        heard, self._heard = self._heard, set()
        now = self._monotonic()
        if not self._rested and now - self._round_at >= LOOK_ROUND_SECONDS:
            return []
        if self._in_vain and now - self._since > FORGET_SECONDS:
            self._in_vain.clear()
        return [] if any(self._in_vain.get(name, 0) >= IN_VAIN for name in heard) else sorted(heard)

    def looked_round(self, *, jobs: bool, bell: bool) -> None:
        """A claim that looks everywhere was answered. ``bell``: the one before it was short, so this is no flood."""
        self._rested = bell and not jobs
        self._round_at = self._monotonic() if bell else -inf

    def brought(self, names: Iterable[str], *, more: bool) -> None:
        """A look for ``names`` brought jobs; ``more``: there may be others, which are next."""
        for name in names:
            self._in_vain.pop(name, None)
        self._rested = False
        if more:
            self._round_at = -inf

    def missed(self, names: Iterable[str]) -> None:
        """A look for ``names`` brought nothing, and a look everywhere did."""
        for name in names:
            if not self._in_vain:
                self._since = self._monotonic()
            self._in_vain[name] += 1
