"""A worker process for tests: ``python -m tests.redis.worker_program URL DIARY``. It ends when its input does.

A payload's ``nap`` says how long its handler takes, in seconds; its first attempt only where ``once`` is true.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

import anyio
from pydantic import BaseModel

import jobspec
from jobspec import JobContext, Route, Worker, build_dispatch_table
from tests.redis.mill import LEASE_SECONDS


class Work(BaseModel):
    lane: int = 0
    nap: float = 0.0
    once: bool = False


class WorkJob(JobContext[Work, int]):
    pass


async def main(url: str, diary: str) -> None:
    async def work(job: WorkJob) -> int:
        page = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(page, f"{job.id} {job.attempt}\n".encode())
        os.close(page)
        if not job.payload.once or job.attempt == 1:
            await anyio.sleep(job.payload.nap)
        return job.attempt

    routes = {name: Route(f"test.{name}", 1, WorkJob, Work, lambda: int) for name in ("work", "step")}
    table = build_dispatch_table(routes, {"work": work, "step": work})
    async with jobspec.connect_async(url) as backend, anyio.create_task_group() as group:
        worker = Worker(
            table,
            backend,
            lease=timedelta(seconds=LEASE_SECONDS),
            poll=timedelta(seconds=0.5),
            grace=timedelta(0),
            concurrency=8,
        )
        group.start_soon(worker.run)
        await anyio.to_thread.run_sync(sys.stdin.read)
        worker.stop()


if __name__ == "__main__":
    anyio.run(main, sys.argv[1], str(Path(sys.argv[2])))
