"""The bell: who is told of jobs, and that nobody is told twice."""

from __future__ import annotations

from threading import Thread
from typing import Any

import psycopg
import pytest

from tests.database.conftest import Engine


def rings(listener: Any) -> list[str]:
    """What has been announced so far: everything before a message of our own."""
    listener.rows("notify jobspec_wake, 'end'")
    heard: list[str] = []
    for notification in listener.conn.notifies():
        if notification.payload == "end":
            return heard
        heard.append(notification.payload)
    raise AssertionError


@pytest.fixture
def listener(other: Any) -> Any:
    other.rows("listen jobspec_wake")
    return other


def test_nobody_is_notified_while_nobody_sleeps(shop: Any, listener: Any) -> None:
    """B11."""
    shop.claim(shop.register())
    shop.enqueue("send")
    assert rings(listener) == []


def test_a_sleeper_is_notified_of_a_job_of_its_channels(shop: Any, listener: Any) -> None:
    shop.claim(shop.register("send"), bell=True)
    shop.enqueue("visit", {"customer": 1})
    assert rings(listener) == []
    shop.enqueue("send")
    assert rings(listener) == ["shop.mail"]


def test_a_job_that_wakes_nobody_is_there_all_the_same(shop: Any, listener: Any) -> None:
    """A-J12: the poll of a sleeper finds it."""
    worker = shop.register("send")
    shop.claim(worker, bell=True)
    job = shop.enqueue("send", notify=False)
    assert rings(listener) == []
    assert [each.id for each in shop.claim(worker)] == [job]


def test_many_jobs_ring_once(shop: Any, listener: Any) -> None:
    shop.claim(shop.register("send"), bell=True)
    with shop.conn.transaction():
        for _ in range(5):
            shop.enqueue("send")
        shop.enqueue_many([{"kind": "shop.send"}] * 100)
    assert rings(listener) == ["shop.mail"]


def test_a_ring_that_was_rolled_back_keeps_nobody_silent(shop: Any, listener: Any) -> None:
    shop.claim(shop.register("send"), bell=True)
    with shop.conn.transaction(force_rollback=True):
        shop.enqueue("send")
    shop.enqueue("send")
    assert rings(listener) == ["shop.mail"]


def test_a_ring_in_a_savepoint_that_was_rolled_back_is_repeated(shop: Any, listener: Any) -> None:
    shop.claim(shop.register("send"), bell=True)
    with shop.conn.transaction():
        with shop.conn.transaction(force_rollback=True):
            shop.enqueue("send")
        shop.enqueue("send")
    assert rings(listener) == ["shop.mail"]


def test_a_ring_that_is_not_committed_yet_keeps_nobody_silent(shop: Any, listener: Any, third: Any) -> None:
    shop.claim(shop.register("send"), bell=True)
    with third.conn.transaction():
        third.enqueue("send")
        shop.enqueue("send")
        assert rings(listener) == ["shop.mail"]


def test_the_cancel_of_a_running_job_is_announced_to_workers(shop: Any, listener: Any) -> None:
    worker = shop.register("send")
    waiting, running = shop.enqueue("send", {}, delay="1 hour"), shop.enqueue("send")
    shop.claim(worker)
    shop.value("select jobspec.cancel(%s)", waiting)
    assert rings(listener) == []
    shop.value("select jobspec.cancel(%s)", running)
    assert rings(listener) == ["cancel"]


def test_after_a_committed_ring_others_are_silent_until_somebody_sleeps_again(shop: Any, listener: Any) -> None:
    worker = shop.register("send")
    shop.claim(worker, bell=True)
    shop.enqueue("send")
    shop.enqueue("send")
    assert rings(listener) == ["shop.mail"]
    shop.claim(worker, bell=True)
    shop.enqueue("send")
    assert rings(listener) == ["shop.mail"]


def test_a_bell_from_another_life_of_the_database_is_rung_anew(shop: Any, listener: Any) -> None:
    shop.claim(shop.register("send"), bell=True)
    shop.rows("select setval(bell, 4000000000) from jobspec.channel")
    shop.enqueue("send")
    assert rings(listener) == ["shop.mail"]


def test_the_claim_that_sets_the_bell_sees_what_came_before(shop: Any) -> None:
    worker = shop.register("send")
    job = shop.enqueue("send")
    assert shop.ids(worker, bell=True) == [job]


def test_a_sleeper_learns_of_jobs_that_are_not_committed_yet(shop: Any, other: Any) -> None:
    """B12, B30: a slow transaction may have rung while everybody was awake."""
    worker = shop.register("send")
    with other.conn.transaction():
        other.enqueue("send")
        assert shop.claim(worker, bell=True) == []
        assert shop.tail["again"] is True
    assert len(shop.claim(worker, bell=True)) == 1
    assert shop.falls_asleep(worker)


def test_a_writer_that_nobody_has_come_after_is_seen(shop: Any, other: Any) -> None:
    """No snapshot holds a transaction that is younger than all that have ended."""
    worker = shop.register("send")
    other.conn.autocommit = False
    for _ in range(20):
        other.enqueue("send")
        assert shop.claim(worker, bell=True) == []
        assert shop.tail["again"] is True
        other.conn.rollback()


@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
def test_who_falls_asleep_before_the_producer_writes_is_woken(shop: Any, listener: Any, third: Any, many: bool) -> None:
    """Until it holds its lock nobody sees that it is about to write."""
    asleep = "select setval('jobspec.bell_1', 0)"
    with psycopg.connect(shop.conn.info.dsn, autocommit=True) as conn:
        producer = Engine(conn)
        jobs = [{"kind": "shop.send"}]
        writing = Thread(target=lambda: producer.enqueue_many(jobs) if many else producer.enqueue("send"))
        with third.conn.transaction():
            third.rows("lock table jobspec.job_ready in share mode")
            writing.start()
            while not shop.value("select pg_blocking_pids(%s)", conn.info.backend_pid):
                pass
            shop.rows(asleep)
        writing.join()
    assert rings(listener) == ["shop.mail"]


def test_a_retry_and_a_rescue_ring_too(shop: Any, listener: Any) -> None:
    worker, sleeper = shop.register("send"), shop.register("send")
    shop.enqueue("send")
    jobs = shop.claim(worker)
    shop.claim(sleeper, bell=True)
    shop.release(*jobs)
    assert rings(listener) == ["shop.mail"]


def test_the_end_of_a_strict_job_rings_for_the_next_of_its_lane(shop: Any, listener: Any) -> None:
    worker, sleeper = shop.register(), shop.register()
    for customer in (1, 1, 2, 2):
        shop.enqueue("charge", {"customer": customer})
    one, two = shop.claim(worker)
    shop.claim(sleeper, bell=True)
    shop.finish(one)
    assert rings(listener) == ["shop.charges"]
    shop.claim(sleeper, bell=True)
    shop.rows("select jobspec.finish(%s, %s)", two.id, two.run)
    assert rings(listener) == ["shop.charges"]
