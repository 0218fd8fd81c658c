"""A worker whose lanes run ahead: one after the other, whatever happens to them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from random import Random
from typing import Any

import anyio
import anyio.lowlevel
import psycopg
import pytest
from anyio import create_task_group, fail_after
from pydantic import BaseModel

import jobspec
from jobspec import JobContext, Route, Snooze, Worker
from jobspec.worker.dispatch import build_dispatch_table
from tests.database.worker_rig import Bench, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]
pytestmark = pytest.mark.anyio
SPEC = """
select jobspec.declare_package('lanes');
select jobspec.declare_channel('lanes', 'fast', 'strict', '[{"name": "k", "type": "int"}]', 'skip', p_run_ahead => 8);
select jobspec.declare_kind('lanes', 'step', 1, 'fast', '[{"path": ["k"], "type": "int"}]', p_base_seconds => 0,
    p_max_attempts => 3);
select jobspec.declared_package('lanes');
"""


class Step(BaseModel):
    k: int
    n: int


class StepJob(JobContext[Step, None]):
    pass


def fill(bench: Bench, lanes: int, each: int) -> None:
    with bench.conn.transaction():
        bench.conn.execute(SPEC)
    jobs = [{"kind": "lanes.step", "payload": {"k": k, "n": n}} for n in range(each) for k in range(lanes)]
    bench.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps(jobs))


class Crew:
    """Workers that start and stop with a block."""

    def __init__(self, bench: Bench, handler: Callable[..., Any], count: int, **options: Any) -> None:
        self.table = build_dispatch_table({"step": Route("lanes.step", 1, StepJob, Step, None)}, {"step": handler})
        self.bench, self.count, self.options = bench, count, options
        self.workers: list[Worker] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Crew:
        self._stack.enter_context(fail_after(60))
        backends = [
            await self._stack.enter_async_context(jobspec.connect_async(self.bench.url)) for _ in range(self.count)
        ]
        group = await self._stack.enter_async_context(create_task_group())
        for backend in backends:
            self.workers.append(Worker(self.table, backend, **self.options))
            group.start_soon(self.workers[-1].run)
        return self

    async def __aexit__(self, *error: Any) -> None:
        for worker in self.workers:
            worker.stop()
        await self._stack.__aexit__(*error)


async def test_lanes_keep_their_order_over_workers_failures_and_snoozes(bench: Bench) -> None:
    fill(bench, lanes=5, each=40)
    rng, running, told = Random(1), set[int](), set[int]()
    ended: dict[int, list[int]] = defaultdict(list)

    async def handler(job: StepJob) -> None:
        k, n = job.payload.k, job.payload.n
        assert k not in running, "two of a lane at once"
        running.add(k)
        try:
            await anyio.sleep(rng.choice([0, 0, 0.001]))
            if job.id not in told and rng.random() < 0.2:
                told.add(job.id)
                raise rng.choice([ValueError("no"), Snooze(timedelta(0))])
            ended[k].append(n)
        finally:
            running.discard(k)

    async with Crew(bench, handler, 2, concurrency=8):
        await bench.until("select count(*) = 200 from jobspec.job_finished where state = 'done'")
    assert ended == {k: list(range(40)) for k in range(5)}
    assert told


async def test_a_worker_that_stops_gives_back_what_it_had_taken_ahead(bench: Bench) -> None:
    fill(bench, lanes=1, each=8)
    started, go = anyio.Event(), anyio.Event()

    async def handler(_job: StepJob) -> None:
        started.set()
        await go.wait()

    async with Crew(bench, handler, 1) as crew:
        await started.wait()
        assert bench.value("select count(*) from jobspec.job_running") == 8
        crew.workers[0].stop()
        await bench.until("select count(*) = 1 from jobspec.job_running")
        go.set()
    states = bench.conn.execute("select state::text, attempt, count(*) from jobspec.jobs group by 1, 2").fetchall()
    assert sorted(states) == [("done", 1, 1), ("ready", 0, 7)]


async def test_cancelling_one_that_waits_gives_back_those_behind_it(bench: Bench) -> None:
    fill(bench, lanes=1, each=8)
    started, go = anyio.Event(), anyio.Event()
    ran: list[int] = []

    async def handler(job: StepJob) -> None:
        started.set()
        await go.wait()
        ran.append(job.payload.n)

    async with Crew(bench, handler, 1):
        await started.wait()
        third = bench.value("select id from jobspec.job where (payload ->> 'n')::int = 3")
        bench.conn.execute("select jobspec.cancel(%s)", [third])
        await bench.until("select count(*) = 3 from jobspec.job_running")
        go.set()
        await bench.until("select count(*) = 8 from jobspec.job_finished")
    assert ran == [0, 1, 2, 4, 5, 6, 7]


async def test_a_lost_lease_in_the_middle_stops_the_lane(bench: Bench, conn: psycopg.Connection[Any]) -> None:
    """Somebody else settles the job that runs: nothing of its lane may start here any more."""
    fill(bench, lanes=1, each=4)
    started = anyio.Event()
    ran: list[tuple[int, int]] = []

    async def handler(job: StepJob) -> None:
        ran.append((job.payload.n, job.attempt))
        if len(ran) == 1:
            started.set()
            await anyio.sleep(60)

    # A stop that waited for jobs which are long gone would wait too long.
    async with Crew(bench, handler, 1, heartbeat=timedelta(seconds=0.3), grace=timedelta(hours=1)):
        await started.wait()
        conn.execute("select jobspec.fail(r.id, r.run) from jobspec.job_running r order by r.pos limit 1")
        assert bench.value("select count(*) from jobspec.job_running") == 0
        await bench.until("select count(*) = 4 from jobspec.job_finished")
    assert ran == [(0, 1), (0, 2), (1, 1), (2, 1), (3, 1)]


async def test_jobs_that_wait_in_their_lane_leave_no_slot_empty(bench: Bench) -> None:
    fill(bench, lanes=1, each=8)
    go, running = anyio.Event(), set[int]()

    async def handler(job: StepJob) -> None:
        running.add(job.payload.k)
        await go.wait()

    async with Crew(bench, handler, 1, concurrency=4):
        await bench.until("select count(*) >= 4 from jobspec.job_running")
        jobs = [{"kind": "lanes.step", "payload": {"k": k, "n": 0}} for k in (1, 2, 3)]
        bench.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps(jobs))
        while running != {0, 1, 2, 3}:
            await anyio.lowlevel.checkpoint()
        go.set()
        await bench.until("select count(*) = 11 from jobspec.job_finished")


async def test_what_goes_back_with_the_one_before_it_is_no_news(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    fill(bench, lanes=1, each=8)

    async def handler(job: StepJob) -> None:
        if job.attempt == 1:
            raise ValueError("no")

    async with Crew(bench, handler, 1):
        await bench.until("select count(*) = 8 from jobspec.job_finished where state = 'done'")
    assert "lease was lost" not in caplog.text
