"""Queues on SQS as an async backend: the verbs of producers and holders, and all a worker needs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self

from jobspec.backends.backend import LEASE, AsyncBackend
from jobspec.backends.claimed import AsyncClaimed, held_async
from jobspec.backends.declared import Package
from jobspec.backends.sqs import verbs
from jobspec.backends.sqs.holdings import Held, attempt
from jobspec.backends.sqs.refusing import AsyncRefusing
from jobspec.backends.sqs.worker_backend import SqsWorkerBackend
from jobspec.core.job import NewJob
from jobspec.core.metric import Metric
from jobspec.core.states import JobState
from jobspec.errors import JobspecError


class AsyncSqsBackend(SqsWorkerBackend, AsyncRefusing, AsyncBackend):
    """What :func:`jobspec.connect_async` gives for ``sqs://region/prefix``. See :class:`SqsBackend`, verb by verb.

    On asyncio only, and on one event loop at a time.
    """

    async def declare_async(self, package: Package) -> None:
        await self._driver.run(verbs.declare(self._desk, package))

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        return await self._driver.run(verbs.enqueue(self._desk, jobs))

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        return (await self.enqueue_async([job]))[0]

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
        """If it is cancelled, what SQS still gives to it is given back, which counts as an attempt."""
        hand = verbs.Hand.of(limit=limit, kinds=kinds, channels=channels, lease=lease, id_=id, block=block)
        asking = self._driver.start(partial(self._driver.run, verbs.claim_by_hand(self._desk, hand)))
        try:
            taken = await asyncio.shield(asking)
        except asyncio.CancelledError:
            hand.given_up = True
            self._driver.begin(partial(self._undo, asking))
            raise
        return [held_async(attempt(each), self) for each in taken]

    async def _undo(self, asking: asyncio.Task[list[Held]]) -> None:
        """Nobody waits for what it brings."""
        try:
            taken = await asking
        except JobspecError:
            return
        await self._polls.give_back(taken)

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        await self._driver.run(verbs.finish(self._desk, job_id, run, result))

    async def fail_async(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        plan = verbs.fail(self._desk, job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)
        return await self._driver.run(plan)

    async def snooze_async(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        return await self._driver.run(verbs.settle(self._desk, "snoozed", job_id, run, None, delay_seconds))

    async def reschedule_async(self, job_id: int, run: int, /) -> JobState:
        return await self._driver.run(verbs.settle(self._desk, "rescheduled", job_id, run, None, None))

    async def release_async(self, job_id: int, run: int, /) -> JobState:
        return await self._driver.run(verbs.settle(self._desk, "released", job_id, run, None, None))

    async def extend_async(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        return await self._driver.run(verbs.extend(self._desk, job_id, run, lease_seconds))

    async def stats_async(self) -> list[Metric]:
        return await self._driver.run(verbs.stats(self._desk))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        await self.close()
