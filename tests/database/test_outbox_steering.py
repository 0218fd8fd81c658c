"""Operators, schedules, chains and isolation levels meet a channel that is forwarded."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from anyio import create_task_group
from psycopg import IsolationLevel

from jobspec import Worker, connect, connect_async
from jobspec.core.job import NewJob
from jobspec.errors import PayloadError, UnsupportedError
from jobspec.worker.dispatch import build_dispatch_table
from tests.database.outbox_rig import Depot, Stubborn
from tests.database.worker_rig import ROUTES, Bench, Work, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]
pytestmark = pytest.mark.anyio


@pytest.fixture
def depot(url: str, conn: psycopg.Connection[Any]) -> Depot:
    return Depot(conn, url)


def refusing(depot: Depot) -> Any:
    """A receiver that never takes the jobs that say so."""

    async def refuse(jobs: Any, *, before: bool) -> None:
        if before and any('"bad"' in each.payload for each in jobs):
            raise PayloadError("no")

    return lambda: Stubborn(depot.receiver(), refuse)


async def test_lanes_that_are_blocked_do_not_keep_the_others_from_being_forwarded(depot: Depot) -> None:
    blocked = 300
    for customer in range(blocked):
        depot.send("step", {"customer": customer, "bad": 1})
    while depot.value("select count(*) from jobspec.job_finished where state = 'dead'") < blocked:
        await depot.forward(refusing(depot))
    for customer in range(blocked):
        depot.send("step", {"customer": customer})
    depot.send("step", {"customer": blocked})
    await depot.forward()
    assert depot.payloads() == [{"customer": blocked}]


async def test_a_dead_job_is_sent_again_when_it_is_retried(depot: Depot) -> None:
    bad = depot.send("parcel", {"bad": 1})
    await depot.forward(refusing(depot))
    assert depot.state(bad) == "dead"
    depot.rows("select jobspec.retry(array[%s]::bigint[])", bad)
    await depot.forward()
    assert (depot.state(bad), depot.payloads()) == ("done", [{"bad": 1}])
    assert depot.rows("select * from jobspec.check()") == []


async def test_dead_jobs_of_a_lane_are_redriven_in_its_order(depot: Depot) -> None:
    depot.send("step", {"customer": 1, "bad": 1})
    depot.send("step", {"customer": 1, "n": 2})
    await depot.forward(refusing(depot))
    assert depot.payloads() == []
    depot.rows('select jobspec.redrive(\'{"state": "dead"}\')')
    await depot.forward()
    assert depot.payloads() == [{"customer": 1, "bad": 1}, {"customer": 1, "n": 2}]
    assert depot.rows("select * from jobspec.check()") == []


async def test_what_is_deleted_or_cancelled_is_not_sent(depot: Depot) -> None:
    deleted, cancelled, kept = (depot.send("parcel", {"n": n}) for n in range(3))
    depot.rows("select jobspec.cancel(%s)", deleted)
    depot.rows("select jobspec.delete(array[%s]::bigint[])", deleted)
    depot.rows("select jobspec.cancel(%s)", cancelled)
    await depot.forward()
    assert depot.payloads() == [{"n": 2}]
    for again in ("retry", "reset"):
        depot.rows(f"select jobspec.{again}(array[%s]::bigint[])", kept)
    await depot.forward()
    depot.rows("select jobspec.delete(array[%s]::bigint[])", kept)
    assert len(depot.there()) == 1
    assert depot.rows("select * from jobspec.check()") == []


async def test_a_channel_that_was_paused_goes_on_where_it_stood(depot: Depot) -> None:
    depot.rows("select jobspec.pause('depot.lanes')")
    for n in range(3):
        depot.send("step", {"customer": 1, "n": n})
    await depot.forward()
    assert depot.payloads() == []
    depot.rows("select jobspec.resume('depot.lanes')")
    await depot.forward()
    assert [each["n"] for each in depot.payloads()] == [0, 1, 2]


async def test_nothing_is_chained_bundled_or_waited_for_in_bulk_either(depot: Depot) -> None:
    first = depot.send("note")
    jobs = [NewJob(kind="depot.parcel", version=1, payload="{}", after=(("first", first),)) for _ in range(2)]
    with connect(depot.url) as backend:
        with pytest.raises(UnsupportedError):
            backend.enqueue(jobs)
        with pytest.raises(UnsupportedError):
            backend.enqueue_bundle([NewJob(kind="depot.parcel", version=1, payload="{}")], name="b", origin=None)
        with pytest.raises(UnsupportedError):
            backend.enqueue([NewJob(kind="depot.note", version=1, payload="{}", channel="far")] * 2)
    assert depot.value("select count(*) from jobspec.job") == 1
    assert depot.rows("select * from jobspec.check()") == []


@pytest.mark.parametrize("level", [IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE])
async def test_producers_of_every_isolation_level_are_forwarded_in_order(depot: Depot, level: IsolationLevel) -> None:
    depot.rows(f"alter database {depot.conn.info.dbname} set default_transaction_isolation = 'serializable'")
    with psycopg.connect(depot.url) as conn:
        conn.isolation_level = level
        for n in range(3):
            conn.execute("select jobspec.enqueue('depot.step', %s::jsonb)", [json.dumps({"customer": 1, "n": n})])
            conn.commit()
            await depot.forward()
        conn.execute("""select jobspec.enqueue_many('[{"kind": "depot.parcel", "payload": {"n": 3}}]')""")
        await depot.forward()
        assert len(depot.there()) == 3
        conn.commit()
    await depot.forward()
    assert [each["n"] for each in depot.payloads()] == [0, 1, 2, 3]
    assert depot.rows("select * from jobspec.check()") == []


async def test_two_relays_at_once_double_nothing_and_keep_every_lane(depot: Depot) -> None:
    for n in range(60):
        depot.rows(
            "select jobspec.enqueue_many(%s::jsonb)",
            json.dumps([{"kind": "depot.step", "payload": {"customer": c, "n": n}} for c in range(7)]),
        )
    async with create_task_group() as group:
        for _ in range(3):
            group.start_soon(depot.forward)
    await depot.forward()
    payloads = depot.payloads()
    assert len(payloads) == 420
    for customer in range(7):
        assert [each["n"] for each in payloads if each["customer"] == customer] == list(range(60))


async def test_a_short_life_ends_well_though_a_client_library_raises_what_it_likes(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def receiver() -> Any:
        raise OSError("the receiver is nowhere")

    async def work(job: Work) -> int:
        return 1

    job_id = bench.enqueue("work")
    async with connect_async(bench.url) as backend:
        table = build_dispatch_table(ROUTES, {"work": work})
        await Worker(table, backend, receivers={"memory": receiver}).drain()
    assert bench.job(job_id)[0] == "done"
    assert "the receiver is nowhere" in caplog.text
