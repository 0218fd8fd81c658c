"""A clock that only moves when a test says so."""

from __future__ import annotations

from math import inf

from anyio import Event, create_task_group, wait_all_tasks_blocked


class FakeClock:
    """In place of a worker's own: ``Worker(..., clock=FakeClock())``, and then ``await clock.advance(seconds)``.

    The heartbeat goes by real time: who advances by more than the worker's ``lease`` takes its jobs away.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, Event]] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await self.wait(Event(), seconds)

    async def wait(self, event: Event, seconds: float) -> bool:
        if event.is_set():
            return True
        if seconds <= 0:
            await wait_all_tasks_blocked()
            return event.is_set()
        over = Event()
        sleeper = (self.now + seconds, over)
        self._sleepers.append(sleeper)
        try:
            async with create_task_group() as group:

                async def first(each: Event) -> None:
                    await each.wait()
                    group.cancel_scope.cancel()

                group.start_soon(first, event)
                group.start_soon(first, over)
        finally:
            self._sleepers.remove(sleeper)
        return event.is_set()

    async def advance(self, seconds: float) -> None:
        """Let time go by, stopping wherever somebody wants to wake, until all is quiet again."""
        end = self.now + seconds
        await wait_all_tasks_blocked()
        while True:
            due = min((at for at, _ in self._sleepers), default=inf)
            if due > end:
                break
            self.now = max(self.now, due)
            for at, over in list(self._sleepers):
                if at <= self.now:
                    over.set()
            await wait_all_tasks_blocked()
        self.now = end
        await wait_all_tasks_blocked()
