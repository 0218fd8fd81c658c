"""What is enqueued, run in the test itself: one job after another, until none is ready."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any, Final, Literal, TypeAlias

import anyio
from anyio import CancelScope, create_task_group

from jobspec.backends.worker_backend import Done, Recorded, Registration, Settled, Verdict, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.errors import NoJobReadyError, PayloadError, UnknownKindError, UnsupportedError
from jobspec.url import connect_async
from jobspec.worker.clock import SystemClock
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.executor import Executor
from jobspec.worker.failure import not_committed
from jobspec.worker.lifespan import opened
from jobspec.worker.outcome import Outcome, judge
from jobspec.worker.pace import Pace
from jobspec.worker.runner import COMMITTED, FINISHED
from jobspec.worker.slots import End
from jobspec.worker.unreadable import UnreadableError

LEASE_SECONDS: Final = 3600.0
"""Nobody renews it: a test has an hour for its jobs."""
MOST: Final = 1000

Ending: TypeAlias = Literal["done", "dead"] | Verdict
"""``failed``: another attempt follows; ``dead``: that was the last one."""
_ERRORS: Final = frozenset({"dead", "failed", "given_up", "parked"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """One attempt that was run."""

    id: int
    kind: str
    """Qualified."""
    version: int
    attempt: int
    ending: Ending
    error: BaseException | None = None
    """What the handler raised; PayloadError where the job is parked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drained:
    """What :func:`drain` did."""

    ran: tuple[Ran, ...]
    """In the order in which they ran."""

    def count(self, ending: Ending) -> int:
        """How many attempts ended so."""
        return sum(each.ending == ending for each in self.ran)

    @property
    def done(self) -> int:
        return self.count("done")

    @property
    def errors(self) -> tuple[BaseException, ...]:
        """Of all attempts that failed, in their order."""
        return tuple(each.error for each in self.ran if each.error is not None and each.ending in _ERRORS)


def drain(
    source: str | WorkerBackend,
    table: DispatchTable,
    *,
    channels: Sequence[str] | None = None,
    most: int = MOST,
    raise_errors: bool = False,
) -> Drained:
    """Run all that is ready, and what these jobs enqueue, until nothing is left that is ready now.

    As a worker with one slot would, in this thread: the database decides about the order, about another attempt and
    about death. What the table provides is open for as long. Jobs that wait for their time are left alone. ``source``:
    the URL, or the backend; ``channels``: qualified names, None for all. ``raise_errors``: raise what the first failing
    handler raised, once it is recorded.

    Raises AssertionError after ``most`` attempts, UnknownKindError if the database knows none of the table's jobs,
    UnsupportedError if ``source`` is something else, and what ``WorkerBackend.register`` raises.
    In async tests: :func:`drain_async`.
    """
    return anyio.run(partial(drain_async, source, table, channels=channels, most=most, raise_errors=raise_errors))


async def drain_async(
    source: str | WorkerBackend,
    table: DispatchTable,
    *,
    channels: Sequence[str] | None = None,
    most: int = MOST,
    raise_errors: bool = False,
) -> Drained:
    """See :func:`drain`."""
    ran: list[Ran] = []
    async with _working(source, table, channels) as hand:
        while (job := await hand.claim()) is not None:
            if len(ran) == most:
                await hand.give_back(job)
                msg = f"jobs are still ready after {most} attempts, the last one of {ran[-1].kind}"
                raise AssertionError(msg)
            ran.append(await hand.run(job))
            if raise_errors:
                _raise(ran[-1])
    return Drained(ran=tuple(ran))


def run_one(
    source: str | WorkerBackend,
    table: DispatchTable,
    *,
    channels: Sequence[str] | None = None,
    raise_errors: bool = False,
) -> Ran:
    """Run the one job that a worker would take next. Raises NoJobReadyError if none is ready; else see :func:`drain`.

    In async tests: :func:`run_one_async`.
    """
    return anyio.run(partial(run_one_async, source, table, channels=channels, raise_errors=raise_errors))


async def run_one_async(
    source: str | WorkerBackend,
    table: DispatchTable,
    *,
    channels: Sequence[str] | None = None,
    raise_errors: bool = False,
) -> Ran:
    """See :func:`run_one`."""
    async with _working(source, table, channels) as hand:
        job = await hand.claim()
        if job is None:
            kinds = ", ".join(f"{kind} v{version}" for kind, version in table.kinds)
            where = "" if channels is None else f" on {', '.join(channels)}"
            raise NoJobReadyError(
                f"no job of {kinds} is ready{where}",
                help="was it committed, and is it due? `assert_enqueued` shows what there is",
            )
        ran = await hand.run(job)
    if raise_errors:
        _raise(ran)
    return ran


