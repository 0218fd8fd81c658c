"""Where the jobs are, for handlers that enqueue: beside the shop's database, not in it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from jobspec import connect_async
from jobspec.backends.backend import AsyncBackend


@dataclass(frozen=True, slots=True)
class Queue:
    """A provider's type: handlers ask for it by ``inject(Queue)``."""

    backend: AsyncBackend


@asynccontextmanager
async def queue() -> AsyncIterator[Queue]:
    async with connect_async(os.environ["JOBSPEC_DATABASE_URL"]) as backend:
        yield Queue(backend)
