"""What operators do and see, events, schedules, retention, and workers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from anyio import Event, create_task_group, fail_after

from jobspec import JobContext, Worker, build_dispatch_table, enqueue_bundle, enqueue_chain
from jobspec.backends.backend import SyncBackend
from jobspec.backends.worker_backend import Done, Firing, Progressed, Settled
from jobspec.core.job import AttemptError, Progress
from jobspec.errors import (
    DuplicateJobError,
    JobRunningError,
    NotFoundError,
    OptionError,
    UnknownChannelError,
    WorkerGoneError,
)
from tests.conformance.acme import ROUTES, Note, Page, again, book, brief, note, once, ship, steps, told
from tests.conformance.acme import Done as Outcome
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig

HOUR = timedelta(hours=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# ---- again
@needs("steering", "claims")
def test_retry_brings_back_what_has_ended_otherwise_than_well(rig: Rig, backend: SyncBackend) -> None:
    dead, cancelled, later, done, running = (note.enqueue(backend) for _ in range(5))
    backend.claim(id=dead.id)[0].fail("no", give_up=True)
    cancelled.cancel()
    backend.claim(id=later.id)[0].fail("no", delay=HOUR)
    backend.claim(id=done.id)[0].finish({"at": "noon"})
    backend.claim(id=running.id)
    every = [each.id for each in (dead, cancelled, later, done, running)]
    assert rig.operator.retry(every) == [dead.id, cancelled.id, later.id]
    assert [each.view().attempt for each in (dead, cancelled, later)] == [0, 0, 1]
    assert [job.id for job in backend.claim(limit=9)] == [dead.id, cancelled.id, later.id]
    assert [each.message for each in dead.view().errors] == ["no"]


@needs("steering", "claims", "uniqueness")
def test_a_job_does_not_come_back_beside_its_double(rig: Rig, backend: SyncBackend) -> None:
    first = once.enqueue(backend, text="a")
    first.cancel()
    second = once.enqueue(backend, text="a")
    with pytest.raises(DuplicateJobError):
        rig.operator.retry([first.id])
    assert first.state() == "cancelled"
    second.cancel()
    assert rig.operator.retry([first.id]) == [first.id]
    assert once.enqueue(backend, text="a").id == first.id


@needs("steering", "claims", "checkpoints")
def test_reset_begins_from_the_start(rig: Rig, backend: SyncBackend) -> None:
    """A-O04."""
    handle = steps.enqueue(backend)
    (job,) = backend.claim()
    job.save({"page": 3})
    with pytest.raises(JobRunningError):
        rig.operator.reset([handle.id])
    job.finish({"at": "noon"})
    assert rig.operator.reset([handle.id]) == [handle.id]
    (job,) = backend.claim()
    assert (job.attempt, job.checkpoint, handle.view().result) == (1, None, None)


@needs("steering", "claims")
def test_requeue_takes_a_job_from_who_runs_it(rig: Rig, backend: SyncBackend) -> None:
    handle = note.enqueue(backend)
    (one,) = backend.claim()
    assert rig.operator.requeue([handle.id]) == [handle.id]
    (two,) = backend.claim()
    assert (two.id, two.attempt) == (handle.id, 1)
    assert one.run != two.run


@needs("steering", "claims", "workers")
@pytest.mark.anyio
async def test_what_is_parked_is_redriven(rig: Rig) -> None:
    handle = note.enqueue(rig.backend)
    async with rig.connect_async() as backend:
        worker = await backend.register(name="w", kinds=[("acme.note", 1)], channels=None, lease_seconds=60)
        claim = await backend.claim(worker.worker_id, limit=1, suspects=True, tick=False, bell=False, cursor=())
        error = AttemptError(attempt=1, type="payload", message="text: is no number", data=[{"loc": ["text"]}])
        await backend.settle_batch("parked", [Settled(id=handle.id, run=claim.jobs[0].run, error=error)])
    view = handle.view()
    assert (view.state, view.attempt, view.errors[0].data) == ("parked", 0, [{"loc": ["text"]}])
    assert rig.operator.redrive({"kind": "note", "error": "NO NUMBER"}) == 1
    assert handle.state() == "ready"
    with pytest.raises(OptionError):
        rig.operator.redrive({"state": "done"})


# ---- away
@needs("steering", "looking", "bundles")
def test_deleting_leaves_the_others(rig: Rig, backend: SyncBackend) -> None:
    """A-G11, A-S02."""
    here = [note.configure(origin="here").enqueue(backend) for _ in range(2)]
    bundle = enqueue_bundle(backend, [note.request(), told.request()], name="b", origin="there")
    mail = [told.enqueue(backend) for _ in range(2)]
    backend.claim(id=here[0].id)
    assert rig.operator.delete_all({"origin": "here"}) == 1
    with pytest.raises(JobRunningError):
        rig.operator.delete([here[0].id])
    assert rig.operator.delete_all({"bundle_name": "b", "kind": "acme.told"}) == 1
    assert rig.operator.delete_all({"bundle": bundle.id}) == 1
    assert rig.operator.delete_all({"kind": "told"}) == len(mail)
    assert rig.operator.purge({}) == 0
    assert backend.count({}) == {"running": 1}


@needs("steering", "dependencies")
def test_who_waits_for_a_deleted_job_is_cancelled(rig: Rig, backend: SyncBackend) -> None:
    parent = note.enqueue(backend)
    child = ship.enqueue(backend, note=parent)
    assert rig.operator.delete([parent.id]) == 1
    assert backend.get(parent.id) is None
    assert child.state() == "cancelled"
    with pytest.raises(NotFoundError):
        parent.view()


@needs("steering", "cancel", "claims")
def test_cancel_all_asks_those_that_run(rig: Rig, backend: SyncBackend) -> None:
    handles = [note.enqueue(backend) for _ in range(3)]
    (job,) = backend.claim()
    assert rig.operator.cancel_all({"kind": "note"}, "enough") == 3
    assert [each.state() for each in handles] == ["running", "cancelled", "cancelled"]
    assert rig.operator.cancel_all({"kind": "note"}) == 0
    job.release()
    assert handles[0].state() == "cancelled"


@needs("looking", "claims")
def test_what_has_ended_is_kept_as_long_as_the_kind_says(rig: Rig, backend: SyncBackend) -> None:
    done, dead = brief.enqueue(backend), brief.enqueue(backend)
    backend.claim(id=done.id)[0].finish()
    backend.claim(id=dead.id)[0].fail("no")
    rig.later(3500)
    rig.maintain()
    assert backend.count({}) == {"dead": 1, "done": 1}


# ---- looking
@needs("looking", "claims")
def test_jobs_are_listed_and_counted_by_the_same_filter(backend: SyncBackend) -> None:
    """A-G16."""
    ids = [note.configure(origin="here", tags={"n": str(n)}).enqueue(backend).id for n in range(3)]
    lane = book.enqueue(backend, customer=42)
    backend.claim(id=ids[0])[0].fail(ValueError("Boom"), give_up=True)
    here = {"origin": "here"}
    assert backend.count(here) == {"ready": 2, "dead": 1}
    assert [view.id for view in backend.list_jobs(here, limit=2)] == ids[:2]
    assert [view.id for view in backend.list_jobs(here, after=ids[1])] == ids[2:]
    assert [view.id for view in backend.list_jobs(here, newest=True)] == ids[::-1]
    for filter_, found in (
        ({"state": ["ready"], "kind": "note"}, ids[1:]),
        ({"tag": {"team": "a", "n": "2"}}, ids[2:]),
        ({"error": "boom"}, ids[:1]),
        ({"key": 42}, [lane.id]),
        ({"key": [42], "channel": "ledger"}, [lane.id]),
        ({"id": ids[:2], "version": 1}, ids[:2]),
        ({"enqueued_before": datetime(2000, 1, 1, tzinfo=UTC)}, []),
        ({"finished_after": datetime(2000, 1, 1, tzinfo=UTC)}, ids[:1]),
        ({}, [*ids, lane.id]),
    ):
        assert [view.id for view in backend.list_jobs(filter_)] == found, filter_
    for bad in (
        {"colour": "red"}, {"state": "blue"}, {"kind": "nothing"}, {"version": "x"}, {"id": "x"},
        {"enqueued_before": "noon"}, {"tag": "a"},
    ):  # fmt: skip
        with pytest.raises(OptionError):
            backend.count(bad)


@needs("looking", "claims")
def test_stats_say_what_there_is(backend: SyncBackend) -> None:
    """A-D12."""
    for _ in range(3):
        note.enqueue(backend)
    backend.claim()
    stats = {(each.name, json.dumps(each.labels, sort_keys=True)): each.value for each in backend.stats()}
    for state, count in (("ready", 2.0), ("running", 1.0), ("dead", 0.0)):
        assert stats["jobspec_jobs", json.dumps({"channel": "acme.mail", "state": state})] == count
    assert stats["jobspec_channel_limit", '{"channel": "acme.few", "limit": "concurrency"}'] == 2.0
    assert stats["jobspec_stranded_jobs", '{"kind": "acme.note", "version": 1}'] == 2.0
    assert stats["jobspec_oldest_ready_seconds", '{"channel": "acme.mail"}'] >= 0.0


# ---- events
@needs("events", "bundles")
@pytest.mark.anyio
async def test_each_step_is_told_once(rig: Rig) -> None:
    """A-J06, A-G26."""
    seen: list[tuple[str, int]] = []
    async with rig.connect_async() as backend, backend.events() as events:
        good, bad, gone = told.enqueue(rig.backend), told.enqueue(rig.backend), told.enqueue(rig.backend)
        note.enqueue(rig.backend).cancel()
        rig.backend.claim(id=good.id)[0].finish({"at": "noon"})
        rig.backend.claim(id=bad.id)[0].fail("no", delay=HOUR)
        gone.cancel()
        bundle = enqueue_bundle(rig.backend, [note.request()], name="last")
        rig.backend.claim()[0].finish({"at": "noon"})
        with fail_after(30):
            async for event in events:
                seen.append((event.event, event.id))
                if event.event == "bundle":
                    assert (event.id, event.kind) == (bundle.id, "last")
                    break
    assert seen[:-1] == [
        ("queued", good.id), ("queued", bad.id), ("queued", gone.id), ("started", good.id), ("done", good.id),
        ("started", bad.id), ("retry", bad.id), ("cancelled", gone.id),
    ]  # fmt: skip


@needs("events", "workers", "looking")
@pytest.mark.anyio
async def test_progress_is_kept_and_told(rig: Rig) -> None:
    handle = told.enqueue(rig.backend)
    async with rig.connect_async() as backend, backend.events(events=["progress"]) as events:
        worker = await backend.register(name="w", kinds=[("acme.told", 1)], channels=None, lease_seconds=60)
        claim = await backend.claim(worker.worker_id, limit=1, suspects=True, tick=False, bell=False, cursor=())
        run = claim.jobs[0].run
        stale = Progressed(id=handle.id, run=run + 1_000_000, progress=Progress(done=9))
        await backend.progress_batch([Progressed(id=handle.id, run=run, progress=Progress(done=1, total=2, note="a"))])
        await backend.progress_batch([stale])
        with fail_after(30):
            async for event in events:
                assert (event.id, event.progress and event.progress.done) == (handle.id, 1)
                break
    progress = handle.view().progress
    assert progress is not None
    assert (progress.done, progress.total, progress.note, progress.at is None) == (1, 2, "a", False)


# ---- schedules
@needs("schedules", "looking")
@pytest.mark.anyio
async def test_a_schedule_fires_each_time_once(rig: Rig) -> None:
    async with rig.connect_async() as backend:
        (schedule,) = await backend.schedules()
        assert (schedule.name, schedule.cron, schedule.tz, schedule.next_at) == (
            "acme.nightly", "0 3 * * *", "Europe/Paris", None,
        )  # fmt: skip
        first, then = datetime(2030, 6, 1, 1, tzinfo=UTC), datetime(2030, 6, 2, 1, tzinfo=UTC)
        assert await backend.fire(Firing(id=schedule.id, expected=None, next_at=first)) == []
        assert await backend.fire(Firing(id=schedule.id, expected=None, next_at=then)) is None
        fired = await backend.fire(Firing(id=schedule.id, expected=first, next_at=then, times=(first,)))
        assert fired is not None
        view = rig.backend.get(fired[0])
        assert view is not None
        assert json.loads(view.payload) == {"day": "2030-06-01", "at": "2030-06-01T01:00:00.000000Z"}
        assert view.origin == "schedule acme.nightly"
        rig.operator.pause_schedule("acme.nightly")
        assert (await backend.schedules())[0].paused
        rig.operator.resume_schedule("acme.nightly")
        assert (await backend.schedules())[0].next_at is None
    assert rig.backend.get(rig.operator.trigger("acme.nightly")) is not None
    with pytest.raises(NotFoundError):
        rig.operator.trigger("acme.nothing")


# ---- workers
@needs("workers", "leases")
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


@needs("workers", "leases")
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


async def run_until_ended(rig: Rig, *, then: Any = None, **handlers: Any) -> None:
    """A worker with these handlers, until no job is unfinished."""
    table = build_dispatch_table({name: ROUTES[name] for name in handlers}, handlers)
    async with rig.connect_async() as backend:
        worker = Worker(table, backend, name="w", poll=timedelta(seconds=1))
        with fail_after(60):
            async with create_task_group() as group:
                group.start_soon(worker.run)
                try:
                    for view in rig.backend.list_jobs({}):
                        await backend.wait_async(view.id, timeout_seconds=30)
                finally:
                    worker.stop()


@needs("workers", "chains", "results")
@pytest.mark.anyio
async def test_a_worker_runs_one_job_and_a_chain_in_order(rig: Rig) -> None:
    """A-D01."""
    ran: list[str] = []

    async def handle(job: JobContext[Note, Outcome]) -> Outcome:
        ran.append(job.payload.text)
        return Outcome(at=job.payload.text)

    one = note.enqueue(rig.backend, text="one")
    chain = enqueue_chain(rig.backend, [note.request(text=text) for text in "abc"])
    await run_until_ended(rig, note=handle)
    assert sorted(ran) == ["a", "b", "c", "one"]
    assert [text for text in ran if text != "one"] == ["a", "b", "c"]
    assert [each.result().at for each in (one, *chain)] == ["one", "a", "b", "c"]


@needs("workers", "retries", "checkpoints")
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


@needs("workers", "order")
@pytest.mark.anyio
async def test_a_worker_keeps_the_order_of_lanes(rig: Rig) -> None:
    """A-S10, in small."""
    ran: dict[int, list[str]] = {}

    def enter(job: JobContext[Note, Outcome]) -> Outcome:
        ran.setdefault(job.payload.customer, []).append(job.payload.text)
        return Outcome(at="")

    for n in range(30):
        book.enqueue(rig.backend, customer=1 + n % 3, text=str(n))
    await run_until_ended(rig, book=enter)
    assert ran == {lane: [str(n) for n in range(30) if 1 + n % 3 == lane] for lane in (1, 2, 3)}


@needs("workers")
@pytest.mark.anyio
async def test_a_handler_may_enqueue(rig: Rig) -> None:
    """A-D09."""
    ended = Event()

    async def handle(job: JobContext[Note, Outcome]) -> Outcome:
        if job.payload.text == "child":
            ended.set()
        else:
            async with rig.connect_async() as backend:
                await again.enqueue_async(backend, text="child")
        return Outcome(at="")

    again.enqueue(rig.backend, text="parent")
    table = build_dispatch_table({"again": ROUTES["again"]}, {"again": handle})
    async with rig.connect_async() as backend:
        worker = Worker(table, backend, name="w")
        with fail_after(30):
            async with create_task_group() as group:
                group.start_soon(worker.run)
                await ended.wait()
                worker.stop()


@needs("workers")
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
