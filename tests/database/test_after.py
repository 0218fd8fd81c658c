"""Jobs that wait for jobs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]


def ends(mill: Mill, worker: int, how: str = "done") -> int:
    """Run one job, to this end."""
    (job,) = mill.claim(worker, 1)
    if how == "done":
        mill.finish(job)
    else:
        mill.settle("given_up", [job], {"type": "ValueError", "message": "no"})
    return int(job.id)


def test_a_chain_runs_in_its_order(mill: Mill) -> None:
    """A-D01."""
    worker = mill.register()
    chain = mill.many({"kind": "plain"}, *({"kind": "fair", "after": {"before": -n}} for n in range(1, 6)))
    assert mill.states(*chain) == ["ready"] + ["waiting"] * 5
    for each in chain:
        assert ends(mill, worker) == each
    assert mill.claim(worker) == []


def test_a_chain_with_a_bad_element_stores_nothing(mill: Mill) -> None:
    """A-D04."""
    before = mill.stored()
    assert (
        code(
            lambda: mill.many(
                {"kind": "plain"}, {"kind": "plain", "after": {"a": -1}}, {"kind": "nope", "after": {"a": -2}}
            )
        )
        == "JS004"
    )
    assert mill.stored() == before


def test_the_foot_of_a_diamond_waits_for_both_sides(mill: Mill) -> None:
    worker = mill.register()
    top, left, right, foot = mill.many(
        {"kind": "plain"}, {"kind": "plain", "after": {"t": -1}}, {"kind": "plain", "after": {"t": -1}},
        {"kind": "plain", "after": {"l": -2, "r": -3}},
    )  # fmt: skip
    assert [ends(mill, worker) for _ in range(3)] == [top, left, right]
    assert mill.ids(worker) == [foot]


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_two_parents_that_end_at_once_set_the_child_free(mill: Mill, clients: Clients, isolation: str) -> None:
    """B8, B9: each sees the edge of the other; no row is shared, so neither waits."""
    worker, one, two = mill.register(), clients(), clients()
    a, b = mill.add("plain"), mill.add("plain")
    child = mill.add("plain", after={"a": a, "b": b})
    first, second = mill.claim(worker)
    one.begin(isolation)
    two.begin(isolation)
    one.end(first)
    two.end(second)
    one.commit()
    two.commit()
    assert mill.drain(worker) == [child]


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
@pytest.mark.parametrize("parent_first", [True, False])
def test_a_child_that_comes_while_its_parent_ends_runs(
    mill: Mill, clients: Clients, isolation: str, parent_first: bool
) -> None:
    """B8, second form."""
    worker, ender, producer = mill.register(), clients(), clients()
    parent = mill.add("plain")
    (running,) = mill.claim(worker)
    ender.begin()
    producer.begin(isolation)
    ender.end(running)
    child = producer.add("plain", after={"parent": parent})
    for client in (ender, producer) if parent_first else (producer, ender):
        client.commit()
        mill.tick()  # one that comes between must not give the child up
    assert mill.drain(worker) == [child]


@pytest.mark.parametrize("verb", ["finish", "cancel"])
@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_a_parent_that_ends_under_an_old_snapshot_finds_children_that_came_since(
    mill: Mill, clients: Clients, isolation: str, verb: str
) -> None:
    """B29, for those who end: the ticks in between have long stopped looking at the child."""
    worker, ender = mill.register(), clients()
    parent = mill.add("plain")
    if verb == "finish":
        (running,) = mill.claim(worker)
    ender.begin(isolation)
    child = mill.add("plain", after={"parent": parent}, on_dep_failure="run")
    mill.tick(5)
    if verb == "finish":
        ender.end(running)
    else:
        ender.call("cancel", parent)
    ender.commit()
    assert mill.drain(worker) == [child]


# ---- a parent that does not end well
@pytest.mark.parametrize(("policy", "state"), [("cancel", "cancelled"), ("run", "ready"), ("block", "waiting")])
@pytest.mark.parametrize("end", ["dead", "cancelled", "expired"])
def test_what_becomes_of_a_child_whose_parent_failed(mill: Mill, policy: str, state: str, end: str) -> None:
    worker = mill.register()
    options: dict[str, Any] = {"reserve": "1 hour"} if end == "expired" else {}
    parent = mill.add("plain", **options)
    child = mill.add("fair", after={"parent": parent}, on_dep_failure=policy)
    if end == "dead":
        ends(mill, worker, "dead")
    elif end == "cancelled":
        mill.call("cancel", parent)
    else:
        mill.due_now()
        mill.tick()
    assert mill.states(parent, child) == [end, state]
    late = mill.add("fair", after={"parent": parent}, on_dep_failure=policy)
    assert mill.state(late) == state
    if state == "cancelled":
        assert mill.job(child).reason == mill.job(late).reason == "a job it waited for did not end well"
    mill.tick(4)
    assert mill.states(child, late) == [state] * 2


def test_a_child_that_runs_anyway_reads_how_its_parents_ended(mill: Mill) -> None:
    worker = mill.register()
    good, bad, gone = mill.enqueue("plain"), mill.enqueue("plain"), mill.enqueue("plain")
    bundle = mill.bundle({"kind": "plain"})["bundle_id"]
    child = mill.enqueue(
        "plain", after={"bad": bad, "good": good, "gone": gone, "bundle": bundle}, on_dep_failure="run"
    )
    mill.call("cancel", gone)
    first, second, member = mill.claim(worker)
    mill.finish(first, result='{"x": 1}')
    mill.settle("given_up", [second])
    mill.finish(member)
    mill.tick(2)
    (job,) = mill.claim(worker)
    assert job.id == child
    assert json.loads(job.after) == [
        {"name": "bad", "id": bad, "state": "dead", "result": None},
        {"name": "bundle", "id": bundle, "state": "done", "result": None},
        {"name": "gone", "id": gone, "state": "cancelled", "result": None},
        {"name": "good", "id": good, "state": "done", "result": {"x": 1}},
    ]


def test_parents_that_ended_before_do_not_hold_a_child(mill: Mill) -> None:
    """A-O08."""
    worker = mill.register()
    one, two = mill.enqueue("plain"), mill.enqueue("plain")
    mill.finish(*mill.claim(worker), result="7")
    child = mill.enqueue("plain", after={"one": one, "two": two})
    (job,) = mill.claim(worker)
    assert job.id == child
    assert [each["result"] for each in json.loads(job.after)] == [7, 7]


def test_a_blocked_child_goes_on_when_its_parent_is_retried_and_ends_well(mill: Mill) -> None:
    worker = mill.register()
    parent = mill.add("plain")
    child = mill.add("fair", after={"parent": parent}, on_dep_failure="block")
    ends(mill, worker, "dead")
    mill.call("retry", [parent])
    assert ends(mill, worker) == parent
    assert mill.ids(worker) == [child]


def test_a_failure_runs_down_a_long_chain(mill: Mill) -> None:
    """No recursion: 2,000 levels. ``run`` stops it."""
    worker = mill.register()
    chain = mill.many({"kind": "plain"}, *({"kind": "plain", "after": {"before": -n}} for n in range(1, 2000)))
    last = mill.add("fair", after={"before": chain[-1]}, on_dep_failure="run")
    ends(mill, worker, "dead")
    states = mill.rows("select state, count(*) from jobspec.jobs where id = any(%s) group by 1", chain)
    assert {row.state: row.count for row in states} == {"dead": 1, "cancelled": 1999}
    assert mill.ids(worker) == [last]


def test_a_waiting_job_with_a_time_waits_for_that_too(mill: Mill) -> None:
    worker = mill.register()
    parent = mill.add("plain")
    for kind in ("plain", "line"):
        mill.add(kind, after={"parent": parent}, delay="1 hour")
    ends(mill, worker)
    assert mill.claim(worker, tick=True) == []
    mill.due_now()
    assert len(mill.claim(worker, tick=True)) == 2


def test_a_cancelled_child_waits_for_nobody(mill: Mill) -> None:
    parent = mill.add("plain")
    child = mill.add("plain", after={"parent": parent})
    assert mill.call("cancel", child) == "cancelled"
    assert mill.drain(mill.register()) == [parent]


def test_a_child_that_is_being_cancelled_holds_up_no_parent(mill: Mill, clients: Clients) -> None:
    worker, other = mill.register(), clients()
    parent = mill.add("plain")
    child = mill.add("plain", after={"parent": parent})
    other.begin()
    other.call("cancel", child)
    assert ends(mill, worker) == parent  # does not wait
    mill.tick(5)
    other.rollback()
    assert mill.drain(worker) == [child]


# ---- what is refused
def test_parents_that_are_not_there_are_refused(mill: Mill) -> None:
    before = mill.stored()
    assert code(lambda: mill.add("plain", after={"parent": 99999})) == "JS010"
    assert code(lambda: mill.add("plain", after={"parent": -1})) == "JS010"
    assert mill.stored() == before


@pytest.mark.parametrize("after", [{"me": -2}, {"later": -3}, {"far": -99}])
def test_a_circle_cannot_be_said(mill: Mill, after: dict[str, int]) -> None:
    before = mill.stored()
    call = lambda: mill.many({"kind": "plain"}, {"kind": "plain", "after": after}, {"kind": "plain"})  # noqa: E731
    assert code(call) == "JS044"
    assert mill.stored() == before


@pytest.mark.parametrize("after", [{"a": "1"}, {"a": None}, {"a": 1.5}, {"a": 1e30}, {"a": True}, [1], "x", 3])
def test_what_is_no_map_of_ids_is_refused(mill: Mill, after: Any) -> None:
    before = mill.stored()
    assert code(lambda: mill.many({"kind": "plain"}, {"kind": "plain", "after": after})) == "JS003"
    assert (
        code(lambda: mill.value("select jobspec.enqueue('mill.plain', p_after => %s::jsonb)", json.dumps(after)))
        == "JS003"
    )
    assert mill.stored() == before
