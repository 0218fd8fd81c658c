"""A handler's run without a backend: checkpoints go to a list, transactions are the caller's."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, MutableSequence
from inspect import isawaitable
from math import inf
from typing import Any, TypeVar, cast

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.core.job import ClaimedJob, NewJob
from jobspec.errors import HandlerError, PayloadError
from jobspec.worker.clock import SystemClock
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Binding, DispatchTable
from jobspec.worker.inject import wants
from jobspec.worker.pace import Pace
from jobspec.worker.runner import Marks, Runner
from jobspec.worker.threads import Threads
from jobspec.worker.unreadable import UnreadableError

T = TypeVar("T")


def binding_for(job: NewJob, table: DispatchTable) -> Binding:
    """Raises HandlerError if the table has no handler for the job."""
    binding = table.served.get((job.kind, job.version))
    if binding is None:
        raise HandlerError(f"the dispatch table has no handler for {job.kind} version {job.version}")
    return binding


def only(job: NewJob, table: DispatchTable) -> DispatchTable:
    """What the table has for this job: what others have injected is not opened for it."""
    binding = binding_for(job, table)
    bindings = {(binding.route.kind, binding.route.version): binding}
    needed = wants(binding.handler)
    providers = table.providers if needed else ()
    return DispatchTable(bindings, providers, table.lifespans)


class Rehearsal(Runner):
    """``conn``: what a transactional handler gets. ``in_caller``: call ``def`` handlers in the thread that asks."""

    def __init__(
        self,
        binding: Binding,
        version: int,
        *,
        conn: Any,
        saved: MutableSequence[Any] | None = None,
        in_caller: bool = False,
    ) -> None:
        clock, nobody = SystemClock(), cast("WorkerBackend", None)  # everything that would ask it is overridden below
        self._conn, self._saved = conn, saved
        super().__init__(
            binding,
            version=version,
            timeout_seconds=inf,
            backend=nobody,
            threads=_Caller() if in_caller else Threads(1),
            marks=Marks(),
            pace=Pace(),
            clock=clock,
        )

    async def perform(
        self, new: NewJob, *, id_: int, attempt: int = 1, state: object = None, after: str | None = None
    ) -> Any:
        """The result as JSON text, None, or FINISHED where the handler has finished the job itself.

        Raises what the handler raises, ResultError, and PayloadError where a worker would park the job.
        """
        job = ClaimedJob(
            id=id_,
            run=1,
            attempt=attempt,
            kind_id=0,
            payload=new.payload,
            blob=new.blob,
            timeout_seconds=None,
            suspect=False,
            checkpoint=None if state is None else self.write_state(state),
            after=after,
        )
        try:
            return await self.run(job, inf)
        except UnreadableError as error:
            raise PayloadError(error.message) from None

    async def save(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        self.save_sync(job, state, extra_attempts)

    def save_sync(self, job: ClaimedJob, state: str | None, extra_attempts: int) -> None:
        if self._saved is not None:
            self._saved.append(None if state is None else self.read_state(state))

    async def _on_loop_in_transaction(self, context: Any) -> Any:
        context._conn = self._conn
        return await self._handler(context)

    async def _in_thread_in_transaction(self, context: Any) -> Any:
        context._conn = self._conn
        return await self._threads.call(self._handler, context.run, context)


class _Caller(Threads):
    """The thread that asks, in place of another: what it holds, such as an open transaction, is the handler's too."""

    def __init__(self) -> None:
        super().__init__(1)

    async def call(self, handler: Callable[[Any], Any], run: int, context: JobContext[Any, Any]) -> Any:
        value = handler(context)
        return await value if isawaitable(value) else value


def here(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run what waits for nothing, such as a ``def`` handler in the caller, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    coroutine.close()
    raise HandlerError("the handler waits for something, though it is a plain function", help="make it `async def`")
