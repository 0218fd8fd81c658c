"""The worker's process: no-op handlers with their usual time limit. Started by the questions that need one.

    python -m bench.worker URL [stamp]

``stamp``: write the job's ``n`` and the moment at which its handler started (time.monotonic_ns) to the output.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec

import anyio
from pydantic import BaseModel

import jobspec

NAME = "noop"


class Noop(BaseModel):
    """The payload."""

    k: int
    n: int
    text: str


class NoopJob(jobspec.JobContext[Noop, None]):
    pass


async def noop(_job: NoopJob) -> None:
    pass


async def stamp(job: NoopJob) -> None:
    at = time.monotonic_ns()
    print(job.payload.n, at, flush=True)


@contextmanager
def processes(*arguments: str, count: int = 1, reads: bool = False) -> Iterator[list[subprocess.Popen[str]]]:
    """``python -m`` so often; they are ended with the context. ``reads``: their output is for the caller."""
    command = [sys.executable, "-m", *arguments]
    with ExitStack() as stack:
        started = []
        for _ in range(count):
            each = subprocess.Popen(command, stdout=subprocess.PIPE if reads else None, text=True)
            started.append(stack.enter_context(each))
            stack.callback(each.terminate)  # before it is waited for
        yield started


async def work(url: str, *, stamping: bool) -> None:
    route = jobspec.Route(f"bench.{NAME}", 1, NoopJob, Noop, None)
    table = jobspec.build_dispatch_table({NAME: route}, {NAME: stamp if stamping else noop})
    backend = jobspec.connect_async(url)
    try:
        await jobspec.run_worker(jobspec.Worker(table, backend))
    finally:
        await backend.close()


async def main() -> None:
    await work(sys.argv[1], stamping="stamp" in sys.argv[2:])


if __name__ == "__main__":
    anyio.run(main, backend_options={"use_uvloop": find_spec("uvloop") is not None})
