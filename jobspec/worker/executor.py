"""Turns claimed jobs into handler calls: decode, call on the loop or in a thread, encode."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from typing import Any, Final

from anyio import CapacityLimiter, sleep_forever, to_thread

from jobspec.backends.backend import RegisteredKind
from jobspec.core.job import ClaimedJob
from jobspec.worker.clock import Clock
from jobspec.worker.codec import Codec
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Binding, DispatchTable
from jobspec.worker.pace import Pace
from jobspec.worker.signature import is_async

FINISHED: Final = object()
"""In place of a result: the handler has finished its job in a transaction of its own."""


class Executor:
    """One per worker; its kinds are bound anew at every registration."""

    def __init__(self, table: DispatchTable, *, concurrency: int, pace: Pace, clock: Clock) -> None:
        self._table, self._pace, self._clock = table, pace, clock
        self._concurrency = concurrency
        self._runners: dict[int, Runner] = {}
        self.finished: Final[set[int]] = set()
        """Runs that their handlers' own transactions have finished, until the attempts are over."""
        self._in_threads: dict[int, JobContext[Any, Any]] = {}
        self._threads: CapacityLimiter | None = None

    def bind(self, kinds: Mapping[int, RegisteredKind]) -> None:
        """Route kind ids to handlers. Raises what building a result's model raises."""
        for kind in kinds.values():
            binding = self._table.bindings[kind.name, kind.version]
            self._runners[kind.id] = Runner(binding, timeout_seconds=kind.timeout_seconds, executor=self)

    def admit(self, job: ClaimedJob) -> None:
        """Fill in the kind's own time limit, once, so that a slot looks in one place. KeyError: not our kind."""
        timeout_seconds = self._runners[job.kind_id].timeout_seconds
        if job.timeout_seconds is None:
            job.timeout_seconds = timeout_seconds

    def run(self, job: ClaimedJob, due: float) -> Awaitable[Any]:
        """The result as JSON text, None or FINISHED. Raises UnreadableError, ResultError, what the handler raises."""
        return self._runners[job.kind_id].run(job, due)

    def interrupt(self, job: ClaimedJob) -> None:
        """Tell a handler in a thread to stop; one on the loop is cancelled by its slot."""
        if (context := self._in_threads.get(job.run)) is not None:
            context.cancelled.set()

    async def interrupt_all_when_cancelled(self) -> None:
        """Threads do not hear that the worker ends; this tells them, for whatever reason it ends."""
        try:
            await sleep_forever()
        finally:
            for context in self._in_threads.values():
                context.cancelled.set()

    async def call_in_thread(self, handler: Callable[[Any], Any], run: int, context: JobContext[Any, Any]) -> Any:
        """Not abandoned on a cancel: a thread cannot be killed, so slot and lease are kept until it returns."""
        if self._threads is None:
            self._threads = CapacityLimiter(self._concurrency)
        _ = context.cancelled  # made here, before two threads could make one each
        self._in_threads[run] = context

        def call() -> tuple[Any]:
            return (handler(context),)  # in a tuple: trio refuses a coroutine as the answer of a thread

        try:
            (value,) = await to_thread.run_sync(call, limiter=self._threads)
        finally:
            del self._in_threads[run]
        return await value if isawaitable(value) else value

    @property
    def pace(self) -> Pace:
        return self._pace

    @property
    def clock(self) -> Clock:
        return self._clock


class Runner:
    """One job's handler with everything that can be looked up before a job comes."""

    def __init__(self, binding: Binding, *, timeout_seconds: float, executor: Executor) -> None:
        route = binding.route
        codec = Codec(route)
        self.kind: Final = route.kind
        self.version: Final = route.version
        self.timeout_seconds: Final = timeout_seconds
        self.write: Final = codec.write
        self.monotonic: Final = executor.clock.monotonic
        self.finished: Final = executor.finished.add
        self.run: Final = self._run_on_loop if is_async(binding.handler) else self._run_in_thread
        self._read, self._context, self._handler = codec.read, route.context, binding.handler
        self._executor, self._pace, self._finished_runs = executor, executor.pace, executor.finished

    async def _run_on_loop(self, job: ClaimedJob, due: float) -> Any:
        context = self._context(job, self._read(job), self, due)
        monotonic = self.monotonic
        began = monotonic()
        value = await self._handler(context)
        self._pace.seen(monotonic() - began)
        if self._finished_runs and job.run in self._finished_runs:
            return FINISHED
        return self.write(value)

    async def _run_in_thread(self, job: ClaimedJob, due: float) -> Any:
        context = self._context(job, self._read(job), self, due)
        began = self.monotonic()
        value = await self._executor.call_in_thread(self._handler, job.run, context)
        self._pace.seen(self.monotonic() - began)
        if job.run in self._finished_runs:
            return FINISHED
        return self.write(value)
