"""Writes outcomes down, in batches: while one batch is on its way, the next gathers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Final, TypeVar

from anyio import Event

from jobspec.backends.worker_backend import Done, Recorded, Settled, Verdict, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.errors import DatabaseError
from jobspec.worker import log
from jobspec.worker.announcer import Announcer
from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.clock import Clock
from jobspec.worker.failure import raised
from jobspec.worker.leases import Leases
from jobspec.worker.outcome import Outcome
from jobspec.worker.watch import Watch
from jobspec.worker.weight import WRITE_BYTES, Weight, portions

OutcomeT = TypeVar("OutcomeT", Done, Settled)
STIRRING: Final[frozenset[Verdict]] = frozenset({"failed", "released", "snoozed", "rescheduled"})
"""After these there is, or soon will be, something to claim."""


LOCKED_SECONDS: Final = 1.0
"""How soon an outcome is tried again that met a lock: somebody's open transaction decides about the job."""


@dataclass(kw_only=True, slots=True)
class Gathered:
    """Outcomes by verb. Not bounded here: the producer stops claiming while too many wait."""

    done: list[Done] = field(default_factory=list)
    settled: dict[Verdict, list[Settled]] = field(default_factory=dict)
    stirred: bool = False

    def __bool__(self) -> bool:
        return bool(self.done or self.settled)

    def settle(self, verdict: Verdict, settled: Iterable[Settled]) -> None:
        self.settled.setdefault(verdict, []).extend(settled)


