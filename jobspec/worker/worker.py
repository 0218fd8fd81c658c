"""The worker: how its parts are nested is how it shuts down."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Sequence
from datetime import timedelta
from math import inf
from random import Random
from typing import Final

from anyio import CancelScope, Event, create_task_group, move_on_after

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.errors import ConfigError, HandlerError
from jobspec.worker.clock import Clock, SystemClock, in_trio
from jobspec.worker.crew import Crew, Settings
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.hook import FailureHook
from jobspec.worker.service import Service, supervise
from jobspec.worker.signature import is_async

_log = logging.getLogger("jobspec.worker")

MOST_CONCURRENCY: Final = 10_000
LEAST_LEASE: Final = timedelta(milliseconds=200)
MOST_LEASE: Final = timedelta(hours=1)
LEAVE_SECONDS: Final = 5.0
"""How long the end waits to strike the worker off; without it its lease just runs out."""


class Worker:
    """Runs the handlers of ``table`` on jobs from ``backend``.

    - ``channels``: qualified names; None: all that the table's jobs wait in.
    - ``concurrency``: how many handlers run at once, 1 to 10,000.
    - ``grace``: how long running handlers may go on after :meth:`stop` before they are cancelled.
    - ``lease``: how long the worker's jobs stay its own without a sign of life; renewed three times in it.
    - ``poll``: how often to look for jobs that no wake-up announced.
    - ``wait``: at the start, wait for a database that cannot be reached, instead of raising DatabaseError.
    - ``name``: shown to operators; host name and process id if None.
    - ``on_failure``: the retry hook, ``hook(job, error)``, called on the event loop after a failed attempt: None leaves
      the next step to the kind's policy, a timedelta is the delay until the next attempt, GiveUp() makes the job dead.

    Raises ConfigError.
    """

    def __init__(
        self,
        table: DispatchTable,
        backend: WorkerBackend,
        channels: Sequence[str] | None = None,
        concurrency: int = 16,
        grace: timedelta = timedelta(seconds=30),
        name: str | None = None,
        *,
        lease: timedelta = timedelta(seconds=30),
        poll: timedelta = timedelta(seconds=10),
        wait: bool = True,
        on_failure: FailureHook | None = None,
        clock: Clock | None = None,
        rng: Random | None = None,
    ) -> None:
        _check(table, channels, concurrency, grace, lease, poll, on_failure)
        self._table, self._backend, self._wait = table, backend, wait
        self._grace_seconds = grace.total_seconds()
        self._settings = Settings(
            name=name or f"{socket.gethostname()}:{os.getpid()}",
            channels=channels,
            concurrency=concurrency,
            lease_seconds=lease.total_seconds(),
            poll_seconds=poll.total_seconds(),
            on_failure=on_failure,
            clock=clock or SystemClock(),
            rng=rng or Random(),  # noqa: S311 - for jitter
        )
        self._stopped: Event | None = None
        self._joining = CancelScope()

    def stop(self) -> None:
        """End :meth:`run` gracefully: give back what has not started, let the rest run for the grace period.

        Call it on the worker's event loop; a worker that does not run is left alone.
        """
        if self._stopped is not None:
            self._stopped.set()
            self._joining.cancel()

    async def run(self) -> None:
        """Work until :meth:`stop` is called or the caller cancels; a cancel leaves no grace period.

        Either way handlers that did not end give their jobs back, with the attempt, and all outcomes are written down
        before this returns. Raises what ``WorkerBackend.register`` raises, UnknownKindError if the database knows none
        of the table's jobs, and HandlerError on trio if one of them is ``transactional: async``.
        """
        if in_trio():
            _refuse_async_transactions(self._table)
        if self._stopped is not None:
            raise ConfigError("this worker runs already", help="make another Worker for a second one in this process")
        self._stopped = stopped = Event()
        try:
            crew = Crew(self._table, self._backend, self._settings)
            if await self._join(crew):
                await self._record(crew, stopped)
        finally:
            self._stopped = None
        _log.info("worker %s has ended", self._settings.name)

    async def _join(self, crew: Crew) -> bool:
        """Whether the worker is registered; not if it was stopped while it waited for the database."""
        with CancelScope() as self._joining:
            await crew.membership.join(wait=self._wait)
            return True
        return False

    async def _record(self, crew: Crew, stopped: Event) -> None:
        """Outermost: outcomes are written down and leases renewed until the last handler has ended.

        These services are shielded, because a cancel by the caller must reach the handlers and not them.
        """
        completing, beating = CancelScope(shield=True), CancelScope(shield=True)
        try:
            async with create_task_group() as recording:
                recording.start_soon(self._shielded, completing, "completer", crew.completer.run)
                recording.start_soon(self._shielded, beating, "heartbeat", crew.heartbeat.run)
                try:
                    await self._work(crew, stopped)
                finally:
                    with CancelScope(shield=True):
                        await crew.completer.close()
                    completing.cancel()
                    beating.cancel()
        finally:
            await self._leave(crew)  # after the last heartbeat, which would sign on again

    async def _work(self, crew: Crew, stopped: Event) -> None:
        """In the middle: handlers, until none is left or the grace period is over."""
        async with create_task_group() as jobs:
            jobs.start_soon(crew.slots.serve)
            jobs.start_soon(crew.executor.threads.interrupt_all_when_cancelled)
            try:
                await self._take(crew, stopped)
            finally:
                crew.stop_taking()
            await self._drain(crew)
            jobs.cancel_scope.cancel()

    async def _take(self, crew: Crew, stopped: Event) -> None:
        """Innermost, and so the first to end: whatever brings jobs in."""
        async with create_task_group() as intake:
            intake.start_soon(self._supervised, "producer", crew.producer.run)
            intake.start_soon(self._supervised, "notifier", crew.notify)
            intake.start_soon(self._supervised, "maintenance", crew.maintain)
            intake.start_soon(self._supervised, "scheduler", crew.keep_schedules)
            await stopped.wait()
            crew.stop_taking()
            intake.cancel_scope.cancel()

    async def _drain(self, crew: Crew) -> None:
        """Wait for running handlers, at most for the grace period."""
        leases, over = crew.leases, Event()
        if leases.open == 0:
            return
        _log.info("stopping: %d running handlers have %.0f s to end", leases.open, self._grace_seconds)
        leases.when_open_falls_to(0, over.set)
        if not await self._settings.clock.wait(over, self._grace_seconds):
            _log.warning("%d handlers are cancelled; their jobs are given back", leases.open)

    async def _leave(self, crew: Crew) -> None:
        with move_on_after(LEAVE_SECONDS, shield=True):
            for again in (True, False):  # the first try may meet a connection that broke long ago
                try:
                    await self._backend.deregister(crew.membership.worker_id)
                    return
                except Exception as error:
                    if not again:  # the lease runs out by itself
                        _log.warning("could not sign off: %s", error)

    async def _shielded(self, scope: CancelScope, name: str, service: Service) -> None:
        with scope:
            await self._supervised(name, service)

    async def _supervised(self, name: str, service: Service) -> None:
        await supervise(name, service, clock=self._settings.clock, rng=self._settings.rng)


def _check(
    table: DispatchTable,
    channels: Sequence[str] | None,
    concurrency: int,
    grace: timedelta,
    lease: timedelta,
    poll: timedelta,
    on_failure: FailureHook | None,
) -> None:
    if not table.bindings:
        raise ConfigError("the dispatch table has no handler: there is nothing to run")
    if isinstance(channels, str) or (channels is not None and not channels):
        raise ConfigError(f"`channels` is {channels!r}", help="give a list of channel names, or None for all")
    if not 1 <= concurrency <= MOST_CONCURRENCY:
        raise ConfigError(f"`concurrency` is {concurrency}; it must be 1 to {MOST_CONCURRENCY}")
    if grace < timedelta(0):
        raise ConfigError(f"`grace` is {grace}; it must not be negative")
    if not LEAST_LEASE <= lease <= MOST_LEASE:
        raise ConfigError(f"`lease` is {lease}; it must be from {LEAST_LEASE} to {MOST_LEASE}")
    if not 0 < poll.total_seconds() < inf:
        raise ConfigError(f"`poll` is {poll}; it must be more than 0")
    if on_failure is not None and is_async(on_failure):
        raise ConfigError(f"`on_failure` is {on_failure!r}", help="give a plain function of the job and the error")


def _refuse_async_transactions(table: DispatchTable) -> None:
    if names := [kind for (kind, _), each in table.bindings.items() if each.route.transactional == "async"]:
        raise HandlerError(
            f"{', '.join(sorted(names))}: psycopg's async connections do not work on trio",
            help="run this worker on asyncio, or make the job `transactional: sync` with a `def` handler",
        )
