"""A worker that is looked at from outside while it drains: ``python -m tests.chaos.hog URL``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import anyio
import psutil
from pydantic import BaseModel

import jobspec
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Route, build_dispatch_table

ROOT = Path(__file__).parents[2]
LOOK_SECONDS = 0.02


class Payload(BaseModel):
    text: str = ""
    reply: int = 0


class Job(JobContext[Payload, str]):
    pass


def drained(url: str, count: int) -> dict[str, float]:
    """Run a worker until ``count`` jobs have ended: the memory it had before the first, and the most it had, in MB."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.chaos.hog", url, str(count)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    used: dict[str, float] = json.loads(process.stdout)
    return used


async def main(url: str, count: int) -> None:
    left = [count]
    most = 0
    over = anyio.Event()
    stop = threading.Event()
    here = psutil.Process()

    async def handler(job: Job) -> str:
        left[0] -= 1
        if not left[0]:
            over.set()
        return "y" * job.payload.reply

    def look() -> None:
        nonlocal most
        while not stop.wait(LOOK_SECONDS):
            most = max(most, here.memory_info().rss)

    table = build_dispatch_table({"work": Route("hog.work", 1, Job, Payload, lambda: str)}, {"work": handler})
    async with jobspec.connect_async(url) as backend, anyio.create_task_group() as group:
        worker = jobspec.Worker(table, backend, concurrency=16, lease=timedelta(minutes=2))
        before = most = here.memory_info().rss
        threading.Thread(target=look, daemon=True).start()
        group.start_soon(worker.run)
        await over.wait()
        worker.stop()
    stop.set()
    print(json.dumps({"before_mb": before >> 20, "most_mb": most >> 20, "grown_mb": (most - before) >> 20}))


if __name__ == "__main__":
    anyio.run(main, sys.argv[1], int(sys.argv[2]))
