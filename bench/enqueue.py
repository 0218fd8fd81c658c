"""What does it cost to enqueue, beside writing the same payload into a bare table? (W1, W1c, W2)

- one: single enqueues over one connection, a transaction each, beside INSERT and COMMIT through the same driver;
- 20 producers: the same from 20 tasks on a pool of 20 connections;
- bulk: calls of ``enqueue_many`` with 1,000 jobs each, beside one INSERT .. SELECT from jsonb_array_elements: keyed
  jobs have 1,000 lanes, unique ones a key each.

    python -m bench.enqueue [--jobs N] [--bulk N] [--quick] [--url URL]
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import LiteralString

import psycopg
from psycopg_pool import AsyncConnectionPool

import jobspec
from bench.race import Meter, Run, cost, figures, race, rate, ratio, show
from bench.stage import TEXT, Kind, database, options, place, server
from bench.worker import Noop

PLAIN = Kind()
BULK_KINDS = (PLAIN, Kind(name="keyed", keyed=True), Kind(name="uniq", unique=True),
              Kind(name="keyed_uniq", keyed=True, unique=True))  # fmt: skip
LAP = 100
BATCH = 1_000
PRODUCERS = 20
BARE = "create table bare (id bigint primary key generated always as identity, payload jsonb not null)"
INSERT: LiteralString = "insert into bare (payload) values (%s::jsonb) returning id"
INSERT_MANY = "insert into bare (payload) select e from jsonb_array_elements(%s::jsonb) e returning id"


def main() -> None:
    given = options(__doc__, jobs=(5_000, 400), bulk=(100_000, 4_000))
    with server(given.url, place(disk=given.disk)) as url, database(url, *BULK_KINDS) as made:
        with psycopg.connect(made) as conn:
            conn.execute(BARE)
        one = singles(made, given.jobs // LAP)
        many = asyncio.run(producers(made, given.jobs // LAP))
        bulk = bulks(made, given.bulk // BATCH)
    rows = [
        *lines(f"one, {given.jobs:,} jobs", one, {"JobDef.enqueue(backend)": ">= 0.70"}),
        *lines(f"{PRODUCERS} producers, {given.jobs:,} jobs", many, {"JobDef.enqueue_async(backend)": ">= 0.70"}),
        *lines(f"bulk, {given.bulk:,} jobs", bulk, {"enqueue_many": ">= 0.70"}),
    ]
    show("enqueue", ("", "jobs/s", "to the first", "target", "server CPU us a job", "to the first"), rows)


def lines(title: str, runs: dict[str, list[Run]], targets: dict[str, str]) -> list[Sequence[str]]:
    base = next(iter(runs.values()))
    return [
        (title, "", "", "", "", ""),
        *(
            (f"  {name}", figures(rate, each), ratio(rate, each, base), targets.get(name, ""), figures(cost, each),
             ratio(cost, each, base))
            for name, each in runs.items()
        ),
    ]  # fmt: skip


def job(kind: Kind) -> jobspec.JobDef[[int], None]:
    def build(n: int) -> Noop:
        return Noop(k=n % 1000, n=n, text=TEXT)

    return jobspec.JobDef(kind.qualified, build)


def payload(n: int) -> dict[str, object]:
    return {"k": n % 1000, "n": n, "text": TEXT}


def singles(url: str, laps: int) -> dict[str, list[Run]]:
    noop = job(PLAIN)
    with psycopg.connect(url, autocommit=True) as conn, jobspec.connect(url) as backend:

        def lap(enqueue: Callable[[int], object]) -> int:
            for n in range(LAP):
                enqueue(n)
            return LAP

        def bare(n: int) -> object:
            return conn.execute(INSERT, [json.dumps(payload(n))]).fetchone()

        def sql(n: int) -> object:
            text = json.dumps(payload(n))
            return conn.execute("select jobspec.enqueue('bench.noop', %s::jsonb)", [text]).fetchone()

        runners = {
            "INSERT": bare,
            "select jobspec.enqueue(..)": sql,
            "JobDef.enqueue(conn)": lambda n: noop.enqueue(conn, n),
            "JobDef.enqueue(backend)": lambda n: noop.enqueue(backend, n),
        }
        meter = Meter(url)
        return race({name: partial(meter.run, partial(lap, each)) for name, each in runners.items()}, laps)


async def producers(url: str, laps: int) -> dict[str, list[Run]]:
    """The laps run in a thread, each of their steps on this loop."""
    noop, loop = job(PLAIN), asyncio.get_running_loop()
    options = {"autocommit": True}
    async with (
        AsyncConnectionPool(url, min_size=PRODUCERS, max_size=PRODUCERS, kwargs=options) as pool,
        jobspec.connect_async(url, max_connections=PRODUCERS) as backend,
    ):

        async def bare(n: int) -> None:
            async with pool.connection() as conn:
                await (await conn.execute(INSERT, [json.dumps(payload(n))])).fetchone()

        async def ours(n: int) -> None:
            await noop.enqueue_async(backend, n)

        async def crowd(enqueue: Callable[[int], Awaitable[None]]) -> int:
            todo = iter(range(LAP))

            async def producer() -> None:
                for n in todo:
                    await enqueue(n)

            await asyncio.gather(*(producer() for _ in range(PRODUCERS)))
            return LAP

        def step(enqueue: Callable[[int], Awaitable[None]]) -> int:
            return asyncio.run_coroutine_threadsafe(crowd(enqueue), loop).result()

        runners = {"INSERT": bare, "JobDef.enqueue_async(backend)": ours}
        meter = Meter(url)
        steps = {name: partial(meter.run, partial(step, each)) for name, each in runners.items()}
        await asyncio.to_thread(race, steps, 1)  # connections are made, statements prepared
        return await asyncio.to_thread(race, steps, laps)


def bulks(url: str, laps: int) -> dict[str, list[Run]]:
    with psycopg.connect(url, autocommit=True) as conn, jobspec.connect(url) as backend:
        number = iter(range(10**9))

        def numbers() -> list[int]:
            return [next(number) for _ in range(BATCH)]

        def bare() -> int:
            text = json.dumps([payload(n) for n in numbers()])
            return len(conn.execute(INSERT_MANY, [text]).fetchall())

        def ours(noop: jobspec.JobDef[[int], None]) -> int:
            return len(jobspec.enqueue_many(backend, [noop.request(n) for n in numbers()]))

        names = ("enqueue_many", "  keyed", "  unique", "  keyed, unique")
        steps = {name: partial(ours, job(kind)) for name, kind in zip(names, BULK_KINDS, strict=True)}
        meter = Meter(url)
        runners: dict[str, Callable[[], int]] = {"INSERT .. SELECT": bare, **steps}
        return race({name: partial(meter.run, each) for name, each in runners.items()}, laps)


if __name__ == "__main__":
    main()
