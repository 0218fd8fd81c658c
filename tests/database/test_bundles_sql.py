"""Bundles: jobs that belong together, and one event when the last of them has ended."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]


def events(mill: Mill, listener: Mill) -> list[dict[str, Any]]:
    """All bundle events until now."""
    mill.rows("select pg_notify('jobspec_event', '{\"event\": \"end\"}')")
    heard: list[dict[str, Any]] = []
    for notification in listener.conn.notifies(timeout=20):
        event = json.loads(notification.payload)
        if event["event"] == "end":
            return heard
        if event["event"] == "bundle":
            heard.append(event)
    raise AssertionError


@pytest.fixture
def listener(clients: Clients) -> Mill:
    listener = clients()
    listener.rows("listen jobspec_event")
    return listener


def counts(mill: Mill, bundle: int) -> dict[str, int]:
    row = mill.rows("select * from jobspec.bundles where id = %s", bundle)[0]._asdict()
    return {key: value for key, value in row.items() if isinstance(value, int) and value and key != "id"}


def test_a_bundle_ends_once_with_its_last_job_however_that_ended(mill: Mill, listener: Mill) -> None:
    worker = mill.register()
    made = mill.bundle(*({"kind": "fair", "customer": n} for n in range(4)))
    bundle, ids = made["bundle_id"], made["ids"]
    assert [mill.job(job).bundle_id for job in ids] == [bundle] * 4
    assert counts(mill, bundle) == {"total": 4, "unfinished": 4, "ready": 4}
    mill.call("cancel", ids[0])
    one, two, three = mill.claim(worker)
    mill.finish(one)
    mill.settle("given_up", [two])
    mill.tick(5)
    assert events(mill, listener) == []
    mill.finish(three)
    mill.tick(2)
    assert events(mill, listener) == [{"event": "bundle", "id": bundle, "kind": ""}]
    assert counts(mill, bundle) == {"total": 4, "done": 2, "dead": 1, "cancelled": 1}
    mill.tick(3)
    assert events(mill, listener) == []


def test_members_that_end_at_once_close_their_bundle_once(mill: Mill, clients: Clients, listener: Mill) -> None:
    worker, one, two = mill.register(), clients(), clients()
    bundle = mill.bundle({"kind": "plain"}, {"kind": "plain"})["bundle_id"]
    mill.tick(3)
    first, second = mill.claim(worker)
    one.begin()
    two.begin()
    one.end(first)
    two.end(second)
    one.commit()
    two.commit()
    assert events(mill, listener) == []
    mill.tick(3)
    assert [event["id"] for event in events(mill, listener)] == [bundle]


def test_a_bundle_whose_end_is_rolled_back_has_not_ended(mill: Mill, clients: Clients, listener: Mill) -> None:
    worker, one = mill.register(), clients()
    bundle = mill.bundle({"kind": "plain"})["bundle_id"]
    (job,) = mill.claim(worker)
    one.begin()
    one.end(job)
    one.rollback()
    assert events(mill, listener) == []
    mill.finish(job)
    mill.tick(2)
    assert [event["id"] for event in events(mill, listener)] == [bundle]


def test_a_bundle_does_not_end_before_all_its_jobs_are_in(mill: Mill, listener: Mill) -> None:
    """Its first job is cancelled at once, since what it waits for has failed."""
    worker = mill.register()
    failed = mill.add("plain")
    mill.dies_now(mill.take(failed))
    made = mill.bundle({"kind": "plain", "after": {"failed": failed}}, {"kind": "plain"})
    assert mill.states(*made["ids"]) == ["cancelled", "ready"]
    mill.tick(3)
    assert events(mill, listener) == []
    assert mill.drain(worker) == [made["ids"][1]]
    assert [event["id"] for event in events(mill, listener)] == [made["bundle_id"]]


def test_a_bundle_of_jobs_that_all_ended_at_once_ends_too(mill: Mill, listener: Mill) -> None:
    failed = mill.add("plain")
    mill.call("cancel", failed)
    bundle = mill.bundle({"kind": "plain", "after": {"failed": failed}})["bundle_id"]
    mill.tick(2)
    assert [event["id"] for event in events(mill, listener)] == [bundle]


def test_a_job_that_was_there_before_is_a_member_too(mill: Mill, listener: Mill) -> None:
    worker = mill.register()
    old = mill.add("unfinished")
    done = mill.add("forever")
    (job,) = (each for each in mill.claim(worker) if each.id == done)
    mill.finish(job)
    made = mill.bundle({"kind": "unfinished"}, {"kind": "forever"}, {"kind": "unfinished"})
    assert made["ids"] == [old, done, old]
    assert counts(mill, made["bundle_id"])["total"] == 2
    mill.tick(3)
    assert events(mill, listener) == []
    mill.rows("select jobspec.requeue(array[%s])", old)
    mill.drain(worker)
    assert [event["id"] for event in events(mill, listener)] == [made["bundle_id"]]


@pytest.mark.parametrize("shape", ["chain", "fan"])
def test_a_job_runs_after_a_bundle(mill: Mill, shape: str) -> None:
    worker = mill.register()
    made = mill.bundle({"kind": "plain"}, {"kind": "plain", **({"after": {"a": -1}} if shape == "chain" else {})})
    last = mill.add("plain", after={"all": made["bundle_id"]})
    assert mill.drain(worker) == [*made["ids"], last]
    assert mill.drain(worker) == []
    late = mill.add("plain", after={"all": made["bundle_id"]})
    assert mill.ids(worker) == [late]


@pytest.mark.parametrize(
    "jobs", [[], [{"kind": "mill.plain"}, {"kind": "mill.nope"}], [{"kind": "mill.plain", "try": True}], {}, None]
)
def test_a_bundle_that_cannot_be_stores_nothing(mill: Mill, jobs: Any) -> None:
    """A-G04."""
    before = mill.stored()
    expected = {"[]": "JS045", "{}": "JS001", "null": "JS001"}.get(
        json.dumps(jobs), "JS004" if "nope" in str(jobs) else "JS003"
    )
    assert code(lambda: mill.value("select jobspec.enqueue_bundle(%s::jsonb)", json.dumps(jobs))) == expected
    assert mill.stored() == before


def test_a_long_name_of_a_bundle_is_refused_and_the_longest_still_ends(mill: Mill, listener: Mill) -> None:
    """A-G28: the name travels in a notification."""
    jobs = json.dumps([{"kind": "mill.plain", "payload": {}}])
    assert mill.refused("enqueue_bundle", jobs, name="x" * 201) == "JS003"
    bundle = mill.call("enqueue_bundle", jobs, name="x" * 200)["bundle_id"]
    mill.drain(mill.register())
    assert events(mill, listener) == [{"event": "bundle", "id": bundle, "kind": "x" * 200}]
