"""Jobs that belong together: stored at once, with one moment at which all of them have ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from jobspec.backends.borrow import AsyncSource, SyncSource, borrow, borrow_async
from jobspec.client.handle import AsyncJobHandle, JobHandle
from jobspec.client.options import check_bundle_name, check_origin
from jobspec.client.request import JobRequest
from jobspec.core.job import BundleCounts, BundleView, NewJob
from jobspec.core.options import seconds_of
from jobspec.errors import EmptyBundleError, NotFoundError, PayloadError

MAX_BUNDLE_BYTES: Final = 128 * 1024 * 1024
"""A bundle is stored by one statement; PostgreSQL's own limit of one jsonb value is a little higher."""


class BundleHandle:
    """A bundle that was enqueued over a sync connection."""

    def __init__(self, id: int, jobs: Sequence[JobHandle[Any]], source: SyncSource) -> None:  # noqa: A002
        self.id: Final = id
        self.jobs: Final = tuple(jobs)
        """In the order of the requests."""
        self._source = source

    def __repr__(self) -> str:
        return f"<bundle {self.id} of {len(self.jobs)} jobs>"

    def on(self, source: SyncSource) -> BundleHandle:
        """The same bundle, looked at over another connection."""
        return BundleHandle(self.id, [job.on(source) for job in self.jobs], source)

    def view(self) -> BundleView:
        """All there is to know of it, as this connection sees it. Raises NotFoundError."""
        return _found(borrow(self._source).bundle(self.id), self.id)

    def counts(self) -> BundleCounts:
        """How far its jobs are. Raises NotFoundError."""
        return self.view().counts

    def finished(self) -> bool:
        """Whether all its jobs have ended, well or not. Raises NotFoundError."""
        return self.view().finished_at is not None

    def wait(self, *, timeout: timedelta | float | None = None) -> BundleCounts:
        """Wait until all jobs have ended, and say how. ``timeout``: timedelta or seconds; None: for ever.

        Raises ResultTimeoutError, NotFoundError, and InTransactionError inside an open transaction.
        """
        borrow(self._source).wait(self.id, timeout_seconds=seconds_of("timeout", timeout))
        return self.counts()


class AsyncBundleHandle:
    """A bundle that was enqueued over an async connection. See :class:`BundleHandle`."""

    def __init__(self, id: int, jobs: Sequence[AsyncJobHandle[Any]], source: AsyncSource) -> None:  # noqa: A002
        self.id: Final = id
        self.jobs: Final = tuple(jobs)
        """In the order of the requests."""
        self._source = source

    def __repr__(self) -> str:
        return f"<bundle {self.id} of {len(self.jobs)} jobs>"

    def on(self, source: AsyncSource) -> AsyncBundleHandle:
        """See :meth:`BundleHandle.on`."""
        return AsyncBundleHandle(self.id, [job.on(source) for job in self.jobs], source)

    async def view(self) -> BundleView:
        """See :meth:`BundleHandle.view`."""
        return _found(await borrow_async(self._source).bundle_async(self.id), self.id)

    async def counts(self) -> BundleCounts:
        """See :meth:`BundleHandle.counts`."""
        return (await self.view()).counts

    async def finished(self) -> bool:
        """See :meth:`BundleHandle.finished`."""
        return (await self.view()).finished_at is not None

    async def wait(self, *, timeout: timedelta | float | None = None) -> BundleCounts:  # noqa: ASYNC109
        """See :meth:`BundleHandle.wait`."""
        await borrow_async(self._source).wait_async(self.id, timeout_seconds=seconds_of("timeout", timeout))
        return await self.counts()


def enqueue_bundle(
    conn: SyncSource, requests: Iterable[JobRequest[Any]], /, *, name: str = "", origin: str | None = None
) -> BundleHandle:
    """Store jobs that belong together, all or none. The bundle is finished, once, when the last of them has ended.

    Kinds may be mixed. ``name``: for those who look; ``origin``: of the bundle, and of each job that has none of its
    own. Raises EmptyBundleError, and what ``JobDef.enqueue`` raises.
    """
    batch = list(requests)
    jobs = _checked(batch, name, origin)
    id_, ids = borrow(conn).enqueue_bundle(jobs, name=name, origin=origin)
    handles = [JobHandle[Any](each, one.job.kind, conn, one.result) for each, one in zip(ids, batch, strict=True)]
    return BundleHandle(id_, handles, conn)


async def enqueue_bundle_async(
    conn: AsyncSource, requests: Iterable[JobRequest[Any]], /, *, name: str = "", origin: str | None = None
) -> AsyncBundleHandle:
    """See :func:`enqueue_bundle`."""
    batch = list(requests)
    jobs = _checked(batch, name, origin)
    id_, ids = await borrow_async(conn).enqueue_bundle_async(jobs, name=name, origin=origin)
    handles = [AsyncJobHandle[Any](each, one.job.kind, conn, one.result) for each, one in zip(ids, batch, strict=True)]
    return AsyncBundleHandle(id_, handles, conn)


def _checked(batch: Sequence[JobRequest[Any]], name: str, origin: str | None) -> list[NewJob]:
    check_bundle_name(name)
    check_origin(origin)
    if not batch:
        raise EmptyBundleError("a bundle needs at least one job")
    size = sum(len(each.job.payload) + len(each.job.blob or b"") for each in batch)
    if size > MAX_BUNDLE_BYTES:
        raise PayloadError(
            f"the jobs of the bundle are {size} bytes together; the cap is {MAX_BUNDLE_BYTES}", help="make several"
        )
    return [each.job for each in batch]


def _found(view: BundleView | None, bundle_id: int) -> BundleView:
    if view is None:
        raise NotFoundError(f"there is no bundle {bundle_id}: it was rolled back, or its retention is over")
    return view
