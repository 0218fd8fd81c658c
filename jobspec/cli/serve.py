"""One worker, for as long as this process lives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from importlib.util import find_spec

import anyio

from jobspec.url import connect_async
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.signals import run_worker
from jobspec.worker.worker import Worker


def serve(
    url: str,
    table: DispatchTable,
    *,
    channels: Sequence[str] | None,
    concurrency: int,
    grace: timedelta,
    name: str | None,
    lease: timedelta = timedelta(seconds=30),
    wait: bool,
) -> None:
    """Until SIGINT or SIGTERM. Raises what :meth:`jobspec.Worker.run` raises."""

    async def run() -> None:
        backend = connect_async(url, application_name="jobspec worker")
        try:
            await run_worker(Worker(table, backend, channels, concurrency, grace, name, lease=lease, wait=wait))
        finally:
            await backend.close()

    anyio.run(run, backend_options={"use_uvloop": find_spec("uvloop") is not None})
