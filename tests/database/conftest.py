"""The engine under test, spoken to in SQL: what workers and producers send, without them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from jobspec.backends.postgres.floors import Floors

SHOP = """
select jobspec.declare_package('shop');
select jobspec.declare_channel('shop', 'mail', 'none');
select jobspec.declare_channel('shop', 'charges', 'strict', '[{"name": "customer", "type": "int"}]', 'skip');
select jobspec.declare_channel('shop', 'line', 'strict', '[]', 'skip');
select jobspec.declare_channel('shop', 'fair', 'none', '[{"name": "customer", "type": "int"}]');
select jobspec.declare_kind('shop', 'send', 1, 'mail', p_defaults => '{"cc": []}', p_base_seconds => 60);
select jobspec.declare_kind('shop', 'image', 1, 'mail', p_blob_max_bytes => 100);
select jobspec.declare_kind(
    'shop', 'charge', 1, 'charges', '[{"path": ["customer"], "type": "int"}]', p_base_seconds => 60, p_max_attempts => 3
);
select jobspec.declare_kind('shop', 'refund', 1, 'charges', '[{"path": ["order", "customer"], "type": "int"}]');
select jobspec.declare_kind('shop', 'step', 1, 'line');
select jobspec.declare_kind('shop', 'visit', 1, 'fair', '[{"path": ["customer"], "type": "int"}]');
select jobspec.declare_kind('shop', 'endless', 1, 'mail', p_max_attempts => null, p_base_seconds => 0);
select jobspec.declared_package('shop');
"""
KINDS = ("send", "image", "charge", "refund", "step", "visit", "endless")


@dataclass
class Engine:
    """One connection, and the verbs as methods. More connections: ``Engine(other)``."""

    conn: psycopg.Connection[Any]
    cursor: list[int] = field(default_factory=list)
    floors: Floors = field(default_factory=Floors)

    def rows(self, text: str, *params: object) -> list[Any]:
        with self.conn.cursor(row_factory=namedtuple_row) as cursor:
            cursor.execute(text, params)
            return cursor.fetchall() if cursor.description else []

    def value(self, text: str, *params: object) -> Any:
        return self.rows(text, *params)[0][0]

    def enqueue(self, kind: str, payload: dict[str, Any] | None = None, **options: object) -> int:
        named = "".join(f", p_{name} => %s" for name in options)
        text = f"select jobspec.enqueue('shop.{kind}', %s::jsonb{named})"
        id_: int = self.value(text, json.dumps(payload or {}), *options.values())
        return id_

    def enqueue_many(self, jobs: Sequence[dict[str, Any]]) -> list[int]:
        ids: list[int] = self.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps(jobs))
        return ids

    def register(self, *kinds: str, lease: float = 30, channels: list[str] | None = None) -> int:
        announced = json.dumps([{"name": f"shop.{kind}", "version": 1} for kind in kinds or KINDS])
        answer = self.value("select jobspec.register('w', %s::jsonb, %s, %s)", announced, channels, lease)
        worker: int = answer["worker_id"]
        return worker

    def claim(
        self, worker: int, limit: int = 100, *, suspects: bool = True, tick: bool = False, bell: bool = False
    ) -> list[Any]:
        *jobs, tail = self.rows(
            "select * from jobspec.claim_batch(%s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::int[])",
            worker, limit, suspects, tick, bell, self.cursor, *self.floors.ask(self.cursor, limit),
        )  # fmt: skip
        self.tail = json.loads(tail.tail)
        self.cursor = self.tail["cursor"]
        self.floors.learn(self.tail["floors"])
        return jobs

    def falls_asleep(self, worker: int) -> bool:
        """Whether a claim that finds nothing allows a rest.

        Not always the first: where jobs cannot run, transactions in other databases of the server count, too.
        """
        for _ in range(100):
            assert self.claim(worker, bell=True) == []
            if not self.tail["again"]:
                return True
        return False

    def tick(self, times: int = 1) -> None:
        for _ in range(times):
            self.value("select jobspec.tick()")

    def ids(self, worker: int, limit: int = 100, **how: Any) -> list[int]:
        return [job.id for job in self.claim(worker, limit, **how)]

    def finish(self, *jobs: Any, result: str | None = None) -> list[int]:
        results = None if result is None else [result] * len(jobs)
        runs: list[int] = self.value(
            "select jobspec.finish_batch(%s::bigint[], %s::bigint[], %s::json[])",
            [job.id for job in jobs], [job.run for job in jobs], results,
        )  # fmt: skip
        return runs

    def fail(self, *jobs: Any, message: str = "boom", error: dict[str, Any] | None = None) -> list[int]:
        return self.settle("failed", jobs, error or {"type": "ValueError", "message": message})

    def park(self, *jobs: Any) -> list[int]:
        return self.settle("parked", jobs, {"type": "payload", "message": "no"})

    def release(self, *jobs: Any) -> list[int]:
        return self.settle("released", jobs)

    def settle(self, verdict: str, jobs: Sequence[Any], error: dict[str, Any] | None = None) -> list[int]:
        errors = None if error is None else [json.dumps(error)] * len(jobs)
        runs: list[int] = self.value(
            "select jobspec.settle_batch(%s, %s::bigint[], %s::bigint[], %s::json[])",
            verdict, [job.id for job in jobs], [job.run for job in jobs], errors,
        )  # fmt: skip
        return runs

    def due_now(self) -> None:
        """The clock moves on: whatever waits for its time is due."""
        self.rows("update jobspec.job_held set run_at = clock_timestamp() where run_at is not null")

    def dies(self, worker: int) -> None:
        """The worker's lease has run out."""
        self.rows("update jobspec.worker set expires_at = clock_timestamp() - interval '1 s' where id = %s", worker)

    def job(self, job_id: int) -> Any:
        return self.rows("select * from jobspec.jobs where id = %s", job_id)[0]

    def state(self, job_id: int) -> str:
        return str(self.job(job_id).state)

    def errors(self, job_id: int) -> list[Any]:
        return self.rows(
            "select attempt, error->>'type' as type, error->>'message' as message from jobspec.attempt_error"
            " where id = %s order by at",
            job_id,
        )


@pytest.fixture
def shop(conn: psycopg.Connection[Any]) -> Engine:
    """A database with the package ``shop``."""
    with conn.transaction():
        conn.execute(SHOP)
    return Engine(conn)


@pytest.fixture
def other(url: str, shop: Engine) -> Any:
    """A second connection to the same database."""
    with psycopg.connect(url, autocommit=True) as conn:
        yield Engine(conn)


@pytest.fixture
def third(url: str, shop: Engine) -> Any:
    """A third one."""
    with psycopg.connect(url, autocommit=True) as conn:
        yield Engine(conn)
