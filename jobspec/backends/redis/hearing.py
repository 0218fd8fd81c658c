"""What is published, as workers and those who listen to events hear it: each over a connection of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any, Final

import anyio

from jobspec.backends.check import check_wanted
from jobspec.backends.pauses import LONGEST_PAUSE_SECONDS, growing
from jobspec.backends.redis.async_line import AsyncLine, listening
from jobspec.backends.redis.route import BROKEN, Route
from jobspec.backends.redis.script import moment
from jobspec.backends.redis.trouble import is_barred, unreachable
from jobspec.backends.worker_backend import SCHEDULES, UNHEARD
from jobspec.core.events import Event, EventName
from jobspec.core.job import Progress
from jobspec.errors import DatabaseError

UNHEARD_SECONDS: Final = 1.0
"""How often a worker looks for jobs that cannot be announced to it."""
UNHEARD_SCHEDULES: Final = 30
"""It looks for new schedules as well with each look whose number this divides."""
FIRST_PAUSE_SECONDS: Final = 0.1


@asynccontextmanager
async def wakeups(route: Route, name: str) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
    """See :meth:`WorkerBackend.wakeups`. A server, or a proxy, that does not let us listen costs looks, no jobs."""
    async with AsyncExitStack() as stack:
        line: AsyncLine | None = None
        try:
            line = await stack.enter_async_context(listening(route, name, route.names.wake))
        except DatabaseError as error:
            if not is_barred(error):
                raise
        yield _looks() if line is None else _wakeups(line, route)


async def _looks() -> AsyncIterator[frozenset[str]]:
    for number in count(1):
        yield frozenset({UNHEARD, SCHEDULES} if number % UNHEARD_SCHEDULES == 0 else {UNHEARD})
        await anyio.sleep(UNHEARD_SECONDS)


async def _wakeups(line: AsyncLine, route: Route) -> AsyncIterator[frozenset[str]]:
    async for said in messages(line, route):
        yield frozenset(said)


async def messages(line: AsyncLine, route: Route) -> AsyncIterator[Any]:
    """The JSON of each. Raises DatabaseError when the connection breaks."""
    while True:
        try:
            kind, _, text = await line.hear()
        except BROKEN as error:
            raise unreachable(error, route.place, sent=False) from error
        if kind == b"message":
            yield json.loads(text)


@asynccontextmanager
async def listen_for_events(
    route: Route, name: str, kinds: Collection[str] | None, events: Collection[EventName] | None
) -> AsyncIterator[AsyncIterator[Event]]:
    """Listens from the first line of the block to its last. Raises OptionError, DatabaseError."""
    check_wanted(kinds, events)
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(listening(route, name, route.names.events))
        yield _wanted(_events(stack, line, route, name), kinds, events)


async def _events(stack: AsyncExitStack, line: AsyncLine, route: Route, name: str) -> AsyncIterator[Event]:
    """When the connection is cut, another is made: what happens in between is missed."""
    while True:
        try:
            async for said in messages(line, route):
                for each in said:
                    yield _event(each)
        except DatabaseError:
            line = await _again(stack, route, name)


async def _again(stack: AsyncExitStack, route: Route, name: str) -> AsyncLine:
    for pause in growing(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS):
        await anyio.sleep(pause)
        try:
            return await stack.enter_async_context(listening(route, name, route.names.events))
        except DatabaseError:
            pass
    raise AssertionError  # it grows for ever


async def _wanted(
    said: AsyncIterator[Event], kinds: Collection[str] | None, events: Collection[EventName] | None
) -> AsyncIterator[Event]:
    async for event in said:
        if (events is None or event.event in events) and (kinds is None or event.kind in kinds):
            yield event


def _event(said: dict[str, Any]) -> Event:
    progress = said.get("progress")
    return Event(
        event=said["event"],
        id=int(said["id"]),
        kind=said.get("kind"),
        attempt=said.get("attempt"),
        progress=None if progress is None else Progress(**progress | {"at": moment(progress["at"])}),
    )
