"""SAQ, on its Redis queue. It has no call for many jobs: it enqueues them one by one, here many at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from saq import Queue, Worker

from bench.peers.peer import URL, Handled, Payload, main, number

HANDLED: list[Handled] = []
AT_ONCE = 100


async def noop(_context: Any, **given: Any) -> None:
    HANDLED[0](given["t"])


class Saq:
    async def install(self) -> None:
        pass

    async def open(self, connections: int) -> None:
        self.queue = Queue.from_url(URL)
        await self.queue.connect()

    async def one(self, payload: Payload) -> None:
        await self.queue.enqueue("noop", **payload)

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        for first in range(0, len(payloads), AT_ONCE):
            await asyncio.gather(*(self.one(each) for each in payloads[first : first + AT_ONCE]))

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        HANDLED.append(handled)
        queue = Queue.from_url(URL)
        await queue.connect()
        running = Worker(queue, functions=[noop], concurrency=number("BENCH_CONCURRENCY", 100))
        task = asyncio.create_task(running.start())
        await stop.wait()
        await running.stop()
        await task


if __name__ == "__main__":
    main(Saq)
