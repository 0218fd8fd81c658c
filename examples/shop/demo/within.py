"""Workers in this process: a queue in memory has no other."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

import anyio

from jobspec import Worker, connect_async
from jobspec.worker.dispatch import DispatchTable

WORKERS: Final = 2
CONCURRENCY: Final = 8


class Within:
    """``with Within(url, table):`` two workers, on an event loop in a thread, until the block ends."""

    def __init__(self, url: str, table: DispatchTable) -> None:
        self._url, self._table = url, table
        self._workers: list[Worker] = []
        self._started = threading.Event()
        self._thread = threading.Thread(target=anyio.run, args=(self._work,), name="workers")

    async def _work(self) -> None:
        async with connect_async(self._url) as backend, anyio.create_task_group() as group:
            for n in range(WORKERS):
                name = f"worker-{n + 1}"
                worker = Worker(self._table, backend, concurrency=CONCURRENCY, name=name, poll=timedelta(seconds=1))
                self._workers.append(worker)
                group.start_soon(worker.run)
            self._started.set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop()
        self._thread.join()
