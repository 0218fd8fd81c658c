"""Turns claimed jobs into handler calls: decode, call on the loop, in a thread or in a process, encode."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from jobspec.backends.worker_backend import RegisteredKind, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.worker.clock import Clock
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Binding, DispatchTable
from jobspec.worker.pace import Pace
from jobspec.worker.processes import Processes
from jobspec.worker.progress import Reporter
from jobspec.worker.runner import Marks, Runner
from jobspec.worker.threads import Threads


class Executor:
    """One per worker; its kinds are bound anew at every registration."""

    def __init__(
        self,
        table: DispatchTable,
        backend: WorkerBackend,
        *,
        concurrency: int,
        pace: Pace,
        clock: Clock,
        processes: Processes | None = None,
    ) -> None:
        self._table, self._backend, self._pace, self._clock = table, backend, pace, clock
        self._processes = processes
        self._runners: dict[int, Runner] = {}
        self.marks: Final = Marks()
        """Of runs whose attempts are not over."""
        self.threads: Final = Threads(concurrency, clock)
        self.reporter: Final = Reporter(backend, clock)

    def bind(self, kinds: Mapping[int, RegisteredKind]) -> None:
        """Route kind ids to handlers. Raises what building a result's model raises, and what middleware raises."""
        for kind in kinds.values():
            self._runners[kind.id] = Runner(
                self._table.served[kind.name, kind.version],
                version=kind.version,
                timeout_seconds=kind.timeout_seconds,
                backend=self._backend,
                threads=self.threads,
                marks=self.marks,
                pace=self._pace,
                clock=self._clock,
                processes=self._processes,
                reporter=self.reporter,
            )

    def admit(self, job: ClaimedJob) -> None:
        """Fill in the kind's own time limit, once, so that a slot looks in one place. KeyError: not our kind."""
        timeout_seconds = self._runners[job.kind_id].timeout_seconds
        if job.timeout_seconds is None:
            job.timeout_seconds = timeout_seconds

    def run(self, job: ClaimedJob, due: float) -> Awaitable[Any]:
        """The result as JSON text, None, FINISHED or COMMITTED.

        Raises UnreadableError, NotStartedError, ResultError, and what the handler raises.
        """
        return self._runners[job.kind_id].run(job, due)

    def binding(self, job: ClaimedJob) -> Binding:
        return self._runners[job.kind_id].binding

    def context(self, job: ClaimedJob) -> JobContext[Any, Any]:
        """The job as its handler sees it. Raises UnreadableError."""
        return self._runners[job.kind_id].context(job)

    def secrets(self, job: ClaimedJob, result: str | None = None) -> set[str]:
        """The texts that are not to appear in what is said about the job and its result."""
        return self._runners[job.kind_id].secrets(job, result)
