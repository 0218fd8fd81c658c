"""One job's handler, with everything that can be looked up before a job comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from anyio import CancelScope, current_time

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.errors import DatabaseError
from jobspec.worker.clock import Clock
from jobspec.worker.codec import Codec
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Binding
from jobspec.worker.outcome import NotStartedError
from jobspec.worker.pace import Pace
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
    ) -> None:
        route = binding.route
        codec = Codec(route, version)
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
        self.run: Final = self._way(transactional=route.transactional is not None, on_loop=is_async(binding.handler))

    def context(self, job: ClaimedJob) -> JobContext[Any, Any]:
        """A job, as a handler sees it. Raises UnreadableError."""
        return self._context(job, self._read(job), self, inf)

    async def save(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        await self._backend.checkpoint_async(job.id, job.run, state=state, extra_attempts=extra_attempts)

    def save_sync(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        self._backend.checkpoint_sync(job.id, job.run, state=state, extra_attempts=extra_attempts)

    def _way(self, *, transactional: bool, on_loop: bool) -> Callable[[ClaimedJob, float], Awaitable[Any]]:
        if transactional:
            return self._on_loop_in_transaction if on_loop else self._in_thread_in_transaction
        return self._on_loop if on_loop else self._in_thread

    async def _on_loop(self, job: ClaimedJob, due: float) -> Any:
        context = self._context(job, self._read(job), self, due)
        monotonic = self.monotonic
        began = monotonic()
        value = await self._handler(context)
        self._pace.seen(monotonic() - began)
        if self._finished_runs and job.run in self._finished_runs:
            return FINISHED
        return self.write(value)

    async def _in_thread(self, job: ClaimedJob, due: float) -> Any:
        context = self._context(job, self._read(job), self, due)
        began = self.monotonic()
        value = await self._threads.call(self._handler, job.run, context)
        self._pace.seen(self.monotonic() - began)
        if job.run in self._finished_runs:
            return FINISHED
        return self.write(value)

    async def _on_loop_in_transaction(self, job: ClaimedJob, due: float) -> Any:
        context: Any = self._context(job, self._read(job), self, due)
        began = self.monotonic()
        with CancelScope() as scope:
            async with _begun_async(self._backend) as context._conn:
                try:
                    value = await self._handler(context)
                finally:
                    # Neither commit nor rollback is interrupted: what a half-ended transaction did, nobody could say.
                    scope.shield = True
                    scope.deadline = current_time() + COMMIT_SECONDS
                if job.run not in self._finished_runs:
                    await context.finish_async(context._conn, value)
            self._pace.seen(self.monotonic() - began)
            return COMMITTED
        raise DatabaseError(f"the transaction of the handler has not ended within {COMMIT_SECONDS:.0f} s")

    async def _in_thread_in_transaction(self, job: ClaimedJob, due: float) -> Any:
        began = self.monotonic()
        await self._threads.call(self._call_in_transaction, job.run, self._context(job, self._read(job), self, due))
        self._pace.seen(self.monotonic() - began)
        return COMMITTED

    def _call_in_transaction(self, context: Any) -> None:
        """In the thread."""
        with _begun(self._backend) as context._conn:
            value = self._handler(context)
            if context.run not in self._finished_runs:
                context.finish(context._conn, value)


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
