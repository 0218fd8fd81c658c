"""Which announced jobs are worth a look of their own: ``claim_few`` is for channels without lanes, order and limits."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

FEW: Final = 16
"""More than so many are not few: the claim that weighs channels against each other comes next."""
IN_VAIN: Final = 3
"""After so many looks in vain, one after the other, a name is not worth a look: one may be in vain by chance."""
FORGET_SECONDS: Final = 60.0
"""It gets another chance so much later: the channel may have changed."""


class Announced:
    """What has been heard since it was last asked for, by the name in the wake-up."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._heard: set[str] = set()
        self._in_vain: defaultdict[str, int] = defaultdict(int)
        self._since = monotonic()

    def heard(self, name: str) -> None:
        self._heard.add(name)

    def take(self) -> list[str]:
        """The names that are worth a look. From now on nothing has been heard."""
        heard, self._heard = self._heard, set()
        if self._in_vain and self._monotonic() - self._since > FORGET_SECONDS:
            self._in_vain.clear()
        return [name for name in heard if self._in_vain.get(name, 0) < IN_VAIN]

    def brought(self, names: Iterable[str], *, jobs: bool) -> None:
        """What came of a look for ``names``; ``jobs`` false: there were some, but not for such a look."""
        for name in names:
            if jobs:
                self._in_vain.pop(name, None)
            else:
                if not self._in_vain:
                    self._since = self._monotonic()
                self._in_vain[name] += 1
