"""Life-cycle events for any client that listens: each once, after the commit, and only for kinds that asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import takewhile
from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]


@pytest.fixture
def heard(mill: Mill, clients: Clients) -> Callable[[], list[Any]]:
    """What has been said since it was last asked: (event, id, attempt)."""
    listener = clients()
    listener.rows("listen jobspec_event")

    def ask() -> list[Any]:
        mill.rows("select pg_notify('jobspec_event', '{\"event\": \"end\"}')")
        said: list[Any] = []
        for notification in listener.conn.notifies(timeout=20):
            event = json.loads(notification.payload)
            if event["event"] == "end":
                return said
            assert event["kind"].startswith("mill.told")
            said.append((event["event"], event["id"], event["attempt"]))
        raise AssertionError

    return ask


Heard = Callable[[], list[Any]]


@pytest.mark.parametrize("kind", ["told", "told_strict"])
def test_the_life_of_a_job_that_ends_well(mill: Mill, heard: Heard, kind: str) -> None:
    """A-J06."""
    worker = mill.register()
    job = mill.add(kind)
    assert heard() == [("queued", job, 0)]
    (first,) = mill.claim(worker)
    assert heard() == [("started", job, 1)]
    mill.fail(first)
    assert heard() == [("retry", job, 1)]
    mill.due_now()
    (second,) = mill.claim(worker, tick=True)
    assert heard() == [("started", job, 2)]
    mill.finish(second)
    assert heard() == [("done", job, 2)]


@pytest.mark.parametrize("kind", ["told", "told_strict"])
def test_the_other_ends(mill: Mill, heard: Heard, kind: str) -> None:
    dead, cancelled, asked, forced, expired = (
        mill.add(kind, n, **({"reserve": "1 hour"} if n == 4 else {})) for n in range(5)
    )
    assert heard() == [("queued", job, 0) for job in (dead, cancelled, asked, forced, expired)]
    mill.dies_now(mill.take(dead))
    assert heard() == [("started", dead, 1), ("dead", dead, 1)]
    mill.call("cancel", cancelled)
    assert heard() == [("cancelled", cancelled, 0)]
    job = mill.take(asked)
    mill.call("cancel", asked)
    mill.finish(job)
    assert heard() == [("started", asked, 1), ("cancelled", asked, 1)]
    mill.take(forced)
    mill.call("cancel", forced, True)
    assert heard() == [("started", forced, 1), ("cancelled", forced, 1)]
    mill.due_now()
    mill.tick(2)
    assert heard() == [("expired", expired, 0)]


def test_bulk_verbs_tell_of_each_job(mill: Mill, heard: Heard) -> None:
    worker = mill.register()
    jobs = mill.many(*({"kind": "told"} for _ in range(50)), *({"kind": "plain"} for _ in range(50)))
    told = jobs[:50]
    assert sorted(heard()) == [("queued", job, 0) for job in told]
    claimed = mill.claim(worker, 100)
    assert sorted(heard()) == [("started", job, 1) for job in told]
    mill.finish(*claimed)
    assert sorted(heard()) == [("done", job, 1) for job in told]


def test_nothing_is_said_before_the_commit_or_after_a_rollback(mill: Mill, clients: Clients, heard: Heard) -> None:
    caller = clients()
    for commit in (False, True):
        caller.begin()
        job = caller.add("told")
        assert heard() == []
        caller.commit() if commit else caller.rollback()
    assert heard() == [("queued", job, 0)]
    claimed = mill.take(job)
    heard()
    for commit in (False, True):
        caller.begin("repeatable read")
        caller.end(claimed)
        assert heard() == []
        caller.commit() if commit else caller.rollback()
    assert heard() == [("done", job, 1)]


def test_the_first_completion_is_told_once(mill: Mill, heard: Heard) -> None:
    """A-J08."""
    worker = mill.register()
    mill.add("told")
    (job,) = mill.claim(worker)
    heard()
    mill.finish(job)
    mill.finish(job)
    assert code(lambda: mill.end(job)) == "JS002"
    assert [event for event, *_ in heard()] == ["done"]


def test_kinds_that_did_not_ask_are_silent(mill: Mill, clients: Clients) -> None:
    worker, listener = mill.register(), clients()
    listener.rows("listen jobspec_event")
    mill.add("plain")
    deaf = mill.add("deaf")
    mill.add("line")
    for job in mill.claim(worker):
        mill.finish(job)
    mill.call("cancel", mill.add("deaf"))
    mill.rows("notify jobspec_event, 'end'")
    said = list(
        takewhile(lambda payload: payload != "end", (each.payload for each in listener.conn.notifies(timeout=20)))
    )
    assert [json.loads(payload) for payload in said] == [
        {"event": "done", "id": deaf, "kind": "mill.deaf", "attempt": 1}
    ]


def test_a_job_that_was_there_before_is_not_queued_again(mill: Mill, heard: Heard) -> None:
    job = mill.add("told", unique_key="x")
    assert mill.add("told", unique_key="x") == job
    assert heard() == [("queued", job, 0)]


def test_jobs_that_fall_with_their_parent_are_told_too(mill: Mill, heard: Heard) -> None:
    parent = mill.add("plain")
    child = mill.add("told", after={"parent": parent})
    grandchild = mill.add("told", after={"child": child})
    heard()
    mill.call("cancel", parent)
    assert heard() == [("cancelled", child, 0), ("cancelled", grandchild, 0)]


# ---- those who wait for a job to end
def test_who_waits_for_a_job_is_woken_when_it_ends(mill: Mill, clients: Clients) -> None:
    waiter, worker = clients(), mill.register()
    waiter.rows("listen jobspec_done")
    for end in ("finish", "finish_batch", "cancel", "dead", "bundle"):
        job = mill.bundle({"kind": "plain"})["bundle_id"] if end == "bundle" else mill.add("plain")
        mill.tick(3)
        (claimed,) = mill.claim(worker)
        assert waiter.call("await_done", job) is False
        if end == "finish":
            mill.end(claimed)
        elif end in ("finish_batch", "bundle"):
            mill.finish(claimed)
        elif end == "cancel":
            mill.call("cancel", job, True)
        else:
            mill.dies_now(claimed)
        assert next(waiter.conn.notifies(timeout=20, stop_after=1)).channel == "jobspec_done"
        assert waiter.call("await_done", job) is True


def test_waiting_is_over_for_what_will_not_end_by_itself(mill: Mill) -> None:
    parked = mill.add("plain")
    job = mill.take(parked)
    mill.call("park", job.id, job.run)
    assert mill.call("await_done", parked) is True
    assert mill.call("await_done", 99999) is True
    for options in ({"delay": "1 hour"}, {"reserve": "1 hour"}, {"after": {"p": parked}}, {}):
        assert mill.call("await_done", mill.add("plain", **options)) is False
