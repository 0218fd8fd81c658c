"""What a worker asks of the database, counted: a worker that forwards and tells nothing pays for neither."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import psycopg
import pytest

from jobspec.backends.postgres.direct_async import OwnAsyncConnection
from tests.database.worker_rig import Bench, Work, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]
pytestmark = pytest.mark.anyio

JOBS = 1000
BY_BATCHES = {"claim_batch", "finish_batch"}
BY_THE_CLOCK = {"register", "deregister", "heartbeat", "maintain", "due_schedules", "fire", "relay_waiting"}
"""At the start and the end, and then each so many seconds."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each function of the engine was called, by the connections of this process that are asynchronous."""
    calls: Counter[str] = Counter()
    execute, ask = psycopg.AsyncCursor.execute, OwnAsyncConnection.ask

    def count(text: str) -> None:
        calls.update(re.findall(r"jobspec\.(\w+)\s*\(", text))

    async def executed(self: Any, query: Any, *args: Any, **options: Any) -> Any:
        count(str(query))
        return await execute(self, query, *args, **options)

    async def asked(self: Any, statement: Any) -> Any:
        count(statement.text)
        return await ask(self, statement)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", executed)
    monkeypatch.setattr(OwnAsyncConnection, "ask", asked)
    return calls


async def test_jobs_cost_claims_and_finishes_and_nothing_else(bench: Bench, asked: Counter[str]) -> None:
    bench.value(
        'select jobspec.enqueue_many((select jsonb_agg(\'{"kind": "test.work"}\'::jsonb) from generate_series(1, %s)))',
        JOBS,
    )

    async def work(job: Work) -> int:
        return 1

    async with bench.working(work=work):
        await bench.until_ended()
    assert set(asked) <= BY_BATCHES | BY_THE_CLOCK
    assert 1 < sum(asked[each] for each in BY_BATCHES) < JOBS / 10
    assert asked["relay_waiting"] <= 1
