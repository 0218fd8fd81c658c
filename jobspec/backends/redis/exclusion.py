"""Channels for one worker alone: a lock that runs out unless its holder says, now and then, that it is there."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

import anyio

from jobspec.backends.redis import calls_worker
from jobspec.backends.redis.async_line import AsyncLines
from jobspec.backends.redis.knowledge import Knowledge
from jobspec.backends.worker_backend import Lost
from jobspec.errors import DatabaseError, ExclusiveError

LOCK_SECONDS: Final = 30.0
RENEW_SECONDS: Final = 5.0
SURE_SECONDS: Final = 20.0
"""After so long without an answer the lock is given up here: a good while before it can be another's."""


@asynccontextmanager
async def exclusion(
    lines: AsyncLines,
    knowledge: Knowledge,
    *,
    name: str,
    kinds: Sequence[tuple[str, int]],
    channels: Sequence[str] | None,
) -> AsyncIterator[Lost]:
    """See :meth:`ExclusiveBackend.exclusion`."""
    token = uuid.uuid4().hex

    async def hold() -> float:
        asked_at = time.monotonic()
        await lines.walk(
            knowledge.using(
                lambda catalog: calls_worker.exclude(
                    catalog, name=name, kinds=kinds, channels=channels, token=token, seconds=LOCK_SECONDS
                )
            )
        )
        return asked_at

    held_at = await hold()

    async def lost() -> None:
        nonlocal held_at
        while time.monotonic() - held_at < SURE_SECONDS:
            await anyio.sleep(RENEW_SECONDS)
            try:
                with anyio.move_on_after(SURE_SECONDS - (time.monotonic() - held_at)):
                    held_at = await hold()
            except ExclusiveError:
                return
            except DatabaseError:
                pass

    try:
        yield lost
    finally:
        with anyio.CancelScope(shield=True), suppress(DatabaseError):  # it runs out by itself
            await lines.run(calls_worker.readmit(token))
