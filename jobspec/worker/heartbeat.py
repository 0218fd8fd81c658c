"""Renews the worker's lease from a thread and a connection of its own, so that a blocked event loop loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Final

from anyio import CancelScope, Event, move_on_after, to_thread

from jobspec.backends.worker_backend import Heart, WorkerBackend
from jobspec.errors import JobspecError, WorkerGoneError
from jobspec.worker import log
from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.clock import Clock, caller_from_threads
from jobspec.worker.leases import Leases
from jobspec.worker.membership import Membership
from jobspec.worker.pulse import Pulse

BEATS_PER_LEASE: Final = 3
LEAST_PAUSE_SECONDS: Final = 0.05
"""However many jobs are cancelled one by one, a worker beats no more often."""
JOIN_SECONDS: Final = 5.0
"""How long the end waits for a beat that is under way; the thread is a daemon."""


class Heartbeat:
    """``lost(runs)``: these are no longer ours. ``cancelled(runs)``: these are to be cancelled, said at every beat
    until they have ended. ``silent(seconds)``: the database has heard nothing of us for so long, a whole lease
    or more; said again while it lasts. ``stale()``: the worker should register
    anew. ``trouble(error)``: of every beat that failed. All five run on the loop.
    """

    def __init__(
        self,
        backend: WorkerBackend,
        *,
        membership: Membership,
        leases: Leases,
        pulse: Pulse,
        lost: Callable[[frozenset[int]], None],
        cancelled: Callable[[frozenset[int]], None],
        silent: Callable[[float], None],
        stale: Callable[[], None],
        trouble: Callable[[BaseException], None],
        clock: Clock,
        rng: Random,
    ) -> None:
        self._backend, self._membership, self._leases = backend, membership, leases
        self.pulse: Final = pulse
        """Whether the event loop is blocked, for how long, and by which job."""
        self._lost: Final = lost
        self._cancelled: Final = cancelled
        self._silent: Final = silent
        self._stale: Final = stale
        self._trouble: Final = trouble
        self._clock, self._rng = clock, rng
        self._stop, self._wake = threading.Event(), threading.Event()
        self._heart: Heart | None = None

    def beat_now(self) -> None:
        """Do not wait for the next turn: somebody has cancelled a job. Callable from any thread."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled: the thread beats, the loop watches that the lease does not run out unnoticed."""
        self._stop = threading.Event()
        soon, died = caller_from_threads(), Event()
        arguments = (self._stop, soon, died)
        thread = threading.Thread(target=self._run_thread, args=arguments, name="jobspec-heartbeat", daemon=True)
        thread.start()
        try:
            with self.pulse.felt(soon):
                await self._watch(died)
        finally:
            self._stop.set()
            self._wake.set()
            with CancelScope(shield=True), move_on_after(JOIN_SECONDS):
                await to_thread.run_sync(thread.join, JOIN_SECONDS, abandon_on_cancel=True)

    async def _watch(self, died: Event) -> None:
        lease_seconds = self._membership.lease_seconds
        told_of = -1.0
        while True:
            renewed_at = self._membership.renewed_at
            left = renewed_at + lease_seconds - self._clock.monotonic()
            if left <= 0 and told_of != renewed_at:
                told_of = renewed_at
                log.HEARTBEAT_SILENT(seconds=lease_seconds)
            if left <= 0:
                self._silent(lease_seconds - left)
            if await self._clock.wait(died, left if left > 0 else lease_seconds / BEATS_PER_LEASE):
                raise RuntimeError("the heartbeat's thread has ended")  # the service starts again, with another

    def _run_thread(self, stop: threading.Event, soon: Callable[..., object], died: Event) -> None:
        try:
            self._live(stop, soon)
        finally:
            if not stop.is_set():
                _tell(soon, died.set)

    def _live(self, stop: threading.Event, soon: Callable[..., object]) -> None:
        """The thread."""
        interval_seconds = self._membership.beat_seconds
        failures = 0
        pause = interval_seconds
        while not stop.wait(LEAST_PAUSE_SECONDS):
            self._wake.wait(pause - LEAST_PAUSE_SECONDS)
            self._wake.clear()
            if stop.is_set():
                break
            try:
                self._beat(soon)
            except WorkerGoneError:
                _tell(soon, self._silent, self._membership.lease_seconds)
                failures, pause = 0, interval_seconds
            except Exception as error:  # this thread must not end
                failures += 1
                pause = min(backoff_seconds(failures, self._rng), interval_seconds)
                _tell(soon, self._trouble, error)
                if failures == 1:  # a line for every change, not for every try
                    log.HEARTBEAT_TROUBLE(error=error.message if isinstance(error, JobspecError) else repr(error))
                self._drop()
            else:
                if failures:
                    log.HEARTBEAT_BACK(tries=failures)
                failures, pause = 0, interval_seconds
        self._drop()

    def _beat(self, soon: Callable[..., object]) -> None:
        if self._heart is None:
            self._heart = self._backend.heart()
        member = self._membership
        worker_id, sent_at = member.worker_id, self._clock.monotonic()
        beat = self._heart.beat(worker_id, lease_seconds=member.lease_seconds, runs=self._leases.known())
        if worker_id != member.worker_id:
            return  # registered anew in between: the answer is about somebody else
        member.renewed_at = max(member.renewed_at, sent_at)  # it may have registered anew as the same worker
        if beat.lost:
            _tell(soon, self._lost, beat.lost)
        if beat.stale or member.is_incomplete():
            _tell(soon, self._stale)
        if beat.cancelled:
            _tell(soon, self._cancelled, beat.cancelled)

    def _drop(self) -> None:
        heart, self._heart = self._heart, None
        if heart is not None:
            try:
                heart.close()
            except Exception as error:  # it is thrown away because it is broken
                log.HEARTBEAT_CLOSE(error=repr(error))


def _tell(soon: Callable[..., object], function: Callable[..., None], *args: object) -> None:
    with suppress(RuntimeError):  # the loop has ended in between, and with it whoever wanted to know
        soon(function, *args)
