"""Fires schedules. It runs in every worker; the database lets exactly one of them do each firing."""

from __future__ import annotations

from typing import Final

from anyio import Event

from jobspec.backends.worker_backend import Schedule, WorkerBackend
from jobspec.errors import DatabaseError, JobspecError
from jobspec.worker import log
from jobspec.worker.clock import Clock
from jobspec.worker.cron import AGAIN_SECONDS, LOOK_SECONDS, decide

LEAST_SECONDS: Final = 0.01


class Scheduler:
    """One per worker; every method is called on the event loop."""

    def __init__(self, backend: WorkerBackend, *, clock: Clock) -> None:
        self._backend, self._clock = backend, clock
        self._news = Event()

    def look_again(self) -> None:
        """Somebody has declared a schedule, or resumed one."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled. Raises DatabaseError when the database goes away: the service is started again."""
        while True:
            self._news = Event()
            await self._clock.wait(self._news, await self.look())

    async def look(self) -> float:
        """Fire what is due; how many seconds until the next look. Raises DatabaseError."""
        pause = LOOK_SECONDS
        for schedule in await self._backend.schedules():
            pause = min(pause, await _look(self._backend, schedule))
        return max(pause, LEAST_SECONDS)


async def _look(backend: WorkerBackend, schedule: Schedule) -> float:
    """Fire what is due; how many seconds the next look at this schedule may wait."""
    next_at = schedule.next_at
    try:
        firing = decide(schedule)
        if firing is not None:
            next_at = firing.next_at
            ids = await backend.fire(firing)
            if ids:
                log.SCHEDULE_FIRED(schedule=schedule.name, jobs=", ".join(f"job {id_}" for id_ in ids[:10]))
    except DatabaseError:
        raise
    except JobspecError as error:  # this schedule's own trouble; the others must not suffer from it
        log.SCHEDULE_FAILED(schedule=schedule.name, error=error.message)
        return AGAIN_SECONDS
    if next_at is None or schedule.paused:
        return LOOK_SECONDS
    return (next_at - schedule.now).total_seconds()
