"""Which runs this worker holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Sized
from typing import Final

from jobspec.core.job import ClaimedJob


class Leases:
    """Every run from its claim until its outcome is written down: queued, running, or ended and not yet recorded.

    Changed only on the event loop; ``known`` may be asked from any thread.
    """

    def __init__(self, waiting: Sized) -> None:
        """``waiting``: those among them that wait for others of their lanes."""
        self.held: Final[dict[int, ClaimedJob]] = {}
        """By run."""
        self.open = 0
        """How many of them are waiting, queued or running."""
        self.suspects: Final[set[int]] = set()
        self._waiting: Final = waiting
        self._mark, self._slots = -1, 0
        self._reached: Callable[[], None] = _nothing

    @property
    def unrecorded(self) -> int:
        """How many have ended and are not yet written down."""
        return len(self.held) - self.open

    @property
    def waiting(self) -> int:
        """How many take no slot yet."""
        return len(self._waiting)

    def take(self, jobs: Sequence[ClaimedJob]) -> None:
        self.held.update({job.run: job for job in jobs})
        self.open += len(jobs)
        self.suspects.update([job.run for job in jobs if job.suspect])

    def ended(self) -> None:
        """One job ended, or was taken out of the queue."""
        self.open -= 1
        if self.open <= self._mark or self.open < self._slots + len(self._waiting):
            self._reached()

    def forget(self, runs: Iterable[int]) -> None:
        """Their outcomes are written down, or they are no longer ours."""
        for run in runs:
            if (job := self.held.pop(run, None)) is not None and job.suspect:
                self.suspects.discard(run)

    def when_open_falls_to(self, mark: int, reached: Callable[[], None], *, slots: int = 0) -> None:
        """Call ``reached`` whenever a job ends and ``mark`` or fewer are open, or fewer than ``slots`` of them do not
        wait for others; -1: never. There is one such mark.
        """
        self._mark, self._slots, self._reached = mark, slots, reached

    def known(self) -> list[int]:
        while True:
            try:
                return list(self.held)
            except RuntimeError:  # the loop's thread changed it in between
                continue


def _nothing() -> None:
    pass
