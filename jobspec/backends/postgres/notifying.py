"""A PostgreSQL backend with a notifier: its producers wake workers that LISTEN cannot reach; its workers listen there,
and tell what follows when jobs have ended.

Whatever becomes of the notifier, the database knows everything: a worker looks each second all the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import anyio
import anyio.to_thread
import psycopg

from jobspec.backends.log_notifier import UNTOLD
from jobspec.backends.notifier import ANY, Ears, Notifier, meant, spoken, to_channel
from jobspec.backends.postgres import worker_backend
from jobspec.backends.postgres.announcing import AnnouncingVerbs, AsyncAnnouncingVerbs
from jobspec.backends.postgres.backend import AsyncPostgresBackend, PostgresBackend
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.endings import endings
from jobspec.backends.postgres.statement import Rows, Statement
from jobspec.backends.postgres.waiting import AsyncConnection, Connection
from jobspec.backends.worker_backend import SCHEDULES, Done, Firing, Recorded, Registration, Settled, Verdict
from jobspec.core.job import NewJob
from jobspec.core.states import JobState
from jobspec.errors import JobspecError


@dataclass(frozen=True, kw_only=True, slots=True)
class Tidings:
    ends: Mapping[int, str]
    """What :meth:`Notifier.publish` takes."""
    words: frozenset[str]
    """What wakes those who may run jobs that have waited for these."""


def tidings(ids: Sequence[int]) -> Statement[Tidings]:
    return Statement(
        text="select t.id, t.ended, t.wakes from jobspec.tidings(%s::bigint[]) t", params=(list(ids),), read=_tidings
    )


def _tidings(rows: Rows) -> Tidings:
    return Tidings(
        ends={id_: ended for id_, ended, _ in rows if ended is not None},
        words=frozenset(to_channel(name) for _, _, wakes in rows for name in wakes),
    )


def tell(notifier: Notifier, news: Tidings) -> None:
    notifier.publish(news.ends)
    notifier.wake(news.words)


class NotifyingBackend(AnnouncingVerbs, PostgresBackend):
    """See :class:`PostgresBackend`."""

    def __init__(self, url: str, notifier: Notifier, *, owned: bool, **options: Any) -> None:
        """``owned``: the notifier is closed with this."""
        super().__init__(url, **options)
        self._notifier, self._owned, self._warned = notifier, owned, False

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        state = super().cancel(job_id, force=force, reason=reason)
        self._follow([job_id])
        return state

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        super().finish(job_id, run, result=result)
        self._follow([job_id])

    def fail(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        state = super().fail(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)
        self._follow([job_id])
        return state

    def enqueue_batches(self, batches: Iterable[Sequence[NewJob]], /) -> Iterator[list[int]]:
        words: deque[frozenset[str]] = deque()

        def made() -> Iterator[Sequence[NewJob]]:
            for jobs in batches:
                words.append(frozenset(spoken(jobs)))
                yield jobs

        for ids in super().enqueue_batches(made()):
            self._notifier.wake(words.popleft())
            yield ids

    def close(self) -> None:
        super().close()
        if self._owned:
            self._notifier.close()

    def _follow(self, ids: Sequence[int]) -> None:
        try:
            tell(self._notifier, self.run(tidings(ids)))
        except (JobspecError, psycopg.Error) as error:
            if not self._warned:
                UNTOLD(error=str(error))
            self._warned = True


class AsyncNotifyingBackend(AsyncAnnouncingVerbs, AsyncPostgresBackend):
    """See :class:`AsyncPostgresBackend`."""

    def __init__(self, url: str, notifier: Notifier, *, owned: bool, **options: Any) -> None:
        """``owned``: the notifier is closed with this."""
        super().__init__(url, **options)
        self._notifier, self._owned, self._warned = notifier, owned, False
        self._registration: Registration | None = None
        self._ears: Ears | None = None

    # ---- producers
    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        state = await super().cancel_async(job_id, force=force, reason=reason)
        await self._follow([job_id])
        return state

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        await super().finish_async(job_id, run, result=result)
        await self._follow([job_id])

    async def fail_async(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        state = await super().fail_async(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)
        await self._follow([job_id])
        return state

    # ---- workers
    async def register(self, **announced: Any) -> Registration:
        self._registration = await super().register(**announced)
        return self._registration

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        recorded = await super().finish_batch(done)
        await self._follow([each.id for each in done])
        return recorded

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        recorded = await super().settle_batch(verdict, settled)
        if verdict == "released":  # by a worker that stops, as a rule: for the others
            self._notifier.wake({ANY})
        elif verdict not in ("snoozed", "rescheduled"):
            # Those that were not recorded, too: their handlers may have ended them in transactions of their own.
            await self._follow([each.id for each in settled])
        return recorded

    async def fire(self, firing: Firing) -> list[int] | None:
        ids = await super().fire(firing)
        if ids:
            self._notifier.wake({ANY})
        return ids

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with endings() as ids, super().transaction() as conn:
            yield conn
        if ids:
            self._follow_sync(ids)

    @asynccontextmanager
    async def transaction_async(self) -> AsyncIterator[AsyncConnection]:
        with endings() as ids:
            async with super().transaction_async() as conn:
                yield conn
        await self._follow(ids)

    @asynccontextmanager
    async def wakeups(self) -> AsyncIterator[AsyncIterator[frozenset[str]]]:
        self._ears = ears = self._notifier.ears()
        try:
            async with super().wakeups() as wakeups:
                yield wakeups
        finally:
            ears.close()

    async def _looks(self) -> AsyncIterator[frozenset[str]]:
        ears = self._ears
        assert ears is not None, "they are made with the wake-ups"
        for number in count(1):
            words = await ears.hear(worker_backend.UNHEARD_SECONDS) or {ANY}
            assert self._registration is not None, "who waits for wake-ups is registered"
            names = meant(words, self._registration)
            yield names | {SCHEDULES} if number % worker_backend.UNHEARD_SCHEDULES == 0 else names

    async def close(self) -> None:
        await super().close()
        if self._owned:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(self._notifier.close)

    async def _follow(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        try:
            tell(self._notifier, await self._outcomes.run(tidings(ids)))
        except (JobspecError, psycopg.Error) as error:
            self._warn(error)

    def _follow_sync(self, ids: Sequence[int]) -> None:
        """In the thread of a handler."""
        try:
            with self._pools.connection() as conn:
                tell(self._notifier, run(conn, tidings(ids)))
        except (JobspecError, psycopg.Error) as error:
            self._warn(error)

    def _warn(self, error: Exception) -> None:
        if not self._warned:
            UNTOLD(error=str(error))
        self._warned = True
