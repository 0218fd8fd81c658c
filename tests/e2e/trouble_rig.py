"""A worker in this process drains jobs while its server is in trouble; afterwards every promise must hold."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import anyio
import psycopg
import pytest
from anyio import create_task_group, fail_after, to_thread
from psycopg import sql
from pydantic import BaseModel

import jobspec
from jobspec import JobContext, Route, Worker
from jobspec.backends.postgres import migrator
from jobspec.worker.dispatch import build_dispatch_table
from tests.e2e.rough_server import RoughServer, patiently, until

SPEC = """
select jobspec.declare_package('test');
select jobspec.declare_channel('test', 'default', 'none');
select jobspec.declare_channel('test', 'lanes', 'strict', '[{"name": "lane", "type": "int"}]', 'skip');
select jobspec.declare_kind('test', 'work', 1, 'default', p_base_seconds => 0, p_max_attempts => 20,
    p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'step', 1, 'lanes', '[{"path": ["lane"], "type": "int"}]', p_base_seconds => 0,
    p_max_attempts => 20, p_result_schema => '{"type": "integer"}');
select jobspec.declared_package('test');
grant all on schema jobspec to plain;
grant all on all tables in schema jobspec to plain;
grant all on all sequences in schema jobspec to plain;
grant all on all functions in schema jobspec to plain;
"""
LEASE_SECONDS = 3.0
LANES = 5


class Work(BaseModel):
    lane: int = 0


class WorkJob(JobContext[Work, int]):
    pass


class Trouble:
    """A database on a rough server, with jobs to drain."""

    def __init__(self, server: RoughServer, name: str, *, url: str | None = None) -> None:
        self.server = server
        self.name = name
        self.url = url or server.url(name)
        self.own = server.url(name, user="postgres")
        self.ran: Counter[int] = Counter()
        self.order: list[int] = []
        self._enough = anyio.Event()
        self._goal = 0

    def enqueue(self, count: int) -> list[int]:
        """Every fifth in a strict lane."""
        jobs = [
            {"kind": "test.step" if n % 5 == 0 else "test.work", "version": 1, "payload": {"lane": n % LANES}}
            for n in range(count)
        ]
        return list(patiently(self.own, "select jobspec.enqueue_many(%s::jsonb)", json.dumps(jobs))[0][0])

    async def work(self, job: WorkJob) -> int:
        self.ran[job.id] += 1
        self.order.append(job.id)
        if len(self.ran) >= self._goal:
            self._enough.set()
        await anyio.sleep(0.002)
        return job.attempt

    async def until_ran(self, count: int) -> None:
        """Until so many different jobs have been run."""
        self._goal, self._enough = count, anyio.Event()
        if len(self.ran) < count:
            await self._enough.wait()

    @asynccontextmanager
    async def working(self, **options: Any) -> AsyncIterator[Worker]:
        routes = {name: Route(f"test.{name}", 1, WorkJob, Work, lambda: int) for name in ("work", "step")}
        table = build_dispatch_table(routes, {"work": self.work, "step": self.work})
        settings: dict[str, Any] = {
            "lease": timedelta(seconds=LEASE_SECONDS), "poll": timedelta(seconds=0.5), "name": "w", "concurrency": 8,
            **options,
        }  # fmt: skip
        async with jobspec.connect_async(self.url, application_name="worker under test") as backend:
            with fail_after(120):
                async with create_task_group() as group:
                    worker = Worker(table, backend, **settings)
                    group.start_soon(worker.run)
                    yield worker
                    worker.stop()

    async def until_done(self, count: int) -> None:
        query = "select count(*) = %s from jobspec.job_finished where state = 'done'"
        await to_thread.run_sync(lambda: until(self.own, query, count))

    async def promises_hold(self, ids: list[int]) -> None:
        """None lost, none finished twice, every lost attempt explained, lanes in order, nothing broken."""
        rows = await to_thread.run_sync(
            lambda: patiently(
                self.own,
                "select f.id, f.attempt, (select count(*) from jobspec.attempt_error e where e.id = f.id)"
                " from jobspec.job_finished f where f.state = 'done'",
            )
        )
        assert sorted(row[0] for row in rows) == sorted(ids)
        assert {attempt - errors for _, attempt, errors in rows} == {1}
        firsts = list(dict.fromkeys(self.order))
        for lane in range(LANES):
            steps = [id_ for n, id_ in enumerate(ids) if n % 5 == 0 and n % LANES == lane]
            assert [id_ for id_ in firsts if id_ in set(steps)] == steps
        assert await to_thread.run_sync(lambda: patiently(self.own, "select * from jobspec.check()")) == []

    async def costs_latency_only(self, trouble: Callable[[], Any], *, count: int = 300) -> None:
        """The trouble comes when a part of the jobs has run."""
        ids = self.enqueue(count)
        async with self.working():
            await self.until_ran(count // 5)
            await to_thread.run_sync(trouble)
            await self.until_done(count)
        await self.promises_hold(ids)


@pytest.fixture(scope="session")
def rough_server() -> Iterator[RoughServer]:
    server = RoughServer()
    yield server
    server.end()


@pytest.fixture
def trouble(rough_server: RoughServer) -> Iterator[Trouble]:
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(rough_server.url("postgres", user="postgres"), autocommit=True) as conn:
        made = conn.execute("select 1 from pg_database where datname = 'migrated'").fetchone()
        if not made:
            conn.execute("create database migrated")
            migrator.migrate(rough_server.url("migrated", user="postgres"))
        conn.execute(sql.SQL("create database {} template migrated").format(sql.Identifier(name)))
    patiently(rough_server.url(name, user="postgres"), SPEC)
    yield Trouble(rough_server, name)
    patiently(rough_server.url("postgres", user="postgres"), f"drop database {name} with (force)")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
