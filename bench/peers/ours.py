"""jobspec, as its users have it: typed calls, validated payloads, a time limit on every handler."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack

import anyio
from pydantic import BaseModel

import jobspec
from bench.peers.peer import URL, Handled, Payload, main
from bench.stage import Kind, declare
from jobspec.backends.postgres import migrator

KIND = Kind()


class Noop(BaseModel):
    """The payload."""

    t: int
    n: int
    customer: int
    mail: str
    template: str
    language: str
    labels: list[str]
    text: str


class NoopJob(jobspec.JobContext[Noop, None]):
    pass


def build(given: Payload) -> Noop:
    return Noop(**given)


JOB: jobspec.JobDef[[Payload], None] = jobspec.JobDef(KIND.qualified, build)


class Ours:
    """With one connection the calls are the sync ones, as in a program without an event loop."""

    async def install(self) -> None:
        migrator.migrate(URL)
        declare(URL, KIND)

    async def open(self, connections: int) -> None:
        self.alone = jobspec.connect(URL, max_connections=1) if connections == 1 else None
        self.backend = jobspec.connect_async(URL, max_connections=connections)

    async def one(self, payload: Payload) -> None:
        if self.alone is not None:
            JOB.enqueue(self.alone, payload)
        else:
            await JOB.enqueue_async(self.backend, payload)

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        requests = [JOB.request(each) for each in payloads]
        if self.alone is not None:
            jobspec.enqueue_many(self.alone, requests)
        else:
            await jobspec.enqueue_many_async(self.backend, requests)

    async def stream(self, payloads: Iterable[Payload], batch: int) -> None:
        requests = map(JOB.request, payloads)
        if self.alone is not None:
            jobspec.enqueue_stream(self.alone, requests, batch=batch)
        else:
            await jobspec.enqueue_stream_async(self.backend, requests, batch=batch)

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        async def noop(job: NoopJob) -> None:
            handled(job.payload.t)

        route = jobspec.Route(KIND.qualified, 1, NoopJob, Noop, None)
        table = jobspec.build_dispatch_table({KIND.name: route}, {KIND.name: noop})
        async with AsyncExitStack() as stack:
            backend = jobspec.connect_async(URL)
            stack.push_async_callback(backend.close)
            worker = jobspec.Worker(table, backend)
            group = await stack.enter_async_context(anyio.create_task_group())
            group.start_soon(worker.run)
            await stop.wait()
            worker.stop()


if __name__ == "__main__":
    main(Ours)
