"""Jobs of one lane that this worker holds at once: each waits here until the one before it has ended well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from jobspec.core.job import ClaimedJob


class Lines:
    """What waits, by the run that has to end first: not by its job, which this worker can claim again before it knows
    that it has lost the run. Changed only on the event loop."""

    def __init__(self) -> None:
        self._behind: Final[dict[int, ClaimedJob]] = {}

    def sort_in(self, jobs: Sequence[ClaimedJob]) -> list[ClaimedJob]:
        """Of one claim, keep those that wait for others; the rest may start."""
        if all(job.behind is None for job in jobs):
            return list(jobs)
        free: list[ClaimedJob] = []
        runs = {job.id: job.run for job in jobs}
        for job in jobs:
            if job.behind is None:
                free.append(job)
            else:
                self._behind[runs[job.behind]] = job
        return free

    def __len__(self) -> int:
        return len(self._behind)

    def goes_on_after(self, job: ClaimedJob) -> bool:
        """Somebody waits for the end of ``job``."""
        return job.run in self._behind

    def next_after(self, job: ClaimedJob) -> ClaimedJob | None:
        """Who may start, now that ``job`` has ended well."""
        return self._behind.pop(job.run, None)

    def cut_after(self, job: ClaimedJob) -> list[ClaimedJob]:
        """Everybody behind ``job``, in order: none of them may start, because it has not ended well."""
        cut: list[ClaimedJob] = []
        follower = self._behind.pop(job.run, None)
        while follower is not None:
            cut.append(follower)
            follower = self._behind.pop(follower.run, None)
        return cut

    def take_out(self, runs: Collection[int]) -> list[ClaimedJob]:
        """Those among ``runs`` that wait; what is behind them stays where it is, and is cut off with them."""
        taken = [before for before, job in self._behind.items() if job.run in runs]
        return [self._behind.pop(before) for before in taken]

    def take_all(self) -> list[ClaimedJob]:
        taken = list(self._behind.values())
        self._behind.clear()
        return taken
