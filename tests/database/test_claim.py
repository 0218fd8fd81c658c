"""Leasing jobs: who gets what, in which order, and never twice."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest


def test_an_empty_queue_gives_nothing(shop: Any) -> None:
    """A-J01."""
    assert shop.claim(shop.register()) == []


def test_oldest_first_with_the_payload_intact(shop: Any) -> None:
    """A-J01."""
    shop.enqueue("send", {"x": {"some": "job"}, "fish": "🐠"})
    shop.enqueue("send", {"x": 2})
    first, second = shop.claim(shop.register())
    assert first.id < second.id
    assert '"fish": "🐠"' in first.payload


def test_priority_then_age(shop: Any) -> None:
    """A-P10: any value works, none is invisible, NULL means 0."""
    normal = [shop.enqueue("send", {}, priority=None if n % 2 else 0) for n in range(20)]
    high, low, least, most = (shop.enqueue("send", {}, priority=p) for p in (10, -5, -32767, 32767))
    assert shop.ids(shop.register()) == [most, high, *normal, low, least]


def test_the_limit_is_never_exceeded(shop: Any) -> None:
    """B1."""
    shop.enqueue_many(
        [{"kind": "shop.send"}] * 50 + [{"kind": "shop.visit", "payload": {"customer": n % 7}} for n in range(50)]
    )
    worker = shop.register()
    taken = [len(shop.claim(worker, limit)) for limit in (1, 3, 10, 40, 100)]
    assert taken == [1, 3, 10, 40, 46]


def test_a_claim_leases_a_job_once(shop: Any, other: Any) -> None:
    jobs = [shop.enqueue("send") for _ in range(4)]
    one, two = shop.register("send"), other.register("send")
    with shop.conn.transaction():
        mine = shop.ids(one, 2)
        theirs = other.ids(two, 4)  # does not wait for the open claim
    assert mine == jobs[:2]
    assert theirs == jobs[2:]


def test_a_worker_claims_only_what_it_announced(shop: Any) -> None:
    """A-S32, A-D10: unknown kinds wait, and burn no attempt."""
    shop.enqueue("endless")
    mine = shop.enqueue("send")
    assert shop.ids(shop.register("send")) == [mine]
    assert [job.attempt for job in shop.claim(shop.register("endless"))] == [1]


def test_a_newer_version_waits_for_a_worker_that_knows_it(shop: Any) -> None:
    with shop.conn.transaction():
        shop.value("select jobspec.declare_kind('shop', 'send', 2, 'mail')")
    new = shop.enqueue("send")
    old = shop.enqueue("send", {}, version=1)
    assert shop.ids(shop.register("send")) == [old]
    assert shop.state(new) == "ready"


def test_channels_can_be_chosen(shop: Any) -> None:
    """A-S28."""
    mail = shop.enqueue("send")
    visit = shop.enqueue("visit", {"customer": 1})
    assert shop.ids(shop.register(channels=["shop.fair"])) == [visit]
    assert shop.ids(shop.register(channels=["shop.mail"])) == [mail]
    with pytest.raises(psycopg.Error, match=r"no channel shop\.nope") as caught:
        shop.register(channels=["shop.nope"])
    assert caught.value.sqlstate == "JS005"


def test_a_claim_above_read_committed_is_refused(shop: Any) -> None:
    worker = shop.register()
    with pytest.raises(psycopg.Error) as caught, shop.conn.transaction():
        shop.rows("set transaction isolation level repeatable read")
        shop.claim(worker)
    assert caught.value.sqlstate == "JS006"


# ---- strict lanes
def test_one_job_of_a_strict_lane_runs_at_a_time(shop: Any) -> None:
    """A-S03: two kinds share the lane of one customer."""
    worker = shop.register()
    first = shop.enqueue("charge", {"customer": 1})
    second = shop.enqueue("refund", {"order": {"customer": 1}})
    elsewhere = shop.enqueue("charge", {"customer": 2})
    jobs = shop.claim(worker)
    assert sorted(job.id for job in jobs) == sorted([first, elsewhere])
    assert shop.claim(worker) == []
    shop.finish(*jobs)
    assert shop.ids(worker) == [second]


def test_a_channel_without_a_key_is_one_strict_lane(shop: Any) -> None:
    worker = shop.register()
    steps = [shop.enqueue("step") for _ in range(3)]
    seen = []
    while jobs := shop.claim(worker):
        seen += [job.id for job in jobs]
        shop.finish(*jobs)
    assert seen == steps


def test_a_retrying_head_keeps_its_position_and_blocks_its_lane(shop: Any) -> None:
    worker = shop.register()
    head, behind = shop.enqueue("charge", {"customer": 1}), shop.enqueue("charge", {"customer": 1})
    shop.fail(*shop.claim(worker))
    assert shop.claim(worker, tick=True) == []
    shop.due_now()
    (again,) = shop.claim(worker, tick=True)
    assert (again.id, again.attempt) == (head, 2)
    shop.finish(again)
    assert shop.ids(worker) == [behind]


def test_a_delayed_head_blocks_its_lane(shop: Any) -> None:
    worker = shop.register()
    head = shop.enqueue("charge", {"customer": 1}, delay="1 hour")
    behind = shop.enqueue("charge", {"customer": 1})
    assert shop.claim(worker, tick=True) == []
    shop.due_now()
    jobs = shop.claim(worker, tick=True)
    assert [job.id for job in jobs] == [head]
    shop.finish(*jobs)
    assert shop.ids(worker) == [behind]


def test_a_dead_head_lets_the_next_one_through(shop: Any) -> None:
    """on_dead: skip."""
    worker = shop.register()
    head = shop.enqueue("charge", {"customer": 1}, max_attempts=1)
    behind = shop.enqueue("charge", {"customer": 1})
    shop.fail(*shop.claim(worker))
    assert shop.state(head) == "dead"
    assert shop.ids(worker) == [behind]


def test_a_parked_head_lets_the_next_one_through(shop: Any) -> None:
    worker = shop.register()
    head, behind = shop.enqueue("charge", {"customer": 1}), shop.enqueue("charge", {"customer": 1})
    shop.park(*shop.claim(worker))
    assert shop.state(head) == "parked"
    assert shop.ids(worker) == [behind]


def test_a_released_head_is_the_head_again(shop: Any) -> None:
    worker = shop.register()
    head, _ = shop.enqueue("charge", {"customer": 1}), shop.enqueue("charge", {"customer": 1})
    shop.release(*shop.claim(worker))
    (again,) = shop.claim(worker)
    assert (again.id, again.attempt) == (head, 1)


def test_a_second_claimer_waits_for_the_first_and_then_sees_what_it_took(shop: Any, other: Any) -> None:
    """B3, B4: a head that is being claimed never lets the second job through."""
    one, two = shop.register(), other.register()
    head, _ = shop.enqueue("charge", {"customer": 1}), shop.enqueue("charge", {"customer": 1})
    taken: list[list[int]] = []
    thread = threading.Thread(target=lambda: taken.append(other.ids(two)))
    with shop.conn.transaction():
        assert shop.ids(one) == [head]
        thread.start()
        while not shop.value(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        ):
            pass
    thread.join()
    assert taken == [[]]


def test_a_lower_position_that_commits_late_becomes_the_head(shop: Any, other: Any) -> None:
    """B7: order is promised between transactions that do not overlap."""
    worker = other.register()
    with shop.conn.transaction():
        early = shop.enqueue("step")
        late = other.enqueue("step")
        (running,) = other.claim(worker)
        assert running.id == late
    assert other.claim(worker) == []
    other.finish(running)
    assert other.ids(worker) == [early]


def test_a_kind_nobody_announced_blocks_only_its_own_lane(shop: Any) -> None:
    shop.enqueue("charge", {"customer": 1})
    shop.enqueue("refund", {"order": {"customer": 1}})
    free = shop.enqueue("refund", {"order": {"customer": 2}})
    assert shop.ids(shop.register("refund")) == [free]


# ---- fairness
def test_single_jobs_beside_a_deep_lane_start_within_two_rounds(shop: Any) -> None:
    shop.enqueue_many([{"kind": "shop.visit", "payload": {"customer": 0}}] * 3000)
    singles = shop.enqueue_many([{"kind": "shop.visit", "payload": {"customer": n}} for n in range(1, 101)])
    worker, waiting, claims = shop.register(), set(singles), 0
    while waiting:
        jobs = shop.claim(worker, 20)
        claims += 1
        assert len(jobs) == 20
        waiting -= {job.id for job in jobs}
        shop.finish(*jobs)
    assert claims <= 2 * (101 / 20 + 1)


def test_what_quiet_lanes_leave_goes_to_the_busy_one(shop: Any) -> None:
    shop.enqueue_many([{"kind": "shop.visit", "payload": {"customer": n and 1}} for n in range(90)])
    assert len(shop.claim(shop.register(), 60)) == 60


def test_blocked_lanes_do_not_hide_a_free_one(shop: Any) -> None:
    worker = shop.register()
    blocked = [{"kind": "shop.charge", "payload": {"customer": n}} for n in range(200)]
    shop.enqueue_many(blocked * 2)
    shop.claim(worker, 200)
    free = shop.enqueue("charge", {"customer": 999})
    assert shop.ids(worker, 1) == [free]


def test_a_busy_channel_does_not_starve_another(shop: Any) -> None:
    shop.enqueue_many([{"kind": "shop.send"}] * 500)
    visit = shop.enqueue("visit", {"customer": 1})
    assert visit in shop.ids(shop.register("send", "visit"), 4) + shop.ids(shop.register("send", "visit"), 400)


def test_a_paused_channel_is_left_alone(shop: Any) -> None:
    shop.enqueue("send")
    shop.rows("update jobspec.channel set paused = true where name = 'shop.mail'")
    worker = shop.register()
    assert shop.claim(worker) == []
    shop.rows("update jobspec.channel set paused = false")
    assert len(shop.claim(worker)) == 1
