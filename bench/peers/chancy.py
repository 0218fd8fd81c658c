"""chancy, with its executor for async handlers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from chancy import Chancy, Queue, Worker, job

from bench.peers.peer import URL, Handled, Payload, main, number

HANDLED: list[Handled] = []
QUIET = logging.getLogger("chancy.quiet")
QUIET.setLevel(logging.ERROR)


async def noop(**given: Any) -> None:
    HANDLED[0](given["t"])


NOOP = job(queue="default")(noop)


class ChancyPeer:
    async def install(self) -> None:
        async with Chancy(URL, log=QUIET) as chancy:
            await chancy.migrate()

    async def open(self, connections: int) -> None:
        self.chancy = Chancy(URL, min_connection_pool_size=connections, max_connection_pool_size=connections, log=QUIET)
        await self.chancy.__aenter__()

    async def one(self, payload: Payload) -> None:
        await self.chancy.push(NOOP.job.with_kwargs(**payload))

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        jobs = [NOOP.job.with_kwargs(**each) for each in payloads]
        async for _ in self.chancy.push_many(jobs, batch_size=len(jobs)):
            pass

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        HANDLED.append(handled)
        async with Chancy(URL, min_connection_pool_size=5, max_connection_pool_size=10, log=QUIET) as chancy:
            queue = Queue(
                "default",
                concurrency=number("BENCH_CONCURRENCY", 1000),
                executor=Chancy.Executor.Async,
                polling_interval=1,
                eager_polling=True,
            )
            await chancy.declare(queue, upsert=True)
            running = Worker(chancy, register_signal_handlers=False, shutdown_timeout=1)
            await running.start()
            await stop.wait()
            await running.stop()


if __name__ == "__main__":
    main(ChancyPeer)
