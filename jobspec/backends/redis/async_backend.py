"""A queue on Redis as an async backend: the verbs of producers, holders and lookers, and all a worker needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

import anyio
from anyio.lowlevel import checkpoint_if_cancelled

from jobspec.backends.backend import LEASE, AsyncBackend
from jobspec.backends.claimed import AsyncClaimed, held_async
from jobspec.backends.declared import Package
from jobspec.backends.pauses import FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS, Patience, growing
from jobspec.backends.redis import calls, calls_declare, calls_held, calls_look
from jobspec.backends.redis.async_line import AsyncLines
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.hearing import listen_for_events
from jobspec.backends.redis.hub import Hub
from jobspec.backends.redis.place import place_of
from jobspec.backends.redis.script import Call, Steps
from jobspec.backends.redis.trouble import for_good
from jobspec.backends.redis.worker_backend import RedisWorkerBackend
from jobspec.backends.room import patiently_async
from jobspec.core.events import Event, EventName
from jobspec.core.job import Attempt, BundleView, JobView, NewJob
from jobspec.core.metric import Metric
from jobspec.core.options import seconds_of
from jobspec.core.states import JobState
from jobspec.errors import DatabaseError

ResultT = TypeVar("ResultT")


class AsyncRedisBackend(RedisWorkerBackend, AsyncBackend):
    """What :func:`jobspec.connect_async` gives for ``redis://``. For the tasks of one event loop, asyncio's."""

    def __init__(self, url: str, *, max_connections: int = 4, application_name: str = "jobspec client") -> None:
        """Raises ConfigError."""
        super().__init__(place_of(url), application_name)
        self._lines = AsyncLines(self._route, application_name, most=max_connections)
        self._hub = Hub(self._route, application_name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self._route.place}>"

    async def _run(self, call: Call[ResultT]) -> ResultT:
        return await self._lines.run(call)

    async def _using(self, make: Callable[[Catalog], Call[ResultT] | Steps[ResultT]]) -> ResultT:
        """A call that is made with what is declared."""
        return await self._lines.walk(self._knowledge.using(make))

    async def declare_async(self, package: Package) -> None:
        """Bring in what a package declares, as ``jobspec apply`` does. Raises ChannelInUseError, UnsupportedError."""
        await self._run(calls_declare.declare(package))

    # ---- producers
    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        async def store(jobs: Sequence[NewJob]) -> list[int]:
            return await self._using(lambda catalog: calls.enqueue(catalog, jobs))

        return await patiently_async(jobs, store)

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        return await self._using(lambda catalog: calls.try_enqueue(catalog, job))

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        return await self._using(lambda catalog: calls.enqueue_bundle(catalog, jobs, name=name, origin=origin))

    async def get_async(self, job_id: int, /) -> JobView | None:
        return await self._run(calls.get(job_id))

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None:
        return await self._run(calls.bundle(bundle_id))

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        patience = Patience(timeout_seconds)

        async def over() -> bool:
            return await self._run(calls.is_over(id_))

        if not await self._until(over, self._route.names.ended(id_), patience, insists=True):
            raise patience.too_long(id_)
        return await self.get_async(id_)

    async def commit_async(self, job_id: int, /) -> bool:
        return await self._run(calls.commit(job_id))

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime:
        return await self._run(calls.extend_reservation(job_id, within_seconds=within_seconds))

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return await self._run(calls.cancel(job_id, force=force, reason=reason))

    # ---- who claims by hand
    async def claim_async(
        self,
        *,
        limit: int = 1,
        kinds: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        lease: timedelta = LEASE,
        id: int | None = None,  # noqa: A002
        block: timedelta | float | None = None,
        client: str | None = None,
    ) -> list[AsyncClaimed]:
        """If it is cancelled, it has claimed nothing."""
        patience = Patience(seconds_of("block", block) or 0.0)
        jobs: list[Attempt] = []

        async def found() -> bool:
            with anyio.CancelScope(shield=True):  # an answer that nobody reads would leave jobs with a lease
                jobs.extend(
                    await self._using(
                        lambda catalog: calls_held.claim(
                            catalog, limit=limit, kinds=kinds, channels=channels, lease=lease, id_=id,
                            bell=not patience.is_over,
                        )
                    )
                )  # fmt: skip
            return bool(jobs)

        try:
            await checkpoint_if_cancelled()
            await self._until(found, self._route.names.wake, patience, insists=False)
            await checkpoint_if_cancelled()
        except BaseException:
            with anyio.CancelScope(shield=True):
                for job in jobs:
                    await self.release_async(job.id, job.run)
            raise
        return [held_async(each, self) for each in jobs]

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        await self._run(calls_held.finish(job_id, run, result=result))

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        await self._run(calls_held.checkpoint(job_id, run, state=state, extra_attempts=extra_attempts))

    async def fail_async(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        return await self._run(calls_held.fail(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up))

    async def snooze_async(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        return await self._run(calls_held.settle("snoozed", job_id, run, delay_seconds=delay_seconds))

    async def reschedule_async(self, job_id: int, run: int, /) -> JobState:
        return await self._run(calls_held.settle("rescheduled", job_id, run))

    async def release_async(self, job_id: int, run: int, /) -> JobState:
        return await self._run(calls_held.settle("released", job_id, run))

    async def extend_async(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        return await self._run(calls_held.extend(job_id, run, lease_seconds=lease_seconds))

    # ---- who looks
    async def list_jobs_async(
        self, wanted: Mapping[str, Any], /, *, after: int | None = None, limit: int = 100, newest: bool = False
    ) -> list[JobView]:
        return await self._using(
            lambda catalog: calls_look.list_jobs(catalog, wanted, after=after, limit=limit, newest=newest)
        )

    async def count_async(self, wanted: Mapping[str, Any], /) -> dict[JobState, int]:
        return await self._using(lambda catalog: calls_look.count(catalog, wanted))

    async def stats_async(self) -> list[Metric]:
        return await self._using(calls_look.stats)

    def events(
        self, *, kinds: Collection[str] | None = None, events: Collection[EventName] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        return listen_for_events(self._route, self._name, kinds, events)

    # ---- waiting
    async def _until(
        self, over: Callable[[], Awaitable[bool]], channel: str, patience: Patience, *, insists: bool
    ) -> bool:
        """Whether it is, before the patience is over; what is published on the channel is heard, where it can be.

        ``insists``: again whenever Redis cannot be reached.
        """
        if await self._look(over, insists=insists):
            return True
        naps = growing(FIRST_SLEEP_SECONDS, LONGEST_SLEEP_SECONDS)
        async with self._hub.hearing(channel) as ear:
            while not patience.is_over:
                await ear.sleep(patience.at_most(next(naps)))
                if await self._look(over, insists=insists):
                    return True
        return False

    async def _look(self, over: Callable[[], Awaitable[bool]], *, insists: bool) -> bool:
        try:
            return await over()
        except DatabaseError as error:
            if not insists or for_good(error):
                raise
            return False

    async def close(self) -> None:
        await super().close()
        await self._lines.close()

    async def __aenter__(self) -> Self:
        try:
            await self._check()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        await self.close()