def _raise(ran: Ran) -> None:
    if ran.ending in _ERRORS and ran.error is not None:
        raise ran.error


@asynccontextmanager
async def _working(
    source: str | WorkerBackend, table: DispatchTable, channels: Sequence[str] | None
) -> AsyncIterator[_Hand]:
    if isinstance(source, str):
        async with (
            connect_async(source, application_name="jobspec test") as backend,
            _working(backend, table, channels) as hand,
        ):
            yield hand
        return
    if not hasattr(source, "register"):
        raise UnsupportedError(
            f"{type(source).__name__} cannot run jobs", help="pass the URL, or an async backend: `connect_async()`"
        )
    registration = await source.register(
        name="jobspec test", kinds=table.kinds, channels=channels, lease_seconds=LEASE_SECONDS
    )
    try:
        if not registration.kinds:
            raise UnknownKindError("the database knows no job of this table", help="run `jobspec apply`")
        async with opened(table) as ready:
            yield _Hand(source, ready, registration)
    finally:
        with CancelScope(shield=True):
            await source.deregister(registration.worker_id)


class _Hand:
    """A worker of one slot, moved by hand."""

    def __init__(self, backend: WorkerBackend, table: DispatchTable, registration: Registration) -> None:
        self._backend, self._worker_id, self._kinds = backend, registration.worker_id, registration.kinds
        self._clock = SystemClock()
        self._executor = Executor(table, backend, concurrency=1, pace=Pace(), clock=self._clock)
        self._executor.bind(registration.kinds)
        self._cursor: Sequence[int] = ()

    async def claim(self) -> ClaimedJob | None:
        while True:
            claim = await self._backend.claim(
                self._worker_id, limit=1, suspects=True, tick=True, bell=False, cursor=self._cursor
            )
            self._cursor = claim.cursor
            for job in claim.jobs:
                self._executor.admit(job)
                return job
            if not claim.again:
                return None

    async def give_back(self, job: ClaimedJob) -> None:
        await self._backend.settle_batch("released", [Settled(id=job.id, run=job.run)])

    async def run(self, job: ClaimedJob) -> Ran:
        end, value = await self._attempt(job)
        error = value if isinstance(value, BaseException) else None
        ending: Ending = "done"
        if value is COMMITTED:
            pass  # by the runner, in the transaction of the handler
        elif value is FINISHED:  # by the handler, in a transaction that it may not have committed
            ending = await self._settle(job, Outcome(verdict="failed", error=not_committed(job.attempt)), missed="done")
        elif end == "ok":
            recorded = await self._backend.finish_batch([Done(id=job.id, run=job.run, result=value)])
            ending = "cancelled" if recorded.cancelled else "done"
        else:
            hidden = self._executor.secrets(job)
            ending = await self._settle(job, judge(job, end, error, hidden=hidden), missed="cancelled")
        if isinstance(error, UnreadableError):
            error = PayloadError(error.message)
        kind = self._kinds[job.kind_id]
        return Ran(id=job.id, kind=kind.name, version=kind.version, attempt=job.attempt, ending=ending, error=error)

    async def _attempt(self, job: ClaimedJob) -> tuple[End, Any]:
        limit = job.timeout_seconds
        due = inf if limit is None else self._clock.monotonic() + limit
        async with create_task_group() as group:
            with CancelScope() as scope:

                async def end_at_the_limit() -> None:
                    await self._clock.sleep(due - self._clock.monotonic())
                    self._executor.threads.interrupt(job)
                    scope.cancel()

                if limit is not None:
                    group.start_soon(end_at_the_limit)
                try:
                    return "ok", await self._executor.run(job, due)
                except Exception as error:
                    if not scope.cancel_called:
                        return "error", error
                finally:
                    group.cancel_scope.cancel()
        return "timeout", TimeoutError(f"the handler did not end within {limit} s")

    async def _settle(self, job: ClaimedJob, outcome: Outcome, *, missed: Ending) -> Ending:
        settled = Settled(id=job.id, run=job.run, error=outcome.error, delay_seconds=outcome.delay_seconds)
        recorded: Recorded = await self._backend.settle_batch(outcome.verdict, [settled])
        if not recorded.runs:
            return missed
        return "dead" if recorded.dead or outcome.verdict == "given_up" else outcome.verdict
