"""What a worker needs of a queue in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any, Final

from anyio import sleep_forever
from anyio.lowlevel import checkpoint

from jobspec.backends.memory import channels, schedule, settle, tick, workers
from jobspec.backends.memory.clock import moment
from jobspec.backends.memory.listening import listen_for_work
from jobspec.backends.memory.queue import Queue
from jobspec.backends.memory.steering import Steering
from jobspec.backends.worker_backend import (
    Beat,
    Claim,
    Done,
    Firing,
    Lost,
    Progressed,
    Recorded,
    Registration,
    Schedule,
    Settled,
    Verdict,
    WorkerBackend,
)
from jobspec.errors import ExclusiveError, UnsupportedError

NO_TRANSACTIONS: Final = "a queue in memory has no transactions, so it runs no `transactional` jobs"


class MemoryWorkerBackend(Steering, WorkerBackend):
    """The worker's half of the async backend. No verb is cancelled in the middle: what it did would be unknown."""

    async def register(
        self,
        *,
        name: str,
        kinds: Sequence[tuple[str, int]],
        channels: Sequence[str] | None,
        lease_seconds: float,
        worker_id: int | None = None,
    ) -> Registration:
        await checkpoint()
        with self._queue.verb() as state:
            return workers.register(
                state, name=name, kinds=kinds, wanted=channels, lease_seconds=lease_seconds, worker_id=worker_id
            )

    async def claim(
        self,
        worker_id: int,
        *,
        limit: int,
        suspects: bool,
        tick: bool,
        bell: bool,
        cursor: Sequence[int],
        kinds: Sequence[int] | None = None,
    ) -> Claim:
        await checkpoint()
        with self._queue.verb() as state:
            worker = workers.alive(state, worker_id)
            if tick:
                _tick(self._queue)
            if bell:
                self._queue.bells |= worker.heard
            return workers.claim(state, worker_id, limit=limit, suspects=suspects, tells_due=tick or bell, kinds=kinds)

    async def finish_batch(self, done: Sequence[Done]) -> Recorded:
        await checkpoint()
        with self._queue.verb() as state:
            return settle.finish_batch(state, done)

    async def settle_batch(self, verdict: Verdict, settled: Sequence[Settled]) -> Recorded:
        await checkpoint()
        with self._queue.verb() as state:
            return settle.settle_batch(state, verdict, settled)

    async def still_held(self, runs: Sequence[tuple[int, int]]) -> frozenset[int]:
        await checkpoint()
        with self._queue.look() as state:
            return frozenset(run for id_, run in runs if settle.holding(state, id_, run) is not None)

    async def checkpoint_async(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        await checkpoint()
        self._queue.checkpoint(job_id, run, state, extra_attempts)

    def checkpoint_sync(self, job_id: int, run: int, /, *, state: str | None, extra_attempts: int = 0) -> None:
        self._queue.checkpoint(job_id, run, state, extra_attempts)

    async def progress_batch(self, items: Sequence[Progressed], /) -> None:
        await checkpoint()
        with self._queue.verb() as state:
            for each in items:
                if (job := settle.holding(state, each.id, each.run)) is not None:
                    job.progress = replace(each.progress, at=moment(state.now()))
                    state.tell("progress", job)

    def transaction(self) -> AbstractContextManager[Any]:
        raise UnsupportedError(NO_TRANSACTIONS)

    def transaction_async(self) -> AbstractAsyncContextManager[Any]:
        raise UnsupportedError(NO_TRANSACTIONS)

    async def schedules(self) -> list[Schedule]:
        await checkpoint()
        with self._queue.look() as state:
            return schedule.schedules(state)

    async def fire(self, firing: Firing) -> list[int] | None:
        await checkpoint()
        with self._queue.verb() as state:
            return schedule.fire(state, firing)

    async def deregister(self, worker_id: int) -> None:
        await checkpoint()
        with self._queue.verb() as state:
            workers.deregister(state, worker_id)

    async def maintain(self) -> None:
        await checkpoint()
        with self._queue.verb() as state:
            tick.maintain(state)

    def wakeups(self) -> AbstractAsyncContextManager[AsyncIterator[frozenset[str]]]:
        return listen_for_work(self._queue)

    @asynccontextmanager
    async def exclusion(
        self, *, name: str, kinds: Sequence[tuple[str, int]], channels: Sequence[str] | None
    ) -> AsyncIterator[Lost]:
        wanted = _exclude(self._queue, name, kinds, channels)
        try:
            yield sleep_forever
        finally:
            with self._queue.changed:
                for each in wanted:
                    del self._queue.excluded[each]

    def heart(self) -> MemoryHeart:
        return MemoryHeart(self._queue)

    async def close(self) -> None:
        """The queue stays, for the others who use it."""
        self._open = None


def _tick(queue: Queue) -> None:
    tick.tick(queue.state)


def _exclude(queue: Queue, name: str, kinds: Sequence[tuple[str, int]], wanted: Sequence[str] | None) -> list[str]:
    """What is heard for the channels that are now this worker's alone. Raises ExclusiveError."""
    with queue.changed:
        served = workers.served(queue.state, kinds, wanted)
        heard = {channel.wake for channel in served} | channels.could_be(queue.state, wanted)
        for each in sorted(heard):
            if (holder := queue.excluded.get(each)) is not None:
                raise ExclusiveError(
                    f"worker {holder} has channel {each} for itself", help="stop it first, or wait until it has ended"
                )
        queue.excluded.update(dict.fromkeys(heard, name))
        return sorted(heard)


class MemoryHeart:
    """The heartbeat's way in; from a thread of its own."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def beat(self, worker_id: int, *, lease_seconds: float, runs: Sequence[int]) -> Beat:
        with self._queue.verb() as state:
            return workers.heartbeat(state, worker_id, lease_seconds=lease_seconds, runs=runs)

    def close(self) -> None:
        pass
