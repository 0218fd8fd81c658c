"""Many jobs in one round trip."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.client.request import JobRequest

ResultT = TypeVar("ResultT")


def enqueue_many(conn: SyncSource, requests: Iterable[JobRequest[ResultT]], /) -> list[JobHandle[ResultT]]:
    """Store all or none, in one statement; handles in the order of ``requests``.

    Kinds may be mixed: annotate the list as ``list[JobRequest[object]]`` then. Raises what ``JobDef.enqueue`` raises.
    """
    batch = list(requests)
    ids = borrow(conn).enqueue([each.job for each in batch]) if batch else []
    return [JobHandle(id_, each.job.kind, conn, each.result) for id_, each in zip(ids, batch, strict=True)]


async def enqueue_many_async(
    conn: AsyncSource, requests: Iterable[JobRequest[ResultT]], /
) -> list[AsyncJobHandle[ResultT]]:
    """See :func:`enqueue_many`."""
    batch = list(requests)
    ids = await borrow_async(conn).enqueue_async([each.job for each in batch]) if batch else []
    return [AsyncJobHandle(id_, each.job.kind, conn, each.result) for id_, each in zip(ids, batch, strict=True)]
