"""The worker, as users see it: what it is told, and the ways to run it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from math import inf
from random import Random
from typing import Final

from anyio import CancelScope, Event, current_time

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.core.units import show_duration
from jobspec.errors import ConfigError, NoJobReadyError
from jobspec.worker import log
from jobspec.worker.clock import Clock, SystemClock, caller_from_threads, in_trio
from jobspec.worker.crew import Crew
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.exclusive import Exclusive
from jobspec.worker.hook import FailureHook
from jobspec.worker.life import Life
from jobspec.worker.lifespan import check as check_injected
from jobspec.worker.lifespan import opened
from jobspec.worker.middleware import Middleware
from jobspec.worker.observer import Ending, Observer, OutcomeWord
from jobspec.worker.processes import Processes
from jobspec.worker.relay import Connect
from jobspec.worker.settings import Settings
from jobspec.worker.shift import Shift
from jobspec.worker.terms import bounds, check, chosen, refuse_async_transactions
from jobspec.worker.threads import alive, tell_leaked

JOIN_SECONDS: Final = 5.0
"""How long a registration that is under way is waited for after a stop."""


class Worker:
    """Runs the handlers of ``table`` on jobs from ``backend``.

    - ``channels``: qualified names, where ``*`` stands for one part; None: all that the table's jobs wait in.
    - ``concurrency``: how many handlers run at once, 1 to 10,000. ``(4, 8)``: at most 8, and more jobs are claimed when
      only 4 of them are left.
    - ``grace``: how long running handlers may go on after :meth:`stop` before they are cancelled; None: for ever.
    - ``name``: shown to operators; host name and process id if None. Two workers may have one name; the log says so.
    - ``kinds``: those of the table's jobs that it runs and announces, by qualified names as above; None: all.
    - ``lease``: how long the worker's jobs stay its own without a sign of life.
    - ``heartbeat``: how often it gives one; None: a third of the lease, which is the longest.
    - ``poll``: how often to look for jobs that no wake-up announced.
    - ``wait``: at the start, wait for a database that cannot be reached, instead of raising DatabaseError.
    - ``exclusive``: no other worker that is exclusive may serve any of its channels; ``standby``: and if one does, wait
      until it has ended, instead of raising ExclusiveError.
    - ``max_jobs``: end :meth:`run` after so many jobs. ``max_rss``: and when the process uses more bytes of memory.
    - ``on_failure``: the retry hook, ``hook(job, error)``, called on the event loop after a failed attempt: None leaves
      the next step to the kind's policy, a timedelta is the delay until the next attempt, GiveUp() makes the job dead.
    - ``middleware``: wraps every handler, outside of what the table says; the first outermost.
    - ``crash_on``: exceptions of handlers that end :meth:`run` with WorkerCrashedError, after the attempt is recorded.
    - ``channel_concurrency``: how many jobs of the kinds at home in a channel run at once here, by its qualified name.
    - ``receivers``: how to connect to the backends that channels name with ``backend:``, as in ``{"redis": lambda:
      connect_async(url)}``. The worker's relay, of all workers one at a time, forwards their jobs.
    - ``observers``: who hears of every job, beside those of :data:`jobspec.worker.observer.STANDING`.

    Raises ConfigError, and HandlerError if something is injected into a handler that nobody provides.
    """

    def __init__(
        self,
        table: DispatchTable,
        backend: WorkerBackend,
        channels: Sequence[str] | None = None,
        concurrency: int | tuple[int, int] = 16,
        grace: timedelta | None = timedelta(seconds=30),
        name: str | None = None,
        *,
        kinds: Sequence[str] | None = None,
        lease: timedelta = timedelta(seconds=30),
        heartbeat: timedelta | None = None,
        poll: timedelta = timedelta(seconds=10),
        wait: bool = True,
        exclusive: bool = False,
        standby: bool = False,
        max_jobs: int | None = None,
        max_rss: int | None = None,
        on_failure: FailureHook | None = None,
        middleware: Sequence[Middleware] = (),
        crash_on: Sequence[type[BaseException]] = (),
        channel_concurrency: Mapping[str, int] | None = None,
        receivers: Mapping[str, Connect] | None = None,
        observers: Sequence[Observer] = (),
        clock: Clock | None = None,
        rng: Random | None = None,
    ) -> None:
        self._table = chosen(table, kinds).using(middleware=middleware, crash_on=crash_on)
        check_injected(self._table)
        self._backend, self._wait = backend, wait
        check(
            channels=channels,
            concurrency=concurrency,
            grace=grace,
            lease=lease,
            heartbeat=heartbeat,
            poll=poll,
            max_jobs=max_jobs,
            max_rss=max_rss,
            on_failure=on_failure,
            channel_concurrency=channel_concurrency,
        )
        self._grace_seconds = inf if grace is None else grace.total_seconds()
        self._max_jobs, self._max_rss = max_jobs, max_rss
        self._exclusive, self._standby = exclusive or standby, standby
        refill_at, slots = bounds(concurrency)
        self._settings = Settings(
            name=name or f"{socket.gethostname()}:{os.getpid()}",
            channels=channels,
            concurrency=slots,
            refill_at=refill_at,
            lease_seconds=lease.total_seconds(),
            heartbeat_seconds=None if heartbeat is None else heartbeat.total_seconds(),
            poll_seconds=poll.total_seconds(),
            on_failure=on_failure,
            observers=tuple(observers),
            receivers=dict(receivers or {}),
            channel_concurrency=dict(channel_concurrency or {}),
            clock=clock or SystemClock(),
            rng=rng or Random(),  # noqa: S311 - for jitter
        )
        self._stopped: Event | None = None
        self._thread = 0
        self._soon: Callable[..., object] = lambda *_: None
        self._hurry: Callable[[], None] = _nothing
        """What a stop does beside setting its event: what is under way would not hear of that."""
        self.on_stop: Callable[[], object] = _nothing
        """Called on the event loop when the worker begins to end, whoever told it to; perhaps more than once."""

    def stop(self) -> None:
        """End :meth:`run` gracefully: give back what has not started, let the rest run for the grace period.

        From any thread, a handler's included; a worker that does not run is left alone.
        """
        if self._stopped is None:
            return
        if threading.get_ident() == self._thread:
            self._stop()
        else:
            self._soon(self._stop)

    def _stop(self) -> None:
        if self._stopped is not None:
            self._stopped.set()
            self._hurry()
            self.on_stop()

    async def run(self) -> None:
        """Work until :meth:`stop` is called or the caller cancels; a cancel leaves no grace period.

        Either way handlers that did not end give their jobs back, with the attempt, and all outcomes are written down
        before this returns. Raises what ``WorkerBackend.register`` raises, UnknownKindError if the database knows none
        of the table's jobs, ExclusiveError, HandlerError if a provider fails, or on trio if a job is ``transactional:
        async``, and WorkerCrashedError.
        """
        await self._serve(self._shift(max_jobs=self._max_jobs))

    async def drain(self) -> timedelta | None:
        """:meth:`run`, until nothing is ready, running here or due within half a second.

        Returns how long it is until something is due; None: nothing of the kind is known. What is ready and cannot be
        claimed, because of a limit, a lane or a pause, is not waited for. Raises what :meth:`run` raises.
        """
        shift = self._shift(max_jobs=self._max_jobs, until_dry=True)
        await self._serve(shift)
        return None if shift.due_seconds is None else timedelta(seconds=max(shift.due_seconds, 0.0))

    async def run_one(self) -> OutcomeWord | None:
        """Run one job and return what became of the attempt; None: the worker was stopped before it had one.

        Raises NoJobReadyError, and what :meth:`run` raises.
        """
        seen = _LastOutcome()
        shift = self._shift(max_jobs=1, until_dry=True)
        await self._serve(shift, seen)
        if shift.taken == 0 and shift.why is not None:
            soon = (
                None
                if shift.due_seconds is None
                else f"the next thing is due in {show_duration(timedelta(seconds=max(1, round(shift.due_seconds))))}"
            )
            raise NoJobReadyError("no job is ready for this worker", help=soon)
        return seen.outcome

    def _shift(self, *, max_jobs: int | None, until_dry: bool = False) -> Shift:
        clock = self._settings.clock
        return Shift(max_jobs=max_jobs, max_rss=self._max_rss, until_dry=until_dry, clock=clock, over=self.stop)

    async def _serve(self, shift: Shift, *observers: Observer) -> None:
        if in_trio():
            refuse_async_transactions(self._table)
        if self._stopped is not None:
            raise ConfigError("this worker runs already", help="make another Worker for a second one in this process")
        self._thread, self._soon = threading.get_ident(), caller_from_threads()
        self._stopped, self._hurry = Event(), _nothing
        try:
            if self._exclusive:
                await self._guard().during(lambda ended: self._live(shift, ended, observers), stopped=self._stopped)
            else:
                await self._live(shift, self._stopped, observers)
        finally:
            self._stopped = None
        if shift.why is not None:
            log.SHIFT_OVER(worker=self._settings.name, why=shift.why)
        log.WORKER_ENDED(worker=self._settings.name)

    def _guard(self) -> Exclusive:
        return Exclusive(
            self._backend,
            name=self._settings.name,
            kinds=self._table.kinds,
            channels=self._settings.channels,
            standby=self._standby,
            wait=self._wait,
            clock=self._settings.clock,
            rng=self._settings.rng,
        )

    async def _live(self, shift: Shift, stopped: Event, observers: Sequence[Observer]) -> None:
        before, settings = alive(), self._settings
        with CancelScope() as opening:
            self._hurry = opening.cancel
            if stopped.is_set():
                return
            async with opened(self._table) as table:
                processes = Processes(table, most=settings.concurrency, clock=settings.clock, rng=settings.rng)
                async with processes.open():
                    crew = Crew(table, self._backend, settings, shift, observers, processes=processes, crash=self._stop)
                    if await self._join(crew, stopped):
                        grace, short = self._grace_seconds, shift.until_dry
                        await Life(crew, self._backend, stopped, grace_seconds=grace, short=short).live()
                        tell_leaked(before)
                        crew.aftermath.check()

    async def _join(self, crew: Crew, stopped: Event) -> bool:
        """Whether the worker is registered; not if it was stopped while it waited for the database."""
        with CancelScope() as joining:

            def hurry() -> None:
                # Not at once: the database may have registered it, and nobody would know to strike it off.
                joining.deadline = current_time() + JOIN_SECONDS

            self._hurry = hurry
            if stopped.is_set():
                return False
            joined = await crew.membership.join(stopped, wait=self._wait)
            self._hurry = _nothing
            return joined
        self._hurry = _nothing
        return False


def _nothing() -> None:
    pass


class _LastOutcome(Observer):
    """What became of the last attempt."""

    outcome: OutcomeWord | None = None

    def ended(self, ending: Ending) -> None:
        self.outcome = ending.outcome
