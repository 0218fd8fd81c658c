"""The life of jobs as it happens: NOTIFY jobspec_event, on a connection of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, Final

import anyio
import psycopg

from jobspec.backends.check import check_wanted
from jobspec.backends.postgres.session import connect_async, deaf
from jobspec.backends.postgres.statement import moment
from jobspec.core.events import Event, EventName
from jobspec.core.job import Progress
from jobspec.errors import DatabaseError

_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 5.0


class Listener:
    """One connection that listens, and another when it is cut."""

    def __init__(self, url: str, application_name: str) -> None:
        self._url = url
        self._name = application_name
        self._conn: psycopg.AsyncConnection[Any] | None = None

    async def open(self) -> None:
        """Raises DatabaseError."""
        conn = await connect_async(self._url, self._name)
        self._conn = conn
        if await deaf(conn, self._url, self._name):
            raise DatabaseError(
                "a pooler is between us and the server, and no notification comes through: events would not either",
                help="give the URL of the server itself, or of a pooler in session mode",
            )
        await conn.execute("listen jobspec_event")

    async def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            with anyio.CancelScope(shield=True):
                await conn.close()

    async def payloads(self) -> AsyncIterator[str]:
        """Every notification; what is sent while the connection is down is missed."""
        while True:
            assert self._conn is not None, "open() comes first"
            try:
                async for notification in self._conn.notifies():
                    yield notification.payload
            except psycopg.OperationalError:
                pass
            await self._again()

    async def _again(self) -> None:
        await self.close()
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                await self.open()
            except (DatabaseError, psycopg.OperationalError):
                await self.close()
                await anyio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            else:
                return


@asynccontextmanager
async def listen_for_events(
    url: str, application_name: str, kinds: Collection[str] | None, events: Collection[EventName] | None
) -> AsyncIterator[AsyncIterator[Event]]:
    """Listens from the first line of the block to its last. Raises OptionError, DatabaseError."""
    check_wanted(kinds, events)
    listener = Listener(url, application_name)
    try:
        await listener.open()
        yield _wanted(listener, kinds, events)
    finally:
        await listener.close()


async def _wanted(
    listener: Listener, kinds: Collection[str] | None, events: Collection[EventName] | None
) -> AsyncIterator[Event]:
    async for payload in listener.payloads():
        said: dict[str, Any] = json.loads(payload)
        event = Event(
            event=said["event"],
            id=said["id"],
            kind=said.get("kind"),
            attempt=said.get("attempt"),
            progress=_progress(said.get("progress")),
        )
        if (events is None or event.event in events) and (kinds is None or event.kind in kinds):
            yield event


def _progress(said: dict[str, Any] | None) -> Progress | None:
    return None if said is None else Progress(**said | {"at": moment(said["at"])})
