"""A connection of the fake backend, inside a transaction: what is done on it happens when it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobspec.backends.backend import AsyncProducer, SyncProducer
from jobspec.errors import JobCancelledError, LeaseLostError

if TYPE_CHECKING:
    from tests.unit.worker.fake_backend import FakeBackend


class FakeConnection(SyncProducer, AsyncProducer):
    """Both kinds of producers, with the verbs that contexts use."""

    def __init__(self, backend: FakeBackend) -> None:
        self._backend = backend
        self._finished: tuple[int, str | None] | None = None

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        job = self._backend.jobs[job_id]
        if job.run != run or job.state != "running":
            raise LeaseLostError("lost")
        if job.cancel_asked:
            raise JobCancelledError("is to be cancelled")
        self._finished = (job_id, result)

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        self.finish(job_id, run, result=result)

    def end(self) -> None:
        """Commit."""
        if self._finished is not None:
            job = self._backend.jobs[self._finished[0]]
            job.state, job.result = "done", self._finished[1]
            self._backend.soon(self._backend.changed)  # perhaps from a thread
