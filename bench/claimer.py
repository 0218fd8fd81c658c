"""A worker without its Python: claims and finishes over two connections, as workers do, and nothing in between."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Final, Self

import psycopg

from bench.stage import Kind
from jobspec.backends.postgres import workers
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.floors import Floors
from jobspec.backends.worker_backend import Done
from jobspec.core.job import ClaimedJob

TICK_SECONDS: Final = 1.0
"""As a busy worker does."""


class Claimer:
    """``floors`` false: no claim is told where the last one stopped."""

    def __init__(self, url: str, kind: Kind, *, floors: bool = True) -> None:
        self._floors = Floors(wanted=floors)
        self._claims = psycopg.connect(url, autocommit=True)
        self._claims.execute("set synchronous_commit = off")
        self._outcomes = psycopg.connect(url, autocommit=True)
        self._cursor: Sequence[int] = ()
        self._ticked_at = 0.0
        registration = run(self._outcomes, workers.register("bench", [(kind.qualified, 1)], None, 3600))
        self.worker_id: Final = registration.worker_id

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _exc: BaseException | None, _tb: TracebackType | None
    ) -> None:
        run(self._outcomes, workers.deregister(self.worker_id))
        self._claims.close()
        self._outcomes.close()

    def claim(self, limit: int) -> list[ClaimedJob]:
        tick = time.monotonic() - self._ticked_at >= TICK_SECONDS
        if tick:
            self._ticked_at = time.monotonic()
        statement = workers.claim(
            self.worker_id,
            limit=limit,
            suspects=False,
            tick=tick,
            bell=False,
            cursor=self._cursor,
            kinds=None,
            floors=self._floors,
        )
        claim = run(self._claims, statement)
        self._cursor = claim.cursor
        return claim.jobs

    def finish(self, jobs: Sequence[ClaimedJob]) -> None:
        recorded = run(self._outcomes, workers.finish_batch([Done(id=job.id, run=job.run) for job in jobs]))
        assert len(recorded.runs) == len(jobs), f"{len(jobs)} finished, {len(recorded.runs)} recorded"

    def drain(self, limit: int) -> Iterator[list[ClaimedJob]]:
        """Claim and finish until a claim finds nothing."""
        while jobs := self.claim(limit):
            self.finish(jobs)
            yield jobs
