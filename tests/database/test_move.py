"""A channel moves: new jobs wait until the old place is empty, whatever interrupts it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from unittest.mock import ANY

import psycopg
import pytest

from jobspec import connect
from jobspec.backends.declared import ChannelSpec, KindSpec, Package
from jobspec.errors import ChannelInUseError, UnsupportedError
from jobspec.ops import move
from tests.database.outbox_rig import RECEIVER, Depot
from tests.database.worker_rig import anyio_backend

__all__ = ["anyio_backend"]
pytestmark = pytest.mark.anyio
HERE = "depot.here"
FAR = "depot.far"


@pytest.fixture
def depot(url: str, conn: psycopg.Connection[Any]) -> Depot:
    return Depot(conn, url)


def declared(depot: Depot, name: str, backend: str | None) -> None:
    """As `jobspec apply` does with a spec that says so."""
    with depot.conn.transaction():
        depot.rows("select jobspec.declare_package('depot')")
        depot.rows("select jobspec.declare_channel('depot', %s, 'none', p_backend => %s)", name, backend)


def with_note() -> Package:
    """What the receiver is told of the new spec."""
    note = KindSpec(name="depot.note", version=1, channel=HERE)
    return replace(RECEIVER, channels=(*RECEIVER.channels, ChannelSpec(name=HERE)), kinds=(*RECEIVER.kinds, note))


def finished(depot: Depot, worker: int) -> list[int]:
    jobs = depot.claim(worker)
    depot.finish(*jobs)
    return [job.id for job in jobs]


async def test_from_here_old_jobs_are_run_here_and_new_ones_are_forwarded_afterwards(depot: Depot) -> None:
    worker = depot.registered("note")
    old = [depot.send("note", {"n": n}) for n in range(3)]
    (running,) = depot.claim(worker, 1)
    assert move.begin(depot.url, HERE, "memory") == move.Begun(source=None, moving=True)
    new = [depot.send("note", {"n": n}) for n in range(3, 5)]
    await depot.forward()
    assert depot.there() == []
    assert move.left(depot.url, HERE, None) == move.Left(here=3, writers=0, there=0)
    assert not move.end(depot.url, HERE, "memory")
    depot.finish(running)
    assert finished(depot, worker) == [each for each in old if each != running.id]
    assert depot.ids(worker) == []
    assert move.left(depot.url, HERE, None).nothing
    assert move.end(depot.url, HERE, "memory")
    depot.queue.declare(with_note())
    await depot.forward()
    assert [depot.forwarded(each) for each in new] == [each.id for each in depot.there()]
    assert move.begin(depot.url, HERE, "memory") == move.Begun(source="memory", moving=False)


async def test_what_fails_at_the_old_place_is_tried_again_there(depot: Depot) -> None:
    job_id = depot.send("note")
    worker = depot.registered("note")
    depot.fail(*depot.claim(worker))
    move.begin(depot.url, HERE, "memory")
    assert move.left(depot.url, HERE, None).here == 1
    depot.due_now()
    depot.tick()
    assert finished(depot, worker) == [job_id]
    assert move.left(depot.url, HERE, None).nothing


async def test_a_worker_that_starts_meanwhile_empties_the_old_place(depot: Depot) -> None:
    job_id = depot.send("note")
    move.begin(depot.url, HERE, "memory")
    named = depot.value(
        "select jobspec.register('w', %s::jsonb, %s, 30)",
        json.dumps([{"name": "depot.note", "version": 1}]), ["depot.here"],
    )["worker_id"]  # fmt: skip
    assert finished(depot, named) == [job_id]


async def test_a_transaction_from_before_is_waited_for(depot: Depot, url: str) -> None:
    with psycopg.connect(url) as late:
        late.execute("select jobspec.enqueue('depot.note')")
        move.begin(depot.url, HERE, "memory")
        left = move.left(depot.url, HERE, None)
        assert (left.here, left.writers) == (0, 1)
        assert not move.end(depot.url, HERE, "memory")
    assert move.left(depot.url, HERE, None) == move.Left(here=1, writers=0, there=0)


async def test_a_move_that_was_interrupted_goes_on(depot: Depot) -> None:
    depot.send("note")
    worker = depot.registered("note")
    move.begin(depot.url, HERE, "memory")
    assert move.begin(depot.url, HERE, "memory") == move.Begun(source="memory", moving=True)
    assert move.left(depot.url, HERE, None).here == 1
    finished(depot, worker)
    assert move.end(depot.url, HERE, "memory")


async def test_who_changes_his_mind_goes_back_in_order(depot: Depot) -> None:
    old = depot.send("note")
    worker = depot.registered("note")
    move.begin(depot.url, HERE, "memory")
    new = depot.send("note")
    assert move.begin(depot.url, HERE, None).moving
    assert finished(depot, worker) == [old]
    assert move.end(depot.url, HERE, None)
    await depot.forward()
    assert depot.there() == []
    assert finished(depot, depot.registered("note")) == [new]


async def test_back_from_elsewhere_new_jobs_wait_until_nothing_is_left_there(depot: Depot) -> None:
    depot.send("parcel", {"n": 1})
    await depot.forward()
    assert move.begin(depot.url, FAR, None) == move.Begun(source="memory", moving=True)
    new = depot.send("parcel", {"n": 2})
    await depot.forward()
    assert move.left(depot.url, FAR, depot.memory) == move.Left(here=0, writers=0, there=1)
    worker = depot.registered("parcel")
    assert depot.ids(worker) == []
    with connect(depot.memory) as there:
        (job,) = there.claim()
        job.finish()
    assert move.left(depot.url, FAR, depot.memory).nothing
    assert move.end(depot.url, FAR, None)
    assert depot.value("select jobspec.heartbeat(%s, 30, '{}')", worker)["stale"]
    assert finished(depot, depot.registered("parcel")) == [new]


async def test_two_moves_to_one_place_end_well_both(depot: Depot) -> None:
    for _ in range(2):
        assert move.begin(depot.url, HERE, "memory") == move.Begun(source=ANY, moving=True)
    for _ in range(2):
        assert move.end(depot.url, HERE, "memory")


async def test_a_move_that_another_one_has_overtaken_changes_nothing(depot: Depot) -> None:
    """Its look at the old place was before jobs came there."""
    depot.queue.declare(with_note())
    move.begin(depot.url, HERE, "memory")
    move.begin(depot.url, HERE, None)
    assert move.left(depot.url, HERE, depot.memory).nothing
    assert move.end(depot.url, HERE, "memory")
    there = depot.send("note", {"n": 1})
    await depot.forward()
    with pytest.raises(ChannelInUseError, match=r"another move has brought depot\.here to memory meanwhile"):
        move.end(depot.url, HERE, None)
    new = depot.send("note", {"n": 2})
    assert depot.ids(depot.registered("note")) == []
    await depot.forward()
    assert [depot.forwarded(each) for each in (there, new)] == [each.id for each in depot.there()]


async def test_a_batch_that_is_under_way_is_waited_for(depot: Depot) -> None:
    job_id = depot.send("parcel")
    async with depot.relay() as relay:
        outbox = relay._backend.outbox("memory")
        async with outbox.batch(limit=10, bell=False) as batch:
            move.begin(depot.url, FAR, None)
            depot.rows("set lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                depot.rows("select jobspec.move_left('depot.far')")
            await batch.record([(job_id, 7)], [])
        await outbox.close()
    assert depot.rows("select * from jobspec.move_left('depot.far')")[0].unfinished == 0


async def test_apply_refuses_to_leave_jobs_behind(depot: Depot) -> None:
    depot.send("note")
    with pytest.raises(psycopg.Error, match="1 unfinished jobs here") as refused:
        declared(depot, "here", "memory")
    assert refused.value.sqlstate == ChannelInUseError.code
    depot.send("parcel")
    with pytest.raises(psycopg.Error, match="may be unfinished there"):
        declared(depot, "far", None)
    move.begin(depot.url, HERE, "memory")
    with pytest.raises(psycopg.Error, match="on its way elsewhere"):
        declared(depot, "here", None)


async def test_apply_moves_what_has_no_jobs(depot: Depot) -> None:
    declared(depot, "here", "memory")
    depot.send("note")
    assert depot.ids(depot.registered("note")) == []


async def test_the_old_place_goes_when_its_jobs_are_gone(depot: Depot) -> None:
    job_id = depot.send("note")
    worker = depot.registered("note")
    move.begin(depot.url, HERE, "memory")
    finished(depot, worker)
    move.end(depot.url, HERE, "memory")
    (old,) = depot.rows("select name, drains from jobspec.channels where drains is not null")
    assert (old.name.startswith("depot.here-before-"), old.drains) == (True, HERE)
    depot.rows("select jobspec.delete(array[%s]::bigint[])", job_id)
    depot.rows("select jobspec.deregister(%s)", worker)
    with depot.conn.transaction():
        depot.rows("select jobspec.declare_package('depot')")
        for name, order, on_dead in (("here", "none", None), ("far", "none", None), ("lanes", "strict", "block")):
            key = '[{"name": "customer", "type": "int"}]' if name == "lanes" else "[]"
            depot.rows(
                "select jobspec.declare_channel('depot', %s, %s, %s::jsonb, %s, p_backend => 'memory')",
                name, order, key, on_dead,
            )  # fmt: skip
        depot.rows("select jobspec.declared_package('depot')")
    assert depot.rows("select from jobspec.channels where drains is not null") == []


async def test_a_pattern_does_not_move(depot: Depot) -> None:
    with depot.conn.transaction():
        depot.rows("select jobspec.declare_package('depot')")
        depot.rows("select jobspec.declare_channel('depot', 'mail-*', 'none')")
    with pytest.raises(UnsupportedError, match="stands for many channels"):
        move.begin(depot.url, "depot.mail-*", "memory")
