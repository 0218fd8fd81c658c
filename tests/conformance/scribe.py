"""A worker that writes down when each job begins and ends: ``python -m tests.conformance.scribe URL DIARY``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import anyio

from jobspec import JobContext, Worker, build_dispatch_table, connect_async
from jobspec.backends.backend import AsyncBackend
from tests.conformance.acme import ROUTES, Note

ROOT: Final = Path(__file__).parents[2]
CONCURRENCY: Final = 5
STOP_SECONDS: Final = 30


def scribe(backend: AsyncBackend, diary: Path) -> Worker:
    """Of the kind ``link``. A line is written in one piece, so the diary of many workers has the order of events."""

    async def handle(job: JobContext[Note, None]) -> None:
        _write(diary, f"begin {job.payload.text}")
        await anyio.lowlevel.checkpoint()
        _write(diary, f"end {job.payload.text}")

    table = build_dispatch_table({"link": ROUTES["link"]}, {"link": handle})
    return Worker(table, backend, concurrency=CONCURRENCY, poll=timedelta(seconds=1))


def _write(diary: Path, line: str) -> None:
    page = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(page, f"{line}\n".encode())
    finally:
        os.close(page)


@contextmanager
def processes(url: str, diary: Path, count: int) -> Iterator[None]:
    """So many workers, each in a process of its own; they end with the block."""
    command = [sys.executable, "-m", "tests.conformance.scribe", url, str(diary)]
    started = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE) for _ in range(count)]
    try:
        yield
        for each in started:
            each.communicate(timeout=STOP_SECONDS)
            assert each.returncode == 0
    finally:
        for each in started:
            each.kill()
            each.wait()


async def main(url: str, diary: Path) -> None:
    async with connect_async(url) as backend, anyio.create_task_group() as group:
        worker = scribe(backend, diary)
        group.start_soon(worker.run)
        await anyio.to_thread.run_sync(sys.stdin.read)  # until who started it is done with it, or gone
        worker.stop()


if __name__ == "__main__":
    anyio.run(main, sys.argv[1], Path(sys.argv[2]))