class Completer:
    """``recorded(stirred)`` hears of every batch; ``stirred``: it may have made other jobs ready, or due sooner.

    ``secrets(job, result)``: the texts that are not to appear in what is said about them.
    """

    def __init__(
        self,
        backend: WorkerBackend,
        *,
        leases: Leases,
        weight: Weight,
        secrets: Callable[[ClaimedJob, str | None], Collection[str]],
        watch: Watch,
        announcer: Announcer,
        lease_seconds: float,
        recorded: Callable[[bool], None],
        clock: Clock,
        rng: Random,
    ) -> None:
        self._backend, self._leases, self._lease_seconds = backend, leases, lease_seconds
        self._recorded: Final = recorded
        self._weight: Final = weight
        self._secrets: Final = secrets
        self._watch: Final = watch
        self._announcer: Final = announcer
        self._clock, self._rng = clock, rng
        self._gathered = Gathered()
        self._locked = Gathered()
        self._perhaps_done: set[int] = set()
        self._news = Event()
        self._closing = False
        self._closed = Event()
        self._give_up_at = self._try_locked_at = 0.0

    def done(self, job: ClaimedJob, result: str | None) -> None:
        done = self._gathered.done
        done.append(Done(job.id, job.run, result))
        if result is not None:
            self._weight.results += len(result)
        if len(done) == 1:  # else it is known
            self._news.set()

    def settle(self, job: ClaimedJob, outcome: Outcome) -> None:
        settled = Settled(id=job.id, run=job.run, error=outcome.error, delay_seconds=outcome.delay_seconds)
        self._gathered.settle(outcome.verdict, [settled])
        self._news.set()

    def perhaps_done(self, job: ClaimedJob) -> None:
        """The handler finished the job in a transaction of its own: if that was committed, nothing is left to do."""
        self._perhaps_done.add(job.run)

    def stir(self) -> None:
        """What is gathered now, once it is recorded, lets other jobs be claimed."""
        self._gathered.stirred = True

    async def close(self) -> None:
        """No more outcomes will come; returns when all that came are written down, or given up with a log line."""
        self._closing = True
        self._give_up_at = self._clock.monotonic() + self._lease_seconds
        self._news.set()
        await self._closed.wait()

    async def run(self) -> None:
        while self._gathered or not self._closing:
            if not self._gathered:
                self._news = Event()
                await self._clock.wait(self._news, LOCKED_SECONDS if self._locked else inf)
            batch, self._gathered = self._gathered, Gathered()
            if self._locked and self._clock.monotonic() >= self._try_locked_at:
                self._add_locked(batch)
            await self._write(batch)
        for settled in self._locked.settled.values():
            for each in settled:
                log.LOCKED(job_id=each.id, run=each.run)
        self._closed.set()

    def _add_locked(self, batch: Gathered) -> None:
        locked, self._locked = self._locked, Gathered()
        self._try_locked_at = self._clock.monotonic() + LOCKED_SECONDS
        for verdict, settled in locked.settled.items():
            batch.settle(verdict, settled)

    async def _write(self, batch: Gathered) -> None:
        self._give_up_at = self._clock.monotonic() + self._lease_seconds
        missed: list[Done | Settled] = []
        for portion in self._portions(batch.done):
            missed += await self._record(self._backend.finish_batch, portion)
        taken_back: list[Done | Settled] = []
        for verdict, settled in batch.settled.items():
            if unrecorded := await self._record(self._settler(verdict), settled):
                locked = await self._locked_among(unrecorded)
                if locked:
                    self._locked.settle(verdict, (each for each in unrecorded if each.run in locked))
                lost = taken_back if verdict == "released" else missed
                lost += (each for each in unrecorded if each.run not in locked)
        for item in missed:
            if item.run not in self._perhaps_done:
                log.UNRECORDED(job_id=item.id, run=item.run)
                self._watch.tell("missed", 1)
        self._announcer.missed(missed)
        self._forget([*missed, *taken_back])
        self._recorded(batch.stirred or not STIRRING.isdisjoint(batch.settled))

    def _portions(self, done: list[Done]) -> Iterator[list[Done]]:
        for portion in portions(done) if self._weight.results > WRITE_BYTES else [done]:
            weight = sum(len(each.result) for each in portion if each.result is not None)
            yield portion
            self._weight.results -= weight

    def _settler(self, verdict: Verdict) -> Callable[[Sequence[Settled]], Awaitable[Recorded]]:
        async def settle(settled: Sequence[Settled]) -> Recorded:
            return await self._backend.settle_batch(verdict, settled)

        return settle

    async def _record(
        self, verb: Callable[[Sequence[OutcomeT]], Awaitable[Recorded]], items: list[OutcomeT]
    ) -> list[OutcomeT]:
        """Write ``items`` down, whatever it takes, and forget their leases; what could not be recorded is returned."""
        if not items:
            return []
        began = self._clock.monotonic()
        try:
            recorded = await self._insist(verb, items)
        except Exception as error:
            if len(items) > 1:  # one of them is unfit: the others must not suffer from it
                return [missed for item in items for missed in await self._record(verb, [item])]
            recorded = await self._unfit(items[0], error)
        if self._watch.on:
            self._watch.tell("recorded", len(recorded.runs), self._clock.monotonic() - began)
        self._tell(recorded, items)
        self._announcer.recorded(items, recorded)
        if len(recorded.runs) == len(items):
            self._forget(items)
            return []
        self._forget([item for item in items if item.run in recorded.runs])
        return [item for item in items if item.run not in recorded.runs]

    def _tell(self, recorded: Recorded, items: Sequence[Done | Settled]) -> None:
        """Of what the database decided otherwise than the worker, or than it could know."""
        if not recorded.cancelled and not recorded.dead:
            return
        for item in items:
            if item.run in recorded.cancelled:
                log.CANCELLED_LATE(job_id=item.id, run=item.run)
            elif item.run in recorded.dead:
                error = item.error if isinstance(item, Settled) else None
                self._watch.dead(item.id, item.run, self._leases.held.get(item.run), error)

    async def _locked_among(self, settled: Sequence[Settled]) -> frozenset[int]:
        """Their leases are not lost: a transaction that is open, perhaps the handler's own, has their rows locked."""
        try:
            return await self._backend.still_held([(each.id, each.run) for each in settled])
        except DatabaseError:
            return frozenset(each.run for each in settled)
        except Exception as error:
            log.OUTCOMES_UNKNOWN(error, jobs=len(settled))
            return frozenset()

    def _forget(self, items: Sequence[Done | Settled]) -> None:
        runs = [item.run for item in items]
        self._leases.forget(runs)
        if self._perhaps_done:
            self._perhaps_done.difference_update(runs)

    async def _insist(
        self, verb: Callable[[Sequence[OutcomeT]], Awaitable[Recorded]], items: list[OutcomeT]
    ) -> Recorded:
        """Again and again while the database is away: the fence decides whether they come too late. A worker that is to
        end does so for as long as its leases could last.
        """
        failures = 0
        while True:
            try:
                return await verb(items)
            except DatabaseError as error:
                failures += 1
                if self._closing and self._clock.monotonic() >= self._give_up_at:
                    log.OUTCOMES_LOST(jobs=len(items), error=error.message)
                    return Recorded(runs=frozenset(item.run for item in items))
                if failures == 1:
                    log.OUTCOMES_WAIT(jobs=len(items), error=error.message)
                self._watch.tell("trouble", "completer", error)
                await self._clock.sleep(backoff_seconds(failures, self._rng))

    async def _unfit(self, item: Done | Settled, error: Exception) -> Recorded:
        """The database refuses this one outcome. A result that cannot be stored is a failed attempt."""
        job = self._leases.held.get(item.run)
        hidden = () if job is None else self._secrets(job, item.result if isinstance(item, Done) else None)
        told = raised(0 if job is None else job.attempt, error, hidden)
        log.REFUSED(job_id=item.id, run=item.run, error=told.message)
        if isinstance(item, Done):
            failed = Settled(id=item.id, run=item.run, error=told)
            try:
                return await self._insist(self._settler("failed"), [failed])
            except Exception as again:
                log.REFUSED_TWICE(again, job_id=item.id, run=item.run)
        return Recorded(runs=frozenset({item.run}))
