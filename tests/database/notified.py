"""A database behind a pooler, where nobody can LISTEN, and a Redis beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import anyio.lowlevel
from anyio import Event, create_task_group, fail_after

import jobspec
from jobspec import Worker
from jobspec.backends.worker_backend import Claim
from jobspec.worker.dispatch import build_dispatch_table
from tests.database.worker_rig import ROUTES, Bench

NEVER = timedelta(hours=1)


class Claims:
    """What the database answered to a worker."""

    def __init__(self) -> None:
        self.answers: list[Claim] = []
        self._asleep = False
        self._news = Event()

    def listen_to(self, backend: Any) -> None:
        ask = backend.claim

        async def claim(*args: Any, **kwargs: Any) -> Claim:
            answer: Claim = await ask(*args, **kwargs)
            self.answers.append(answer)
            self._asleep = bool(kwargs["bell"]) and not answer.jobs and not answer.again
            self._news.set()
            return answer

        backend.claim = claim

    async def until(self, over: Callable[[Sequence[Claim]], bool]) -> None:
        with fail_after(30):
            while not over(self.answers):
                self._news = Event()
                await self._news.wait()

    async def until_it_sleeps(self) -> None:
        """Until one that set the bell has found nothing, and nothing to look for again."""
        await self.until(lambda _: self._asleep)


class NotifiedBench(Bench):
    """``url`` is the pooler's; the test itself looks past it."""

    notifier = ""

    @asynccontextmanager
    async def notified(
        self,
        options: Mapping[str, Any] | None = None,
        claims: Claims | None = None,
        **handlers: Callable[..., Any],
    ) -> AsyncIterator[Worker]:
        """A worker that hears through Redis; ``claims`` gets every answer that it had from the database."""
        backend: Any = jobspec.connect_async(self.url, notifier=self.notifier)
        if claims is not None:
            claims.listen_to(backend)
        async with backend:
            with fail_after(60):
                async with create_task_group() as group:
                    table = build_dispatch_table(ROUTES, handlers)
                    worker = Worker(table, backend, name="w", poll=NEVER, **(options or {}))
                    group.start_soon(worker.run)
                    await anyio.lowlevel.checkpoint()
                    yield worker
                    worker.stop()
