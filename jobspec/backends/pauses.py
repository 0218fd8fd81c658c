"""How long to wait before another look."""

from __future__ import annotations

from collections.abc import Iterator


def growing(first_seconds: float, longest_seconds: float) -> Iterator[float]:
    """How long to sleep between looks: ever longer, up to a bound."""
    seconds = first_seconds
    while True:
        yield min(seconds, longest_seconds)
        seconds = min(1.5 * seconds, longest_seconds)
