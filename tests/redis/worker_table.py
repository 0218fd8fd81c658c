"""A dispatch table for ``jobspec worker``: each attempt writes its process into the diary, the first of a job waits."""

from __future__ import annotations

import os

import anyio

from jobspec import Route, build_dispatch_table
from tests.redis.mill import Work, WorkJob


async def work(job: WorkJob) -> int:
    page = os.open(os.environ["DIARY"], os.O_WRONLY | os.O_APPEND)
    os.write(page, f"{job.id} {job.attempt} {os.getpid()}\n".encode())
    os.close(page)
    if job.attempt == 1:
        await anyio.sleep(600)
    return job.attempt


table = build_dispatch_table({"work": Route("test.work", 1, WorkJob, Work, lambda: int)}, {"work": work})
