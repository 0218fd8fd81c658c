"""A worker beside a test, in a thread: for tests of what happens between a producer and a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import Any, Final

from anyio.from_thread import start_blocking_portal

from jobspec.backends.postgres.backend import AsyncPostgresBackend
from jobspec.backends.worker_backend import Registration
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.worker import Worker

GRACE: Final = timedelta(seconds=1)
"""How long handlers may run on when the test is over."""


@contextmanager
def working(url: str, table: DispatchTable, **options: Any) -> Iterator[Worker]:
    """``options``: those of :class:`jobspec.Worker`. It has registered when the block begins.

    Raises what ``Worker`` and its ``run`` raise.
    """
    registered = Event()
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(_Backend(url, registered)) as backend,
    ):

        def make() -> Worker:
            return Worker(table, backend, **{"grace": GRACE, "wait": False, **options})

        worker = portal.call(make)
        over = portal.start_task_soon(worker.run)
        over.add_done_callback(lambda _: registered.set())
        registered.wait()
        if over.done():
            over.result()
        try:
            yield worker
        finally:
            portal.call(worker.stop)
            over.result()


class _Backend(AsyncPostgresBackend):
    def __init__(self, url: str, registered: Event) -> None:
        super().__init__(url, application_name="jobspec test")
        self._registered = registered

    async def register(self, **announced: Any) -> Registration:
        registration = await super().register(**announced)
        self._registered.set()
        return registration
