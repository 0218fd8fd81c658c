"""Many jobs in one round trip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.client.request import JobRequest
from jobspec.core.job import NewJob

ResultT = TypeVar("ResultT")

PREVIOUS: Final = "previous"
"""The name of the edge from a job of a chain to the one before it."""


def enqueue_many(conn: SyncSource, requests: Iterable[JobRequest[ResultT]], /) -> list[JobHandle[ResultT]]:
    """Store all or none, in one statement; handles in the order of ``requests``.

    Kinds may be mixed: annotate the list as ``list[JobRequest[object]]`` then. Raises what ``JobDef.enqueue`` raises.
    """
    batch = list(requests)
    return _store(conn, batch, [each.job for each in batch])


async def enqueue_many_async(
    conn: AsyncSource, requests: Iterable[JobRequest[ResultT]], /
) -> list[AsyncJobHandle[ResultT]]:
    """See :func:`enqueue_many`."""
    batch = list(requests)
    return await _store_async(conn, batch, [each.job for each in batch])


def enqueue_chain(conn: SyncSource, requests: Iterable[JobRequest[ResultT]], /) -> list[JobHandle[ResultT]]:
    """Store all or none; each job waits for the one before it. When one does not end well, its ``on_dep_failure`` says
    what becomes of the next.

    Raises what ``JobDef.enqueue`` raises.
    """
    batch = list(requests)
    return _store(conn, batch, chained(batch))


async def enqueue_chain_async(
    conn: AsyncSource, requests: Iterable[JobRequest[ResultT]], /
) -> list[AsyncJobHandle[ResultT]]:
    """See :func:`enqueue_chain`."""
    batch = list(requests)
    return await _store_async(conn, batch, chained(batch))


def chained(batch: Sequence[JobRequest[Any]]) -> list[NewJob]:
    """The jobs of a chain: each has one edge more, to the element before it."""
    jobs = [each.job for each in batch]
    return [*jobs[:1], *(replace(job, after=(*job.after, (PREVIOUS, -n))) for n, job in enumerate(jobs[1:], 1))]


def _store(conn: SyncSource, batch: Sequence[JobRequest[ResultT]], jobs: Sequence[NewJob]) -> list[JobHandle[ResultT]]:
    ids = borrow(conn).enqueue(jobs) if jobs else []
    return [JobHandle(id_, each.job.kind, conn, each.result) for id_, each in zip(ids, batch, strict=True)]


async def _store_async(
    conn: AsyncSource, batch: Sequence[JobRequest[ResultT]], jobs: Sequence[NewJob]
) -> list[AsyncJobHandle[ResultT]]:
    ids = await borrow_async(conn).enqueue_async(jobs) if jobs else []
    return [AsyncJobHandle(id_, each.job.kind, conn, each.result) for id_, each in zip(ids, batch, strict=True)]
