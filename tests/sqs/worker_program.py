"""A worker that can be killed: ``python -m tests.sqs.worker_program URL FILE``.

It writes a line for each job that begins; a job with the text ``hang`` never ends at its first attempt.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import anyio

from jobspec import JobContext, Worker, build_dispatch_table, connect_async
from tests.sqs.shop import ROUTES, Word


async def main(url: str, file: Path) -> None:
    async def handle(job: JobContext[Word, None]) -> None:
        with file.open("a") as page:
            page.write(f"{job.payload.text} {job.attempt}\n")
        if job.payload.text == "hang" and job.attempt == 1:
            await anyio.sleep_forever()

    table = build_dispatch_table({"entry": ROUTES["entry"]}, {"entry": handle})
    async with connect_async(url) as backend:
        await Worker(table, backend, concurrency=4, lease=timedelta(seconds=15)).run()


if __name__ == "__main__":
    anyio.run(main, sys.argv[1], Path(sys.argv[2]))
