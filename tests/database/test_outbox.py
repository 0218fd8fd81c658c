"""The outbox: jobs commit with the caller's data, and the relay sends each, in the order of its lane, once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import psycopg
import pytest

from jobspec import JobHandle, connect
from jobspec.core.job import NewJob
from jobspec.errors import (
    DatabaseError,
    ForwardedError,
    JobEndedError,
    NotReadyError,
    PayloadError,
    QueueFullError,
    UnknownKindError,
    UnsupportedError,
)
from tests.database.outbox_rig import Depot, Stubborn
from tests.database.worker_rig import anyio_backend

__all__ = ["anyio_backend"]
pytestmark = pytest.mark.anyio


@pytest.fixture
def depot(url: str, conn: psycopg.Connection[Any]) -> Depot:
    return Depot(conn, url)


def refusing(depot: Depot, refuse: Any) -> Any:
    return lambda: Stubborn(depot.receiver(), refuse)


# ---- what is sent, and with what
async def test_a_job_is_forwarded_with_all_that_was_said_of_it(depot: Depot) -> None:
    sent = depot.send(
        "picture", {"a": 1}, blob=b"x", priority=7, max_attempts=4, timeout="90 s", tags='{"team": "a"}', origin="web",
        unique_key="k", trace="00-abc",
    )  # fmt: skip
    await depot.forward()
    (there,) = depot.there()
    assert (there.kind, json.loads(there.payload)) == ("depot.picture", {"a": 1})
    assert (there.priority, there.max_attempts) == (7, 4)
    assert (there.tags, there.origin, there.id) == ({"team": "a"}, "web", depot.forwarded(sent))
    with connect(depot.memory) as backend:
        (claimed,) = backend.claim()
        assert claimed.blob == b"x"


async def test_what_was_rolled_back_is_not_forwarded(depot: Depot) -> None:
    with depot.conn.transaction(force_rollback=True):
        depot.send("parcel")
    await depot.forward()
    assert depot.there() == []


async def test_a_delayed_job_is_forwarded_when_its_time_has_come(depot: Depot) -> None:
    depot.send("parcel", delay="1 h")
    await depot.forward()
    assert depot.there() == []
    depot.due_now()
    depot.tick()
    await depot.forward()
    assert len(depot.there()) == 1


async def test_a_reserved_job_is_forwarded_once_it_is_committed(depot: Depot) -> None:
    job_id = depot.send("parcel", reserve="1 h")
    await depot.forward()
    assert depot.there() == []
    depot.rows("select jobspec.commit(%s)", job_id)
    await depot.forward()
    assert len(depot.there()) == 1


async def test_lanes_keep_their_order(depot: Depot) -> None:
    for n in range(60):
        depot.send("step", {"customer": n % 7, "n": n})
    await depot.forward()
    lanes = defaultdict(list)
    for payload in depot.payloads():
        lanes[payload["customer"]].append(payload["n"])
    assert sorted(n for numbers in lanes.values() for n in numbers) == list(range(60))
    assert all(numbers == sorted(numbers) for numbers in lanes.values())


async def test_one_long_lane_does_not_starve_the_others(depot: Depot) -> None:
    depot.enqueue_many([{"kind": "depot.step", "payload": {"customer": 1}}] * 2000)
    depot.enqueue_many([{"kind": "depot.step", "payload": {"customer": n}} for n in range(2, 22)])
    async with depot.relay() as relay, depot.receiver() as receiver:
        outbox = relay._backend.outbox("memory")
        for _ in range(3):
            await relay._turn(outbox, receiver, 0.0)
        await outbox.close()
    assert {each["customer"] for each in depot.payloads()} == set(range(1, 22))


async def test_a_paused_channel_is_not_forwarded(depot: Depot) -> None:
    depot.send("parcel")
    depot.rows("select jobspec.pause('depot.far')")
    await depot.forward()
    assert depot.there() == []
    depot.rows("select jobspec.resume('depot.far')")
    await depot.forward()
    assert len(depot.there()) == 1


async def test_attempts_that_were_used_up_here_are_not_given_again(depot: Depot) -> None:
    job_id = depot.send("step", {"customer": 1})
    depot.rows("update jobspec.job_ready set attempt = 1 where id = %s", job_id)
    await depot.forward()
    assert depot.there()[0].max_attempts == 2


# ---- who else looks at them
async def test_nobody_here_claims_them(depot: Depot) -> None:
    parcel = depot.send("parcel")
    note = depot.send("note")
    assert depot.ids(depot.registered("note", "parcel", "step")) == [note]
    assert [row.id for row in depot.rows("select * from jobspec.claim(p_limit => 10)")] == []
    with connect(depot.url) as backend, pytest.raises(NotReadyError, match="is forwarded to memory"):
        backend.claim(id=parcel)


async def test_a_worker_all_of_whose_kinds_are_forwarded_has_nothing_to_claim(depot: Depot) -> None:
    depot.send("parcel")
    depot.send("step", {"customer": 1})
    worker = depot.registered("parcel", "step")
    assert depot.ids(worker, tick=True, bell=True) == []
    depot.tick()
    assert not depot.value("select jobspec.heartbeat(%s, 30, '{}')", worker)["stale"]
    assert {row.kind for row in depot.rows("select kind from jobspec.stranded")} == {"depot.note"}
    await depot.forward()
    assert len(depot.there()) == 2


async def test_a_worker_that_serves_a_channel_learns_that_it_is_forwarded_now(depot: Depot) -> None:
    worker = depot.registered("note")
    depot.rows("update jobspec.channel set backend = 'memory' where name = 'depot.here'")
    depot.send("note")
    assert depot.ids(worker) == []
    assert depot.value("select jobspec.heartbeat(%s, 30, '{}')", worker)["stale"]
    depot.rows("update jobspec.channel set backend = null where name = 'depot.here'")
    assert not depot.value("select jobspec.heartbeat(%s, 30, '{}')", worker)["stale"]


async def test_its_result_is_known_elsewhere(depot: Depot) -> None:
    job_id = depot.send("parcel")
    await depot.forward()
    there = depot.forwarded(job_id)
    with connect(depot.url) as backend:
        handle: JobHandle[None] = JobHandle(job_id, "depot.parcel", backend, None)
        with pytest.raises(ForwardedError, match=f"has gone on to memory, where it is job {there}"):
            handle.result(timeout=5)
        view = handle.view()
        assert view.forwarded is not None
        assert (view.state, view.forwarded.backend, view.forwarded.id) == ("done", "memory", there)
        with pytest.raises(JobEndedError):
            handle.cancel()


async def test_a_job_that_waits_to_be_forwarded_can_be_cancelled(depot: Depot) -> None:
    job_id = depot.send("parcel")
    assert depot.value("select jobspec.cancel(%s)", job_id) == "cancelled"
    await depot.forward()
    assert depot.there() == []


async def test_who_resets_a_forwarded_job_does_not_bring_it_back(depot: Depot) -> None:
    job_id = depot.send("parcel")
    await depot.forward()
    depot.rows("select jobspec.reset(array[%s]::bigint[])", job_id)
    assert depot.state(job_id) == "done"


async def test_nothing_waits_here_for_what_ends_elsewhere(depot: Depot) -> None:
    parcel, note = depot.send("parcel"), depot.send("note")
    with connect(depot.url) as backend:
        for after, kind in ((parcel, "depot.note"), (note, "depot.parcel")):
            with pytest.raises(UnsupportedError):
                backend.enqueue([NewJob(kind=kind, version=1, payload="{}", after=(("first", after),))])
        with pytest.raises(UnsupportedError):
            backend.enqueue_bundle([NewJob(kind="depot.parcel", version=1, payload="{}")], name="", origin=None)
    await depot.forward()
    with connect(depot.url) as backend, pytest.raises(UnsupportedError):
        backend.enqueue([NewJob(kind="depot.note", version=1, payload="{}", after=(("first", parcel),))])


async def test_a_kind_that_the_receiver_does_not_know_is_not_sent_to_it(depot: Depot) -> None:
    jobs = [NewJob(kind="depot.note", version=1, payload="{}", channel="depot.far")] * 2
    with connect(depot.url) as backend:
        for count in (1, 2):
            with pytest.raises(UnsupportedError, match="which does not know this kind"):
                backend.enqueue(jobs[:count])
        backend.enqueue([NewJob(kind="depot.parcel", version=1, payload="{}", channel="depot.here")] * 2)
    await depot.forward()
    assert depot.there() == []


async def test_many_jobs_of_one_call_are_forwarded_in_the_order_of_their_lanes(depot: Depot) -> None:
    jobs = [{"kind": "depot.step", "payload": {"customer": n % 3, "n": n}} for n in range(30)]
    ids = depot.enqueue_many(jobs)
    await depot.forward()
    assert all(depot.forwarded(each) is not None for each in ids)
    numbers = [each["n"] for each in depot.payloads()]
    assert sorted(numbers) == list(range(30))
    assert all([n for n in numbers if n % 3 == lane] == list(range(lane, 30, 3)) for lane in range(3))


async def test_a_unique_key_is_free_here_once_the_receiver_has_it(depot: Depot) -> None:
    first = depot.send("once", {"customer": 1})
    assert depot.send("once", {"customer": 1}) == first
    await depot.forward()
    assert depot.send("once", {"customer": 1}) != first


# ---- trouble
async def test_a_receiver_that_is_down_loses_nothing(depot: Depot) -> None:
    async def down(_jobs: Sequence[Any], *, before: bool) -> None:
        raise DatabaseError("redis cannot be reached")

    depot.send("parcel")
    with pytest.raises(DatabaseError, match="redis cannot be reached"):
        await depot.forward(refusing(depot, down))
    assert depot.value("select count(*) from jobspec.job_ready") == 1
    await depot.forward()
    assert len(depot.there()) == 1


async def test_what_was_sent_and_not_recorded_is_sent_again_and_stored_once(depot: Depot) -> None:
    async def dies(_jobs: Sequence[Any], *, before: bool) -> None:
        if not before:
            raise RuntimeError("killed")

    ids = [depot.send("step", {"customer": 1, "n": n}) for n in range(5)]
    with pytest.raises(RuntimeError):
        await depot.forward(refusing(depot, dies))
    assert len(depot.there()) == 5
    await depot.forward()
    assert [each["n"] for each in depot.payloads()] == [0, 1, 2, 3, 4]
    assert [depot.forwarded(each) for each in ids] == [each.id for each in depot.there()]


async def test_a_job_that_the_receiver_never_takes_is_dead_and_the_others_go(depot: Depot) -> None:
    async def picky(jobs: Sequence[Any], *, before: bool) -> None:
        if any('"bad"' in each.payload for each in jobs):
            raise PayloadError("too large")

    good = depot.send("parcel", {"good": 1})
    bad = depot.send("parcel", {"bad": 1})
    held = [depot.send("step", {"customer": 1, name: 1}) for name in ("first", "bad", "third")]
    free = depot.send("step", {"customer": 2})
    await depot.forward(refusing(depot, picky))
    assert [depot.state(each) for each in (good, bad, *held, free)] == ["done", "dead", "done", "dead", "ready", "done"]
    assert depot.errors(bad)[0].type == "PayloadError"
    depot.rows("""select jobspec.unblock('depot.lanes', '[1]')""")
    await depot.forward(refusing(depot, picky))
    assert depot.state(held[2]) == "done"
    depot.rows("select jobspec.retry(array[%s]::bigint[])", bad)
    await depot.forward()
    assert depot.forwarded(bad) is not None


@pytest.mark.parametrize("error", [UnknownKindError("not applied"), QueueFullError("full")])
async def test_a_job_that_the_receiver_may_take_later_is_put_off(depot: Depot, error: Exception) -> None:
    async def later(jobs: Sequence[Any], *, before: bool) -> None:
        if any('"new"' in each.payload for each in jobs):
            raise error

    new = depot.send("step", {"customer": 1, "new": 1})
    behind = depot.send("step", {"customer": 1})
    other = depot.send("parcel")
    await depot.forward(refusing(depot, later))
    assert [depot.state(each) for each in (new, behind, other)] == ["scheduled", "ready", "done"]
    assert depot.job(new).attempt == 0
    depot.due_now()
    depot.tick()
    await depot.forward()
    assert [each.get("new") for each in depot.payloads()] == [None, 1, None]


async def test_one_relay_at_a_time_serves_a_receiver(depot: Depot) -> None:
    depot.send("parcel")
    async with depot.relay() as relay:
        first, second = relay._backend.outbox("memory"), relay._backend.outbox("memory")
        async with first.batch(limit=10, bell=False) as batch:
            assert len(batch.jobs) == 1
            async with second.batch(limit=10, bell=False) as other:
                assert (other.jobs, other.busy) == ([], True)
        await first.close()
        await second.close()


async def test_a_job_that_is_being_sent_is_not_cancelled_under_way(depot: Depot, url: str) -> None:
    job_id = depot.send("parcel")
    async with depot.relay() as relay:
        outbox = relay._backend.outbox("memory")
        async with outbox.batch(limit=10, bell=False) as batch:
            depot.rows("set lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                depot.rows("select jobspec.cancel(%s)", job_id)
            await batch.record([(job_id, 7)], [])
        await outbox.close()
    assert depot.forwarded(job_id) == 7


async def test_a_batch_that_is_open_is_no_writer_that_others_wait_for(depot: Depot) -> None:
    depot.send("parcel")
    async with depot.relay() as relay:
        outbox = relay._backend.outbox("memory")
        async with outbox.batch(limit=10, bell=False):
            assert depot.value("select jobspec.writers()") == []
            depot.rows("""select jobspec.set_limits('depot.here', '{"concurrency": 3}')""")
        await outbox.close()
