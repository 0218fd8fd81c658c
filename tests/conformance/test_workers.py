"""Workers on every backend: they run jobs as they come, in order, again if need be, and leave in peace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from anyio import Event, create_task_group, fail_after, sleep_forever

from jobspec import JobContext, Worker, build_dispatch_table, enqueue_chain, enqueue_many
from jobspec.backends.worker_backend import Done
from jobspec.errors import UnknownChannelError, WorkerGoneError
from tests.conformance.acme import ROUTES, Note, Page, book, link, note, steps, stubborn, told
from tests.conformance.acme import Done as Outcome
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig

MOST_SECONDS = 60


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def working(rig: Rig, *, concurrency: int = 16, **handlers: Any) -> AsyncIterator[Worker]:
    """A worker with these handlers, for as long as the block lasts."""
    table = build_dispatch_table({name: ROUTES[name] for name in handlers}, handlers)
    async with rig.connect_async() as backend:
        worker = Worker(table, backend, concurrency=concurrency, name="w", poll=timedelta(seconds=1))
        with fail_after(MOST_SECONDS):
            async with create_task_group() as group:
                group.start_soon(worker.run)
                try:
                    yield worker
                finally:
                    worker.stop()


class Ran(list[str]):
    """Texts of jobs that ran, and whether they are as many as expected."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.wanted, self.all = count, Event()

    def add(self, text: str) -> None:
        self.append(text)
        if len(self) == self.wanted:
            self.all.set()

    def handler(self) -> Callable[[JobContext[Note, None]], Any]:
        async def handle(job: JobContext[Note, None]) -> None:
            self.add(job.payload.text)

        return handle


@needs("workers", "chains")
@pytest.mark.anyio
async def test_a_worker_runs_one_job_and_a_chain_in_order(rig: Rig) -> None:
    """A-D01."""
    ran = Ran(4)
    link.enqueue(rig.backend, text="one")
    enqueue_chain(rig.backend, [link.request(text=text) for text in "abc"])
    async with working(rig, link=ran.handler()):
        await ran.all.wait()
    assert sorted(ran) == ["a", "b", "c", "one"]
    assert [text for text in ran if text != "one"] == ["a", "b", "c"]


@needs("workers")
@pytest.mark.anyio
async def test_all_jobs_of_one_call_arrive(rig: Rig) -> None:
    """A-D08: more than one batch."""
    ran = Ran(25)
    enqueue_many(rig.backend, [link.request(text=str(n)) for n in range(25)])
    async with working(rig, link=ran.handler()):
        await ran.all.wait()
    assert sorted(ran, key=int) == [str(n) for n in range(25)]


@needs("workers", "chains")
@pytest.mark.anyio
async def test_a_long_chain_keeps_its_order(rig: Rig) -> None:
    """A-D08."""
    ran = Ran(25)
    enqueue_chain(rig.backend, [link.request(text=str(n)) for n in range(25)])
    async with working(rig, link=ran.handler()):
        await ran.all.wait()
    assert ran == [str(n) for n in range(25)]


@needs("workers", "order")
@pytest.mark.anyio
async def test_one_lane_runs_in_the_order_of_the_calls(rig: Rig) -> None:
    """A-D05."""
    ran = Ran(100)
    for n in range(100):
        book.enqueue(rig.backend, text=str(n))
    async with working(rig, concurrency=1, book=ran.handler()):
        await ran.all.wait()
    assert ran == [str(n) for n in range(100)]


@needs("workers", "order")
@pytest.mark.anyio
async def test_a_worker_keeps_the_order_of_lanes(rig: Rig) -> None:
    """A-S10, in small."""
    count, ran = Ran(30), dict[int, list[str]]()

    async def enter(job: JobContext[Note, None]) -> None:
        ran.setdefault(job.payload.customer, []).append(job.payload.text)
        count.add(job.payload.text)

    for n in range(30):
        book.enqueue(rig.backend, customer=1 + n % 3, text=str(n))
    async with working(rig, book=enter):
        await count.all.wait()
    assert ran == {lane: [str(n) for n in range(30) if 1 + n % 3 == lane] for lane in (1, 2, 3)}


