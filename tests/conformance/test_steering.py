"""What operators do and see, events, schedules and retention."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from anyio import fail_after

from jobspec import enqueue_bundle
from jobspec.backends.backend import SyncBackend
from jobspec.backends.worker_backend import Firing, Progressed, Settled
from jobspec.core.job import AttemptError, Progress
from jobspec.errors import (
    DuplicateJobError,
    JobRunningError,
    NotFoundError,
    OptionError,
)
from tests.conformance.acme import book, brief, link, note, once, ship, steps, told
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
    assert {each.view().reason for each in handles} == {"enough"}


@needs("looking", "retention", "claims")
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


@needs("statistics", "claims")
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
    oldest = stats["jobspec_oldest_ready_seconds", '{"channel": "acme.mail"}']
    assert oldest is not None
    assert oldest >= 0.0
    assert stats["jobspec_messages", '{"channel": "acme.mail"}'] == 3.0


@needs("claims")
def test_stats_have_the_same_names_everywhere_and_make_nothing_up(backend: SyncBackend) -> None:
    """A-D12: None where a backend cannot know, never a made-up 0."""
    link.enqueue(backend)
    link.enqueue(backend)
    backend.claim()
    stats = backend.stats()
    of_mail = {each.name: each.value for each in stats if each.labels == {"channel": "acme.mail"}}
    states = {each.labels["state"]: each.value for each in stats if each.name == "jobspec_jobs"}
    means = {each.labels["kind"]: each.value for each in stats if each.name == "jobspec_mean_run_seconds"}
    assert of_mail.keys() >= {"jobspec_messages", "jobspec_oldest_ready_seconds"}
    assert (of_mail["jobspec_messages"] or 0.0) > 0.0
    assert states.keys() >= {"scheduled", "waiting", "ready", "running", "dead"}
    assert means["acme.link"] is None
    assert all(each.value is None or each.value >= 0.0 for each in stats)


@needs("statistics", "claims")
def test_stats_say_how_long_jobs_take_and_nothing_of_those_that_never_ran(rig: Rig, backend: SyncBackend) -> None:
    """A-D12: never a made-up 0."""
    note.enqueue(backend)
    (job,) = backend.claim()
    rig.later(90)
    job.finish({"at": "noon"})
    means = {each.labels["kind"]: each.value for each in backend.stats() if each.name == "jobspec_mean_run_seconds"}
    assert means["acme.note"] is not None
    assert 90 <= means["acme.note"] < 120
    assert means["acme.told"] is None


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
