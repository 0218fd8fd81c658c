"""When a worker goes home by itself: after so many jobs, above so much memory, or when nothing is left to do."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Final

from jobspec.backends.worker_backend import Claim
from jobspec.worker.clock import Clock
from jobspec.worker.memory import used_bytes

SOON_SECONDS: Final = 0.5
"""What is due within so long is waited for by a worker that drains: a retry without a pause, an edge to look at."""
PATIENCE_SECONDS: Final = 5.0
"""How long a drain waits for jobs that somebody may just be writing."""
WEIGH_SECONDS: Final = 1.0
"""How often memory is looked at, at most: whenever outcomes were written down."""


class Shift:
    """``max_jobs``: run no more than so many. ``max_rss``: in bytes. ``until_dry``: end when nothing is ready.

    ``over`` is called once, when the shift is over and every job that was claimed has ended, but for ``max_rss``, which
    does not wait for those that run. ``look_again`` is to make the worker claim once more. Used on the event loop only.
    """

    def __init__(
        self,
        *,
        max_jobs: int | None = None,
        max_rss: int | None = None,
        until_dry: bool = False,
        clock: Clock,
        over: Callable[[], None],
        weigh: Callable[[], int] = used_bytes,
    ) -> None:
        self.taken = 0
        """Jobs that were claimed."""
        self.due_seconds: float | None = None
        """After a drain: how long until something is due; None: nothing of the kind is known."""
        self.why: str | None = None
        """Why it is over."""
        self.until_dry: Final = until_dry
        self._max_jobs, self._max_rss = max_jobs, max_rss
        self._clock, self._over, self._weigh = clock, over, weigh
        self._dry_since = inf
        self._weighed_at = -inf

    @property
    def left(self) -> float:
        """How many jobs may still be claimed; inf: any number."""
        return inf if self._max_jobs is None else self._max_jobs - self.taken

    def claimed(self, claim: Claim, *, held: int, bell: bool) -> None:
        """A claim was answered; ``held``: jobs that have not ended or are not yet written down, its own included."""
        self.taken += len(claim.jobs)
        if claim.jobs or held:
            self._dry_since = inf
        elif bell and self.until_dry:
            now = self._clock.monotonic()
            self._dry_since = min(self._dry_since, now)
            patient = now - self._dry_since < PATIENCE_SECONDS
            if not (patient and (claim.again or (claim.due_seconds or inf) <= SOON_SECONDS)):
                self.due_seconds = claim.due_seconds
                self._end("nothing is left to do")

    def recorded(self, *, held: int) -> bool:
        """Outcomes were written down. True: the worker is to look again, though nothing was announced."""
        if held == 0 and self.left <= 0:
            self._end(f"{self.taken} jobs have run (max_jobs)")
        elif self._max_rss is not None and (now := self._clock.monotonic()) - self._weighed_at >= WEIGH_SECONDS:
            self._weighed_at = now
            if (used := self._weigh()) > self._max_rss:
                self._end(f"it uses {used >> 20} MiB, more than {self._max_rss >> 20} (max_rss)")
        return self.until_dry and held == 0 and self.why is None

    def _end(self, why: str) -> None:
        if self.why is None:
            self.why = why
            self._over()
