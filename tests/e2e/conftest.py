"""Worker processes on a real PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
SPEC = """
select jobspec.declare_package('test');
select jobspec.declare_channel('test', 'default', 'none');
select jobspec.declare_channel('test', 'lanes', 'strict', '[{"name": "lane", "type": "int"}]', 'skip');
select jobspec.declare_kind('test', 'work', 1, 'default', p_base_seconds => 0, p_jitter => 0, p_max_attempts => 3,
    p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'step', 1, 'lanes', '[{"path": ["lane"], "type": "int"}]', p_max_attempts => 1,
    p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'pay', 1, 'default', p_base_seconds => 0, p_max_attempts => 20,
    p_transactional => 'async', p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'pay_sync', 1, 'default', p_base_seconds => 0, p_max_attempts => 20,
    p_transactional => 'sync', p_result_schema => '{"type": "integer"}');
select jobspec.declare_channel('test', 'ahead', 'strict', '[{"name": "lane", "type": "int"}]', 'block',
    p_run_ahead => 8);
select jobspec.declare_kind('test', 'trot', 1, 'ahead', '[{"path": ["lane"], "type": "int"}]', p_base_seconds => 0,
    p_max_attempts => 20, p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'pay_trot', 1, 'ahead', '[{"path": ["lane"], "type": "int"}]', p_base_seconds => 0,
    p_max_attempts => 20, p_transactional => 'sync', p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'long', 1, 'default', p_base_seconds => 0, p_lease_seconds => 600,
    p_result_schema => '{"type": "integer"}');
select jobspec.declared_package('test');
create table effect (job_id bigint, at bigserial);
create table go ();
"""


class Shop:
    """A database with the kind ``test.work``, and the worker processes of a test."""

    def __init__(self, url: str, conn: psycopg.Connection[Any]) -> None:
        self.url, self.conn = url, conn
        self.processes: list[subprocess.Popen[str]] = []
        self.names: dict[int, str] = {}
        conn.execute(SPEC)

    def enqueue(self, count: int = 1, *, kind: str = "work", **payload: object) -> list[int]:
        jobs = [{"kind": f"test.{kind}", "version": 1, "payload": payload}] * count
        ids: list[int] = self.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps(jobs))
        return ids

    def worker(self, **options: float) -> subprocess.Popen[str]:
        """Start a worker process."""
        name = f"worker-{uuid.uuid4().hex[:8]}"
        arguments = [f"{key}={value}" for key, value in options.items()]
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/e2e/worker_program.py"), self.url, name, *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        self.names[process.pid] = name
        return process

    def gone(self, process: subprocess.Popen[str]) -> str:
        """Wait until the process and all that it left in the database's hands is gone; what it logged."""
        _, log = process.communicate(timeout=90)
        self.until("select count(*) = 0 from pg_stat_activity where application_name = %s", self.names[process.pid])
        return log

    def lease_is_over(self) -> None:
        """Of every worker that was ever here."""
        self.conn.execute("update jobspec.worker set expires_at = clock_timestamp()")

    def go(self) -> None:
        """Handlers that wait for the test go on."""
        self.conn.execute("insert into go default values")

    def value(self, text: str, *params: object) -> Any:
        row = self.conn.execute(text, params).fetchone()
        return None if row is None else row[0]

    def until(self, text: str, *params: object) -> None:
        """Until the query says true."""
        give_up_at = time.monotonic() + 90
        while not self.value(text, *params):
            assert time.monotonic() < give_up_at, self.conn.execute(
                "select state, count(*) from jobspec.jobs group by 1"
            ).fetchall()
            time.sleep(0.01)

    def attempts(self) -> dict[int, tuple[str, int]]:
        """State and attempt of every job."""
        rows = self.conn.execute("select id, state::text, attempt from jobspec.jobs").fetchall()
        return {id_: (state, attempt) for id_, state, attempt in rows}


@pytest.fixture
def shop(url: str, conn: psycopg.Connection[Any]) -> Iterator[Shop]:
    made = Shop(url, conn)
    yield made
    for process in made.processes:
        if process.poll() is None:
            process.kill()
        made.gone(process)
