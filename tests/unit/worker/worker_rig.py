"""A whole worker on the fake backend, with one job: ``work``, whose payload is ``{"n": int}``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from anyio import create_task_group, fail_after
from pydantic import BaseModel

from jobspec.worker.context import BlobMixin, JobContext
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table
from jobspec.worker.worker import Worker
from tests.unit.worker.fake_backend import FakeBackend

LONG = timedelta(hours=1)
"""A lease that outlives every test, also by a fake clock."""


class Work(BaseModel, defer_build=True):
    n: int = 0


class WorkJob(JobContext[Work, Any]):
    pass


class BlobJob(JobContext[Work, Any], BlobMixin):
    pass


def table(
    handler: Callable[..., Any], result: Callable[[], Any] | None = None, *, blob: bool = False, kind: str = "test.work"
) -> DispatchTable:
    route = Route(kind, 1, BlobJob if blob else WorkJob, Work, result, blob)
    return build_dispatch_table({"work": route}, {"work": handler})


@asynccontextmanager
async def working(
    backend: FakeBackend, handlers: DispatchTable | Callable[..., Any], **options: Any
) -> AsyncIterator[Worker]:
    """A running worker; stopped gracefully when the block ends."""
    handlers = handlers if isinstance(handlers, DispatchTable) else table(handlers)
    worker = Worker(handlers, backend, **{"lease": LONG, "name": "w", **options})
    with fail_after(60):
        async with create_task_group() as group:
            group.start_soon(worker.run)
            yield worker
            worker.stop()


async def drained(backend: FakeBackend, handlers: DispatchTable | Callable[..., Any], **options: Any) -> None:
    """Run a worker until every job has ended."""
    async with working(backend, handlers, **options):
        await backend.until("done", "failed", "parked")
