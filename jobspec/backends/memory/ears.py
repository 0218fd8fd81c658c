"""Those who listen on an event loop, and those who speak to them from any thread."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

from anyio import Event, move_on_after

from jobspec.backends.loop import in_trio

HeardT = TypeVar("HeardT")


class Ear(Generic[HeardT]):
    """Made on the event loop of its listener."""

    def __init__(self) -> None:
        self._soon = _soon()
        self._heard: deque[HeardT] = deque()
        self._something = Event()

    def tell(self, what: HeardT) -> None:
        """From any thread; a listener whose loop has ended hears nothing."""
        self._heard.append(what)
        with suppress(RuntimeError):
            self._soon(self._wake)

    def _wake(self) -> None:
        self._something.set()

    async def sleep(self, seconds: float) -> None:
        """Until something is said, and at most so long. What was said is forgotten."""
        with move_on_after(seconds):
            await self._something.wait()
        self._heard.clear()
        self._something = Event()

    async def listen(self) -> AsyncIterator[HeardT]:
        while True:
            await self._something.wait()
            self._something = Event()
            while self._heard:
                yield self._heard.popleft()


def _soon() -> Callable[..., object]:
    """``soon(function)`` for other threads: runs it on this event loop and does not wait for it."""
    if in_trio():
        trio: Any = sys.modules["trio"]
        soon: Callable[..., object] = trio.lowlevel.current_trio_token().run_sync_soon
        return soon
    return asyncio.get_running_loop().call_soon_threadsafe
