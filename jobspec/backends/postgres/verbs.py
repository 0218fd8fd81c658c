"""The verbs of producers over anything that runs a statement: our pool, a psycopg connection, a session of an ORM.

Sync and async differ in ``run`` and in how several statements become one transaction.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from jobspec.backends.backend import AsyncHolder, SyncHolder
from jobspec.backends.postgres import enqueue as enqueueing
from jobspec.backends.postgres import jobs as statements
from jobspec.backends.postgres import looking, runs
from jobspec.backends.postgres.endings import note
from jobspec.backends.postgres.statement import Statement
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.states import JobState

ResultT = TypeVar("ResultT")


class Verbs(SyncHolder):
    @abstractmethod
    def run(self, statement: Statement[ResultT], /) -> ResultT:
        """Run one statement in whatever transaction there is. Raises JobspecError, and what the driver raises."""

    @abstractmethod
    def atomic(self) -> AbstractContextManager[Verbs]:
        """Several statements of ours become one: what is run inside is stored as a whole or not at all."""

    def look(self, statement: Statement[ResultT], /) -> ResultT:
        """Run a statement that only reads: it leaves no transaction open that it found closed."""
        return self.run(statement)

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        if len(jobs) == 1:
            return self.run(enqueueing.enqueue_one(jobs[0]))
        bulks = list(enqueueing.in_bulks(jobs))
        if len(bulks) == 1:
            return self.run(enqueueing.enqueue_many(jobs))
        ids: list[int] = []
        with self.atomic() as same:
            for bulk in bulks:
                ids += same.run(enqueueing.enqueue_many(linked(bulk, ids)))
        return ids

    def try_enqueue(self, job: NewJob, /) -> int | None:
        return self.run(enqueueing.try_enqueue(job))

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        return self.run(enqueueing.enqueue_bundle(jobs, name=name, origin=origin))

    def get(self, job_id: int, /) -> JobView | None:
        return self.look(looking.get(job_id))

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        return self.look(looking.bundle(bundle_id))

    def commit(self, job_id: int, /) -> bool:
        return self.run(statements.commit(job_id))

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        return self.run(statements.extend_reservation(job_id, within_seconds))

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return self.run(statements.cancel(job_id, force=force, reason=reason))

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        self.run(statements.finish(job_id, run, result))
        note(job_id)

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        self.run(statements.checkpoint(job_id, run, state, extra_attempts=extra_attempts))

    def fail(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        return self.run(runs.fail(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up))

    def snooze(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        return self.run(runs.snooze(job_id, run, delay_seconds))

    def reschedule(self, job_id: int, run: int, /) -> JobState:
        return self.run(runs.reschedule(job_id, run))

    def release(self, job_id: int, run: int, /) -> JobState:
        return self.run(runs.release(job_id, run))

    def extend(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        return self.run(runs.extend(job_id, run, lease_seconds))


class AsyncVerbs(AsyncHolder):
    """The async twin of :class:`Verbs`."""

    @abstractmethod
    async def run_async(self, statement: Statement[ResultT], /) -> ResultT: ...

    @abstractmethod
    def atomic_async(self) -> AbstractAsyncContextManager[AsyncVerbs]: ...

    async def look_async(self, statement: Statement[ResultT], /) -> ResultT:
        return await self.run_async(statement)

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        if len(jobs) == 1:
            return await self.run_async(enqueueing.enqueue_one(jobs[0]))
        bulks = list(enqueueing.in_bulks(jobs))
        if len(bulks) == 1:
            return await self.run_async(enqueueing.enqueue_many(jobs))
        ids: list[int] = []
        async with self.atomic_async() as same:
            for bulk in bulks:
                ids += await same.run_async(enqueueing.enqueue_many(linked(bulk, ids)))
        return ids

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        return await self.run_async(enqueueing.try_enqueue(job))

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        return await self.run_async(enqueueing.enqueue_bundle(jobs, name=name, origin=origin))

    async def get_async(self, job_id: int, /) -> JobView | None:
        return await self.look_async(looking.get(job_id))

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None:
        return await self.look_async(looking.bundle(bundle_id))

    async def commit_async(self, job_id: int, /) -> bool:
        return await self.run_async(statements.commit(job_id))

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime:
        return await self.run_async(statements.extend_reservation(job_id, within_seconds))

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return await self.run_async(statements.cancel(job_id, force=force, reason=reason))

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        await self.run_async(statements.finish(job_id, run, result))
        note(job_id)

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        await self.run_async(statements.checkpoint(job_id, run, state, extra_attempts=extra_attempts))

    async def fail_async(
        self, job_id: int, run: int, error: dict[str, Any], /, *, delay_seconds: float | None, give_up: bool
    ) -> JobState:
        return await self.run_async(runs.fail(job_id, run, error, delay_seconds=delay_seconds, give_up=give_up))

    async def snooze_async(self, job_id: int, run: int, /, *, delay_seconds: float) -> JobState:
        return await self.run_async(runs.snooze(job_id, run, delay_seconds))

    async def reschedule_async(self, job_id: int, run: int, /) -> JobState:
        return await self.run_async(runs.reschedule(job_id, run))

    async def release_async(self, job_id: int, run: int, /) -> JobState:
        return await self.run_async(runs.release(job_id, run))

    async def extend_async(self, job_id: int, run: int, /, *, lease_seconds: float) -> datetime:
        return await self.run_async(runs.extend(job_id, run, lease_seconds))


def linked(bulk: Sequence[NewJob], ids: Sequence[int]) -> Sequence[NewJob]:
    """The same jobs, where ``-n`` meant the n-th job of a call of which those with ``ids`` are stored already."""

    def target(id_: int) -> int:
        if id_ >= 0:
            return id_
        return ids[-id_ - 1] if -id_ <= len(ids) else id_ + len(ids)

    if not ids or not any(job.after for job in bulk):
        return bulk
    return [replace(job, after=tuple((name, target(id_)) for name, id_ in job.after)) for job in bulk]
