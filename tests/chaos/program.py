"""A worker process to be killed: ``python program.py URL NAME``. Its handlers note every run they begin."""

from __future__ import annotations

import logging
import random
import sys
from datetime import timedelta
from typing import Any

import anyio
import psycopg
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel

import jobspec
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table
from jobspec.worker.signals import run_worker

LEASE_SECONDS = 1.5


class Payload(BaseModel):
    lane: int = 0


class Job(JobContext[Payload, int]):
    pass


class Handlers:
    """A run is noted before the work begins, on a connection of its own: what is not noted was not begun."""

    def __init__(self, pool: AsyncConnectionPool[Any]) -> None:
        self._pool = pool

    async def run(self, job: Job) -> int:
        for _ in range(20):  # its own connection may have been terminated, too
            try:
                async with self._pool.connection() as conn:
                    await conn.execute("insert into started values (%s, %s)", [job.id, job.attempt])
                break
            except psycopg.OperationalError:
                await anyio.sleep(0.05)
        await anyio.sleep(random.uniform(0, 0.004))
        return job.attempt


def table(handlers: Handlers) -> DispatchTable:
    kinds = ("work", "step")
    routes = {name: Route(f"chaos.{name}", 1, Job, Payload, lambda: int) for name in kinds}
    return build_dispatch_table(routes, dict.fromkeys(kinds, handlers.run))


async def main(url: str, name: str) -> None:
    kwargs = {"autocommit": True, "application_name": f"{name} handlers"}
    async with (
        AsyncConnectionPool(url, min_size=0, max_size=8, kwargs=kwargs, open=False) as pool,
        jobspec.connect_async(url, application_name=name) as backend,
    ):
        lease = timedelta(seconds=LEASE_SECONDS)
        worker = jobspec.Worker(
            table(Handlers(pool)), backend, name=name, concurrency=16, lease=lease, poll=timedelta(seconds=1)
        )
        await run_worker(worker)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    anyio.run(main, sys.argv[1], sys.argv[2])
