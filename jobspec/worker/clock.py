"""Waiting, as an argument: a test's clock makes an hour of worker life take no time."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from math import inf
from typing import Any, Protocol

from anyio import Event, current_effective_deadline, move_on_after, sleep

from jobspec.backends.loop import in_trio as in_trio


class Clock(Protocol):
    """Only for waiting and for measuring; the time of day is the database's."""

    def monotonic(self) -> float:
        """Seconds from some fixed point; callable from any thread."""

    async def sleep(self, seconds: float) -> None: ...

    async def wait(self, event: Event, seconds: float) -> bool:
        """Until ``event`` is set (True) or ``seconds`` have gone by (False); ``inf``: for ever."""


class SystemClock:
    """The clock of a real worker."""

    def __init__(self) -> None:
        self.monotonic: Callable[[], float] = time.monotonic  # bound once: it is read for every job

    async def sleep(self, seconds: float) -> None:
        await sleep(seconds)

    async def wait(self, event: Event, seconds: float) -> bool:
        with move_on_after(seconds):
            await event.wait()
            return True
        return False


def is_cancelled() -> bool:
    """Whether somebody cancels this task, by an anyio scope or by asyncio's own means.

    A cancellation exception without that is a stray: it came out of other people's code, and would end a task group
    without a word.
    """
    if current_effective_deadline() == -inf:
        return True
    task = None if in_trio() else asyncio.current_task()
    return task is not None and task.cancelling() > 0


def take_back_cancels() -> None:
    """Those of this task that came by asyncio's own means."""
    task = None if in_trio() else asyncio.current_task()
    while task is not None and task.cancelling():
        task.uncancel()


def caller_from_threads() -> Callable[..., object]:
    """``soon(function, *args)`` for other threads: runs it on this event loop and does not wait for it.

    anyio's own ways back to the loop wait for the answer, so a blocked loop would block the heartbeat.
    """
    if in_trio():
        trio: Any = sys.modules["trio"]
        soon: Callable[..., object] = trio.lowlevel.current_trio_token().run_sync_soon
        return soon
    return asyncio.get_running_loop().call_soon_threadsafe
