"""Fires schedules. It runs in every worker; the database lets exactly one of them do each firing."""

from __future__ import annotations

import logging
from typing import Final

from jobspec.backends.worker_backend import Schedule, WorkerBackend
from jobspec.errors import DatabaseError, JobspecError
from jobspec.worker.clock import Clock
from jobspec.worker.cron import LOOK_SECONDS, decide

_log = logging.getLogger("jobspec.worker.scheduler")

LEAST_SECONDS: Final = 0.01


async def keep_schedules(backend: WorkerBackend, *, clock: Clock) -> None:
    """Until cancelled. Raises DatabaseError when the database goes away: the service is started again."""
    while True:
        pause = LOOK_SECONDS
        for schedule in await backend.schedules():
            pause = min(pause, await _look(backend, schedule))
        await clock.sleep(max(pause, LEAST_SECONDS))


async def _look(backend: WorkerBackend, schedule: Schedule) -> float:
    """Fire what is due; how many seconds the next look at this schedule may wait."""
    next_at = schedule.next_at
    try:
        firing = decide(schedule)
        if firing is not None:
            next_at = firing.next_at
            ids = await backend.fire(firing)
            if ids:
                _log.info("schedule %s fired: %s", schedule.name, ", ".join(f"job {id_}" for id_ in ids[:10]))
    except DatabaseError:
        raise
    except JobspecError as error:  # this schedule's own trouble; the others must not suffer from it
        _log.error("schedule %s cannot fire: %s", schedule.name, error.message)
        return LOOK_SECONDS
    if next_at is None or schedule.paused:
        return LOOK_SECONDS
    return (next_at - schedule.now).total_seconds()
