"""Listens: for announced jobs, and wakes the producer and the relays; for cancels, the heartbeat; for new schedules,
the scheduler.
"""

from __future__ import annotations

from collections.abc import Callable

from jobspec.backends.worker_backend import CANCEL, SCHEDULES, UNHEARD, WorkerBackend
from jobspec.errors import DatabaseError
from jobspec.worker import log


async def notify(
    backend: WorkerBackend,
    *,
    channels: Callable[[], frozenset[str]],
    ring: Callable[[], None],
    cancel: Callable[[], None],
    schedules: Callable[[], None],
    others: Callable[[], None] = lambda: None,
) -> None:
    """Until cancelled, or the connection drops: then DatabaseError, and the service is started again."""
    async with backend.wakeups() as wakeups:
        ring()  # what was announced while nobody listened
        cancel()
        schedules()
        others()
        warned = False
        async for names in wakeups:
            if UNHEARD in names:
                if not warned:
                    log.NOT_WOKEN()
                warned = True
                ring()
            if CANCEL in names:
                cancel()
            if SCHEDULES in names:
                schedules()
            if names & channels():
                ring()
            if names - {CANCEL, SCHEDULES}:  # those of a channel that is forwarded may be served, too, as its old place
                others()
    raise DatabaseError("the connection that listens for jobs has ended")
