"""A worker process that forwards: ``python relay_program.py DATABASE RECEIVER NAME [POINT]``; at POINT it kills itself.

taken: it has jobs and has sent none; sending: SQS has some of them; sent: the receiver has them; recorded: that is
written, and not committed.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import anyio
from pydantic import BaseModel

import jobspec
from jobspec.backends.outbox import Refused
from jobspec.backends.postgres.outbox import PostgresBatch
from jobspec.backends.redis.async_backend import AsyncRedisBackend
from jobspec.backends.sqs.async_backend import AsyncSqsBackend
from jobspec.backends.sqs.request import Answer, Request
from jobspec.core.job import NewJob
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Route, build_dispatch_table
from jobspec.worker.relay import Connect
from jobspec.worker.signals import run_worker

POINT = sys.argv[4] if len(sys.argv) > 4 else ""
SENDS = 3
"""Requests of one batch that are answered before it dies at ``sending``."""


class Note(BaseModel):
    pass


class DyingBatch(PostgresBatch):
    async def record(self, sent: Sequence[tuple[int, int]], refused: Sequence[Refused]) -> None:
        await super().record(sent, refused)
        _die_at("recorded")


class DyingRedis(AsyncRedisBackend):
    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        _die_at("taken")
        ids = await super().enqueue_async(jobs)
        _die_at("sent")
        return ids


class DyingSqs(AsyncSqsBackend):
    """On its way it has sent some of them."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        driver = self._driver
        self._sends, plain = 0, driver._ask

        async def ask(client: Any, request: Request) -> Answer:
            if request.operation == "send_message_batch":
                self._sends += 1
                if self._sends > SENDS:
                    _die_at("sending")
            return await plain(client, request)

        driver._ask = ask  # type: ignore[method-assign]

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        _die_at("taken")
        ids = await super().enqueue_async(jobs)
        _die_at("sent")
        return ids


def _die_at(point: str) -> None:
    if point == POINT:
        os.kill(os.getpid(), signal.SIGKILL)


async def note(_job: JobContext[Any, Any]) -> None:
    pass


async def main() -> None:
    from jobspec.backends.postgres import outbox

    outbox.PostgresBatch = DyingBatch  # type: ignore[misc]
    table = build_dispatch_table({"note": Route("depot.note", 1, JobContext, Note, None)}, {"note": note})
    async with jobspec.connect_async(sys.argv[1], application_name=sys.argv[3]) as backend:
        name, _, _ = sys.argv[2].partition("://")
        made: dict[str, Connect] = {"redis": lambda: DyingRedis(sys.argv[2]), "sqs": lambda: DyingSqs(sys.argv[2])}
        receivers = {name: made[name]}
        await run_worker(jobspec.Worker(table, backend, name=sys.argv[3], receivers=receivers, grace=timedelta(0)))


logging.basicConfig(level="INFO", format="%(message)s")
anyio.run(main)
