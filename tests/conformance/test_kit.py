"""The testing kit on every backend: it looks, and runs what is ready, wherever the jobs are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jobspec import JobContext, build_dispatch_table
from jobspec.backends.backend import SyncBackend
from jobspec.errors import NoJobReadyError, UnsupportedError
from jobspec.testing import (
    assert_enqueued,
    assert_enqueued_async,
    drain_async,
    enqueued,
    enqueued_async,
    ignore,
    run_one,
    run_one_async,
)
from jobspec.worker.dispatch import DispatchTable
from tests.conformance.acme import ROUTES, Done, Note, again, book, note
from tests.conformance.needs import needs
from tests.conformance.rigs import MemoryRig, Rig

LOOPS = ("asyncio", "trio")
"""See conftest.py: trio only where a backend can."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def answer(job: JobContext[Note, Done]) -> Done:
    if job.payload.text == "bad":
        raise ValueError("no")
    return Done(at=job.payload.text)


def table(*names: str) -> DispatchTable:
    return build_dispatch_table({name: ROUTES[name] for name in names}, dict.fromkeys(names, answer))


@needs("looking")
def test_what_was_enqueued_is_found_by_its_fields_and_options(backend: SyncBackend) -> None:
    note.enqueue(backend, text="a")
    second = note.configure(priority=5).enqueue(backend, text="b", customer=2)
    assert assert_enqueued(backend, note, customer=2) == second.id
    assert assert_enqueued(backend, note.configure(priority=5)) == second.id
    assert [each.text for each in enqueued(backend, note, Note)] == ["a", "b"]
    with pytest.raises(AssertionError, match=r'not enqueued with {"customer": 3}; there is\n  \d+: version 1'):
        assert_enqueued(backend, note, customer=3)
    with pytest.raises(AssertionError, match="no job of this kind"):
        assert_enqueued(backend, book)


@needs("workers", "looking")
@pytest.mark.anyio
async def test_one_job_is_run_or_it_is_said_that_none_is_ready(rig: Rig) -> None:
    async with rig.connect_async() as backend:
        first, late = await note.enqueue_async(backend, text="x"), note.configure(delay=timedelta(hours=1))
        await late.enqueue_async(backend, text="late")
        assert await assert_enqueued_async(backend, note, text="x") == first.id
        assert len(await enqueued_async(backend, note, Note)) == 2
        ran = await run_one_async(backend, table("note"))
        assert (ran.id, ran.kind, ran.attempt, ran.ending) == (first.id, "acme.note", 1, "done")
        assert (await first.result()).at == "x"
        with pytest.raises(NoJobReadyError, match=r"acme\.note v1 is ready"):
            await run_one_async(backend, table("note"))
        rig.later(3600)
        assert (await run_one_async(backend, table("note"))).ending == "done"


@needs("workers", "retries", "order", "looking")
@pytest.mark.anyio
async def test_all_that_is_ready_is_drained_in_its_order(rig: Rig) -> None:
    bad = again.enqueue(rig.backend, text="bad")
    waits = [book.enqueue(rig.backend, text=text) for text in ("bad", "behind")]
    async with rig.connect_async() as backend:
        drained = await drain_async(backend, table("again", "book"))
    tries = [(each.attempt, each.ending) for each in drained.ran if each.id == bad.id]
    assert tries == [(1, "failed"), (2, "failed"), (3, "dead")]
    assert [each.ending for each in drained.ran if each.id == waits[0].id] == ["failed"]
    assert waits[1].state() == "ready", "its lane is held"
    assert (drained.done, len(drained.errors)) == (0, 4)


@needs("workers", "looking")
@pytest.mark.anyio
async def test_what_a_handler_enqueues_is_run_as_well(rig: Rig) -> None:
    async with rig.connect_async() as backend:

        async def more(job: JobContext[Note, Done]) -> Done:
            if job.payload.customer < 4:
                await again.enqueue_async(backend, customer=job.payload.customer + 1)
            return Done(at="")

        await again.enqueue_async(backend)
        drained = await drain_async(backend, build_dispatch_table({"again": ROUTES["again"]}, {"again": more}))
    assert drained.done == 4
    assert [each.customer for each in enqueued(rig.backend, again, Note)] == [1, 2, 3, 4]


@needs("looking")
def test_what_is_ignored_is_not_stored(backend: SyncBackend) -> None:
    with ignore(note) as ignored:
        note.enqueue(backend, text="a")
        book.enqueue(backend, text="b")
    assert_enqueued(ignored, note, text="a")
    assert_enqueued(backend, book, text="b")
    assert enqueued(backend, note, Note) == []


def test_what_cannot_run_jobs_is_refused() -> None:
    backend: Any = MemoryRig().backend
    with pytest.raises(UnsupportedError, match=r"MemoryBackend cannot run jobs"):
        run_one(backend, table("note"))
