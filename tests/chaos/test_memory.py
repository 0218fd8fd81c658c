"""A worker's memory is bounded by what it holds, and not by what waits: many jobs, heavy payloads, heavy results."""

from __future__ import annotations

import json
import os
from typing import Any

import psycopg
import pytest

from tests.chaos.hog import drained

QUEUED = int(os.environ.get("JOBSPEC_CHAOS_QUEUED", "20000"))
HEAVY = 100
NEARLY_MB = (1 << 20) - 100
"""The most that a payload may have, but for what is around its text."""
SPEC = """
select jobspec.declare_package('hog');
select jobspec.declare_channel('hog', 'all', 'none');
select jobspec.declare_kind('hog', 'work', 1, 'all', p_result_schema => '{"type": "string"}');
select jobspec.declared_package('hog');
"""


def enqueue(conn: psycopg.Connection[Any], count: int, payload: dict[str, Any]) -> None:
    for begin in range(0, count, 10_000):
        conn.execute(
            "select count(jobspec.enqueue_many(q.jobs)) from (select jsonb_agg(%s::jsonb) as jobs"
            " from generate_series(1, %s)) q",
            [json.dumps({"kind": "hog.work", "payload": payload}), min(10_000, count - begin)],
        )


@pytest.fixture
def hog(conn: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    conn.execute(SPEC.encode())
    return conn


@pytest.mark.timeout(3600)
def test_the_queue_costs_the_worker_nothing(url: str, hog: psycopg.Connection[Any]) -> None:
    enqueue(hog, QUEUED, {})
    used = drained(url, QUEUED)
    print(used)
    assert used["grown_mb"] < 60


@pytest.mark.timeout(600)
def test_heavy_payloads_are_claimed_few_at_a_time(url: str, hog: psycopg.Connection[Any]) -> None:
    enqueue(hog, 1000, {})  # fast ones, so that the worker claims ahead
    enqueue(hog, HEAVY, {"text": "x" * NEARLY_MB})
    used = drained(url, 1000 + HEAVY)
    print(used)
    assert used["grown_mb"] < 400


@pytest.mark.timeout(600)
def test_heavy_results_are_written_down_in_portions(url: str, hog: psycopg.Connection[Any]) -> None:
    enqueue(hog, HEAVY, {"reply": NEARLY_MB})
    used = drained(url, HEAVY)
    print(used)
    assert used["grown_mb"] < 400
    heavy = "select count(*) from jobspec.job_finished where length(result::text) > %s"
    assert hog.execute(heavy, [NEARLY_MB]).fetchone() == (HEAVY,)
