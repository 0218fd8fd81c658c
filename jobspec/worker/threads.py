"""``def`` handlers: called in threads, which can be asked to stop and not made to."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from inspect import isawaitable
from math import inf
from types import FrameType
from typing import Any, Final

from anyio import CancelScope, CapacityLimiter, Event, to_thread

from jobspec.core.job import ClaimedJob
from jobspec.worker import log_handlers as log
from jobspec.worker.clock import Clock, SystemClock
from jobspec.worker.context import JobContext
from jobspec.worker.copies import end_copy

STUCK_SECONDS: Final = 30.0
"""So long after it was told to stop, and then again and again, a handler that goes on is named in the log."""

LEAVE_SECONDS: Final = 5.0
"""How long a process whose worker has ended waits for threads that handlers have started."""
_POOL: Final = ("concurrent.futures.thread", "_worker")
"""The function that a thread of a ThreadPoolExecutor waits in."""


class Threads:
    """At most ``size`` of them."""

    def __init__(self, size: int, clock: Clock | None = None) -> None:
        self._size = size
        self._clock: Final = clock or SystemClock()
        self._limiter: CapacityLimiter | None = None
        self._running: dict[int, JobContext[Any, Any]] = {}
        self._told: dict[int, float] = {}
        """When those among them were told to stop."""
        self._news = Event()

    @property
    def stuck(self) -> int:
        """How many were told to stop and go on. Each keeps its slot."""
        return len(self._told)

    async def call(self, handler: Callable[[Any], Any], run: int, context: JobContext[Any, Any]) -> Any:
        """Not abandoned on a cancel: a thread cannot be killed, so slot and lease are kept until it returns."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._size)
        _ = context.cancelled  # made here, before two threads could make one each
        self._running[run] = context
        pid = os.getpid()

        def call() -> tuple[Any]:
            try:
                return (handler(context),)  # in a tuple: trio refuses a coroutine as the answer of a thread
            finally:
                end_copy(pid)

        try:
            (value,) = await to_thread.run_sync(call, limiter=self._limiter)
        finally:
            del self._running[run]
            if self._told.pop(run, None) is not None:
                self._news.set()
        return await value if isawaitable(value) else value

    def interrupt(self, job: ClaimedJob) -> None:
        """Tell the job's handler to stop, if it runs in a thread; one on the loop is cancelled by its slot."""
        if (context := self._running.get(job.run)) is not None:
            self._tell(job.run, context)

    async def interrupt_all_when_cancelled(self) -> None:
        """Threads do not hear that the worker ends; this tells them, for whatever reason it ends.

        Until then, and until the last of them has returned, it names those in the log that do not hear.
        """
        try:
            while True:
                await self._report()
        finally:
            for run, context in self._running.items():
                self._tell(run, context)
            with CancelScope(shield=True):  # the worker cannot end before them anyway
                while self._told:
                    await self._report()

    def _tell(self, run: int, context: JobContext[Any, Any]) -> None:
        context.cancelled.set()
        self._told.setdefault(run, self._clock.monotonic())
        self._news.set()

    async def _report(self) -> None:
        """Wait for the time to say something, or for news."""
        self._news = Event()
        if await self._clock.wait(self._news, STUCK_SECONDS if self._told else inf):
            return
        now = self._clock.monotonic()
        for run, since in self._told.items():
            context = self._running[run]
            if now - since >= STUCK_SECONDS:
                log.THREAD_STUCK(
                    job_id=context.id, kind=context.kind, seconds=now - since, run=run, stuck=len(self._told)
                )


def alive() -> frozenset[threading.Thread]:
    """The threads that keep a process from ending; the event loop's own end with it."""
    every = (each for each in threading.enumerate() if not each.daemon and each.is_alive())
    return frozenset(each for each in every if not type(each).__module__.startswith("anyio."))


def leaked(before: Iterable[threading.Thread] = ()) -> list[str]:
    """The names of those that have come since ``before`` and still run, this one apart."""
    frames = sys._current_frames()
    apart = (threading.current_thread(), threading.main_thread())
    return sorted(each.name for each in alive().difference(before, apart) if not _is_idle(frames.get(each.ident or 0)))


def tell_leaked(before: Iterable[threading.Thread]) -> None:
    """Name those that have come since ``before`` and still run."""
    if names := leaked(before):
        log.THREADS_LEAKED(threads=len(names), names=", ".join(names[:10]))


def end_in_time(code: int) -> None:
    """Before the end of a worker's own process: threads that handlers have started are not waited for for ever."""

    def end() -> None:
        time.sleep(LEAVE_SECONDS)
        os._exit(code)

    if leaked():
        threading.Thread(target=end, name="jobspec-end", daemon=True).start()


def _is_idle(frame: FrameType | None) -> bool:
    """Whether a thread of a pool waits for work, as those do that look up host names: it ends with the interpreter."""
    return frame is not None and (frame.f_globals.get("__name__"), frame.f_code.co_name) == _POOL
