"""Writes outcomes down, in batches: while one batch is on its way, the next gathers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from random import Random
from typing import Final, TypeVar

from anyio import Event

from jobspec.backends.backend import Done, Failed, WorkerBackend
from jobspec.core.job import AttemptError, ClaimedJob
from jobspec.errors import DatabaseError
from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.clock import Clock
from jobspec.worker.failure import raised
from jobspec.worker.leases import Leases

_log = logging.getLogger("jobspec.worker.completer")

T = TypeVar("T", Done, Failed, tuple[int, int])


@dataclass(kw_only=True, slots=True)
class Gathered:
    """Outcomes by verb. Not bounded here: the producer stops claiming while too many wait."""

    done: list[Done] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    parked: list[Failed] = field(default_factory=list)
    released: list[tuple[int, int]] = field(default_factory=list)
    perhaps_done: set[int] = field(default_factory=set)
    """Runs among the others that have most likely been finished already."""
    stirred: bool = False

    def __bool__(self) -> bool:
        return bool(self.done or self.failed or self.parked or self.released)


class Completer:
    """``recorded(stirred)`` hears of every batch; ``stirred``: it may have made other jobs ready, or due sooner."""

    def __init__(
        self,
        backend: WorkerBackend,
        *,
        leases: Leases,
        lease_seconds: float,
        recorded: Callable[[bool], None],
        clock: Clock,
        rng: Random,
    ) -> None:
        self._backend, self._leases, self._lease_seconds = backend, leases, lease_seconds
        self._recorded: Final = recorded
        self._clock, self._rng = clock, rng
        self._gathered = Gathered()
        self._news = Event()
        self._closing = False
        self._closed = Event()
        self._give_up_at = 0.0

    def done(self, job: ClaimedJob, result: str | None) -> None:
        self._gathered.done.append(Done(id=job.id, run=job.run, result=result))
        self._news.set()

    def failed(self, job: ClaimedJob, error: AttemptError) -> None:
        self._gathered.failed.append(Failed(id=job.id, run=job.run, error=error))
        self._news.set()

    def perhaps_done(self, job: ClaimedJob) -> None:
        """The handler finished the job in a transaction of its own: if that was committed, nothing is left to do."""
        self._gathered.perhaps_done.add(job.run)

    def park(self, job: ClaimedJob, error: AttemptError) -> None:
        self._gathered.parked.append(Failed(id=job.id, run=job.run, error=error))
        self._news.set()

    def release(self, job: ClaimedJob) -> None:
        self._gathered.released.append((job.id, job.run))
        self._news.set()

    def stir(self) -> None:
        """What is gathered now, once it is recorded, lets other jobs be claimed."""
        self._gathered.stirred = True

    async def close(self) -> None:
        """No more outcomes will come; returns when all that came are written down, or given up with a log line."""
        self._closing = True
        self._news.set()
        await self._closed.wait()

    async def run(self) -> None:
        while self._gathered or not self._closing:
            if not self._gathered:
                self._news = Event()
                await self._news.wait()
                continue
            batch, self._gathered = self._gathered, Gathered()
            await self._write(batch)
        self._closed.set()

    async def _write(self, batch: Gathered) -> None:
        self._give_up_at = self._clock.monotonic() + self._lease_seconds
        await self._record(self._backend.finish, batch.done)
        await self._record(self._backend.fail, batch.failed, batch.perhaps_done)
        await self._record(self._backend.park, batch.parked)
        await self._record(self._backend.release, batch.released, batch.perhaps_done)
        self._recorded(batch.stirred or bool(batch.failed or batch.released))

    async def _record(
        self,
        verb: Callable[[Sequence[T]], Awaitable[frozenset[int]]],
        items: list[T],
        perhaps_done: AbstractSet[int] = frozenset(),
    ) -> None:
        """Write ``items`` down, whatever it takes, and forget their leases. ``perhaps_done`` may have none."""
        if not items:
            return
        try:
            recorded = await self._insist(verb, items)
        except Exception as error:
            if len(items) > 1:  # one of them is unfit: the others must not suffer from it
                for item in items:
                    await self._record(verb, [item], perhaps_done)
                return
            recorded = await self._unfit(items[0], error)
        runs = [_fence(item)[1] for item in items]
        if len(recorded) != len(runs):
            for id_, run in map(_fence, items):
                if run not in recorded and run not in perhaps_done:
                    _log.warning("job %d, run %d: the lease was lost, its outcome is not recorded", id_, run)
        self._leases.forget(runs)

    async def _insist(self, verb: Callable[[Sequence[T]], Awaitable[frozenset[int]]], items: list[T]) -> frozenset[int]:
        """Again and again while the database is away, for as long as the leases could last."""
        failures = 0
        while True:
            try:
                return await verb(items)
            except DatabaseError as error:
                failures += 1
                if self._clock.monotonic() >= self._give_up_at:
                    _log.error("%d outcomes are given up, their jobs will run again: %s", len(items), error.message)
                    return frozenset()
                _log.warning("%d outcomes wait for the database: %s", len(items), error.message)
                await self._clock.sleep(backoff_seconds(failures, self._rng))

    async def _unfit(self, item: Done | Failed | tuple[int, int], error: Exception) -> frozenset[int]:
        """The database refuses this one outcome. A result that cannot be stored is a failed attempt."""
        id_, run = _fence(item)
        _log.error("job %d, run %d: the database refuses its outcome: %s", id_, run, error)
        if not isinstance(item, Done):
            return frozenset({run})
        attempt = self._leases.held[run].attempt if run in self._leases.held else 0
        try:
            return await self._insist(self._backend.fail, [Failed(id=id_, run=run, error=raised(attempt, error))])
        except Exception:
            _log.exception("job %d, run %d: its failure cannot be recorded either; the lease will run out", id_, run)
            return frozenset({run})


def _fence(item: Done | Failed | tuple[int, int]) -> tuple[int, int]:
    return item if isinstance(item, tuple) else (item.id, item.run)
