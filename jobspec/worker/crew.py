"""The parts of one run of a worker, and what passes between them: jobs in, outcomes out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from random import Random
from typing import Any

from jobspec.backends.worker_backend import Registration, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.worker.clock import Clock
from jobspec.worker.completer import Completer
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.executor import Executor
from jobspec.worker.failure import not_committed
from jobspec.worker.heartbeat import Heartbeat
from jobspec.worker.hook import FailureHook, ask
from jobspec.worker.leases import Leases
from jobspec.worker.lines import Lines
from jobspec.worker.maintenance import maintain
from jobspec.worker.membership import Membership
from jobspec.worker.notifier import notify
from jobspec.worker.outcome import Advice, Outcome, judge, takes_advice, telling
from jobspec.worker.pace import Pace
from jobspec.worker.producer import Producer
from jobspec.worker.quotas import Quotas
from jobspec.worker.runner import COMMITTED, FINISHED
from jobspec.worker.scheduler import keep_schedules
from jobspec.worker.slots import End, Slots

_log = logging.getLogger("jobspec.worker.executor")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a worker was told; see :class:`jobspec.Worker`."""

    name: str
    channels: Sequence[str] | None
    concurrency: int
    lease_seconds: float
    poll_seconds: float
    on_failure: FailureHook | None
    clock: Clock
    rng: Random


