"""What any worker does now and then for all."""

from __future__ import annotations

from random import Random
from typing import Final

from jobspec.backends.worker_backend import WorkerBackend
from jobspec.worker.clock import Clock

INTERVAL_SECONDS: Final = 600.0
"""Partitions are made at least a day ahead, so missing many turns does no harm."""


async def maintain(backend: WorkerBackend, *, clock: Clock, rng: Random) -> None:
    """Until cancelled."""
    while True:
        await backend.maintain()
        await clock.sleep(INTERVAL_SECONDS * rng.uniform(0.8, 1.2))