@needs("workers")
@pytest.mark.anyio
async def test_a_handler_may_enqueue(rig: Rig) -> None:
    """A-D09."""
    ended = Event()

    async def handle(job: JobContext[Note, None]) -> None:
        if job.payload.text == "child":
            ended.set()
        else:
            async with rig.connect_async() as backend:
                await link.enqueue_async(backend, text="child")

    link.enqueue(rig.backend, text="parent")
    async with working(rig, link=handle):
        await ended.wait()


@needs("workers", "retries")
@pytest.mark.anyio
async def test_a_worker_tries_again(rig: Rig) -> None:
    attempts, ended = list[int](), Event()

    async def handle(job: JobContext[Note, None]) -> None:
        attempts.append(job.attempt)
        if job.attempt < 3:
            raise ValueError("not yet")
        ended.set()

    stubborn.enqueue(rig.backend)
    async with working(rig, stubborn=handle):
        await ended.wait()
    assert attempts == [1, 2, 3]


@needs("workers", "retries")
@pytest.mark.anyio
async def test_a_handler_that_takes_too_long_is_cancelled_and_its_job_tried_again(rig: Rig) -> None:
    """A-D11."""
    cancelled, ended = list[int](), Event()

    async def handle(job: JobContext[Note, None]) -> None:
        if job.attempt > 1:
            ended.set()
            return
        try:
            await sleep_forever()
        finally:
            cancelled.append(job.attempt)

    stubborn.configure(timeout=timedelta(seconds=0.2)).enqueue(rig.backend)
    async with working(rig, stubborn=handle):
        await ended.wait()
    assert cancelled == [1]


@needs("workers", "claims")
@pytest.mark.anyio
async def test_a_worker_that_stops_lets_what_runs_end_and_begins_nothing(rig: Rig) -> None:
    """A-D09, A-S09."""
    began, go_on, ran = Event(), Event(), list[str]()

    async def handle(job: JobContext[Note, None]) -> None:
        began.set()
        await go_on.wait()
        ran.append(job.payload.text)

    link.enqueue(rig.backend, text="first")
    async with working(rig, concurrency=1, link=handle) as worker:
        await began.wait()
        worker.stop()
        late = link.enqueue(rig.backend, text="late")
        go_on.set()
    assert ran == ["first"]
    assert [job.id for job in rig.backend.claim(limit=9)] == [late.id]


@needs("workers")
@pytest.mark.anyio
async def test_what_a_worker_has_no_handler_for_is_not_lost(rig: Rig) -> None:
    """A-D10."""
    mine, others = Ran(3), Ran(1)
    stubborn.enqueue(rig.backend, text="another's")
    for n in range(3):
        link.enqueue(rig.backend, text=str(n))
    async with working(rig, link=mine.handler()):
        await mine.all.wait()
    async with working(rig, stubborn=others.handler()):
        await others.all.wait()
    assert (sorted(mine), others) == (["0", "1", "2"], ["another's"])


# ---- with results
async def run_until_ended(rig: Rig, **handlers: Any) -> None:
    """A worker with these handlers, until no job is unfinished."""
    async with working(rig, **handlers), rig.connect_async() as backend:
        for view in rig.backend.list_jobs({}):
            await backend.wait_async(view.id, timeout_seconds=30)


@needs("workers", "chains", "results", "looking")
@pytest.mark.anyio
async def test_the_results_of_a_chain_are_kept(rig: Rig) -> None:
    """A-D01."""

    async def handle(job: JobContext[Note, Outcome]) -> Outcome:
        return Outcome(at=job.payload.text)

    chain = enqueue_chain(rig.backend, [note.request(text=text) for text in "abc"])
    await run_until_ended(rig, note=handle)
    assert [each.result().at for each in chain] == ["a", "b", "c"]


