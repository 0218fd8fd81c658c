"""Some jobs are only written down; the others go where they always go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from jobspec.backends.backend import AsyncProducer, SyncProducer
from jobspec.backends.borrow import STAND_IN, AsyncSource, SyncSource, own, own_async
from jobspec.client.job_def import JobDef
from jobspec.core.job import BundleView, JobView, NewJob
from jobspec.core.states import JobState
from jobspec.testing.recorder import Recorder

Which: TypeAlias = JobDef[..., Any] | Callable[[NewJob], bool]

FIRST_ID: Final = 1 << 62
"""Ids of ignored jobs: no database draws so many."""


@contextmanager
def ignore(*which: Which) -> Iterator[Recorder]:
    """Inside the block, jobs that fit any of ``which`` are not stored: they are in ``recorder.jobs``, in their order.

    ``which``: jobs, or functions of a :class:`jobspec.core.job.NewJob`, as in ``ignore(lambda job: job.kind ==
    "shop.send_mail")``; without any, all are ignored. A job that is stored does not wait for one that is ignored. For
    sync and async callers; it holds for this context (``contextvars``).
    """
    ignored = _Ignored(which)
    token = STAND_IN.set(ignored)
    try:
        yield ignored
    finally:
        STAND_IN.reset(token)


class _Ignored(Recorder):
    def __init__(self, which: Sequence[Which]) -> None:
        super().__init__(first_id=FIRST_ID)
        self._which = which

    def stand_in(self, source: SyncSource, /) -> SyncProducer:
        return _Rest(self, own(source))

    def stand_in_async(self, source: AsyncSource, /) -> AsyncProducer:
        return _AsyncRest(self, own_async(source))

    def meant(self, job: NewJob) -> bool:
        return not self._which or any(
            each.kind == job.kind if isinstance(each, JobDef) else each(job) for each in self._which
        )

    def without(self, jobs: Sequence[NewJob]) -> tuple[list[NewJob], list[int]]:
        """The jobs of one call that are to be stored, and for every job of it the id it has here; 0: it is stored."""
        ids = [super(_Ignored, self).enqueue([job])[0] if self.meant(job) else 0 for job in jobs]
        places = {place: number for number, place in enumerate((n for n, id_ in enumerate(ids) if not id_), 1)}
        kept = []
        for place, job in enumerate(jobs):
            if not ids[place]:
                edges = ((name, each if each > 0 else -places.get(-each - 1, 0)) for name, each in job.after)
                kept.append(replace(job, after=tuple(edge for edge in edges if edge[1] and edge[1] not in self.jobs)))
        return kept, ids


def _merged(ids: Sequence[int], stored: Sequence[int]) -> list[int]:
    rest = iter(stored)
    return [id_ or next(rest) for id_ in ids]


class _Rest(SyncProducer):
    """Stores what is not ignored, and knows both."""

    def __init__(self, ignored: _Ignored, producer: SyncProducer) -> None:
        self._ignored, self._producer = ignored, producer

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        kept, ids = self._ignored.without(jobs)
        return _merged(ids, self._producer.enqueue(kept) if kept else [])

    def try_enqueue(self, job: NewJob, /) -> int | None:
        kept, ids = self._ignored.without([job])
        return self._producer.try_enqueue(*kept) if kept else ids[0]

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None) -> tuple[int, list[int]]:
        kept, ids = self._ignored.without(jobs)
        if not kept:
            return self._ignored.bundle_of(ids, name, origin), ids
        bundle_id, stored = self._producer.enqueue_bundle(kept, name=name, origin=origin)
        return bundle_id, _merged(ids, stored)

    def get(self, job_id: int, /) -> JobView | None:
        return self._of(job_id).get(job_id)

    def bundle(self, bundle_id: int, /) -> BundleView | None:
        return self._of(bundle_id).bundle(bundle_id)

    def wait(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        return self._of(id_).wait(id_, timeout_seconds=timeout_seconds)

    def commit(self, job_id: int, /) -> bool:
        return self._of(job_id).commit(job_id)

    def extend_reservation(self, job_id: int, /, *, within_seconds: float) -> datetime:
        return self._of(job_id).extend_reservation(job_id, within_seconds=within_seconds)

    def cancel(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return self._of(job_id).cancel(job_id, force=force, reason=reason)

    def finish(self, job_id: int, run: int, /, *, result: str | None) -> None:
        self._of(job_id).finish(job_id, run, result=result)

    def checkpoint(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        self._of(job_id).checkpoint(job_id, run, state=state, extra_attempts=extra_attempts)

    def _of(self, id_: int) -> SyncProducer:
        return self._ignored if id_ >= FIRST_ID else self._producer


class _AsyncRest(AsyncProducer):
    """The async twin of :class:`_Rest`."""

    def __init__(self, ignored: _Ignored, producer: AsyncProducer) -> None:
        self._ignored, self._producer = ignored, producer

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        kept, ids = self._ignored.without(jobs)
        return _merged(ids, await self._producer.enqueue_async(kept) if kept else [])

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        kept, ids = self._ignored.without([job])
        return await self._producer.try_enqueue_async(*kept) if kept else ids[0]

    async def enqueue_bundle_async(
        self, jobs: Sequence[NewJob], /, *, name: str, origin: str | None
    ) -> tuple[int, list[int]]:
        kept, ids = self._ignored.without(jobs)
        if not kept:
            return self._ignored.bundle_of(ids, name, origin), ids
        bundle_id, stored = await self._producer.enqueue_bundle_async(kept, name=name, origin=origin)
        return bundle_id, _merged(ids, stored)

    async def get_async(self, job_id: int, /) -> JobView | None:
        return await self._of(job_id).get_async(job_id)

    async def bundle_async(self, bundle_id: int, /) -> BundleView | None:
        return await self._of(bundle_id).bundle_async(bundle_id)

    async def wait_async(self, id_: int, /, *, timeout_seconds: float | None) -> JobView | None:
        return await self._of(id_).wait_async(id_, timeout_seconds=timeout_seconds)

    async def commit_async(self, job_id: int, /) -> bool:
        return await self._of(job_id).commit_async(job_id)

    async def extend_reservation_async(self, job_id: int, /, *, within_seconds: float) -> datetime:
        return await self._of(job_id).extend_reservation_async(job_id, within_seconds=within_seconds)

    async def cancel_async(self, job_id: int, /, *, force: bool = False, reason: str | None = None) -> JobState:
        return await self._of(job_id).cancel_async(job_id, force=force, reason=reason)

    async def finish_async(self, job_id: int, run: int, /, *, result: str | None) -> None:
        await self._of(job_id).finish_async(job_id, run, result=result)

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        await self._of(job_id).checkpoint_async(job_id, run, state=state, extra_attempts=extra_attempts)

    def _of(self, id_: int) -> AsyncProducer:
        return self._ignored if id_ >= FIRST_ID else self._producer
