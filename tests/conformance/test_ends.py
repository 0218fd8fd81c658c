"""How attempts and jobs end, and what is kept of them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from jobspec.backends.backend import SyncBackend
from jobspec.errors import (
    JobCancelledError,
    JobDeadError,
    JobEndedError,
    JobExpiredError,
    LeaseLostError,
    NotFoundError,
    OptionError,
    PayloadError,
    ReservationExpiredError,
    ResultError,
    ResultTimeoutError,
)
from tests.conformance.acme import again, carried, held, link, note, picky, proud, ship, steps, told
from tests.conformance.needs import needs
from tests.conformance.rigs import Rig

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@needs("claims", "results")
def test_the_first_end_wins(backend: SyncBackend) -> None:
    """A-J08, A-P02, A-P05."""
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    assert handle.view().started_at is not None
    job.finish({"at": "noon"})
    late: list[Any] = [
        job.finish, job.release, job.reschedule, job.extend, lambda: job.fail("late"), lambda: job.snooze(MINUTE),
        lambda: job.save({"page": 1}),
    ]  # fmt: skip
    for verb in late:
        with pytest.raises(LeaseLostError):
            verb()
    view = handle.view()
    assert (view.state, json.loads(view.result or ""), view.errors) == ("done", {"at": "noon"}, ())
    assert handle.result().at == "noon"
    assert view.started_at is not None
    assert view.finished_at is not None
    assert view.enqueued_at <= view.started_at <= view.finished_at


@needs("claims", "results")
def test_a_result_may_hold_a_nul(backend: SyncBackend) -> None:
    """A-O06."""
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    job.finish({"bl\0": "\0", "at": "x"})
    assert json.loads(handle.view().result or "") == {"bl\0": "\0", "at": "x"}


@needs("claims", "results")
def test_a_result_has_a_json_form_and_a_cap(backend: SyncBackend) -> None:
    note.enqueue(backend)
    (job,) = backend.claim()
    for bad in (float("nan"), object(), "x" * (1024 * 1024 + 1)):
        with pytest.raises(ResultError):
            job.finish(bad)
    job.finish((1, 2))
    view = backend.get(job.id)
    assert view is not None
    assert json.loads(view.result or "") == [1, 2]


@needs("claims", "retries", "refunds")
def test_a_rescheduled_job_goes_to_the_tail_with_its_attempt(backend: SyncBackend) -> None:
    """A-J04."""
    a, b = note.enqueue(backend), note.enqueue(backend)
    assert backend.claim()[0].reschedule() == "ready"
    assert [(each.id, each.attempt) for each in backend.claim(limit=2)] == [(b.id, 1), (a.id, 1)]


@needs("claims")
def test_a_stale_holder_is_refused(backend: SyncBackend) -> None:
    """A-O04, A-O01."""
    handle = link.enqueue(backend)
    (one,) = backend.claim()
    one.release()
    (two,) = backend.claim()
    assert (one.id, two.id) == (handle.id, handle.id)
    assert one.run != two.run
    with pytest.raises(LeaseLostError):
        one.finish()
    two.finish()
    assert backend.claim() == []


@needs("claims", "retries", "results", "looking")
def test_every_failure_is_kept_with_all_it_says(rig: Rig, backend: SyncBackend) -> None:
    """A-P04, A-P17, A-O16."""
    handle = told.enqueue(backend)
    (job,) = backend.claim()
    with pytest.raises(FileNotFoundError) as caught:
        raise FileNotFoundError("no such\0file")
    assert job.fail(caught.value, delay=HOUR, data={"d": 1}) == "scheduled"
    assert backend.claim() == []
    rig.later(3601)
    (job,) = backend.claim()
    assert (job.id, job.attempt) == (handle.id, 2)
    assert job.fail("rejected", give_up=True) == "dead"
    view = handle.view()
    first, second = view.errors
    assert (first.type, first.message, first.attempt, first.data) == (
        "FileNotFoundError", "no such\0file", 1, {"d": 1},
    )  # fmt: skip
    assert first.classes[:2] == ("builtins:FileNotFoundError", "builtins:OSError")
    assert "raise FileNotFoundError" in (first.traceback or "")
    assert (second.type, second.message, second.attempt) == ("failed", "rejected", 2)
    assert (view.state, view.attempt) == ("dead", 2)
    with pytest.raises(JobDeadError, match="rejected"):
        handle.result(timeout=0)


@needs("claims", "retries")
def test_attempts_follow_each_other_with_growing_pauses(rig: Rig, backend: SyncBackend) -> None:
    """A-S05."""
    handle = link.enqueue(backend)
    for pause in (60, 120):
        (job,) = backend.claim()
        assert job.fail("no") == "scheduled"
        rig.later(pause - 2)
        assert backend.claim() == []
        rig.later(4)
    (job,) = backend.claim()
    assert (job.id, job.attempt, job.fail("no")) == (handle.id, 3, "dead")
    assert backend.claim() == []


@needs("claims", "retries")
def test_the_class_of_an_error_decides(backend: SyncBackend) -> None:
    ends = []
    for kind in (picky, proud):
        for error in (FileNotFoundError("no"), ValueError("no")):
            kind.enqueue(backend)
            ends.append(backend.claim()[0].fail(error))
    assert ends == ["scheduled", "dead", "dead", "scheduled"]


@needs("claims", "retries")
def test_a_snoozed_job_sleeps(rig: Rig, backend: SyncBackend) -> None:
    handle = link.enqueue(backend)
    (job,) = backend.claim()
    assert job.snooze(HOUR) == "scheduled"
    assert backend.claim() == []
    rig.later(3601)
    assert [each.id for each in backend.claim()] == [handle.id]


@needs("claims", "retries", "refunds", "looking")
def test_a_snoozed_job_keeps_its_attempt(rig: Rig, backend: SyncBackend) -> None:
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    with pytest.raises(OptionError):
        job.snooze(-MINUTE)
    assert job.snooze(HOUR) == "scheduled"
    assert (backend.claim(), handle.view().attempt) == ([], 0)
    rig.later(3601)
    assert backend.claim()[0].attempt == 1


@needs("claims", "checkpoints")
def test_a_checkpoint_comes_back_with_the_next_attempt(backend: SyncBackend) -> None:
    """A-S06."""
    handle = steps.enqueue(backend)
    (job,) = backend.claim()
    assert job.checkpoint is None
    job.save({"page": 1})
    job.save({"page": 3}, extra_attempts=1)
    with pytest.raises(PayloadError):
        job.save({"page": "\0"})
    with pytest.raises(OptionError):
        job.save({"page": 4}, extra_attempts=-1)
    for attempt in (2, 3, 4):
        job.fail("interrupted", delay=timedelta(0))
        (job,) = backend.claim(block=10)
        assert (job.attempt, json.loads(job.checkpoint or "")) == (attempt, {"page": 3})
    assert json.loads(handle.view().checkpoint or "") == {"page": 3}
    assert job.fail("no") == "dead"


# ---- cancel
@needs("cancel", "claims")
def test_what_can_be_cancelled_and_what_not(backend: SyncBackend) -> None:
    """A-O03."""
    with pytest.raises(NotFoundError):
        backend.cancel(987_654_321)
    pending, running, done = (note.enqueue(backend) for _ in range(3))
    backend.claim(id=done.id)[0].finish({"at": "noon"})
    assert (pending.cancel(reason="no need"), pending.cancel()) == ("cancelled", "cancelled")
    assert pending.view().reason == "no need"
    with pytest.raises(JobCancelledError):
        pending.result(timeout=0)
    (job,) = backend.claim(limit=9)
    assert running.cancel() == "running"
    for verb in (job.extend, job.finish):
        with pytest.raises(JobCancelledError):
            verb()
    job.release()
    assert (running.state(), backend.claim()) == ("cancelled", [])
    assert running.view().reason == "cancelled while it ran"
    with pytest.raises(JobEndedError):
        done.cancel()
    assert done.result().at == "noon"


@needs("cancel", "claims")
def test_a_cancel_by_force_takes_the_job_away(backend: SyncBackend) -> None:
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    assert handle.cancel(force=True, reason="now") == "cancelled"
    with pytest.raises(LeaseLostError):
        job.finish()
    view = handle.view()
    assert (view.errors[0].message, view.reason) == ("now", "now")


@needs("cancel", "claims")
def test_why_a_running_job_was_cancelled_is_kept(backend: SyncBackend) -> None:
    handle = note.enqueue(backend)
    (job,) = backend.claim()
    assert handle.cancel(reason="ordered twice") == "running"
    assert handle.view().reason == "ordered twice"
    assert handle.cancel() == "running"
    job.release()
    assert (handle.state(), handle.view().reason) == ("cancelled", "ordered twice")


# ---- what waits for others
@needs("dependencies", "claims")
def test_a_child_runs_with_what_its_parents_returned(backend: SyncBackend) -> None:
    """A-O08."""
    parent = note.enqueue(backend)
    child = ship.enqueue(backend, note=parent)
    assert (child.state(), parent.view().dependents) == ("waiting", (child.id,))
    backend.claim(limit=9)[0].finish({"at": "noon"})
    (job,) = backend.claim(limit=9)
    assert job.id == child.id
    (edge,) = json.loads(job.after or "")
    assert edge == {"name": "note", "id": parent.id, "state": "done", "result": {"at": "noon"}}
    (dependency,) = child.view().after
    assert (dependency.name, dependency.id, dependency.state) == ("note", parent.id, "done")
    assert ship.enqueue(backend, note=parent).state() == "ready"


@needs("dependencies", "claims")
@pytest.mark.parametrize("dead_before", [True, False])
def test_a_parent_that_fails_means_what_the_spec_says(backend: SyncBackend, dead_before: bool) -> None:
    parent = note.enqueue(backend)

    def kill() -> None:
        backend.claim(id=parent.id)[0].fail("no", give_up=True)

    if dead_before:
        kill()
    children = [job.enqueue(backend, note=parent) for job in (ship, held, carried)]
    grandchild = note.enqueue(backend)
    if not dead_before:
        kill()
    assert [each.state() for each in children] == ["cancelled", "waiting", "ready"]
    assert "did not end well" in (children[0].view().reason or "")
    assert grandchild.state() == "ready"


@needs("chains", "claims", "looking")
def test_a_chain_that_breaks_is_cancelled_to_its_end(backend: SyncBackend) -> None:
    from jobspec import enqueue_chain

    handles = enqueue_chain(backend, [note.request() for _ in range(50)])
    backend.claim()[0].fail("no", give_up=True)
    assert backend.count({}) == {"dead": 1, "cancelled": 49}
    assert handles[-1].state() == "cancelled"


# ---- two phases
@needs("two phases", "claims")
def test_a_reserved_job_runs_once_it_is_committed(rig: Rig, backend: SyncBackend) -> None:
    reservation = note.reserve(backend, MINUTE)
    assert (reservation.handle.state(), backend.claim()) == ("reserved", [])
    reservation.extend(HOUR)
    rig.later(120)
    assert (reservation.commit(), reservation.commit()) == (True, False)
    assert [job.id for job in backend.claim()] == [reservation.handle.id]
    with pytest.raises(JobEndedError):
        reservation.extend(HOUR)


@needs("two phases", "claims")
def test_a_reservation_expires_and_is_not_silently_gone(rig: Rig, backend: SyncBackend) -> None:
    late, dropped = note.reserve(backend, MINUTE), note.reserve(backend, MINUTE)
    dropped.cancel()
    rig.later(61)
    for each in (late, dropped):
        with pytest.raises(ReservationExpiredError):
            each.commit()
    assert backend.claim() == []
    assert (late.handle.state(), dropped.handle.state()) == ("expired", "cancelled")
    with pytest.raises(JobExpiredError):
        late.handle.result(timeout=0)
    with pytest.raises(NotFoundError):
        backend.commit(987_654_321)


# ---- waiting
@needs("results", "claims")
def test_who_waits_is_woken_by_the_end(backend: SyncBackend) -> None:
    from threading import Thread

    handle = note.enqueue(backend)
    with pytest.raises(ResultTimeoutError):
        handle.result(timeout=0.01)
    got: list[str] = []
    thread = Thread(target=lambda: got.append(handle.result(timeout=60).at))
    thread.start()
    backend.claim()[0].finish({"at": "noon"})
    thread.join()
    assert got == ["noon"]


@needs("results")
def test_nobody_waits_for_what_never_was(backend: SyncBackend) -> None:
    """A-S34."""
    assert backend.wait(987_654_321, timeout_seconds=None) is None
    assert backend.get(987_654_321) is None
    assert backend.bundle(987_654_321) is None
    assert again.enqueue(backend).state() == "ready"
