"""One job's handler, with everything that can be looked up before a job comes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any, Final

from anyio import CancelScope, current_time

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.core.job import ClaimedJob, Progress
from jobspec.core.secrets import scrub
from jobspec.errors import DatabaseError
from jobspec.worker.clock import Clock
from jobspec.worker.codec import Codec
from jobspec.worker.context import JobContext
from jobspec.worker.copies import end_copy
from jobspec.worker.dispatch import Binding
from jobspec.worker.middleware import Call, compose
from jobspec.worker.outcome import NotStartedError
from jobspec.worker.pace import Pace
from jobspec.worker.processes import Processes
from jobspec.worker.progress import Reporter
from jobspec.worker.shape import ShapeType, adapter
from jobspec.worker.signature import is_async
from jobspec.worker.threads import Threads

FINISHED: Final = object()
"""In place of a result: the handler has finished its job in a transaction of its own."""
COMMITTED: Final = object()
"""In place of a result: the job was finished in the worker's transaction for it, and that was committed."""
COMMIT_SECONDS: Final = 30.0
"""How long the end of that transaction may take before its connection is given up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """Runs of which something became known while their handlers run."""

    finished: set[int] = field(default_factory=set)
    """A transaction has finished them; whether it is committed is another matter."""
    cancel_asked: set[int] = field(default_factory=set)


class Runner:
    """Also what the contexts of its jobs talk to: see :class:`jobspec.worker.context.Runtime`."""

    def __init__(
        self,
        binding: Binding,
        *,
        version: int,
        timeout_seconds: float,
        backend: WorkerBackend,
        threads: Threads,
        marks: Marks,
        pace: Pace,
        clock: Clock,
        processes: Processes | None = None,
        reporter: Reporter | None = None,
    ) -> None:
        """Without ``processes``, ``run_in: process`` handlers run in threads; without ``reporter`` progress is lost."""
        route = binding.route
        codec = Codec(route, version)
        self.binding: Final = binding
        self.kind: Final = route.kind
        self.version: Final = version
        self.timeout_seconds: Final = timeout_seconds
        self.write: Final = codec.write
        self.write_state: Final = codec.write_state
        self.read_state: Final = codec.read_state
        self.read_after: Final = codec.read_after
        self.secrets: Final = codec.secrets
        self.monotonic: Final = clock.monotonic
        self.finished: Final = marks.finished.add
        self.cancel_asked: Final = marks.cancel_asked.add
        self._read, self._context, self._handler = codec.read, route.context, binding.handler
        self._backend, self._threads, self._pace, self._finished_runs = backend, threads, pace, marks.finished
        self._committed: Final[set[int]] = set()
        """Runs whose handlers the worker's own transactions have ended."""
        self._processes, self._reporter = processes, reporter
        self._unsaid: Final[Mapping[int, object]] = {} if reporter is None else reporter.pending
        self._pid: Final = os.getpid()
        self._call: Final[Call] = compose(self._way(), binding.middleware)

    def context(self, job: ClaimedJob) -> JobContext[Any, Any]:
        """A job, as a handler sees it. Raises UnreadableError."""
        return self._context(job, self._read(job), self, inf)

    async def save(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        await self._backend.checkpoint_async(job.id, job.run, state=state, extra_attempts=extra_attempts)

    def save_sync(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        self._backend.checkpoint_sync(job.id, job.run, state=state, extra_attempts=extra_attempts)

    async def progress(self, job: ClaimedJob, progress: Progress) -> None:
        if self._reporter is not None:
            self._reporter.report(job, self._cleaned(job, progress))

    def progress_sync(self, job: ClaimedJob, progress: Progress) -> None:
        if self._reporter is not None:
            self._reporter.report_sync(job, self._cleaned(job, progress))

    def _cleaned(self, job: ClaimedJob, progress: Progress) -> Progress:
        """Without secrets in the note."""
        hidden = self.secrets(job) if progress.note else ()
        return replace(progress, note=scrub(progress.note or "", hidden)) if hidden else progress

    async def run(self, job: ClaimedJob, due: float) -> Any:
        """See :meth:`jobspec.worker.executor.Executor.run`."""
        context = self._context(job, self._read(job), self, due)
        monotonic = self.monotonic
        began = monotonic()
        try:
            value = await self._call(context)
        finally:
            end_copy(self._pid)
            if self._unsaid and self._reporter is not None:
                await self._reporter.flush(job.run)
        self._pace.seen(monotonic() - began)
        if self._committed and job.run in self._committed:
            self._committed.discard(job.run)
            return COMMITTED
        if self._finished_runs and job.run in self._finished_runs:
            return FINISHED
        return self.write(value)

    def _way(self) -> Call:
        route, handler = self.binding.route, self._handler
        if route.transactional is not None:
            return self._on_loop_in_transaction if is_async(handler) else self._in_thread_in_transaction
        if route.run_in == "process" and self._processes is not None:
            return self._in_process(self._processes, route.result)
        return handler if is_async(handler) else self._in_thread

    async def _in_thread(self, context: JobContext[Any, Any]) -> Any:
        return await self._threads.call(self._handler, context.run, context)

    def _in_process(self, processes: Processes, result: ShapeType | None) -> Call:
        read = None if result is None else adapter(result).validate_json

        async def call(context: JobContext[Any, Any]) -> Any:
            text = await processes.call(self, context)
            return None if read is None or text is None else read(text)

        return call

    async def _on_loop_in_transaction(self, context: Any) -> Any:
        with CancelScope() as scope:
            async with _begun_async(self._backend) as context._conn:
                try:
                    value = await self._handler(context)
                finally:
                    end_copy(self._pid)
                    # Neither commit nor rollback is interrupted: what a half-ended transaction did, nobody could say.
                    scope.shield = True
                    scope.deadline = current_time() + COMMIT_SECONDS
                if context.run not in self._finished_runs:
                    await context.finish_async(context._conn, value)
            self._committed.add(context.run)
            return value
        raise DatabaseError(f"the transaction of the handler has not ended within {COMMIT_SECONDS:.0f} s")

    async def _in_thread_in_transaction(self, context: Any) -> Any:
        value = await self._threads.call(self._call_in_transaction, context.run, context)
        self._committed.add(context.run)
        return value

    def _call_in_transaction(self, context: Any) -> Any:
        """In the thread."""
        with _begun(self._backend) as context._conn:
            try:
                value = self._handler(context)
            finally:
                end_copy(self._pid)
            if context.run not in self._finished_runs:
                context.finish(context._conn, value)
        return value


@contextmanager
def _begun(backend: WorkerBackend) -> Iterator[Any]:
    with ExitStack() as stack:
        try:
            conn = stack.enter_context(backend.transaction())
        except DatabaseError as error:
            raise NotStartedError(error.message) from error
        yield conn


@asynccontextmanager
async def _begun_async(backend: WorkerBackend) -> AsyncIterator[Any]:
    async with AsyncExitStack() as stack:
        try:
            conn = await stack.enter_async_context(backend.transaction_async())
        except DatabaseError as error:
            raise NotStartedError(error.message) from error
        yield conn
