"""Tells the hooks of a table how attempts ended, once that is written down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from inspect import isawaitable, iscoroutinefunction
from typing import Any, Final, Literal, Protocol

from anyio import (
    Event,
    Semaphore,
    create_task_group,
    fail_after,
    get_cancelled_exc_class,
    move_on_after,
    to_thread,
)

from jobspec.backends.worker_backend import Recorded
from jobspec.core.job import ClaimedJob
from jobspec.worker import log_handlers as log
from jobspec.worker.clock import is_cancelled
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Binding
from jobspec.worker.failure import traced
from jobspec.worker.hook import Ended
from jobspec.worker.middleware import name_of

MOST_AT_ONCE: Final = 16
"""Hooks that run at a time."""
MOST_WAITING: Final = 10_000
"""Ends that wait for their hooks; what is above is said in a log line and not told."""
HOOK_SECONDS: Final = 60.0
"""A hook that has not returned by then is cancelled, or left alone in its thread."""
CLOSE_SECONDS: Final = 30.0
"""How long the end of a worker waits for its hooks."""


class Fenced(Protocol):
    @property
    def run(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """An attempt that has ended, and is not written down yet."""

    job: ClaimedJob
    error: BaseException | None
    outcome: Ended | Literal["finished"]
    """``finished``: by the handler's own transaction; if the database knows nothing of the run, it was committed."""


class Announcer:
    """Made for every worker, and idle where no handler has hooks. Its methods are called on the event loop."""

    def __init__(
        self,
        *,
        binding: Callable[[ClaimedJob], Binding],
        context: Callable[[ClaimedJob], JobContext[Any, Any]],
        secrets: Callable[[ClaimedJob], set[str]],
        on: bool,
    ) -> None:
        self.on: Final = on
        """Whether anybody is to be told anything. Look at it before a call that is made often."""
        self._binding, self._context, self._secrets = binding, context, secrets
        self._expected: dict[int, Expected] = {}
        self._waiting: deque[Expected] = deque()
        self._news = Event()
        self._running = 0
        self._closing = False
        self._idle = Event()

    def expect(self, job: ClaimedJob, error: BaseException | None, outcome: Ended | Literal["finished"]) -> None:
        """The attempt has ended; its hooks are called when that is recorded. ``dead`` may yet follow from ``retry``."""
        binding = self._binding(job)
        if binding.on_error or (binding.on_done and outcome in ("done", "finished")):
            self._expected[job.run] = Expected(job, error, outcome)

    def committed(self, job: ClaimedJob) -> None:
        """It is done, and written down already."""
        if self._binding(job).on_done:
            self._queue(Expected(job, None, "done"))

    def recorded(self, items: Sequence[Fenced], recorded: Recorded) -> None:
        """A batch was written down."""
        if self._expected:
            for item in items:
                if item.run in recorded.runs and (each := self._expected.pop(item.run, None)) is not None:
                    self._recorded(each, recorded)

    def missed(self, items: Iterable[Fenced]) -> None:
        """These could not be written down: they were no longer the worker's."""
        if self._expected:
            for item in items:
                each = self._expected.pop(item.run, None)
                if each is not None and each.outcome == "finished":
                    self._queue(Expected(each.job, None, "done"))

    def _recorded(self, each: Expected, recorded: Recorded) -> None:
        run = each.job.run
        if run in recorded.cancelled:
            return
        outcome: Ended = "retry" if each.outcome == "finished" else each.outcome
        self._queue(Expected(each.job, each.error, "dead" if run in recorded.dead else outcome))

    def _queue(self, each: Expected) -> None:
        if len(self._waiting) >= MOST_WAITING:
            log.HOOK_SKIPPED(job_id=each.job.id, outcome=each.outcome, limit=MOST_WAITING)
            return
        self._waiting.append(each)
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        free = Semaphore(MOST_AT_ONCE)
        async with create_task_group() as group:
            while True:
                while self._waiting:
                    await free.acquire()
                    self._running += 1
                    group.start_soon(self._told, self._waiting.popleft(), free)
                self._news = Event()
                if self._closing and not self._running:
                    self._idle.set()
                await self._news.wait()

    async def close(self) -> None:
        """No more will end: returns when all hooks have been called, at the latest after ``CLOSE_SECONDS``."""
        self._closing = True
        self._news.set()
        with move_on_after(CLOSE_SECONDS, shield=True):
            await self._idle.wait()
            return
        log.HOOKS_LEFT(jobs=len(self._waiting) + self._running, seconds=CLOSE_SECONDS)

    async def _told(self, each: Expected, free: Semaphore) -> None:
        try:
            binding = self._binding(each.job)
            for hook in binding.on_done if each.outcome == "done" else binding.on_error:
                await self._call(hook, each)
        finally:
            self._running -= 1
            free.release()
            self._news.set()

    async def _call(self, hook: Callable[..., Any], each: Expected) -> None:
        """Whatever a hook does, it is only logged."""
        try:
            context = self._context(each.job)
            asked = (context,) if each.outcome == "done" else (context, each.error, each.outcome)
            with fail_after(HOOK_SECONDS):
                if iscoroutinefunction(hook):
                    await hook(*asked)
                    return
                (answer,) = await to_thread.run_sync(lambda: (hook(*asked),), abandon_on_cancel=True)
                if isawaitable(answer):
                    await answer
        except get_cancelled_exc_class() as error:
            if is_cancelled():
                raise
            self._failed(hook, each, error)
        except BaseException as error:
            if isinstance(error, GeneratorExit):
                raise
            self._failed(hook, each, error)

    def _failed(self, hook: Callable[..., Any], each: Expected, error: BaseException) -> None:
        text = traced(error, self._secrets(each.job))
        log.HOOK_RAISED(job_id=each.job.id, hook=name_of(hook), outcome=each.outcome, traceback=text)
