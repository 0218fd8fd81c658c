"""A worker that has its channels for itself, for as long as the database says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from math import inf
from random import Random
from typing import Final

from anyio import Event, create_task_group

from jobspec.backends.worker_backend import ExclusiveBackend, Lost
from jobspec.errors import DatabaseError, ExclusiveError, UnsupportedError
from jobspec.worker import log
from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.clock import Clock

STANDBY_SECONDS: Final = 1.0
"""How often a worker that stands by looks whether the other has ended."""
GHOST_SECONDS: Final = 60.0
"""After it lost its own connection, what is in a worker's way may be itself: the server hears of the end later."""


class Exclusive:
    """See :class:`jobspec.Worker`, ``exclusive`` and ``standby``. Raises UnsupportedError."""

    def __init__(
        self,
        backend: object,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        standby: bool,
        wait: bool,
        clock: Clock,
        rng: Random,
    ) -> None:
        if not isinstance(backend, ExclusiveBackend):
            raise UnsupportedError(
                f"this backend has nothing that only one worker can hold: {type(backend).__name__}",
                help="leave `exclusive` and `standby` out; docs/reference/backends.md says what each backend can do",
            )
        self._backend: Final = backend
        self._name, self._kinds, self._channels = name, kinds, channels
        self._standby, self._wait, self._clock, self._rng = standby, wait, clock, rng

    async def during(self, live: Callable[[Event], Awaitable[None]], *, stopped: Event) -> None:
        """Run ``live`` while nobody else may. Its event is set when ``stopped`` is, or when that is over; then it is
        run again as soon as possible. Raises ExclusiveError, unless it stands by, and what ``live`` raises.
        """
        patient_until = -inf
        while not stopped.is_set():
            async with AsyncExitStack() as stack:
                lost = await self._enter(stack, stopped, patient_until)
                if lost is None:
                    return
                await self._live(live, stopped, lost)
            patient_until = self._clock.monotonic() + GHOST_SECONDS

    async def _live(self, live: Callable[[Event], Awaitable[None]], stopped: Event, lost: Lost) -> None:
        ended, failure = Event(), None

        async def stop_with_worker() -> None:
            await stopped.wait()
            ended.set()

        async def stop_when_lost() -> None:
            await lost()
            log.EXCLUSIVE_LOST(worker=self._name)
            ended.set()

        async with create_task_group() as group:
            group.start_soon(stop_with_worker)
            group.start_soon(stop_when_lost)
            try:
                await live(ended)
            except Exception as error:  # not out of the group, which would wrap it
                failure = error
            group.cancel_scope.cancel()
        if failure is not None:
            raise failure

    async def _enter(self, stack: AsyncExitStack, stopped: Event, patient_until: float) -> Lost | None:
        """None: the worker was stopped before."""
        failures, told = 0, False
        while True:
            try:
                return await stack.enter_async_context(
                    self._backend.exclusion(name=self._name, kinds=self._kinds, channels=self._channels)
                )
            except ExclusiveError as error:
                if not self._standby and self._clock.monotonic() >= patient_until:
                    raise
                if not told:
                    log.STANDBY(worker=self._name, reason=error.message)
                told, pause = True, STANDBY_SECONDS * self._rng.uniform(0.8, 1.2)
            except DatabaseError as error:
                if not self._wait:
                    raise
                failures += 1
                pause = backoff_seconds(failures, self._rng)
                log.DATABASE_WAIT(error=error.message, seconds=pause)
            if await self._clock.wait(stopped, pause):
                return None
