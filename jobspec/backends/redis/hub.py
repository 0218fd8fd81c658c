"""One connection over which all tasks of an async backend hear what they wait for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio

from jobspec.backends.pauses import LONGEST_PAUSE_SECONDS, LONGEST_SLEEP_SECONDS, growing
from jobspec.backends.redis.async_line import AsyncLine, listening
from jobspec.backends.redis.route import BROKEN, Route
from jobspec.errors import JobspecError


class Ear:
    def __init__(self) -> None:
        self._something = asyncio.Event()

    def tell(self) -> None:
        self._something.set()

    async def sleep(self, seconds: float) -> None:
        """Until something is said, and at most so long."""
        with anyio.move_on_after(seconds):
            await self._something.wait()
        self._something.clear()


class Hub:
    """Connected while somebody listens. What cannot be heard costs time only: who listens looks now and then, too."""

    def __init__(self, route: Route, name: str) -> None:
        self._route, self._name = route, name
        self._ears: dict[str, set[Ear]] = {}
        self._line: AsyncLine | None = None
        self._hearing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def hearing(self, channel: str) -> AsyncIterator[Ear]:
        """The ear is told once when it hears, so that it looks again, and then whatever is published there."""
        ear = Ear()
        known = channel in self._ears
        self._ears.setdefault(channel, set()).add(ear)
        try:
            if self._hearing is None or self._hearing.done():
                self._hearing = asyncio.create_task(self._hear())
            elif known:
                ear.tell()
            else:
                await self._say("SUBSCRIBE", channel)
            yield ear
        finally:
            self._ears[channel].discard(ear)
            if not self._ears[channel]:
                del self._ears[channel]
                with anyio.CancelScope(shield=True):
                    await self._forget(channel)

    async def _forget(self, channel: str) -> None:
        if self._ears:
            await self._say("UNSUBSCRIBE", channel)
        elif self._hearing is not None:
            self._hearing.cancel()
            await asyncio.wait([self._hearing])

    async def _say(self, *command: str) -> None:
        if self._line is not None:
            try:
                await self._line.say(*command)
            except BROKEN:
                self._line = None  # who hears notices, too

    async def _hear(self) -> None:
        pauses = growing(0.1, LONGEST_PAUSE_SECONDS)
        while True:
            try:
                async with listening(self._route, self._name, *self._ears) as self._line:
                    await self._line.say("SUBSCRIBE", *self._ears)  # again: more may have come since
                    pauses = growing(0.1, LONGEST_SLEEP_SECONDS)
                    while True:
                        self._tell(await self._line.hear())
            except (JobspecError, *BROKEN):
                pass
            finally:
                self._line = None
            await asyncio.sleep(next(pauses))

    def _tell(self, said: Any) -> None:
        kind, channel, _ = said
        if kind != b"unsubscribe":
            for ear in self._ears.get(channel.decode(), ()):
                ear.tell()
