"""The physical limit: a bare table. INSERT to enqueue, one DELETE to claim and finish, so a crash would lose jobs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import LiteralString

import psycopg
from psycopg_pool import AsyncConnectionPool

from bench.peers.peer import URL, Handled, Payload, main

TABLE = "create table bare (id bigint primary key generated always as identity, payload jsonb not null)"
INSERT: LiteralString = "insert into bare (payload) values (%s::jsonb) returning id"
INSERT_AND_RING: LiteralString = f"with x as ({INSERT}) select pg_notify('bare', '') from x"
INSERT_MANY: LiteralString = "insert into bare (payload) select e from jsonb_array_elements(%s::jsonb) e returning id"
TAKE: LiteralString = """
    delete from bare
    where ctid = any(array(select ctid from bare order by id limit 500 for update skip locked))
    returning payload::text
"""


class Bare:
    """Enqueues notify only where the start of the handler is waited for."""

    async def install(self) -> None:
        async with await psycopg.AsyncConnection.connect(URL, autocommit=True) as conn:
            await conn.execute(TABLE)

    async def open(self, connections: int) -> None:
        options = {"autocommit": True, "prepare_threshold": 0}
        self.pool = AsyncConnectionPool(URL, min_size=connections, max_size=connections, kwargs=options, open=False)
        await self.pool.open(wait=True)

    async def one(self, payload: Payload) -> None:
        async with self.pool.connection() as conn:
            text = INSERT_AND_RING if payload["t"] else INSERT
            await (await conn.execute(text, [json.dumps(payload)])).fetchone()

    async def bulk(self, payloads: Sequence[Payload]) -> None:
        async with self.pool.connection() as conn:
            await (await conn.execute(INSERT_MANY, [json.dumps(payloads)])).fetchall()

    async def work(self, handled: Handled, stop: asyncio.Event) -> None:
        async with await psycopg.AsyncConnection.connect(URL, autocommit=True) as conn:
            await conn.execute("listen bare")
            while not stop.is_set():
                rows = await (await conn.execute(TAKE)).fetchall()
                for (text,) in rows:
                    handled(json.loads(text)["t"])
                if not rows:
                    with suppress(TimeoutError):
                        async for _ in conn.notifies(timeout=1, stop_after=1):
                            pass


if __name__ == "__main__":
    main(Bare)
