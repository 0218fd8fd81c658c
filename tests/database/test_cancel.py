"""Cancel: at once where nobody runs the job; else the handler is asked, or the job taken from it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]
STATES = ["ready", "scheduled", "reserved", "waiting", "parked"]


def in_state(mill: Mill, kind: str, state: str) -> int:
    options: dict[str, Any] = {}
    if state in ("scheduled", "reserved"):
        options = {"delay" if state == "scheduled" else "reserve": "1 hour"}
    elif state == "waiting":
        options = {"after": {"parent": mill.add("fair")}}
    job: int = mill.add(kind, **options)
    if state == "parked":
        claimed = mill.take(job)
        mill.call("park", claimed.id, claimed.run)
    assert mill.state(job) == state
    return job


def beat(mill: Mill, worker: int, runs: list[int]) -> Any:
    return mill.call("heartbeat", worker, 30, runs)


@pytest.mark.parametrize("kind", ["plain", "line", "blocking", "four"])
@pytest.mark.parametrize("state", STATES)
def test_a_job_that_does_not_run_is_cancelled_at_once(mill: Mill, kind: str, state: str) -> None:
    """A-O03."""
    job = in_state(mill, kind, state)
    behind = mill.add(kind)
    assert mill.call("cancel", job, False, "not wanted") == "cancelled"
    view = mill.job(job)
    assert (view.state, view.reason) == ("cancelled", "not wanted")
    assert mill.call("cancel", job) == "cancelled"  # once more changes nothing
    mill.due_now()
    ran = mill.drain(mill.register())
    assert behind in ran
    assert job not in ran


def test_what_has_ended_or_never_was_cannot_be_cancelled(mill: Mill) -> None:
    """A-O03."""
    worker = mill.register()
    done, dead, blocking, expired = (
        mill.add("plain"),
        mill.add("plain"),
        mill.add("blocking"),
        mill.add("plain", reserve="1 hour"),
    )
    mill.end(mill.take(done), "kept")
    mill.dies_now(mill.take(dead))
    mill.dies_now(mill.take(blocking))
    mill.due_now()
    mill.tick()
    for job in (done, dead, blocking, expired):
        assert mill.refused("cancel", job) == "JS048"
        assert mill.refused("cancel", job, True) == "JS048"
    assert mill.job(done).result == "kept"
    assert mill.refused("cancel", 99999) == "JS010"
    assert mill.claim(worker) == []


def test_a_running_job_is_asked_and_the_worker_told(mill: Mill, clients: Clients) -> None:
    worker, listener = mill.register(), clients()
    listener.rows("listen jobspec_wake")
    job = mill.add("plain")
    (claimed,) = mill.claim(worker)
    assert mill.call("cancel", job) == "running"
    assert next(listener.conn.notifies(timeout=10)).payload == "cancel"
    assert beat(mill, worker, [claimed.run]) == {"lost": [], "cancelled": [claimed.run], "stale": False}
    assert mill.job(job).cancel_asked
    assert mill.settle("cancelled", [claimed]) == [claimed.run]
    assert mill.state(job) == "cancelled"


@pytest.mark.parametrize("verdict", ["failed", "given_up", "released", "snoozed", "rescheduled", "parked", "lost"])
def test_whatever_the_handler_says_after_it_was_asked_the_job_is_cancelled(mill: Mill, verdict: str) -> None:
    worker = mill.register()
    for kind in ("plain", "blocking"):
        job = mill.add(kind)
        (claimed,) = mill.claim(worker)
        mill.call("cancel", job)
        mill.settle(verdict, [claimed])
        assert mill.state(job) == "cancelled"


def test_a_finish_after_it_was_asked_does_not_count(mill: Mill) -> None:
    """A-O03: alone it is refused; in a batch it is told apart by its sign."""
    worker = mill.register()
    asked, other = mill.add("plain"), mill.add("plain")
    one, two = mill.claim(worker)
    mill.call("cancel", asked)
    assert mill.refused("finish", asked, one.run, "1") == "JS012"
    assert mill.state(asked) == "running"
    assert sorted(mill.finish(one, two, result="1")) == [-one.run, two.run]
    assert mill.states(asked, other) == ["cancelled", "done"]
    assert mill.job(asked).result is None


def test_a_worker_that_dies_after_it_was_asked_leaves_a_cancelled_job(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain")
    mill.claim(worker)
    mill.call("cancel", job)
    mill.dies(worker)
    mill.tick()
    assert mill.state(job) == "cancelled"


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_by_force_a_running_job_is_taken_from_its_worker(mill: Mill, clients: Clients, isolation: str) -> None:
    worker, caller = mill.register(), clients()
    job, behind = mill.add("line"), mill.add("line")
    (claimed,) = mill.claim(worker)
    caller.begin(isolation)
    assert caller.call("cancel", job, True, "stop it") == "cancelled"
    caller.commit()
    assert mill.state(job) == "cancelled"
    assert [error.message for error in mill.errors(job)] == ["stop it"]
    assert mill.finish(claimed) == []
    assert mill.refused("checkpoint", job, claimed.run, "{}") == "JS002"
    assert beat(mill, worker, [claimed.run]) == {"lost": [claimed.run], "cancelled": [], "stale": False}
    assert mill.ids(worker) == [behind]


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
@pytest.mark.parametrize("state", [*STATES, "running"])
@pytest.mark.parametrize("kind", ["plain", "blocking"])
def test_a_cancel_that_is_rolled_back_has_not_been(
    mill: Mill, clients: Clients, isolation: str, state: str, kind: str
) -> None:
    caller = clients()
    job = mill.add(kind) if state == "running" else in_state(mill, kind, state)
    claimed = mill.take(job) if state == "running" else None
    before = mill.stored()
    caller.begin(isolation)
    caller.call("cancel", job)
    caller.rollback()
    assert (mill.state(job), mill.stored()) == (state, before)
    caller.begin(isolation)
    assert caller.call("cancel", job) == ("running" if claimed else "cancelled")
    caller.commit()
    assert mill.job(job).cancel_asked if claimed else mill.state(job) == "cancelled"


def test_a_long_transaction_that_cancels_a_head_holds_up_no_other_lane(mill: Mill, clients: Clients) -> None:
    """Nor the ticks, nor producers; its own lane waits, because it may yet be rolled back."""
    worker, slow = mill.register(), clients()
    head = mill.add("blocking", 1)
    mill.rows("set lock_timeout = '10 s'")
    slow.begin()
    slow.call("cancel", head)
    behind, other = mill.add("blocking", 1), mill.add("blocking", 2)
    assert mill.ids(worker, tick=True) == [other]
    assert mill.takes(limit=10) == []
    assert code(lambda: mill.take(behind)) == "JS047"
    slow.commit()
    assert mill.ids(worker, tick=True) == [behind]


def test_a_long_transaction_that_asks_a_running_job_holds_up_no_claim(mill: Mill, clients: Clients) -> None:
    worker, slow = mill.register(), clients()
    job = mill.add("plain")
    (claimed,) = mill.claim(worker)
    mill.rows("set lock_timeout = '10 s'")
    slow.begin()
    slow.call("cancel", job)
    other = mill.add("plain")
    assert mill.ids(worker, tick=True) == [other]
    assert beat(mill, worker, [claimed.run])["lost"] == []
    slow.rollback()
    assert mill.finish(claimed) == [claimed.run]


@pytest.mark.parametrize("committed", [True, False])
def test_a_batch_that_meets_a_cancel_waits_and_ends_the_job_once(mill: Mill, clients: Clients, committed: bool) -> None:
    """The row has moved on when the batch has its lock: what it deletes must be what it locked."""
    worker, canceller, completer = mill.register(), clients(), clients()
    job, other = mill.add("plain"), mill.add("plain")
    one, two = mill.claim(worker)
    canceller.begin()
    canceller.call("cancel", job)
    batch = clients.step(completer, lambda: completer.finish(one, two)).waits()
    canceller.commit() if committed else canceller.rollback()
    assert sorted(batch.result()) == ([-one.run, two.run] if committed else sorted([one.run, two.run]))
    assert mill.states(job, other) == ["cancelled" if committed else "done", "done"]
    assert mill.value("select count(*) from jobspec.job_running") == 0


def test_a_finish_that_meets_a_cancel_is_refused(mill: Mill, clients: Clients) -> None:
    canceller, handler = clients(), clients()
    job = mill.add("plain")
    claimed = mill.take(job)
    canceller.begin()
    canceller.call("cancel", job)
    finish = clients.step(handler, lambda: handler.refused("finish", job, claimed.run)).waits()
    canceller.commit()
    assert finish.result() == "JS012"
    assert mill.state(job) == "running"


def test_a_cancel_that_meets_a_claim_asks_the_claimer(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    worker = one.register()
    job = mill.add("plain")
    one.begin()
    one.claim(worker)
    cancel = clients.step(two, lambda: two.call("cancel", job)).waits()
    one.commit()
    assert cancel.result() == "running"


def test_a_cancel_that_meets_a_finish_comes_too_late(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    job = mill.add("plain")
    claimed = mill.take(job)
    one.begin()
    one.end(claimed)
    cancel = clients.step(two, lambda: two.refused("cancel", job)).waits()
    one.commit()
    assert cancel.result() == "JS048"


def test_a_cancel_that_meets_a_retry_finds_the_job_where_it_went(mill: Mill, clients: Clients) -> None:
    for kind in ("plain", "blocking"):
        one, two = clients(), clients()
        job = mill.add(kind)
        claimed = mill.take(job)
        one.begin()
        one.fail(claimed)
        cancel = clients.step(two, lambda two=two, job=job: two.call("cancel", job)).waits()  # type: ignore[misc]
        one.commit()
        assert cancel.result() == "cancelled"
        assert mill.state(job) == "cancelled"


def test_an_old_snapshot_cancels_nothing_that_has_moved_since(mill: Mill, clients: Clients) -> None:
    caller, worker = clients(), mill.register()
    job = mill.add("plain")
    caller.begin("repeatable read")
    mill.claim(worker)
    assert caller.refused("cancel", job) == "40001"
    caller.rollback()
    assert not mill.job(job).cancel_asked
