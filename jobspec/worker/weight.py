"""How many bytes payloads and results take: a worker's memory is bounded by them, and not by counts alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from jobspec.backends.worker_backend import Done
from jobspec.core.job import ClaimedJob

PAYLOAD_BYTES: Final = 32 << 20
"""What one claim may bring, and what may be claimed ahead of the slots, going by the heaviest of late."""
RESULT_BYTES: Final = 32 << 20
"""With results of so many bytes waiting to be written, no more jobs are claimed."""
WRITE_BYTES: Final = 8 << 20
"""Results that one statement writes down, unless a single one is longer."""
FADES: Final = 0.9
"""How much of the heaviest payload is remembered with every claim."""


class Weight:
    """Of what a worker has in memory; changed only on the event loop."""

    __slots__ = ("heaviest", "results")

    def __init__(self) -> None:
        self.heaviest = 0.0
        """Bytes of the heaviest payload of late, blob included."""
        self.results = 0
        """Bytes of results that are not yet written down."""

    def claimed(self, jobs: Iterable[ClaimedJob]) -> None:
        heaviest = max((len(job.payload) + len(job.blob or b"") for job in jobs), default=0)
        self.heaviest = max(heaviest, FADES * self.heaviest)

    def room(self, space: int, *, slots: int, open_jobs: int) -> int:
        """How many of ``space`` jobs to claim; an idle slot gets one, however heavy."""
        if self.results >= RESULT_BYTES:
            return 0
        if space * self.heaviest <= PAYLOAD_BYTES:
            return space
        most = max(int(PAYLOAD_BYTES / self.heaviest), 1)
        return max(0, min(space, most, max(slots, most) - open_jobs))


def portions(done: Sequence[Done]) -> Iterator[list[Done]]:
    """In the same order, each light enough for one statement."""
    portion: list[Done] = []
    weight = 0
    for each in done:
        size = len(each.result or "")
        if portion and weight + size > WRITE_BYTES:
            yield portion
            portion, weight = [], 0
        portion.append(each)
        weight += size
    if portion:
        yield portion
