"""pgqueuer, on asyncpg."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.queries import Queries

from bench.peers.peer import URL, Handled, Payload, main, number


class Pgqueuer:
    async def install(self) -> None:
        conn = await asyncpg.connect(URL)
        queries = Queries(AsyncpgDriver(conn))
        await queries.install()
        await queries.optimize_autovacuum()
        await conn.close()

    async def open(self, connections: int) -> None:
        if connections == 1:
            driver: Any = AsyncpgDriver(await asyncpg.connect(URL))
        else:
            driver = AsyncpgPoolDriver(await asyncpg.create_pool(URL, min_size=connections, max_size=connections))
        self.queries = Queries(driver)

    async def one(self, payload: Payload) -> None:
        await self.queries.enqueue("noop", json.dumps(payload).encode(), 0)

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        texts = [json.dumps(each).encode() for each in payloads]
        await self.queries.enqueue(["noop"] * len(texts), texts, [0] * len(texts))

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        queue = PgQueuer(AsyncpgDriver(await asyncpg.connect(URL)))

        async def noop(job: Any) -> None:
            handled(json.loads(job.payload)["t"])

        queue.entrypoint("noop")(noop)
        running = asyncio.create_task(queue.run(batch_size=number("BENCH_BATCH", 1000)))
        await stop.wait()
        queue.shutdown.set()
        await running


if __name__ == "__main__":
    main(Pgqueuer)
