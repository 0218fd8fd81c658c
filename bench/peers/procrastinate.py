"""procrastinate, on psycopg."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import procrastinate

from bench.peers.peer import URL, Handled, Payload, main, number

HANDLED: list[Handled] = []


async def noop(**given: Any) -> None:
    HANDLED[0](given["t"])


class Procrastinate:
    def make(self, connections: int) -> Any:
        connector = procrastinate.PsycopgConnector(conninfo=URL, min_size=connections, max_size=connections)
        self.app = procrastinate.App(connector=connector)
        self.task = self.app.task(name="noop", queue="default")(noop)
        return self.app

    async def install(self) -> None:
        async with self.make(2).open_async():
            await self.app.schema_manager.apply_schema_async()

    async def open(self, connections: int) -> None:
        await self.make(connections).open_async()

    async def one(self, payload: Payload) -> None:
        await self.task.defer_async(**payload)

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        await self.task.batch_defer_async(*payloads)

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        HANDLED.append(handled)
        concurrency = number("BENCH_CONCURRENCY", 30)
        async with self.make(min(concurrency, 20)).open_async():
            running = asyncio.create_task(
                self.app.run_worker_async(concurrency=concurrency, install_signal_handlers=False, listen_notify=True)
            )
            await stop.wait()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    main(Procrastinate)
