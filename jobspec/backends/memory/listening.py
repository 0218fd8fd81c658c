"""Those who are told: of jobs that come, and of what happens to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from jobspec.backends.check import check_wanted
from jobspec.backends.memory.ears import Ear
from jobspec.backends.memory.queue import Queue
from jobspec.core.events import Event, EventName


@asynccontextmanager
async def listen_for_events(
    queue: Queue, kinds: Collection[str] | None, events: Collection[EventName] | None
) -> AsyncIterator[AsyncIterator[Event]]:
    """Listens from the first line of the block to its last. Raises OptionError."""
    check_wanted(kinds, events)
    ear = Ear[Event]()
    queue.hear(queue.listeners, ear)
    try:
        yield _wanted(ear, kinds, events)
    finally:
        queue.forget(queue.listeners, ear)


async def _wanted(
    ear: Ear[Event], kinds: Collection[str] | None, events: Collection[EventName] | None
) -> AsyncIterator[Event]:
    async for event in ear.listen():
        if (events is None or event.event in events) and (kinds is None or event.kind in kinds):
            yield event


@asynccontextmanager
async def listen_for_work(queue: Queue) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
    ear = Ear[frozenset[str]]()
    queue.hear(queue.workers, ear)
    try:
        yield ear.listen()
    finally:
        queue.forget(queue.workers, ear)
