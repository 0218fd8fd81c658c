"""Strict lanes: one at a time, in the order of enqueueing, whatever becomes of the head."""

from __future__ import annotations

from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]
STRICT = ["line", "skipping", "blocking", "cancelling"]


@pytest.mark.parametrize("kind", STRICT)
def test_a_lane_runs_one_at_a_time_in_the_order_of_enqueueing(mill: Mill, kind: str) -> None:
    """A-S03."""
    worker = mill.register()
    jobs = [mill.add(kind) for _ in range(5)]
    ran = []
    while taken := mill.claim(worker):
        assert len(taken) == 1
        assert mill.claim(worker) == []
        mill.finish(*taken)
        ran.append(taken[0].id)
    assert ran == jobs


def test_lanes_do_not_wait_for_each_other(mill: Mill) -> None:
    worker = mill.register()
    heads = [mill.add("blocking", customer) for customer in range(5)]
    for customer in range(5):
        mill.add("blocking", customer)
    assert sorted(mill.ids(worker)) == heads


def test_kinds_of_one_channel_share_its_lanes(mill: Mill) -> None:
    worker = mill.register()
    first, second = mill.add("told_strict"), mill.add("skipping")
    (head,) = mill.claim(worker)
    assert head.id == first
    mill.finish(head)
    assert mill.ids(worker) == [second]


def test_a_head_of_a_kind_that_nobody_knows_holds_its_lane(mill: Mill) -> None:
    """A second job of the lane must not pass it, only because its kind has a worker."""
    knows = mill.register("skipping")
    head, behind = mill.add("told_strict"), mill.add("skipping")
    assert mill.claim(knows) == []
    everything = mill.register()
    (job,) = mill.claim(everything)
    assert job.id == head
    mill.finish(job)
    assert mill.ids(knows) == [behind]


@pytest.mark.parametrize("kind", STRICT)
def test_a_head_that_fails_blocks_its_lane_until_its_retry(mill: Mill, kind: str) -> None:
    worker = mill.register()
    head, behind = mill.add(kind), mill.add(kind)
    mill.fail(*mill.claim(worker))
    assert mill.states(head, behind) == ["scheduled", "ready"]
    assert mill.claim(worker, tick=True) == []
    mill.due_now()
    (again,) = mill.claim(worker, tick=True)
    assert (again.id, again.attempt) == (head, 2)
    mill.finish(again)
    assert mill.ids(worker) == [behind]


@pytest.mark.parametrize("kind", STRICT)
@pytest.mark.parametrize("how", ["delayed", "reserved", "waiting"])
def test_a_head_that_cannot_run_yet_blocks_its_lane(mill: Mill, kind: str, how: str) -> None:
    """Decision 5."""
    worker = mill.register()
    parent = mill.add("plain")
    (running,) = mill.claim(worker)
    options: dict[str, dict[str, Any]] = {
        "delayed": {"delay": "1 hour"}, "reserved": {"reserve": "1 hour"}, "waiting": {"after": {"parent": parent}}
    }  # fmt: skip
    head, behind = mill.add(kind, **options[how]), mill.add(kind)
    assert mill.claim(worker, tick=True) == []
    if how == "delayed":
        mill.due_now()
    elif how == "reserved":
        mill.call("commit", head)
    else:
        mill.finish(running)
    (first,) = mill.claim(worker, tick=True)
    assert first.id == head
    mill.finish(first)
    assert mill.ids(worker) == [behind]


@pytest.mark.parametrize("kind", STRICT)
def test_a_snoozed_head_keeps_its_place_and_its_attempt(mill: Mill, kind: str) -> None:
    worker = mill.register()
    head, behind = mill.add(kind), mill.add(kind)
    (job,) = mill.claim(worker)
    assert mill.call("snooze", job.id, job.run, "1 hour") == "scheduled"
    assert mill.claim(worker, tick=True) == []
    mill.due_now()
    (again,) = mill.claim(worker, tick=True)
    assert (again.id, again.attempt) == (head, 1)
    mill.finish(again)
    assert mill.ids(worker) == [behind]


@pytest.mark.parametrize("kind", STRICT)
def test_a_rescheduled_head_goes_to_the_tail_with_its_attempt(mill: Mill, kind: str) -> None:
    """A-J04."""
    worker = mill.register()
    head, *behind = (mill.add(kind) for _ in range(3))
    (job,) = mill.claim(worker)
    assert mill.call("reschedule", job.id, job.run) == "ready"
    assert mill.drain(worker) == [*behind, head]
    assert mill.job(head).attempt == 1


def test_a_released_head_stays_the_head(mill: Mill) -> None:
    worker = mill.register()
    head, _ = mill.add("line"), mill.add("line")
    mill.release(*mill.claim(worker))
    assert [(job.id, job.attempt) for job in mill.claim(worker)] == [(head, 1)]


def test_a_parked_head_lets_the_others_pass(mill: Mill) -> None:
    worker = mill.register()
    head, behind = mill.add("blocking"), mill.add("blocking")
    mill.park(*mill.claim(worker))
    assert mill.state(head) == "parked"
    assert mill.ids(worker) == [behind]


def test_reschedule_of_an_unordered_job_goes_behind_the_others(mill: Mill) -> None:
    """A-J04."""
    worker = mill.register()
    first, second = mill.enqueue("plain"), mill.enqueue("plain")
    (job,) = mill.claim(worker, 1)
    mill.call("reschedule", job.id, job.run)
    assert [(each.id, each.attempt) for each in mill.claim(worker)] == [(second, 1), (first, 1)]


