"""The parts of one run of a worker, and what passes between them: jobs in, outcomes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from jobspec.backends.worker_backend import Registration, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.worker import log
from jobspec.worker.aftermath import Aftermath
from jobspec.worker.completer import Completer
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.executor import Executor
from jobspec.worker.failure import not_committed
from jobspec.worker.heartbeat import BEATS_PER_LEASE, Heartbeat
from jobspec.worker.leases import Leases
from jobspec.worker.lines import Lines
from jobspec.worker.maintenance import maintain
from jobspec.worker.membership import Membership
from jobspec.worker.notifier import notify
from jobspec.worker.observer import Observer
from jobspec.worker.outcome import Outcome
from jobspec.worker.pace import Pace
from jobspec.worker.processes import Processes
from jobspec.worker.producer import Producer
from jobspec.worker.pulse import Pulse
from jobspec.worker.quotas import Quotas
from jobspec.worker.relays import Relays
from jobspec.worker.runner import COMMITTED, FINISHED
from jobspec.worker.scheduler import Scheduler
from jobspec.worker.settings import Settings
from jobspec.worker.shift import Shift
from jobspec.worker.slots import End, Slots
from jobspec.worker.vitals import vitals_of
from jobspec.worker.watch import Watch
from jobspec.worker.weight import Weight


class Crew:
    """Made anew for every run. Every method is called on the event loop."""

    def __init__(
        self,
        table: DispatchTable,
        backend: WorkerBackend,
        settings: Settings,
        shift: Shift,
        observers: Sequence[Observer] = (),
        *,
        processes: Processes | None = None,
        crash: Callable[[], None] = lambda: None,
    ) -> None:
        self.settings, self._shift = settings, shift
        clock, rng = settings.clock, settings.rng
        self._backend, self._clock, self._rng = backend, clock, rng
        self._channels: frozenset[str] = frozenset()
        self._kinds: dict[int, str] = {}
        """Names of kinds by id."""
        self._ordered: frozenset[int] = frozenset()
        self._lease_seconds: dict[int, float] = {}
        """Of kinds that have a lease of their own, by id."""
        self.stopping = False
        self.lines = Lines()
        self.leases = Leases(self.lines)
        self.quotas = Quotas(table.limits, settings.concurrency, settings.channel_concurrency)
        pace = Pace()
        self.weight = Weight()
        self.executor = Executor(
            table, backend, concurrency=settings.concurrency, pace=pace, clock=clock, processes=processes
        )
        self.watch = Watch(
            [*settings.observers, *observers],
            worker=settings.name,
            secrets=self.executor.secrets,
            vitals=lambda: vitals_of(self),
            monotonic=clock.monotonic,
        )
        self.aftermath = Aftermath(table, self.executor, self.watch, settings.on_failure, crash)
        self.slots: Slots[ClaimedJob] = Slots(
            settings.concurrency,
            run=self.watch.around(self.executor.run),
            ended=self.aftermath.around(self._ended),
            interrupted=self.executor.threads.interrupt,
            facts=self.watch.facts,
            clock=clock,
        )
        self.membership = Membership(
            backend,
            name=settings.name,
            kinds=table.kinds,
            older=table.served.keys() - table.bindings.keys(),
            channels=settings.channels,
            lease_seconds=settings.lease_seconds,
            beat_seconds=settings.heartbeat_seconds or settings.lease_seconds / BEATS_PER_LEASE,
            joined=self._joined,
            clock=clock,
            rng=rng,
        )
        self.completer = Completer(
            backend,
            leases=self.leases,
            weight=self.weight,
            secrets=self.executor.secrets,
            watch=self.watch,
            announcer=self.aftermath.announcer,
            lease_seconds=settings.lease_seconds,
            recorded=self._recorded,
            clock=clock,
            rng=rng,
        )
        self.producer = self._make_producer(settings, pace)
        self.scheduler = Scheduler(backend, clock=clock)
        self.relays = Relays(backend, settings)
        self.heartbeat = Heartbeat(
            backend,
            membership=self.membership,
            leases=self.leases,
            pulse=Pulse(lambda kind_id: self._kinds.get(kind_id, f"kind {kind_id}")),
            lost=self._lost,
            cancelled=self._cancel,
            silent=self._silent,
            stale=self._register_anew,
            trouble=partial(self.watch.tell, "trouble", "heartbeat"),
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
            schedules=self.scheduler.look_again,
            others=self.relays.look_again,
        )

    async def maintain(self) -> None:
        """Maintenance, as a service."""
        await maintain(self._backend, clock=self._clock, rng=self._rng)

    def stop_taking(self) -> None:
        """From now on nothing starts: what is queued, and what a claim under way may bring, is given back at once."""
        self.stopping = True
        self._give_back([*self.slots.take_back(), *self.lines.take_all()])

    def _make_producer(self, settings: Settings, pace: Pace) -> Producer:
        return Producer(
            self._backend,
            membership=self.membership,
            leases=self.leases,
            pace=pace,
            weight=self.weight,
            quotas=self.quotas,
            slots=settings.concurrency,
            refill_at=settings.refill_at,
            shift=self._shift,
            poll_seconds=settings.poll_seconds,
            admit=self._admit,
            gone=lambda: self._overdue(settings.lease_seconds),
            clock=self._clock,
            rng=self._rng,
        )

    def _recorded(self, stirred: bool) -> None:
        """Outcomes were written down. ``stirred``: and with that there may be more to claim."""
        if self._shift.recorded(held=len(self.leases.held)) or stirred:
            self.producer.look_again()
        else:
            self.producer.recorded()

    def _joined(self, registration: Registration) -> None:
        self.watch.joined(registration)
        self.executor.bind(registration.kinds)
        self._kinds = {kind.id: kind.name for kind in registration.kinds.values()}
        self.quotas.bind(self._kinds, {kind.id: kind.channel for kind in registration.kinds.values()})
        self._channels = frozenset(registration.channels)
        self._ordered = frozenset(kind.id for kind in registration.kinds.values() if kind.ordered)
        self._lease_seconds = {kind.id: kind.lease_seconds or 0 for kind in registration.kinds.values()}

    def _admit(self, jobs: Sequence[ClaimedJob], late: bool) -> None:
        for job in jobs:
            self.executor.admit(job)
        self.leases.take(jobs)
        self.weight.claimed(jobs)
        self.quotas.taken(job.kind_id for job in jobs)
        if self.watch.on:
            self.watch.tell("claimed", jobs)
        if late:
            log.CLAIMED_LATE(jobs=len(jobs))
        if self.stopping or late:
            self._give_back(jobs)
        else:
            # A suspect is not to wait behind others: each crash that it did not cause would cost it an attempt.
            free = self.lines.sort_in(jobs)
            self.slots.put([job for job in free if job.suspect], first=True)
            self.slots.put([job for job in free if not job.suspect])

    def _give_back(self, jobs: Iterable[ClaimedJob]) -> None:
        for job in jobs:
            self.completer.settle(job, Outcome(verdict="released"))
            self._over(job)

    def _silent(self, seconds: float) -> None:
        self._overdue(seconds)
        self.producer.look_again()  # its next claim registers the worker anew

    def _register_anew(self) -> None:
        self.membership.stale = True
        self.producer.look_again()

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
                log.LEASE_LOST(job_id=job.id, run=job.run)

    def _cancel(self, runs: frozenset[int]) -> None:
        """Somebody has cancelled these jobs. Said again and again, until they have ended."""
        for job in self._take_out(runs):
            self.completer.settle(job, Outcome(verdict="cancelled"))
        for job in self._running(runs - self.executor.marks.cancel_asked):
            log.CANCEL_ASKED(job_id=job.id, run=job.run)
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

    def _ended(self, job: ClaimedJob, end: End, value: Any) -> Outcome | None:
        """One attempt is over. Neither raises nor waits: it runs inside the slot. None: it ended well, or is lost."""
        outcome = None
        marks = self.executor.marks
        # The next suspect, or the next of the lane, can be claimed.
        stirs = job.suspect or (job.kind_id in self._ordered and not self.lines.goes_on_after(job))
        if value is COMMITTED or end == "lost":  # nothing is to be written down by us
            self.leases.forget([job.run])
            if self._shift.recorded(held=len(self.leases.held)) or stirs or end == "lost":
                self.producer.look_again()
        else:
            if stirs:
                self.completer.stir()
            if job.run in marks.finished:
                self.completer.perhaps_done(job)
            if value is FINISHED:
                outcome = Outcome(verdict="failed", error=not_committed(job.attempt))
                self.completer.settle(job, outcome)
            elif end == "ok":
                self.completer.done(job, value)
            else:
                outcome = self._failed(job, end, value)
        marks.finished.discard(job.run)
        marks.cancel_asked.discard(job.run)
        self._go_on(job, well=value is COMMITTED or (end == "ok" and value is not FINISHED))
        self._over(job)
        return outcome

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

    def _failed(self, job: ClaimedJob, end: End, error: BaseException | None) -> Outcome:
        asked = job.run in self.executor.marks.cancel_asked
        outcome = self.aftermath.judge(job, end, error, cancel_asked=asked)
        self.watch.failed(job, outcome)
        self.completer.settle(job, outcome)
        return outcome
