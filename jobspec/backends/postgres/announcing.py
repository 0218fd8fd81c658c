"""Producers that tell a notifier what they have done: right after the call, though the caller may commit later.

A worker that comes too early sees that somebody writes, and looks again soon.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, TypeVar

from jobspec.backends.notifier import ANY, Notifier, spoken
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.verbs import AsyncVerbs, Verbs
from jobspec.backends.worker_backend import CANCEL
from jobspec.core.job import JobView, NewJob
from jobspec.core.states import JobState

ResultT = TypeVar("ResultT")


class AnnouncingVerbs(Verbs):
    _notifier: Notifier

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        ids = super().enqueue(jobs)
        self._notifier.wake(spoken(jobs))
        return ids

    def try_enqueue(self, job: NewJob, /) -> int | None:
        id_ = super().try_enqueue(job)
        if id_ is not None:
            self._notifier.wake(spoken([job]))
        return id_

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        answer = super().enqueue_bundle(jobs, name=name, origin=origin)
        self._notifier.wake(spoken(jobs))
        return answer

    def commit(self, job_id: int, /) -> bool:
        committed = super().commit(job_id)
        self._notifier.wake({ANY})
        return committed

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        state = super().cancel(job_id, force=force, reason=reason)
        self._notifier.wake({CANCEL} if state == "running" else {ANY, CANCEL} if force else {ANY})
        return state

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        super().finish(job_id, run, result=result)
        self._notifier.wake({ANY})

    def fail(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        state = super().fail(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)
        self._notifier.wake({ANY})
        return state

    def snooze(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        state = super().snooze(job_id, run, delay_seconds=delay_seconds)
        self._notifier.wake({ANY})
        return state

    def reschedule(self, job_id: int, run: int, /) -> JobState:
        state = super().reschedule(job_id, run)
        self._notifier.wake({ANY})
        return state

    def release(self, job_id: int, run: int, /) -> JobState:
        state = super().release(job_id, run)
        self._notifier.wake({ANY})
        return state


class AsyncAnnouncingVerbs(AsyncVerbs):
    """The async twin of :class:`AnnouncingVerbs`."""

    _notifier: Notifier

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        ids = await super().enqueue_async(jobs)
        self._notifier.wake(spoken(jobs))
        return ids

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        id_ = await super().try_enqueue_async(job)
        if id_ is not None:
            self._notifier.wake(spoken([job]))
        return id_

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        answer = await super().enqueue_bundle_async(jobs, name=name, origin=origin)
        self._notifier.wake(spoken(jobs))
        return answer

    async def commit_async(self, job_id: int, /) -> bool:
        committed = await super().commit_async(job_id)
        self._notifier.wake({ANY})
        return committed

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        state = await super().cancel_async(job_id, force=force, reason=reason)
        self._notifier.wake({CANCEL} if state == "running" else {ANY, CANCEL} if force else {ANY})
        return state

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        await super().finish_async(job_id, run, result=result)
        self._notifier.wake({ANY})

    async def fail_async(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        state = await super().fail_async(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up)
        self._notifier.wake({ANY})
        return state

    async def snooze_async(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        state = await super().snooze_async(job_id, run, delay_seconds=delay_seconds)
        self._notifier.wake({ANY})
        return state

    async def reschedule_async(self, job_id: int, run: int, /) -> JobState:
        state = await super().reschedule_async(job_id, run)
        self._notifier.wake({ANY})
        return state

    async def release_async(self, job_id: int, run: int, /) -> JobState:
        state = await super().release_async(job_id, run)
        self._notifier.wake({ANY})
        return state


class Announced(AnnouncingVerbs):
    """Another producer, that tells the notifier."""

    def __init__(self, producer: Verbs, notifier: Notifier) -> None:
        self._producer = producer
        self._notifier = notifier

    def run(self, statement: Statement[ResultT], /) -> ResultT:
        return self._producer.run(statement)

    def atomic(self) -> AbstractContextManager[Verbs]:
        return self._producer.atomic()

    def look(self, statement: Statement[ResultT], /) -> ResultT:
        return self._producer.look(statement)

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        return self._producer.wait(id_, timeout_seconds=timeout_seconds)


class AsyncAnnounced(AsyncAnnouncingVerbs):
    """The async twin of :class:`Announced`."""

    def __init__(self, producer: AsyncVerbs, notifier: Notifier) -> None:
        self._producer = producer
        self._notifier = notifier

    async def run_async(self, statement: Statement[ResultT], /) -> ResultT:
        return await self._producer.run_async(statement)

    def atomic_async(self) -> AbstractAsyncContextManager[AsyncVerbs]:
        return self._producer.atomic_async()

    async def look_async(self, statement: Statement[ResultT], /) -> ResultT:
        return await self._producer.look_async(statement)

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        return await self._producer.wait_async(id_, timeout_seconds=timeout_seconds)
