"""SAQ, on its PostgreSQL queue. It has no call for many jobs: it enqueues them one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from saq import Queue, Worker

from bench.peers.peer import URL, Handled, Payload, main, number

HANDLED: list[Handled] = []


async def noop(_context: Any, **given: Any) -> None:
    HANDLED[0](given["t"])


class Saq:
    async def install(self) -> None:
        queue = Queue.from_url(URL)
        await queue.connect()
        await queue.disconnect()

    async def open(self, connections: int) -> None:
        self.queue = Queue.from_url(URL, min_size=connections + 1, max_size=connections + 1)
        await self.queue.connect()

    async def one(self, payload: Payload) -> None:
        await self.queue.enqueue("noop", **payload)

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        for each in payloads:
            await self.queue.enqueue("noop", **each)

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        HANDLED.append(handled)
        queue = Queue.from_url(URL, min_size=4, max_size=20)
        await queue.connect()
        running = Worker(queue, functions=[noop], concurrency=number("BENCH_CONCURRENCY", 100))
        task = asyncio.create_task(running.start())
        await stop.wait()
        await running.stop()
        await task


if __name__ == "__main__":
    main(Saq)
