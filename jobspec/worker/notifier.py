"""Listens for announced jobs and wakes the producer, and for cancels and wakes the heartbeat."""

from __future__ import annotations

from collections.abc import Callable

from jobspec.backends.worker_backend import CANCEL, WorkerBackend
from jobspec.errors import DatabaseError


async def notify(
    backend: WorkerBackend,
    *,
    channels: Callable[[], frozenset[str]],
    ring: Callable[[], None],
    cancel: Callable[[], None],
) -> None:
    """Until cancelled, or the connection drops: then DatabaseError, and the service is started again."""
    async with backend.wakeups() as wakeups:
        ring()  # what was announced while nobody listened
        cancel()
        async for names in wakeups:
            if CANCEL in names:
                cancel()
            if names & channels():
                ring()
    raise DatabaseError("the connection that listens for jobs has ended")
