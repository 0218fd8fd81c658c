"""What only a queue in memory promises: a clock that a test turns, a name in the process, retention to the second."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import anyio.lowlevel
import psycopg
import pytest
from anyio import create_task_group, fail_after

import jobspec
from jobspec import JobContext, Worker, build_dispatch_table, enqueue_many
from jobspec.backends.declared import KeyPath
from jobspec.backends.keys import lane, lane_key, read, unique_hash
from jobspec.errors import ConfigError, ExclusiveError, PayloadError, UnknownKindError, UnsupportedError
from jobspec.manifest.manifest import dump
from jobspec.testing import FakeClock, Memory, drain_async
from tests.conformance import sound
from tests.conformance.acme import ROUTES, Done, Note, again, brief, note
from tests.conformance.rigs import HandClock, MemoryRig, manifest


def test_the_same_name_is_the_same_queue() -> None:
    with jobspec.connect("memory://one") as one, jobspec.connect("memory://one") as same:
        with pytest.raises(UnknownKindError, match="declare"):
            note.enqueue(one)
        same.declare(MemoryRig().package)  # type: ignore[attr-defined]
        handle = note.enqueue(one)
        assert handle.on(same).state() == "ready"
        with jobspec.connect("memory://other") as other:
            assert other.get(handle.id) is None
    with pytest.raises(ConfigError):
        jobspec.connect("memory://")


def test_who_uses_a_database_does_not_load_the_queue_in_memory() -> None:
    loaded = "import sys, jobspec; jobspec.connect; print(*[each for each in sys.modules if 'memory' in each])"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert said.split() == []


def test_a_queue_is_made_from_specs_or_manifests(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text("version: 1\npackage: acme\njobs:\n  note: {payload: {text: str}}\n")
    (tmp_path / "manifest.json").write_text(dump(manifest()))
    (tmp_path / "wrong.yaml").write_text("version: 1\npackage: acme\njobs:\n  note: {payload: {text: strr}}\n")
    for made in (Memory("jobs.yaml", root=tmp_path), Memory("manifest.json", root=tmp_path), Memory(manifest())):
        assert note.enqueue(made.connect(), text="x").state() == "ready"
    with pytest.raises(ConfigError, match="strr"):
        Memory("wrong.yaml", root=tmp_path)


@pytest.mark.anyio
async def test_a_fake_clock_turns_the_queue() -> None:
    clock, ran = FakeClock(), list[int]()
    memory = Memory(manifest(), clock=clock)

    async def handle(job: JobContext[Note, Done]) -> Done:
        ran.append(job.attempt)
        if job.attempt < 3:
            raise ValueError("not yet")
        return Done(at="end")

    table = build_dispatch_table({"note": ROUTES["note"]}, {"note": handle})
    backend = memory.connect_async()
    late = await note.configure(delay=timedelta(hours=6)).enqueue_async(backend)
    for hours, attempts in ((5, []), (1, [1]), (1, [1, 2]), (1, [1, 2, 3])):
        await clock.advance(3600 * hours)
        await drain_async(backend, table)
        assert ran == attempts
    assert (await late.result()).at == "end"


@pytest.mark.anyio
async def test_a_worker_on_any_loop_runs_what_comes_from_a_thread() -> None:
    memory = Memory(manifest())
    backend, ids = memory.connect(), list[int]()

    async def handle(job: JobContext[Note, Done]) -> Done:
        return Done(at=job.payload.text)

    worker = Worker(
        build_dispatch_table({"note": ROUTES["note"]}, {"note": handle}),
        memory.connect_async(),
        poll=timedelta(hours=1),
    )
    with fail_after(60):
        async with create_task_group() as group:
            group.start_soon(worker.run)
            while len(ids) < 20:
                thread = Thread(target=lambda: ids.append(note.enqueue(backend, text=str(len(ids))).id))
                thread.start()
                thread.join()
                view = await memory.connect_async().wait_async(ids[-1], timeout_seconds=30)
                assert view is not None
                assert view.state == "done"
            worker.stop()


def test_a_thousand_producers_and_takers_at_once_lose_nothing() -> None:
    rig = MemoryRig()
    done: list[int] = []

    def produce() -> None:
        for n in range(250):
            again.enqueue(rig.backend, text=str(n))

    def take() -> None:
        while len(done) < 1000:
            for job in rig.backend.claim(limit=5, block=0.2):
                job.finish({"at": ""})
                done.append(job.id)

    threads = [Thread(target=each) for each in (produce, take) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1000
    assert len(set(done)) == 1000
    assert sound.broken(rig.queue.state) == []


@pytest.mark.anyio
async def test_a_producer_in_a_thread_wakes_those_who_wait_on_a_loop() -> None:
    rig = MemoryRig()
    backend = rig.connect_async()
    got: list[int] = []
    with fail_after(30):
        async with create_task_group() as group:

            async def wait() -> None:
                got.extend([job.id for job in await backend.claim_async(block=30)])

            group.start_soon(wait)
            while not rig.queue.sleepers:
                await anyio.lowlevel.checkpoint()
            thread = Thread(target=lambda: note.enqueue(rig.backend))
            thread.start()
    thread.join()
    assert len(got) == 1
    assert not rig.queue.sleepers


@pytest.mark.anyio
async def test_a_cancelled_claim_has_claimed_nothing() -> None:
    """A-O07."""
    rig = MemoryRig()
    backend = rig.connect_async()
    async with create_task_group() as group:
        group.cancel_scope.cancel()
        note.enqueue(rig.backend)
        await backend.claim_async()
    assert rig.backend.count({}) == {"ready": 1}


@pytest.mark.anyio
async def test_what_it_cannot_do_it_says() -> None:
    backend = MemoryRig().connect_async()
    for transaction in (backend.transaction, backend.transaction_async):
        with pytest.raises(UnsupportedError, match="transaction"):
            transaction()
    wanted: dict[str, Any] = {"kinds": [("acme.note", 1)], "channels": None}
    async with backend.exclusion(name="one", **wanted):
        with pytest.raises(ExclusiveError, match="one"):
            async with backend.exclusion(name="two", **wanted):
                pass
    async with backend.exclusion(name="two", **wanted):
        pass


def test_what_has_ended_goes_when_its_time_is_over() -> None:
    rig = MemoryRig()
    done, dead, other = brief.enqueue(rig.backend), brief.enqueue(rig.backend), note.enqueue(rig.backend)
    rig.backend.claim(id=done.id)[0].finish()
    rig.backend.claim(id=dead.id)[0].fail("no")
    rig.backend.claim(id=other.id)[0].finish({"at": "noon"})
    for seconds, left in ((3601, {"dead": 1, "done": 1}), (3601, {"done": 1}), (86400, {})):
        rig.later(seconds)
        rig.maintain()
        assert rig.backend.count({}) == left
    assert sound.broken(rig.queue.state) == []


def test_time_never_goes_back() -> None:
    rig = MemoryRig()
    assert isinstance(rig.clock, HandClock)
    first = note.enqueue(rig.backend).view().enqueued_at
    rig.later(1.5)
    assert note.enqueue(rig.backend).view().enqueued_at - first == timedelta(seconds=1.5)


# ---- keys
VALUES = {
    "str": ['"a"', '""', '"🐠 \\u00e9 \\" \\\\ \\n \\u0001"', "1", "true", "null", "[]"],
    "int": ["1", "-0", "007", '"42"', '"-7"', "1e2", "1.0", "9223372036854775807", "9223372036854775808", '"x"'],
    "bool": ["true", "false", '"true"', "1"],
    "uuid": ['"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"', '"a0eebc99"', "1"],
    "date": ['"2024-02-29"', '"2023-02-29"', '"0000-01-01"', '"2023-12-31"', '"2023-13-01"', '"2023-1-1"'],
}


@pytest.mark.server
@pytest.mark.parametrize(("type_", "value"), [(type_, value) for type_, values in VALUES.items() for value in values])
def test_keys_are_those_of_the_database(conn: psycopg.Connection[Any], type_: str, value: str) -> None:
    payload = f'{{"k": {value}}}'
    key = f'[{{"path": ["k"], "type": "{type_}"}}]'
    try:
        read(payload)
    except ValueError:
        with pytest.raises(psycopg.Error):
            conn.execute("select %s::jsonb", [payload])
        return
    parts = [KeyPath(path=("k",), type=type_)]
    select = "select k, jobspec.lane(k) from jobspec.lane_key('m.k', %s::jsonb, %s::jsonb) k"
    try:
        text = lane_key("m.k", parts, read(payload))
    except PayloadError as refused:
        message = refused.message
        with pytest.raises(psycopg.Error) as error:
            conn.execute(select, [key, payload])
        refusal = (error.value.sqlstate, error.value.diag.message_primary)
    else:
        assert conn.execute(select, [key, payload]).fetchone() == (text, lane(text))
        return
    assert refusal == ("JS001", message)


@pytest.mark.server
@pytest.mark.parametrize("given", [None, "key", "=["])
def test_unique_keys_are_those_of_the_database(conn: psycopg.Connection[Any], given: str | None) -> None:
    with conn.transaction():
        conn.execute(
            "select jobspec.declare_package('m');"
            "select jobspec.declare_channel('m', 'c', 'none');"
            "select jobspec.declare_kind('m', 'k', 1, 'c', p_unique_key => '[{\"path\": [\"k\"], \"type\": \"str\"}]',"
            " p_unique_while => 'unfinished'); select jobspec.declared_package('m')"
        )
    row = conn.execute(
        'select jobspec.unique_hash(k, \'{"k": "v"}\', %s::text) from jobspec.kind k', [given]
    ).fetchone()
    assert row == (unique_hash("m.k", [KeyPath(path=("k",), type="str")], {"k": "v"}, given),)


def test_many_jobs_are_not_too_many() -> None:
    rig = MemoryRig()
    enqueue_many(rig.backend, [again.request() for _ in range(20_000)])
    taken = 0
    while jobs := rig.backend.claim(limit=1000):
        taken += len(jobs)
        for job in jobs:
            job.finish({"at": ""})
    assert taken == 20_000