# ---- what becomes of a lane whose head died
def dead_head(mill: Mill, kind: str, followers: int = 2) -> tuple[int, list[int]]:
    head, *behind = (mill.add(kind) for _ in range(followers + 1))
    mill.dies_now(mill.take(head))
    return head, behind


@pytest.mark.parametrize("kind", ["line", "skipping"])
def test_skip_goes_on_behind_a_dead_head(mill: Mill, kind: str) -> None:
    """B6."""
    head, behind = dead_head(mill, kind)
    assert mill.drain(mill.register()) == behind
    assert mill.state(head) == "dead"


def test_block_waits_behind_a_dead_head_until_somebody_unblocks(mill: Mill) -> None:
    worker = mill.register()
    head, behind = dead_head(mill, "blocking")
    late = mill.add("blocking")
    other = mill.add("blocking", 2)
    assert mill.drain(worker) == [other]
    assert mill.call("unblock", "mill.blocking", "[2]") is None
    assert mill.call("unblock", "mill.blocking", "[1]") == head
    assert mill.call("unblock", "mill.blocking", "[1]") is None
    assert mill.drain(worker) == [*behind, late]
    assert mill.state(head) == "dead"


def test_unblock_that_is_rolled_back_leaves_the_lane_blocked(mill: Mill, clients: Clients) -> None:
    worker, operator = mill.register(), clients()
    dead_head(mill, "blocking")
    operator.begin()
    operator.call("unblock", "mill.blocking", "[1]")
    assert mill.claim(worker) == []  # and does not wait
    operator.rollback()
    assert mill.claim(worker) == []


def test_unblock_says_what_it_needs(mill: Mill) -> None:
    assert mill.refused("unblock", "mill.blocking") == "JS003"
    assert mill.refused("unblock", "mill.blocking", "customer 1") == "JS003"
    assert mill.refused("unblock", "mill.nope") == "JS005"
    assert mill.call("unblock", "mill.line") is None


def test_cancel_ends_what_waited_behind_a_dead_head_and_nothing_that_came_later(mill: Mill) -> None:
    worker = mill.register()
    head, behind = dead_head(mill, "cancelling", 20)
    late = mill.add("cancelling")
    other = mill.add("cancelling", 2)
    assert sorted(mill.drain(worker)) == [late, other]
    assert {mill.state(job) for job in behind} == {"cancelled"}
    assert mill.job(behind[0]).reason == f"job {head}, before it in its lane, died"
    assert mill.rows("select 1 from jobspec.job_held") == []


def test_cancel_reaches_jobs_that_are_held_behind_a_dead_head(mill: Mill) -> None:
    head, parent = mill.add("cancelling"), mill.add("plain")
    held = [
        mill.add("cancelling", delay="1 hour"),
        mill.add("cancelling", reserve="1 hour"),
        mill.add("cancelling", after={"p": parent}),
    ]
    mill.dies_now(mill.take(head))
    mill.tick(2)
    assert mill.states(*held) == ["cancelled"] * 3
    assert mill.refused("commit", held[1]) == "JS046"


def test_a_follower_that_somebody_has_in_hand_is_cancelled_when_they_are_through(mill: Mill, clients: Clients) -> None:
    """No tick waits for a transaction of a user, and none passes what that transaction does."""
    other = clients()
    head, reserved = mill.add("cancelling"), mill.add("cancelling", reserve="1 hour")
    mill.dies_now(mill.take(head))
    other.begin()
    other.call("commit", reserved)
    mill.rows("set lock_timeout = '5s'")
    mill.tick(2)
    assert mill.state(reserved) == "reserved"
    other.commit()
    mill.tick(2)
    assert mill.states(head, reserved) == ["dead", "cancelled"]


def test_a_retried_dead_head_is_the_head_again(mill: Mill) -> None:
    worker = mill.register()
    head, behind = dead_head(mill, "blocking")
    assert mill.call("retry", [head]) == [head]
    assert mill.drain(worker) == [head, *behind]


# ---- order between transactions
@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
@pytest.mark.parametrize("bulk", [True, False])
def test_a_transaction_that_began_after_the_other_committed_comes_after_it(
    mill: Mill, clients: Clients, isolation: str, bulk: bool
) -> None:
    worker, one, two = mill.register(), clients(), clients()
    jobs: list[int] = []
    for n in range(6):
        client = (one, two)[n % 2]
        client.begin(isolation)
        jobs += client.many({"kind": "line"}, {"kind": "line"}) if bulk else [client.add("line"), client.add("line")]
        client.commit()
    assert mill.drain(worker) == jobs


def test_producers_of_one_lane_do_not_wait_for_each_other(mill: Mill, clients: Clients) -> None:
    """Decision 23; B7: what a slow transaction put in first comes first, unless the other one has been claimed."""
    worker, slow = mill.register(), clients()
    slow.begin()
    early = slow.add("line")
    late = mill.add("line")
    (first,) = mill.claim(worker)
    assert first.id == late
    slow.commit()
    assert mill.claim(worker) == []
    mill.finish(first)
    assert mill.ids(worker) == [early]


def test_a_claim_by_id_does_not_pass_the_head(mill: Mill) -> None:
    head, behind = mill.add("blocking"), mill.add("blocking")
    assert code(lambda: mill.take(behind)) == "JS047"
    job = mill.take(head)
    assert code(lambda: mill.take(behind)) == "JS047"
    mill.end(job)
    assert mill.take(behind).id == behind