@needs("workers", "retries", "checkpoints", "results", "looking")
@pytest.mark.anyio
async def test_a_worker_tries_again_from_the_checkpoint(rig: Rig) -> None:
    """A-G15, A-S06."""
    attempts: list[Page | None] = []

    async def walk(job: Any) -> Outcome:
        attempts.append(job.state)
        if job.state is None:
            await job.save(Page(page=1))
            raise ValueError("interrupted")
        return Outcome(at="end")

    handle = steps.enqueue(rig.backend)
    await run_until_ended(rig, steps=walk)
    assert attempts == [None, Page(page=1)]
    assert handle.result().at == "end"


# ---- the verbs of workers
@needs("workers", "leases", "cancel", "looking")
@pytest.mark.anyio
async def test_a_dead_worker_loses_its_jobs(rig: Rig) -> None:
    """A-G21."""
    handle = note.enqueue(rig.backend)
    async with rig.connect_async() as backend:
        with pytest.raises(UnknownChannelError):
            await backend.register(name="w", kinds=[("acme.note", 1)], channels=["acme.nothing"], lease_seconds=60)
        worker = await backend.register(
            name="w", kinds=[("acme.note", 1), ("acme.x", 1)], channels=None, lease_seconds=60
        )
        assert [kind.name for kind in worker.kinds.values()] == ["acme.note"]
        claim = await backend.claim(worker.worker_id, limit=9, suspects=True, tick=True, bell=True, cursor=())
        (job,) = claim.jobs
        heart = backend.heart()
        rig.later(50)
        beat = heart.beat(worker.worker_id, lease_seconds=60, runs=[job.run])
        assert (beat.lost, beat.cancelled) == (frozenset(), frozenset())
        handle.cancel()
        assert heart.beat(worker.worker_id, lease_seconds=60, runs=[job.run]).cancelled == {job.run}
        rig.later(61)
        with pytest.raises(WorkerGoneError):
            await backend.claim(worker.worker_id, limit=9, suspects=True, tick=True, bell=False, cursor=())
        other = await backend.register(name="v", kinds=[("acme.note", 1)], channels=None, lease_seconds=60)
        await backend.claim(other.worker_id, limit=9, suspects=True, tick=True, bell=False, cursor=())
        assert handle.state() == "cancelled"
        assert (await backend.finish_batch([Done(id=job.id, run=job.run)])).runs == frozenset()
        assert heart.beat(worker.worker_id, lease_seconds=60, runs=[job.run]).lost == {job.run}
        with pytest.raises(WorkerGoneError):
            heart.beat(987_654, lease_seconds=60, runs=[])
        heart.close()


@needs("workers", "leases", "looking")
@pytest.mark.anyio
async def test_what_a_worker_does_not_know_of_is_given_back(rig: Rig) -> None:
    handle = note.enqueue(rig.backend)
    async with rig.connect_async() as backend:
        worker = await backend.register(name="w", kinds=[("acme.note", 1)], channels=None, lease_seconds=60)
        await backend.claim(worker.worker_id, limit=9, suspects=True, tick=False, bell=False, cursor=())
        heart = backend.heart()
        for _ in range(2):
            rig.later(25)
            heart.beat(worker.worker_id, lease_seconds=60, runs=[])
        heart.close()
    view = handle.view()
    assert (view.state, view.attempt) == ("ready", 0)


@needs("workers", "picking", "looking", "statistics")
@pytest.mark.anyio
async def test_a_kind_that_nobody_runs_stays_and_is_counted(rig: Rig) -> None:
    """A-D10, A-S32."""
    handle = told.enqueue(rig.backend)
    async with rig.connect_async() as backend:
        worker = await backend.register(name="w", kinds=[("acme.note", 1)], channels=None, lease_seconds=60)
        claim = await backend.claim(worker.worker_id, limit=9, suspects=True, tick=True, bell=False, cursor=())
        assert claim.jobs == []
        stranded = {each.labels["kind"]: each.value for each in rig.backend.stats() if "stranded" in each.name}
        assert (stranded["acme.told"], "acme.note" in stranded) == (1.0, False)
        await backend.deregister(worker.worker_id)
    assert handle.state() == "ready"
