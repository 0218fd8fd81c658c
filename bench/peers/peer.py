"""What every contender's process does: it is asked on the command line, and answers with one line of JSON.

    install                 make the tables of a fresh database
    one JOBS                single enqueues over one connection
    crowd JOBS PRODUCERS    the same from so many producers at once
    bulk JOBS BATCH         by the best call for many
    spaced JOBS SECONDS     one every so often, each with the moment of its sending
    work SCORE              wait for a line on the input, work until the input ends, tell how long each stamped job took

A contender is a class with the methods of :class:`Peer`. Only the standard library and the contender's own packages are
imported here: each runs in an environment of its own. ``BENCH_URL`` names the database.
"""

from __future__ import annotations

import asyncio
import json
import mmap
import os
import struct
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

Payload: TypeAlias = dict[str, Any]
Handled: TypeAlias = Callable[[int], None]
"""To be called by the handler, with the payload's ``t``."""

URL = os.environ.get("BENCH_URL", "")
SCORE_BYTES = 16
"""The moment of the first job (monotonic, ns), and how many there were: two 64-bit numbers."""


class Peer(Protocol):
    async def install(self) -> None: ...

    async def open(self, connections: int) -> None: ...

    async def one(self, payload: Payload) -> None: ...

    async def bulk(self, payloads: Sequence[Payload]) -> None: ...

    async def work(self, handled: Handled, stop: asyncio.Event) -> None: ...


@runtime_checkable
class Streaming(Protocol):
    async def stream(self, payloads: Iterable[Payload], batch: int) -> None: ...


def payload(number: int, at: int = 0) -> Payload:
    """About 200 bytes of JSON. ``at``: when it was sent; 0: nobody asks."""
    return {
        "t": at,
        "n": number,
        "customer": 4711,
        "mail": "somebody@example.org",
        "template": "order_confirmed",
        "language": "en-GB",
        "labels": ["first", "urgent", "paid"],
        "text": "x" * 70,
    }


def number(name: str, default: int) -> int:
    """A setting of the contender, from the environment."""
    return int(os.environ.get(name) or default)


class Score:
    """What a worker has done so far, where the referee can see it without asking the database."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), SCORE_BYTES)
        self._count = 0
        self.took: list[int] = []

    def handled(self, sent_at: int) -> None:
        if sent_at:
            self.took.append(time.monotonic_ns() - sent_at)
        if not self._count:
            struct.pack_into("q", self._memory, 0, time.monotonic_ns())
        self._count += 1
        struct.pack_into("q", self._memory, 8, self._count)


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


async def answer(peer: Peer, command: str, arguments: Sequence[str]) -> dict[str, Any]:
    match command, arguments:
        case "install", ():
            await peer.install()
            return {}
        case "one", (jobs,):
            await peer.open(1)
            await peer.one(payload(-1))
            return await timed(int(jobs), one_by_one(peer, iter(range(int(jobs)))))
        case "crowd", (jobs, producers):
            await peer.open(int(producers))
            await asyncio.gather(*(peer.one(payload(-1)) for _ in range(int(producers))))
            todo = iter(range(int(jobs)))
            return await timed(int(jobs), crowd(peer, todo, int(producers)))
        case "bulk", (jobs, batch):
            await peer.open(1)
            await peer.bulk([payload(-1)])
            return await timed(int(jobs), bulks(peer, int(jobs), int(batch)))
        case "spaced", (jobs, seconds):
            await peer.open(1)
            return await timed(int(jobs), spaced(peer, int(jobs), float(seconds)))
        case "work", (path,):
            return await work(peer, Path(path))
    raise SystemExit(f"no such command: {command} {' '.join(arguments)}")


async def timed(jobs: int, doing: Any) -> dict[str, Any]:
    began = time.perf_counter()
    await doing
    return {"jobs": jobs, "seconds": time.perf_counter() - began}


async def one_by_one(peer: Peer, todo: Any) -> None:
    for each in todo:
        await peer.one(payload(each))


async def crowd(peer: Peer, todo: Any, producers: int) -> None:
    await asyncio.gather(*(one_by_one(peer, todo) for _ in range(producers)))


async def bulks(peer: Peer, jobs: int, batch: int) -> None:
    """By a call for as many as there are, where the contender has one; else a call a batch."""
    if isinstance(peer, Streaming):
        await peer.stream(map(payload, range(jobs)), batch)
        return
    for first in range(0, jobs, batch):
        await peer.bulk([payload(each) for each in range(first, min(first + batch, jobs))])


async def spaced(peer: Peer, jobs: int, seconds: float) -> None:
    began = time.monotonic()
    for each in range(jobs):
        await asyncio.sleep(max(0.0, began + each * seconds - time.monotonic()))
        await peer.one(payload(each, time.monotonic_ns()))


async def work(peer: Peer, path: Path) -> dict[str, Any]:
    score, stop = Score(path), asyncio.Event()
    say({"ready": True})
    await asyncio.to_thread(sys.stdin.readline)

    async def until_told() -> None:
        await asyncio.to_thread(sys.stdin.read)
        # Whoever does not end in time is not waited for: all that counts is known.
        asyncio.get_running_loop().call_later(0.2, leave, {"took": score.took})
        stop.set()

    telling = asyncio.create_task(until_told())
    await peer.work(score.handled, stop)
    await telling
    return {"took": score.took}


def leave(told: dict[str, Any]) -> None:
    """At once: pools and threads of a contender are its own business."""
    say(told)
    os._exit(0)


def main(make: Callable[[], Peer]) -> None:
    async def run() -> None:
        leave(await answer(make(), sys.argv[1], sys.argv[2:]))

    import uvloop

    uvloop.run(run())
