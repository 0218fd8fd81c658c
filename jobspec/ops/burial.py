"""A worker process has died, and somebody knows: nobody has to wait until its lease is over."""

from __future__ import annotations

import anyio

from jobspec.backends.postgres import workers
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.url import connect_async


def strike_off(url: str, worker_id: int) -> list[int] | None:
    """The jobs that it held: the next look of any worker takes them over. Raises what ``overview`` raises.

    None: a backend that is not PostgreSQL does not tell which they are.
    """
    if is_elsewhere(url):
        anyio.run(_deregister, url, worker_id)
        return None
    with transaction(url) as conn:
        return run(conn, workers.deregister(worker_id))


async def _deregister(url: str, worker_id: int) -> None:
    async with connect_async(url, application_name="jobspec ops") as backend:
        await backend.deregister(worker_id)
