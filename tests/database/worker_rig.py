"""A worker in this process, on a real database, with handlers that the tests give it."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio
import anyio.lowlevel
import psycopg
import pytest
from anyio import create_task_group, fail_after
from pydantic import BaseModel

import jobspec
from jobspec import AfterMixin, AsyncTransactionalMixin, CheckpointMixin, JobContext, Route, TransactionalMixin, Worker
from jobspec.worker.dispatch import build_dispatch_table

SPEC = """
select jobspec.declare_package('test');
select jobspec.declare_channel('test', 'default', 'none');
select jobspec.declare_channel('test', 'line', 'strict', '[]', 'skip');
select jobspec.declare_kind('test', 'work', 1, 'default', p_base_seconds => 0, p_max_attempts => 3,
    p_give_up_on => '{tests.database.worker_rig:DeclinedError}', p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'slow', 1, 'default', p_max_attempts => 1, p_timeout_seconds => 0.2);
select jobspec.declare_kind('test', 'picky', 1, 'default', p_base_seconds => 0, p_max_attempts => 3,
    p_retry_on => '{tests.database.worker_rig:FlakyError}');
select jobspec.declare_kind('test', 'step', 1, 'line');
select jobspec.declare_kind('test', 'follow', 1, 'default', p_after => '{"first": "test.work", "second": "test.work"}',
    p_on_dep_failure => 'run', p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'save', 1, 'default', p_base_seconds => 0, p_max_attempts => 2,
    p_checkpoint_schema => '{"type": "integer"}', p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'pay', 1, 'default', p_base_seconds => 0, p_max_attempts => 3,
    p_transactional => 'async', p_result_schema => '{"type": "integer"}');
select jobspec.declare_kind('test', 'pay_sync', 1, 'default', p_base_seconds => 0, p_max_attempts => 3,
    p_transactional => 'sync', p_result_schema => '{"type": "integer"}');
select jobspec.declare_schedule('test', 'work', 'work', 1, '0 0 1 1 *', 'UTC', '{}', '{}', 'last');
select jobspec.declared_package('test');
create table effect (job_id bigint, at bigserial);
"""


class DeclinedError(Exception):
    pass


class VeryDeclinedError(DeclinedError):
    pass


class FlakyError(Exception):
    pass


class Work(BaseModel):
    n: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    first: int | None
    second: int | None


class WorkJob(JobContext[Work, int]):
    pass


class FollowJob(JobContext[Work, int], AfterMixin[After]):
    pass


class SaveJob(JobContext[Work, int], CheckpointMixin[int]):
    pass


class PayJob(JobContext[Work, int], AsyncTransactionalMixin):
    pass


class PaySyncJob(JobContext[Work, int], TransactionalMixin):
    pass


ROUTES: Mapping[str, Route] = {
    "work": Route("test.work", 1, WorkJob, Work, lambda: int),
    "slow": Route("test.slow", 1, JobContext, Work, None),
    "picky": Route("test.picky", 1, JobContext, Work, None),
    "step": Route("test.step", 1, JobContext, Work, None),
    "follow": Route(
        "test.follow", 1, FollowJob, Work, lambda: int, after=(After, {"first": lambda: int, "second": lambda: int})
    ),
    "save": Route("test.save", 1, SaveJob, Work, lambda: int, checkpoint=lambda: int),
    "pay": Route("test.pay", 1, PayJob, Work, lambda: int, transactional="async"),
    "pay_sync": Route("test.pay_sync", 1, PaySyncJob, Work, lambda: int, transactional="sync"),
}


class Bench:
    """A database with the package ``test``, and what tests ask of it."""

    def __init__(self, url: str, conn: psycopg.Connection[Any]) -> None:
        self.url, self.conn = url, conn
        with conn.transaction():
            conn.execute(SPEC)

    def enqueue(self, kind: str, payload: dict[str, Any] | None = None, **options: object) -> int:
        named = "".join(f", p_{name} => %s" for name in options)
        text = f"select jobspec.enqueue('test.{kind}', %s::jsonb{named})"
        id_: int = self.value(text, json.dumps(payload or {}), *options.values())
        return id_

    def value(self, text: str, *params: object) -> Any:
        row = self.conn.execute(text, params or None).fetchone()
        return None if row is None else row[0]

    def job(self, job_id: int) -> tuple[str, int, Any]:
        """State, attempt and result."""
        row = self.conn.execute(
            "select state::text, attempt, result from jobspec.jobs where id = %s", [job_id]
        ).fetchone()
        assert row is not None
        state, attempt, result = row
        return state, attempt, result

    def errors(self, job_id: int) -> list[tuple[int, str]]:
        return self.conn.execute(
            "select attempt, error ->> 'type' from jobspec.attempt_error where id = %s order by at", [job_id]
        ).fetchall()

    async def until(self, text: str, *params: object) -> None:
        """Until the query says true."""
        give_up_at = time.monotonic() + 30
        while not self.value(text, *params):
            assert time.monotonic() < give_up_at, self.conn.execute(
                "select id, state, attempt from jobspec.jobs"
            ).fetchall()
            await anyio.sleep(0.01)

    async def until_it_is(self, state: str, job_id: int) -> None:
        await self.until("select state = %s::jobspec.job_state from jobspec.jobs where id = %s", state, job_id)

    async def until_ended(self) -> None:
        await self.until(
            "select count(*) = 0 from jobspec.jobs where state in ('ready', 'running', 'scheduled', 'waiting')"
        )

    @asynccontextmanager
    async def working(
        self, options: Mapping[str, Any] | None = None, **handlers: Callable[..., Any]
    ) -> AsyncIterator[Worker]:
        async with jobspec.connect_async(self.url, application_name="worker under test") as backend:
            table = build_dispatch_table(ROUTES, handlers)
            with fail_after(60):
                async with create_task_group() as group:
                    worker = Worker(table, backend, name="w", **(options or {}))
                    group.start_soon(worker.run)
                    await anyio.lowlevel.checkpoint()  # a stop is nothing to a worker that does not run yet
                    yield worker
                    worker.stop()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def bench(url: str, conn: psycopg.Connection[Any]) -> Bench:
    return Bench(url, conn)
