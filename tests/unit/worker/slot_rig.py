"""Slots with handlers given per job, and everything they said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from anyio import Event, create_task_group, fail_after, sleep, sleep_forever, wait_all_tasks_blocked

from jobspec.worker.clock import Clock, SystemClock
from jobspec.worker.slots import End, Slots


@dataclass(eq=False)
class Job:
    id: int
    handler: Callable[[Job], Awaitable[Any]]
    timeout_seconds: float | None = None
    notes: dict[str, Any] = field(default_factory=dict)


class Rig:
    def __init__(self, size: int, clock: Clock) -> None:
        self.out: dict[int, tuple[End, Any]] = {}
        self.order: list[int] = []
        self.interrupted: list[int] = []
        self._news = Event()
        self.slots: Slots[Job] = Slots(
            size, run=lambda job, _due: job.handler(job), ended=self._ended, interrupted=self._interrupted, clock=clock
        )

    def put(self, *jobs: Job) -> None:
        self.slots.put(jobs)

    async def until(self, *ids: int) -> None:
        with fail_after(10):
            while not all(each in self.out for each in ids):
                await self._news.wait()

    def ends(self, *ids: int) -> list[End]:
        return [self.out[each][0] for each in ids]

    def _ended(self, job: Job, end: End, value: Any) -> None:
        assert job.id not in self.out, "a job has one outcome"
        self.out[job.id] = (end, value)
        self.order.append(job.id)
        self._news.set()
        self._news = Event()

    def _interrupted(self, job: Job) -> None:
        self.interrupted.append(job.id)


@asynccontextmanager
async def rig(size: int = 1, clock: Clock | None = None) -> AsyncIterator[Rig]:
    made = Rig(size, clock or SystemClock())
    async with create_task_group() as group:
        group.start_soon(made.slots.serve)
        await wait_all_tasks_blocked()
        yield made
        group.cancel_scope.cancel()


async def at_once(job: Job) -> int:
    return job.id


async def soon(job: Job) -> int:
    await sleep(0.002)
    return job.id


async def forever(_job: Job) -> None:
    await sleep_forever()
