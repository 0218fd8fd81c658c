"""A rolling deploy: workers of the old and of the new version side by side, and nothing is run by the wrong one."""

from __future__ import annotations

from collections import defaultdict
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import anyio
import psycopg
import pytest

from jobspec import Route, build_dispatch_table
from jobspec.backends.postgres.worker_backend import PostgresWorkerBackend
from jobspec.worker import membership
from tests.database.test_worker_kinds import Order, OrderJob, declare, enqueue, state, table, until, working

pytestmark = pytest.mark.anyio

NOW = "select setval('jobspec.strand_at', 0)"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_the_old_worker_keeps_the_old_jobs_and_leaves_the_new_ones_to_the_new(
    url: str, conn: psycopg.Connection[Any]
) -> None:
    ran: dict[str, set[int]] = defaultdict(set)

    async def old(job: OrderJob) -> None:
        ran["old"].add(job.id)

    async def new(job: OrderJob) -> None:
        ran["new"].add(job.id)

    declare(conn, ("order", 1))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(working(url, table(old)))
        firsts = [enqueue(conn, "order", 1, {"number": n}) for n in range(20)]
        # The producers are deployed before the workers: jobs that nobody can run yet.
        declare(conn, ("order", 2))
        seconds = [enqueue(conn, "order", 2, {"number": n}) for n in range(20)]
        await until(conn, "select count(*) = 20 from jobspec.job_finished")
        assert ran == {"old": set(firsts)}
        assert set(state(conn, *seconds)) == {("ready", 0)}
        assert conn.execute("select kind, version, waiting from jobspec.stranded").fetchall() == [("test.order", 2, 20)]
        conn.execute(NOW)
        conn.execute("select jobspec.tick()")
        assert conn.execute("select ready, no_worker from jobspec.channels").fetchall() == [(20, 20)]
        await stack.enter_async_context(working(url, table(new, version=2)))
        await until(conn, "select count(*) = 40 from jobspec.job_finished")
        thirds = [enqueue(conn, "order", 1 + n % 2, {"number": n}) for n in range(40)]
        await until(conn, "select count(*) = 80 from jobspec.job_finished")
    assert ran == {"old": {*firsts, *thirds[::2]}, "new": {*seconds, *thirds[1::2]}}
    assert set(state(conn, *firsts, *seconds, *thirds)) == {("done", 1)}


async def test_a_worker_that_was_there_before_apply_runs_the_new_kind_afterwards(
    url: str, conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(membership, "LOOK_AGAIN_SECONDS", 0.0)
    asked_again: list[int] = []
    often = anyio.Event()
    register = PostgresWorkerBackend.register

    async def counted(self: PostgresWorkerBackend, **options: Any) -> Any:
        registration = await register(self, **options)
        asked_again.append(registration.worker_id)
        if len(asked_again) == 4:
            often.set()
        return registration

    monkeypatch.setattr(PostgresWorkerBackend, "register", counted)

    async def handler(_job: OrderJob) -> None: ...

    routes = {name: Route(f"test.{name}", 1, OrderJob, Order, None) for name in ("order", "refund")}
    declare(conn, ("order", 1))
    with caplog.at_level("INFO", logger="jobspec"):
        handlers = build_dispatch_table(routes, dict.fromkeys(routes, handler))
        async with working(url, handlers, heartbeat=timedelta(milliseconds=100)):
            await often.wait()
            declare(conn, ("order", 1), ("refund", 1))
            refund = enqueue(conn, "refund", 1, {"number": 1})
            await until(conn, "select count(*) = 1 from jobspec.job_finished")
    assert state(conn, refund) == [("done", 1)]
    assert len(set(asked_again)) == 1
    said = [each.__dict__["event"] for each in caplog.records if "event" in each.__dict__]
    assert said.count("worker.kinds_unknown") == 1
    assert said.count("worker.joined") == 2


async def test_what_the_last_old_worker_left_is_brought_up_by_the_new_one(
    url: str, conn: psycopg.Connection[Any]
) -> None:
    seen: list[int] = []

    async def new(job: OrderJob) -> None:
        seen.append(job.payload.number)

    declare(conn, ("order", 1))
    ids = [enqueue(conn, "order", 1, {"order_no": n}) for n in range(5)]
    declare(conn, ("order", 2))
    ids += [enqueue(conn, "order", 2, {"number": n}) for n in range(5, 10)]
    async with working(url, table(new, version=2, upcast={1: lambda old: {"number": old["order_no"]}})):
        await until(conn, "select count(*) = 10 from jobspec.job_finished")
    assert sorted(seen) == list(range(10))
    assert set(state(conn, *ids)) == {("done", 1)}


async def test_parked_jobs_of_one_kind_are_driven_again_after_the_fix(url: str, conn: psycopg.Connection[Any]) -> None:
    async def handler(_job: OrderJob) -> None: ...

    declare(conn, ("order", 1))
    ids = [enqueue(conn, "order", 1, {"number": "many", "card": "canary-4242-bird"}) for _ in range(3)]
    async with working(url, table(handler)):
        await until(conn, "select count(*) = 3 from jobspec.parked")
    assert set(state(conn, *ids)) == {("parked", 0)}
    errors = [row[0] for row in conn.execute("select error from jobspec.parked").fetchall()]
    assert [(field["loc"], field["type"]) for error in errors for field in error["data"]] == [
        (["number"], "int_parsing")
    ] * 3
    assert "canary" not in str(errors)
    declare(conn, ("order", 2))
    assert conn.execute('select jobspec.redrive(\'{"kind": "order", "version": 1}\')').fetchone() == (3,)
    async with working(url, table(handler, version=2, upcast={1: lambda _old: {"number": 1}})):
        await until(conn, "select count(*) = 3 from jobspec.job_finished")
    assert set(state(conn, *ids)) == {("done", 1)}


async def test_a_new_schedule_is_seen_at_once(url: str, conn: psycopg.Connection[Any]) -> None:
    async def handler(_job: OrderJob) -> None: ...

    declare(conn, ("order", 1))
    async with working(url, table(handler)):
        await until(
            conn,
            "select count(*) = 1 from pg_stat_activity"
            " where query = 'listen jobspec_wake' and state = 'idle' and datname = current_database()",
        )
        with anyio.fail_after(20):  # a worker looks by itself every 30 s
            conn.execute("select jobspec.declare_schedule('test', 'order', 'order', 1, '0 0 1 1 *')")
            await until(conn, "select next_at is not null from jobspec.schedules")
