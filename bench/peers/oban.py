"""Oban for Python."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from oban import Oban, worker
from oban.schema import install

from bench.peers.peer import URL, Handled, Payload, main, number

HANDLED: list[Handled] = []


class Noop:
    async def process(self, job: Any) -> None:
        HANDLED[0](job.args["t"])


NOOP = worker(queue="default")(Noop)


class ObanPeer:
    async def install(self) -> None:
        pool = await Oban.create_pool(URL, min_size=1, max_size=2)
        await install(pool)
        await pool.close()

    async def open(self, connections: int) -> None:
        self.oban = Oban(pool=await Oban.create_pool(URL, min_size=connections, max_size=connections))

    async def one(self, payload: Payload) -> None:
        await self.oban.enqueue(NOOP.new(payload))

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        await self.oban.enqueue_many(*(NOOP.new(each) for each in payloads))

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        HANDLED.append(handled)
        pool = await Oban.create_pool(URL, min_size=2, max_size=20)
        async with Oban(pool=pool, queues={"default": number("BENCH_CONCURRENCY", 100)}, shutdown_grace_period=1):
            await stop.wait()


if __name__ == "__main__":
    main(ObanPeer)