class Crew:
    """Made anew for every run. Every method is called on the event loop."""

    def __init__(self, table: DispatchTable, backend: WorkerBackend, settings: Settings) -> None:
        clock, rng = settings.clock, settings.rng
        self._backend, self._clock, self._rng = backend, clock, rng
        self._channels: frozenset[str] = frozenset()
        self._ordered: frozenset[int] = frozenset()
        self._lease_seconds: dict[int, float] = {}
        """Of kinds that have a lease of their own, by id."""
        self._on_failure = settings.on_failure
        self._stopping = False
        self.lines = Lines()
        self.leases = Leases(self.lines)
        self.quotas = Quotas(table.limits, slots=settings.concurrency)
        pace = Pace()
        self.executor = Executor(table, backend, concurrency=settings.concurrency, pace=pace, clock=clock)
        self.slots: Slots[ClaimedJob] = Slots(
            settings.concurrency,
            run=self.executor.run,
            ended=self._ended,
            interrupted=self.executor.threads.interrupt,
            clock=clock,
        )
        self.membership = Membership(
            backend,
            name=settings.name,
            kinds=table.kinds,
            older=table.served.keys() - table.bindings.keys(),
            channels=settings.channels,
            lease_seconds=settings.lease_seconds,
            joined=self._joined,
            clock=clock,
            rng=rng,
        )
        self.completer = Completer(
            backend,
            leases=self.leases,
            secrets=self.executor.secrets,
            lease_seconds=settings.lease_seconds,
            recorded=lambda stirred: self.producer.look_again() if stirred else self.producer.recorded(),
            clock=clock,
            rng=rng,
        )
        self.producer = self._make_producer(settings, pace)
        self.heartbeat = Heartbeat(
            backend,
            membership=self.membership,
            leases=self.leases,
            lost=self._lost,
            cancelled=self._cancel,
            silent=self._silent,
            clock=clock,
            rng=rng,
        )

    async def notify(self) -> None:
        """The notifier, as a service."""
        await notify(
            self._backend,
            channels=lambda: self._channels,
            ring=self.producer.look_again,
            cancel=self.heartbeat.beat_now,
        )

    async def maintain(self) -> None:
        """Maintenance, as a service."""
        await maintain(self._backend, clock=self._clock, rng=self._rng)

    async def keep_schedules(self) -> None:
        """The scheduler, as a service."""
        await keep_schedules(self._backend, clock=self._clock)

    def stop_taking(self) -> None:
        """From now on nothing starts: what is queued, and what a claim under way may bring, is given back at once."""
        self._stopping = True
        self._give_back([*self.slots.take_back(), *self.lines.take_all()])

    def _make_producer(self, settings: Settings, pace: Pace) -> Producer:
        return Producer(
            self._backend,
            membership=self.membership,
            leases=self.leases,
            pace=pace,
            quotas=self.quotas,
            slots=settings.concurrency,
            poll_seconds=settings.poll_seconds,
            admit=self._admit,
            gone=lambda: self._overdue(settings.lease_seconds),
            clock=self._clock,
            rng=self._rng,
        )

    def _joined(self, registration: Registration) -> None:
        self.executor.bind(registration.kinds)
        self.quotas.bind({kind.id: kind.name for kind in registration.kinds.values()})
        self._channels = frozenset(registration.channels)
        self._ordered = frozenset(kind.id for kind in registration.kinds.values() if kind.ordered)
        self._lease_seconds = {kind.id: kind.lease_seconds or 0 for kind in registration.kinds.values()}

    def _admit(self, jobs: Sequence[ClaimedJob], late: bool) -> None:
        for job in jobs:
            self.executor.admit(job)
        self.leases.take(jobs)
        self.quotas.taken(job.kind_id for job in jobs)
        if late:
            _log.warning("%d jobs are given back: their claim was answered, but not read in time", len(jobs))
        if self._stopping or late:
            self._give_back(jobs)
        else:
            # A suspect is not to wait behind others: each crash that it did not cause would cost it an attempt.
            free = self.lines.sort_in(jobs)
            self.slots.put((job for job in free if job.suspect), first=True)
            self.slots.put(job for job in free if not job.suspect)

    def _give_back(self, jobs: Iterable[ClaimedJob]) -> None:
        for job in jobs:
            self.completer.settle(job, Outcome(verdict="released"))
            self._over(job)

    def _silent(self, seconds: float) -> None:
        self._overdue(seconds)
        self.producer.look_again()  # its next claim registers the worker anew

    def _overdue(self, seconds: float) -> None:
        """The database has heard nothing of us for so long: ours are only jobs whose kind has a longer lease."""
        held = self.leases.held.items()
        self._lost(frozenset(run for run, job in held if self._lease_seconds.get(job.kind_id, 0) <= seconds))

    def _lost(self, runs: frozenset[int]) -> None:
        """Stop what no longer belongs to us. What has ended is left to the completer, whom the fence keeps in check."""
        for job in self._take_out(runs):
            self.leases.forget([job.run])
        for job in self._running(runs):
            if self.slots.cancel(job, "lost"):
                _log.warning("job %d, run %d: the lease is lost, the handler is cancelled", job.id, job.run)

    def _cancel(self, runs: frozenset[int]) -> None:
        """Somebody has cancelled these jobs. Said again and again, until they have ended."""
        for job in self._take_out(runs):
            self.completer.settle(job, Outcome(verdict="cancelled"))
        for job in self._running(runs - self.executor.marks.cancel_asked):
            _log.info("job %d, run %d: cancelled by request", job.id, job.run)
            self.executor.marks.cancel_asked.add(job.run)
            self.slots.cancel(job, "cancelled")

    def _take_out(self, runs: frozenset[int]) -> list[ClaimedJob]:
        """Those among ``runs`` that have not started, which now will not."""
        jobs = [job for job in self.slots.queue if job.run in runs]
        for job in jobs:
            self.slots.queue.remove(job)
        jobs += self.lines.take_out(runs)
        for job in jobs:
            self._over(job)
            self._give_back(self.lines.cut_after(job))
        return jobs

    def _running(self, runs: AbstractSet[int]) -> list[ClaimedJob]:
        """Those among ``runs`` whose handlers run, and have not finished them in transactions of their own."""
        running = [slot.job for slot in self.slots.slots if slot.job is not None]
        return [job for job in running if job.run in runs and job.run not in self.executor.marks.finished]

    def _ended(self, job: ClaimedJob, end: End, value: Any) -> None:
        """One attempt is over. Neither raises nor waits: it runs inside the slot."""
        marks = self.executor.marks
        # The next suspect, or the next of the lane, can be claimed.
        stirs = job.suspect or (job.kind_id in self._ordered and not self.lines.goes_on_after(job))
        if value is COMMITTED or end == "lost":  # nothing is to be written down by us
            self.leases.forget([job.run])
            if stirs or end == "lost":
                self.producer.look_again()
        else:
            if stirs:
                self.completer.stir()
            if job.run in marks.finished:
                self.completer.perhaps_done(job)
            if value is FINISHED:
                self.completer.settle(job, Outcome(verdict="failed", error=not_committed(job.attempt)))
            elif end == "ok":
                self.completer.done(job, value)
            else:
                self._failed(job, end, value)
        marks.finished.discard(job.run)
        marks.cancel_asked.discard(job.run)
        self._go_on(job, well=value is COMMITTED or (end == "ok" and value is not FINISHED))
        self._over(job)

    def _go_on(self, job: ClaimedJob, *, well: bool) -> None:
        """With what waits here behind ``job``. The database takes it back by itself, if the job did not end well."""
        if not well:
            self._give_back(self.lines.cut_after(job))
        elif (follower := self.lines.next_after(job)) is not None:
            self.slots.put([follower])

    def _over(self, job: ClaimedJob) -> None:
        """It neither runs nor waits here any more."""
        if self.quotas.ended(job.kind_id):
            self.producer.look_alone()
        self.leases.ended()

    def _failed(self, job: ClaimedJob, end: End, error: BaseException | None) -> None:
        asked = job.run in self.executor.marks.cancel_asked
        hidden = self.executor.secrets(job)
        advice = self._advice(job, error, hidden) if takes_advice(end, error) and not asked else None
        outcome = judge(job, end, error, cancel_asked=asked, advice=advice, hidden=hidden)
        level, words = telling(outcome)
        _log.log(level, "job %d, attempt %d: %s", job.id, job.attempt, words)
        self.completer.settle(job, outcome)

    def _advice(self, job: ClaimedJob, error: BaseException | None, hidden: set[str]) -> Advice:
        if self._on_failure is None:
            return None
        error = error or TimeoutError("the handler did not end within its time limit")
        return ask(self._on_failure, job, self.executor.context, error, hidden)
