"""How long handlers take."""

from __future__ import annotations

from math import inf
from typing import Final

WEIGHT: Final = 0.05
"""Of the newest handler in the mean: about the last twenty count."""


class Pace:
    """A moving mean of handler durations in seconds; infinite until one was seen."""

    __slots__ = ("mean_seconds",)

    def __init__(self) -> None:
        self.mean_seconds = inf

    def seen(self, seconds: float) -> None:
        mean = self.mean_seconds
        self.mean_seconds = seconds if mean == inf else mean + WEIGHT * (seconds - mean)
