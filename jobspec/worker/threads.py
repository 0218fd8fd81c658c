"""``def`` handlers: called in threads, which can be asked to stop and not made to."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

from anyio import CapacityLimiter, sleep_forever, to_thread

from jobspec.core.job import ClaimedJob
from jobspec.worker.context import JobContext


class Threads:
    """At most ``size`` of them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._limiter: CapacityLimiter | None = None
        self._running: dict[int, JobContext[Any, Any]] = {}

    async def call(self, handler: Callable[[Any], Any], run: int, context: JobContext[Any, Any]) -> Any:
        """Not abandoned on a cancel: a thread cannot be killed, so slot and lease are kept until it returns."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._size)
        _ = context.cancelled  # made here, before two threads could make one each
        self._running[run] = context

        def call() -> tuple[Any]:
            return (handler(context),)  # in a tuple: trio refuses a coroutine as the answer of a thread

        try:
            (value,) = await to_thread.run_sync(call, limiter=self._limiter)
        finally:
            del self._running[run]
        return await value if isawaitable(value) else value

    def interrupt(self, job: ClaimedJob) -> None:
        """Tell the job's handler to stop, if it runs in a thread; one on the loop is cancelled by its slot."""
        if (context := self._running.get(job.run)) is not None:
            context.cancelled.set()

    async def interrupt_all_when_cancelled(self) -> None:
        """Threads do not hear that the worker ends; this tells them, for whatever reason it ends."""
        try:
            await sleep_forever()
        finally:
            for context in self._running.values():
                context.cancelled.set()
