"""Jobs of one lane that this worker holds at once: each waits here until the one before it has ended well."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from jobspec.core.job import ClaimedJob


class Lines:
    """What waits, by the id of the job that has to end first. Changed only on the event loop."""

    def __init__(self) -> None:
        self._behind: Final[dict[int, ClaimedJob]] = {}

    def sort_in(self, jobs: Iterable[ClaimedJob]) -> list[ClaimedJob]:
        """Keep those that wait for others; the rest may start."""
        free: list[ClaimedJob] = []
        for job in jobs:
            if job.behind is None:
                free.append(job)
            else:
                self._behind[job.behind] = job
        return free

    def next_after(self, job: ClaimedJob) -> ClaimedJob | None:
        """Who may start, now that ``job`` has ended well."""
        return self._behind.pop(job.id, None)

    def cut_after(self, job: ClaimedJob) -> list[ClaimedJob]:
        """Everybody behind ``job``, in order: none of them may start, because it has not ended well."""
        cut: list[ClaimedJob] = []
        follower = self._behind.pop(job.id, None)
        while follower is not None:
            cut.append(follower)
            follower = self._behind.pop(follower.id, None)
        return cut

    def take_out(self, runs: Collection[int]) -> list[ClaimedJob]:
        """Those among ``runs`` that wait; what is behind them stays where it is, and is cut off with them."""
        taken = [job for job in self._behind.values() if job.run in runs]
        for job in taken:
            assert job.behind is not None
            del self._behind[job.behind]
        return taken

    def take_all(self) -> list[ClaimedJob]:
        taken = list(self._behind.values())
        self._behind.clear()
        return taken
