"""How far jobs are, on its way to the database: at most once a second, all jobs of a worker in one statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from anyio import Event, Lock, fail_after, move_on_after

from jobspec.backends.worker_backend import Progressed, WorkerBackend
from jobspec.core.job import ClaimedJob, Progress
from jobspec.errors import JobspecError
from jobspec.worker import log_handlers as log
from jobspec.worker.clock import Clock, caller_from_threads

EVERY_SECONDS: Final = 1.0
FLUSH_SECONDS: Final = 2.0
"""How long the end of an attempt may wait for its last word."""


class Reporter:
    """One per worker: keeps the last word of every job, and writes it down when it is time."""

    def __init__(self, backend: WorkerBackend, clock: Clock) -> None:
        self._backend, self._clock = backend, clock
        self.pending: Final[dict[int, tuple[ClaimedJob, Progress]]] = {}
        """By run: what is not known to be written down. Look whether there is any before a call that is made often."""
        self._ended: Final[set[int]] = set()
        """Runs whose attempts wait for their last word."""
        self._lock = Lock()
        self._news = Event()
        self._soon: Callable[..., object] | None = None

    def report(self, job: ClaimedJob, progress: Progress) -> None:
        """On the event loop. What was said before and is not written yet is forgotten."""
        self.pending[job.run] = (job, progress)
        self._news.set()

    def report_sync(self, job: ClaimedJob, progress: Progress) -> None:
        """The same, from any thread."""
        self.pending[job.run] = (job, progress)
        if self._soon is not None:
            self._soon(self._wake)

    async def run(self) -> None:
        """Until cancelled."""
        self._soon = caller_from_threads()
        while True:
            if not self.pending:
                self._news = Event()
                await self._news.wait()
            async with self._lock:  # one statement after another: an older word must not come last
                await self._write(dict(self.pending))
            await self._clock.sleep(EVERY_SECONDS)

    async def flush(self, run: int) -> None:
        """The attempt ends: its last word is written down before its outcome."""
        if run not in self.pending:
            return
        self._ended.add(run)
        with move_on_after(FLUSH_SECONDS, shield=True):
            async with self._lock:
                await self._write({each: self.pending[each] for each in self._ended if each in self.pending})
        self._ended.discard(run)
        self.pending.pop(run, None)

    async def _write(self, batch: Mapping[int, tuple[ClaimedJob, Progress]]) -> None:
        """Progress is worth no failure: what cannot be written is logged."""
        if not batch:
            return
        items = [Progressed(id=job.id, run=run, progress=progress) for run, (job, progress) in batch.items()]
        try:
            with fail_after(EVERY_SECONDS * 10):
                await self._backend.progress_batch(items)
        except (JobspecError, TimeoutError) as error:
            message = error.message if isinstance(error, JobspecError) else "the database does not answer"
            log.PROGRESS_FAILED(job_id=items[0].id, error=message)
        finally:
            for run, word in batch.items():
                if self.pending.get(run) is word:  # no more has been said since
                    self.pending.pop(run, None)

    def _wake(self) -> None:
        self._news.set()
