"""arq. It has no call for many jobs: it enqueues them one by one, here with so many connections as it likes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from arq import create_pool
from arq.connections import RedisSettings
from arq.worker import Worker, func

from bench.peers.peer import URL, Handled, Payload, main, number

HANDLED: list[Handled] = []
AT_ONCE = 100


async def noop(_context: Any, given: Payload) -> None:
    HANDLED[0](given["t"])


class Arq:
    async def install(self) -> None:
        pass

    async def open(self, connections: int) -> None:
        self.pool = await create_pool(RedisSettings.from_dsn(URL))

    async def one(self, payload: Payload) -> None:
        await self.pool.enqueue_job("noop", payload)

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        for first in range(0, len(payloads), AT_ONCE):
            await asyncio.gather(*(self.one(each) for each in payloads[first : first + AT_ONCE]))

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        HANDLED.append(handled)
        worker = Worker(
            functions=[func(noop, name="noop")],
            redis_settings=RedisSettings.from_dsn(URL),
            max_jobs=number("BENCH_CONCURRENCY", 100),
            queue_read_limit=number("BENCH_READ", 500),
            poll_delay=0.001,  # its default, 0.5 s, would be its rate
            handle_signals=False,
        )
        task = asyncio.create_task(worker.async_run())
        await stop.wait()
        task.cancel()


if __name__ == "__main__":
    main(Arq)
