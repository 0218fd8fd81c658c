"""Jobs to drain while Redis is in trouble: none may be lost, none finished twice, every lane must keep its order."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar

import anyio
from anyio import create_task_group, fail_after, to_thread
from pydantic import BaseModel

import jobspec
from jobspec import JobContext, Route, Worker
from jobspec.backends.declared import ChannelSpec, KeyPath, KindSpec, Package
from jobspec.backends.redis.backend import RedisBackend
from jobspec.core.job import NewJob
from jobspec.core.options import RetryPolicy
from jobspec.core.states import JobState
from jobspec.errors import DatabaseError
from jobspec.worker.dispatch import build_dispatch_table

AnswerT = TypeVar("AnswerT")

RETRY = RetryPolicy(max_attempts=20, base_seconds=0)
PACKAGE = Package(
    name="test",
    channels=(
        ChannelSpec(name="test.default"),
        ChannelSpec(name="test.lanes", ordered=True, key=(("lane", "int"),), on_dead="skip"),
    ),
    kinds=(
        KindSpec(name="test.work", version=1, channel="test.default", retry=RETRY),
        KindSpec(
            name="test.step",
            version=1,
            channel="test.lanes",
            key=(KeyPath(path=("lane",), type="int"),),
            retry=RETRY,
        ),
    ),
)
LEASE_SECONDS = 3.0
LANES = 5
PATIENCE_SECONDS = 60


class Work(BaseModel):
    lane: int = 0


class WorkJob(JobContext[Work, int]):
    pass


def new_job(number: int, **payload: Any) -> NewJob:
    """Every fifth in a strict lane."""
    kind = "test.step" if number % 5 == 0 else "test.work"
    return NewJob(kind=kind, version=1, payload=json.dumps({"lane": number // 5 % LANES, **payload}))


def lane_of(number: int) -> int | None:
    return number // 5 % LANES if number % 5 == 0 else None


def patiently(ask: Callable[[], AnswerT]) -> AnswerT:
    """Again and again while Redis is away. Only for what may be done twice."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except DatabaseError:
            assert time.monotonic() < give_up_at
            time.sleep(0.05)


def count(url: str) -> dict[JobState, int]:
    def ask() -> dict[JobState, int]:
        with RedisBackend(url) as backend:
            return backend.count({})

    return patiently(ask)


class Mill:
    def __init__(self, url: str) -> None:
        self.url = url
        self.ran: Counter[int] = Counter()
        self.order: list[int] = []
        self.pause_seconds = 0.002
        self._enough = anyio.Event()
        self._goal = 0
        with RedisBackend(url) as backend:
            backend.declare(PACKAGE)

    def enqueue(self, number: int) -> list[int]:
        with RedisBackend(self.url) as backend:
            return backend.enqueue([new_job(each) for each in range(number)])

    async def work(self, job: WorkJob) -> int:
        self.ran[job.id] += 1
        self.order.append(job.id)
        if len(self.ran) >= self._goal:
            self._enough.set()
        await anyio.sleep(self.pause_seconds)
        return job.attempt

    async def until_ran(self, number: int) -> None:
        """Until so many different jobs have been run."""
        self._goal, self._enough = number, anyio.Event()
        if len(self.ran) < number:
            await self._enough.wait()

    @asynccontextmanager
    async def working(self, *, poll_seconds: float = 0.5) -> AsyncIterator[Worker]:
        """A worker in this process; it does not mind whether Redis is there when it starts."""
        routes = {name: Route(f"test.{name}", 1, WorkJob, Work, lambda: int) for name in ("work", "step")}
        table = build_dispatch_table(routes, {"work": self.work, "step": self.work})
        async with AsyncExitStack() as stack:
            backend = jobspec.connect_async(self.url, application_name="worker under test")
            stack.push_async_callback(backend.close)
            worker = Worker(
                table,
                backend,
                name="w",
                concurrency=8,
                lease=timedelta(seconds=LEASE_SECONDS),
                poll=timedelta(seconds=poll_seconds),
            )
            stack.enter_context(fail_after(100))
            group = await stack.enter_async_context(create_task_group())
            group.start_soon(worker.run)
            yield worker
            worker.stop()

    async def until_done(self, number: int) -> None:
        while (await to_thread.run_sync(count, self.url)).get("done", 0) < number:  # noqa: ASYNC110 - Redis says it
            await anyio.sleep(0.05)

    def promises_hold(self, ids: list[int]) -> None:
        """None lost, none finished twice, every lost attempt explained, lanes in order."""
        with RedisBackend(self.url) as backend:
            views = [backend.get(each) for each in ids]
        assert [view.state for view in views if view is not None] == ["done"] * len(ids)
        assert {view.attempt - len(view.errors) for view in views if view is not None} == {1}
        assert count(self.url) == {"done": len(ids)}
        firsts = list(dict.fromkeys(self.order))
        for lane in range(LANES):
            steps = [id_ for number, id_ in enumerate(ids) if lane_of(number) == lane]
            assert [id_ for id_ in firsts if id_ in set(steps)] == steps

    async def costs_latency_only(self, trouble: Callable[[], Any], *, number: int = 200) -> None:
        """The trouble comes when a part of the jobs has run."""
        ids = self.enqueue(number)
        async with self.working():
            await self.until_ran(number // 5)
            await to_thread.run_sync(trouble)
            await self.until_done(number)
        self.promises_hold(ids)
