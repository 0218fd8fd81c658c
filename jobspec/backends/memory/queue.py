"""A queue in this process: its state, one lock around it, and the verbs. Nothing here waits.

All backends of one queue share it, in any thread and on any event loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from math import inf
from random import Random
from threading import Condition, RLock
from typing import Any, Final, TypeVar

from jobspec.backends.check import check_checkpoint, check_claim
from jobspec.backends.declared import Package
from jobspec.backends.memory import after, declare, enqueue, find, settle, steer, tick, views
from jobspec.backends.memory.claim import Claiming, claim_id
from jobspec.backends.memory.clock import Clock, time_of_day
from jobspec.backends.memory.ears import Ear
from jobspec.backends.memory.state import ENDED, State
from jobspec.backends.naming import like
from jobspec.backends.worker_backend import CANCEL, SCHEDULES
from jobspec.core.events import Event
from jobspec.core.job import Attempt, BundleView, JobView, NewJob
from jobspec.core.states import JobState
from jobspec.errors import ConfigError, JobCancelledError, OptionError

HeardT = TypeVar("HeardT")

_ALWAYS_HEARD: Final = frozenset({CANCEL, SCHEDULES})


class Queue:
    """``clock``: anything with ``monotonic()``, such as a fake clock; the computer's own if None.

    ``rng``: for the order of channels and for jitter; None: with a fixed seed, so that a test has the same course every
    time.
    """

    def __init__(self, *, clock: Clock | None = None, rng: Random | None = None) -> None:
        self.state = State(now=time_of_day(clock), rng=rng or Random(0))  # noqa: S311 - for jitter
        self.changed = Condition(RLock())
        """Its lock is the queue's; it is notified when a verb has changed something."""
        self.sleepers: set[Ear[None]] = set()
        """They hear of every change, and look again."""
        self.workers: set[Ear[frozenset[str]]] = set()
        self.listeners: set[Ear[Event]] = set()
        self.bells: set[str] = set()
        """What sleeping workers want to hear."""
        self.excluded: dict[str, str] = {}
        """Who has a channel for itself, by what is heard when jobs come for it."""

    @contextmanager
    def verb(self) -> Iterator[State]:
        """One step: nobody sees half of it. What it has to say is said at its end."""
        with self.changed:
            try:
                yield self.state
            finally:
                self._announce()

    @contextmanager
    def look(self) -> Iterator[State]:
        """The same for those who only look; what time has brought is brought in before."""
        with self.changed:
            if self.state.timers and self.state.timers[0][0] <= self.state.now():
                tick.promote(self.state)
                self._announce()
            yield self.state

    def _announce(self) -> None:
        told, self.state.told = self.state.told, []
        rung, self.state.rung = self.state.rung, set()
        for event in told:
            for listener in self.listeners:
                listener.tell(event)
        heard = frozenset(name for name in rung if name in _ALWAYS_HEARD or name in self.bells)
        if heard:
            self.bells -= heard
            for worker in self.workers:
                worker.tell(heard)
        self.changed.notify_all()
        for sleeper in self.sleepers:
            sleeper.tell(None)

    def hear(self, ears: set[Ear[HeardT]], ear: Ear[HeardT]) -> None:
        with self.changed:
            ears.add(ear)

    def forget(self, ears: set[Ear[HeardT]], ear: Ear[HeardT]) -> None:
        with self.changed:
            ears.discard(ear)

    # ---- what is there
    def declare(self, package: Package) -> None:
        """Raises ChannelInUseError, UnknownChannelError, UnknownKindError."""
        with self.verb() as state:
            declare.declare(state, package)

    def get(self, job_id: int) -> JobView | None:
        with self.look() as state:
            job = state.jobs.get(job_id)
            return None if job is None else views.job_view(state, job)

    def bundle(self, bundle_id: int) -> BundleView | None:
        with self.look() as state:
            bundle = state.bundles.get(bundle_id)
            return None if bundle is None else views.bundle_view(state, bundle)

    def list_jobs(self, wanted: Mapping[str, Any], *, after_id: int | None, limit: int, newest: bool) -> list[JobView]:
        """Raises OptionError."""
        if limit < 1:
            raise OptionError(f"find: the limit is {limit}; it must be 1 or more")
        with self.look() as state:
            jobs = find.find(state, wanted)
            if newest:
                jobs.reverse()
            if after_id is not None:
                jobs = [job for job in jobs if (job.id < after_id if newest else job.id > after_id)]
            return [views.job_view(state, job) for job in jobs[:limit]]

    def is_over(self, id_: int) -> bool:
        """Whether waiting is over: the job has ended, is parked, or is not there; or the bundle is finished."""
        with self.look() as state:
            job, bundle = state.jobs.get(id_), state.bundles.get(id_)
            if bundle is not None:
                return bundle.finished_at is not None
            return job is None or job.state in ENDED or job.state == "parked"

    def due_in(self) -> float:
        """Seconds until time brings something; ``inf``: nothing is known."""
        with self.changed:
            due = tick.due_seconds(self.state, 0)
            return inf if due is None else max(due, 0.0)

    # ---- producers
    def enqueue(self, jobs: Sequence[NewJob]) -> list[int]:
        with self.verb() as state:
            return enqueue.enqueue_many(state, jobs)

    def try_enqueue(self, job: NewJob) -> int | None:
        with self.verb() as state:
            return enqueue.try_enqueue(state, job)

    def cancel(self, job_id: int, *, force: bool, reason: str | None) -> JobState:
        with self.verb() as state:
            return steer.cancel(state, job_id, force=force, reason=reason)

    # ---- who claims by hand
    def claim(
        self,
        *,
        limit: int,
        kinds: Sequence[str] | None,
        channels_: Sequence[str] | None,
        lease: timedelta,
        id_: int | None,
    ) -> list[Attempt]:
        """Raises OptionError, NotReadyError, NotFoundError."""
        check_claim(limit, kinds, channels_, lease)
        with self.verb() as state:
            tick.tick(state)
            wanted = {kind.id for kind in state.kinds.values() if like(kinds, kind.name)}
            found = [each for each in state.channels.values() if like(channels_, each.name)]
            claiming = Claiming(
                state=state, kinds=wanted, worker=None, expires_at=state.now() + lease.total_seconds(), suspects=True
            )
            taken = claiming.run(found, limit) if id_ is None else claim_id(claiming, id_, found)
            return [
                Attempt(
                    id=job.id, run=job.run, kind=job.kind.name, version=job.kind.spec.version, attempt=job.attempt,
                    channel=job.channel.name, key=job.key, payload=job.payload, blob=job.blob,
                    checkpoint=job.checkpoint, after=after.parents_json(state, job),
                    timeout_seconds=job.timeout_seconds or job.kind.spec.timeout_seconds,
                )
                for job in (each.job for each in taken)
            ]  # fmt: skip

    def extend(self, job_id: int, run: int, lease_seconds: float) -> float:
        """Raises OptionError, LeaseLostError, JobCancelledError."""
        if not lease_seconds > 0:
            raise OptionError(f"a lease cannot be extended by {lease_seconds} s")
        with self.verb() as state:
            job = settle.held(state, job_id, run)
            if job.cancel:
                raise JobCancelledError(f"job {job_id} is to be cancelled", help="stop, and release it")
            if job.expires_at is None:  # a worker's: it renews its own lease
                settle.held(state, job_id, -1)
            job.expires_at = state.now() + lease_seconds
            state.remind(job.expires_at, job)
            return job.expires_at

    def checkpoint(self, job_id: int, run: int, text: str | None, extra_attempts: int) -> None:
        """Raises LeaseLostError, PayloadError, OptionError."""
        with self.verb() as state:
            job = settle.held(state, job_id, run)
            check_checkpoint(job_id, text, extra_attempts)
            job.checkpoint = text
            job.extra_attempts += extra_attempts


_QUEUES: Final[dict[str, Queue]] = {}
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


def queue_named(name: str) -> Queue:
    """The queue of that name in this process; it comes to be when it is first asked for. Raises ConfigError."""
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{name!r} is no name for a queue in memory", help="as in memory://tests")
    return _QUEUES.setdefault(name, Queue())
