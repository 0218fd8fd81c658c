"""One life of a worker, from its registration to its last outcome: how its parts are nested is how it shuts down."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from math import inf
from typing import Final

from anyio import CancelScope, Event, create_task_group, get_cancelled_exc_class, move_on_after

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.core.units import show_duration
from jobspec.errors import JobspecError
from jobspec.worker import log
from jobspec.worker.clock import Clock, take_back_cancels
from jobspec.worker.crew import Crew
from jobspec.worker.service import Service, log_failure, supervise

LEAVE_SECONDS: Final = 5.0
"""How long the end waits to strike the worker off; without it its lease just runs out."""
KEPT_UP_SECONDS: Final = 60.0
"""After so long a short life is none."""


class Life:
    """``stopped`` ends it gracefully. ``grace_seconds``: how long running handlers may go on then. ``short``: it is to
    end when its work is done, perhaps at once.
    """

    def __init__(
        self, crew: Crew, backend: WorkerBackend, stopped: Event, *, grace_seconds: float, short: bool = False
    ) -> None:
        self._crew, self._backend, self._stopped, self._grace_seconds = crew, backend, stopped, grace_seconds
        self._short = short
        self._clock: Clock = crew.settings.clock

    async def live(self) -> None:
        """Outermost: outcomes are written down and leases renewed until the last handler has ended.

        These services are shielded, because a cancel by the caller must reach the handlers and not them.
        """
        crew = self._crew
        completing, beating, telling, reporting = (CancelScope(shield=True) for _ in range(4))
        try:
            async with create_task_group() as recording:
                recording.start_soon(self._shielded, completing, "completer", crew.completer.run)
                recording.start_soon(self._shielded, beating, "heartbeat", crew.heartbeat.run)
                recording.start_soon(self._shielded, telling, "hooks", crew.aftermath.announcer.run)
                recording.start_soon(self._shielded, reporting, "progress", crew.executor.reporter.run)
                try:
                    await self._work()
                finally:
                    with CancelScope(shield=True):
                        await crew.completer.close()
                        await crew.aftermath.announcer.close()
                    for scope in (completing, beating, telling, reporting):
                        scope.cancel()
        finally:
            await self._leave()  # after the last heartbeat, which would sign on again
            crew.watch.tell("left")

    async def _work(self) -> None:
        """In the middle: handlers, until none is left or the grace period is over."""
        crew = self._crew
        async with create_task_group() as jobs:
            jobs.start_soon(crew.slots.serve)
            jobs.start_soon(crew.executor.threads.interrupt_all_when_cancelled)
            try:
                await self._take()
            finally:
                crew.stop_taking()
            await self._wait_for_handlers()
            if self._short:
                await self._forward()
            jobs.cancel_scope.cancel()

    async def _take(self) -> None:
        """Innermost, and so the first to end: whatever brings jobs in."""
        crew = self._crew
        if self._short:
            await self._keep_up()
        async with create_task_group() as intake:
            intake.start_soon(self._supervised, "producer", crew.producer.run)
            intake.start_soon(self._supervised, "notifier", crew.notify)
            intake.start_soon(self._kept_up, "maintenance", crew.maintain)
            intake.start_soon(self._kept_up, "scheduler", crew.scheduler.run)
            for relay in crew.relays.all:
                intake.start_soon(self._supervised, f"relay to {relay.receiver}", relay.run)
            intake.start_soon(self._supervised, "outbox", crew.relays.watch)
            await self._stopped.wait()
            crew.stop_taking()
            intake.cancel_scope.cancel()

    async def _keep_up(self) -> None:
        """What they do first, to its end: a short life would cut them off, and there may be no other worker."""
        try:
            await self._backend.maintain()
            await self._crew.scheduler.look()
        except JobspecError as error:
            log.SERVICE_TROUBLE(service="maintenance", error=error.message)

    async def _forward(self) -> None:
        """What a short life leaves in the outbox: there may be no other worker."""
        for relay in self._crew.relays.all:
            try:
                await relay.empty()
            except Exception as error:  # a client library may raise anything
                log_failure(f"relay to {relay.receiver}", error)

    async def _kept_up(self, name: str, service: Service) -> None:
        if self._short:
            await self._clock.sleep(KEPT_UP_SECONDS)
        await self._supervised(name, service)

    async def _wait_for_handlers(self) -> None:
        """At most for the grace period."""
        leases, over = self._crew.leases, Event()
        if leases.open == 0:
            return
        forever = self._grace_seconds == inf
        log.STOPPING(
            jobs=leases.open,
            grace="as long as they need" if forever else show_duration(timedelta(seconds=self._grace_seconds)),
            seconds=None if forever else self._grace_seconds,
        )
        leases.when_open_falls_to(0, over.set)
        if not await self._clock.wait(over, self._grace_seconds):
            log.GRACE_OVER(jobs=leases.open)

    async def _leave(self) -> None:
        with move_on_after(LEAVE_SECONDS, shield=True):
            for again in (True, False):  # the first try may meet a connection that broke long ago
                try:
                    await self._backend.deregister(self._crew.membership.worker_id)
                    return
                except Exception as error:
                    if not again:  # the lease runs out by itself
                        log.LEAVE_FAILED(error=error.message if isinstance(error, JobspecError) else repr(error))

    async def _shielded(self, scope: CancelScope, name: str, service: Service) -> None:
        """Until ``scope`` is cancelled. When its loop is left, asyncio cancels every task by its own means; if that
        ended these, the end would wait for them for ever.
        """
        with scope:
            while True:
                try:
                    return await self._supervised(name, service)
                except get_cancelled_exc_class():
                    if scope.cancel_called:
                        raise
                    take_back_cancels()

    async def _supervised(self, name: str, service: Service) -> None:
        settings = self._crew.settings
        trouble = partial(self._crew.watch.tell, "trouble")
        await supervise(name, service, clock=settings.clock, rng=settings.rng, trouble=trouble)
