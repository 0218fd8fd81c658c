"""N long-lived slots run the handlers; every job has a time limit and can be cancelled, at almost no cost.

One cancel scope a slot, renewed only after it was used, and one watcher that sleeps until the earliest deadline seen:
no timer and no scope per job. ``tests/unit/worker/test_slot_pitfalls.py`` shows what goes wrong in the simpler designs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from contextvars import Context, copy_context
from math import inf
from typing import Any, Final, Generic, Literal, Protocol, TypeAlias, TypeVar

from anyio import CancelScope, Event, create_task_group, current_effective_deadline
from anyio.abc import TaskGroup
from anyio.lowlevel import checkpoint

from jobspec.core.log import SPEAKER, Facts
from jobspec.worker.clock import Clock, in_trio

TURN_SECONDS: Final = 0.01
"""All slots together give the loop back at least so often; a cancel needs about three passes of the loop."""

End: TypeAlias = Literal["ok", "error", "timeout", "cancelled", "lost", "stopped"]
"""ok: the value is the result. error: it is the exception. timeout, cancelled, lost: the reason of a cancellation; the
value is the exception that came out, or None. stopped: the worker ends, give the job back.

A returned value wins over a cancel; a cancel wins over an error.
"""


class Limited(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def timeout_seconds(self) -> float | None: ...


J = TypeVar("J", bound=Limited)


class Slot(Generic[J]):
    __slots__ = ("deadline", "job", "scope", "why")
    job: J | None  # set from the pop to the outcome: never while the slot waits, so a cancel cannot hit the next job
    deadline: float  # inf unless a job runs that may yet be late
    why: End | None  # set once a scope: this scope is spent
    scope: CancelScope


class Slots(Generic[J]):
    """``run(job, due)`` calls the handler; ``ended(job, end, value)`` and ``interrupted(job)`` neither raise nor await.

    ``due`` is the job's deadline on ``clock`` (inf: none). ``interrupted`` hears of every cancel of a running job.
    ``facts``: what is said with the lines that handlers log.
    """

    def __init__(
        self,
        size: int,
        *,
        run: Callable[[J, float], Awaitable[Any]],
        ended: Callable[[J, End, Any], object],
        interrupted: Callable[[J], None],
        clock: Clock,
        facts: Callable[[J], Facts] | None = None,
    ) -> None:
        self._facts: Final = facts
        self.size: Final = size
        self.queue: Final[deque[J]] = deque()
        self.slots: Final[list[Slot[J]]] = []
        self.parked: Final[list[Event]] = []
        self._run, self._ended, self._interrupted, self._clock = run, ended, interrupted, clock
        self._alarm = inf
        self._poked = Event()
        self._base: Context = copy_context()

    async def serve(self) -> None:
        """Run jobs until cancelled."""
        self._base = copy_context()
        async with create_task_group() as group:
            group.start_soon(self._watch)
            for _ in range(self.size):
                slot: Slot[J] = Slot()
                slot.job, slot.deadline = None, inf
                self.slots.append(slot)
                self._start(group, slot)

    def put(self, jobs: Iterable[J], *, first: bool = False) -> None:
        """Queue jobs behind those that are queued, or before them."""
        if first:
            self.queue.extendleft(jobs)
        else:
            self.queue.extend(jobs)
        for _ in range(min(len(self.queue), len(self.parked))):
            self.parked.pop().set()

    def take_back(self) -> list[J]:
        """Everything that is queued and has not started."""
        jobs = list(self.queue)
        self.queue.clear()
        return jobs

    def cancel(self, job: J, why: End) -> bool:
        """Only from the event loop's thread. False: it does not run here (any more)."""
        for slot in self.slots:
            if slot.job is job:
                self._hit(slot, job, why)
                return True
        return False

    def _hit(self, slot: Slot[J], job: J, why: End) -> None:
        slot.deadline = inf
        if slot.why is None:
            slot.why = why
            slot.scope.cancel()
            self._interrupted(job)

    async def _watch(self) -> None:
        """Asleep until the earliest deadline seen: one alarm a limit, not a timer a job, however fast jobs go by."""
        clock = self._clock
        while True:
            self._poked = Event()
            if await clock.wait(self._poked, self._alarm - clock.monotonic()):
                continue  # a job with an earlier deadline has started
            now, self._alarm = clock.monotonic(), inf
            for slot in self.slots:
                if slot.deadline <= now and slot.job is not None:
                    self._hit(slot, slot.job, "timeout")
                else:
                    self._alarm = min(self._alarm, slot.deadline)

    def _start(self, group: TaskGroup, slot: Slot[J]) -> None:
        _ = self._base.run(group.start_soon, self._slot, group, slot)

    async def _slot(self, group: TaskGroup, s: Slot[J]) -> None:
        if (facts := self._facts) is not None:
            SPEAKER.set(lambda: None if s.job is None else facts(s.job))
        mark = copy_context()
        task = None if in_trio() else asyncio.current_task()
        native: Callable[[], int] = task.cancelling if task else int  # Task.cancel() calls not taken back
        fresh = True
        while fresh:
            s.why, s.scope = None, CancelScope()
            try:
                with s.scope:
                    await self._work(s, mark, native)
                if s.job is not None:  # the scope swallowed its own cancellation
                    self._failed(s, None)
            except BaseException as error:  # a stop, a stray cancellation, or what a group had beside ours
                if s.job is None or self._failed(s, error):
                    raise
                if isinstance(error, GeneratorExit):  # a task that is being closed may not wait any more
                    break
            fresh = _unchanged(mark) and not native()
        if task and native():  # the handler cancelled its own asyncio task: do not die of it
            while task.uncancel():
                pass
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
        self._start(group, s)  # the handler marked this task (context variables, Task.cancel): go on in a new one

    async def _work(self, s: Slot[J], mark: Context, native: Callable[[], int]) -> None:
        """Jobs one after another, until the scope is spent or a job left its mark on this task."""
        queue, run, ended, monotonic = self.queue, self._run, self._ended, self._clock.monotonic
        turn, turn_ends = TURN_SECONDS / self.size, 0.0
        while s.why is None:
            if not queue:
                self.parked.append(wake := Event())
                await wake.wait()
                turn_ends = monotonic() + turn
            elif (now := monotonic()) > turn_ends:
                await checkpoint()
                turn_ends = monotonic() + turn
            else:
                s.job = job = queue.popleft()
                limit = job.timeout_seconds
                s.deadline = due = inf if limit is None else now + limit
                if due < self._alarm:
                    self._alarm = due
                    self._poked.set()
                try:
                    value = await run(job, due)
                except Exception as error:  # whatever a handler raises is the job's, never the worker's
                    self._failed(s, error)
                else:
                    s.job, s.deadline = None, inf
                    ended(job, "ok", value)
                if not _unchanged(mark) or native():
                    return

    def _failed(self, s: Slot[J], error: BaseException | None) -> bool:
        """Report; True if the slot must end as well."""
        job, s.job, s.deadline = s.job, None, inf
        assert job is not None
        stop = current_effective_deadline() == -inf
        self._ended(job, s.why or ("stopped" if stop else "error"), error)
        return stop


def _unchanged(mark: Context) -> bool:
    try:
        return copy_context() == mark  # one pointer compare unless something was set
    except Exception:  # a value whose == raises
        return False
