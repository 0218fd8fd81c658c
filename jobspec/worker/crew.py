"""The parts of one run of a worker, and what passes between them: jobs in, outcomes out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from jobspec.backends.backend import Registration, WorkerBackend
from jobspec.core.job import ClaimedJob
from jobspec.worker.clock import Clock
from jobspec.worker.codec import UnreadableError
from jobspec.worker.completer import Completer
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.executor import FINISHED, Executor
from jobspec.worker.failure import not_committed, raised, timed_out, unreadable
from jobspec.worker.heartbeat import Heartbeat
from jobspec.worker.leases import Leases
from jobspec.worker.maintenance import maintain
from jobspec.worker.membership import Membership
from jobspec.worker.notifier import notify
from jobspec.worker.pace import Pace
from jobspec.worker.producer import Producer
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
    clock: Clock
    rng: Random


class Crew:
    """Made anew for every run. Every method is called on the event loop."""

    def __init__(self, table: DispatchTable, backend: WorkerBackend, settings: Settings) -> None:
        clock, rng = settings.clock, settings.rng
        self._backend, self._clock, self._rng = backend, clock, rng
        self._channels: frozenset[str] = frozenset()
        self._ordered: frozenset[int] = frozenset()
        self._stopping = False
        self.leases = Leases()
        pace = Pace()
        self.executor = Executor(table, concurrency=settings.concurrency, pace=pace, clock=clock)
        self.slots: Slots[ClaimedJob] = Slots(
            settings.concurrency,
            run=self.executor.run,
            ended=self._ended,
            interrupted=self.executor.interrupt,
            clock=clock,
        )
        self.membership = Membership(
            backend,
            name=settings.name,
            kinds=table.kinds,
            channels=settings.channels,
            lease_seconds=settings.lease_seconds,
            joined=self._joined,
            clock=clock,
            rng=rng,
        )
        self.completer = Completer(
            backend,
            leases=self.leases,
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
            gone=self._gone,
            clock=clock,
            rng=rng,
        )

    async def notify(self) -> None:
        """The notifier, as a service."""
        await notify(self._backend, channels=lambda: self._channels, ring=self.producer.look_again)

    async def maintain(self) -> None:
        """Maintenance, as a service."""
        await maintain(self._backend, clock=self._clock, rng=self._rng)

    def stop_taking(self) -> None:
        """From now on nothing starts: what is queued, and what a claim under way may bring, is given back at once."""
        self._stopping = True
        self._give_back(self.slots.take_back())

    def lose_all(self) -> None:
        """The lease of the whole worker is over: nothing that it holds is its own any more."""
        self._lost(frozenset(self.leases.known()))

    def _make_producer(self, settings: Settings, pace: Pace) -> Producer:
        return Producer(
            self._backend,
            membership=self.membership,
            leases=self.leases,
            pace=pace,
            slots=settings.concurrency,
            poll_seconds=settings.poll_seconds,
            admit=self._admit,
            gone=self.lose_all,
            clock=self._clock,
            rng=self._rng,
        )

    def _joined(self, registration: Registration) -> None:
        self.executor.bind(registration.kinds)
        self._channels = frozenset(registration.channels)
        self._ordered = frozenset(kind.id for kind in registration.kinds.values() if kind.ordered)

    def _admit(self, jobs: Sequence[ClaimedJob], late: bool) -> None:
        for job in jobs:
            self.executor.admit(job)
        self.leases.take(jobs)
        if late:
            _log.warning("%d jobs are given back: their claim was answered, but not read in time", len(jobs))
        if self._stopping or late:
            self._give_back(jobs)
        else:
            # A suspect is not to wait behind others: each crash that it did not cause would cost it an attempt.
            self.slots.put((job for job in jobs if job.suspect), first=True)
            self.slots.put(job for job in jobs if not job.suspect)

    def _give_back(self, jobs: Iterable[ClaimedJob]) -> None:
        for job in jobs:
            self.completer.release(job)
            self.leases.ended()

    def _gone(self) -> None:
        self.lose_all()
        self.producer.look_again()  # its next claim registers the worker anew

    def _lost(self, runs: frozenset[int]) -> None:
        """Stop what no longer belongs to us. What has ended is left to the completer, whom the fence keeps in check."""
        for job in [job for job in self.slots.queue if job.run in runs]:
            self.slots.queue.remove(job)
            self.leases.ended()
            self.leases.forget([job.run])
        running = [slot.job for slot in self.slots.slots if slot.job is not None]
        for job in running:
            if job.run in runs and job.run not in self.executor.finished:
                _log.warning("job %d, run %d: the lease is lost, the handler is cancelled", job.id, job.run)
                self.slots.cancel(job.id, "lost")

    def _ended(self, job: ClaimedJob, end: End, value: Any) -> None:
        """One attempt is over. Neither raises nor waits: it runs inside the slot."""
        if job.suspect or job.kind_id in self._ordered:
            self.completer.stir()  # the next suspect, or the next of the lane, can be claimed once this is recorded
        if job.run in self.executor.finished:
            self.executor.finished.discard(job.run)
            self.completer.perhaps_done(job)
        if value is FINISHED:
            self.completer.failed(job, not_committed(job.attempt))
        elif end == "ok":
            self.completer.done(job, value)
        else:
            self._failed(job, end, value)
        self.leases.ended()

    def _failed(self, job: ClaimedJob, end: End, error: BaseException | None) -> None:
        match end:
            case "lost":  # nothing is to be written down by us
                self.leases.forget([job.run])
                self.producer.look_again()
            case "stopped":
                self.completer.release(job)
            case "timeout":
                _log.warning("job %d, attempt %d: cancelled at its time limit", job.id, job.attempt)
                self.completer.failed(job, timed_out(job.attempt, job.timeout_seconds, error))
            case _ if isinstance(error, UnreadableError):
                _log.error("job %d: parked, its payload cannot be read", job.id)
                self.completer.park(job, unreadable(job.attempt, error))
            case _:
                assert error is not None
                _log.warning("job %d, attempt %d: failed with %s", job.id, job.attempt, type(error).__name__)
                self.completer.failed(job, raised(job.attempt, error))
