"""A producer that waits for room: a full channel refuses the jobs, and they are tried again, ever less often."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import anyio

from jobspec.backends.pauses import growing
from jobspec.core.job import NewJob
from jobspec.errors import QueueFullError

FIRST_PAUSE_SECONDS: Final = 0.01
LONGEST_PAUSE_SECONDS: Final = 1.0
"""How long a producer that waits for room sleeps between two tries: ever longer."""


def patiently(jobs: Sequence[NewJob], store: Callable[[Sequence[NewJob]], list[int]]) -> list[int]:
    """Store them, and wait for room where all of them ask for it."""
    naps = growing(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    while True:
        try:
            return store(jobs)
        except QueueFullError:
            if not waits_when_full(jobs):
                raise
        time.sleep(next(naps))


async def patiently_async(
    jobs: Sequence[NewJob], store: Callable[[Sequence[NewJob]], Awaitable[list[int]]]
) -> list[int]:
    """See :func:`patiently`."""
    naps = growing(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
    while True:
        try:
            return await store(jobs)
        except QueueFullError:
            if not waits_when_full(jobs):
                raise
        await anyio.sleep(next(naps))


def waits_when_full(jobs: Sequence[NewJob]) -> bool:
    return all(job.wait_when_full for job in jobs)
