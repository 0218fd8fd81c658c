"""How attempts end: fenced, in batches, and one inside the handler's own transaction."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest


def test_a_finished_job_moves_to_the_archive(shop: Any) -> None:
    """A-P02."""
    job = shop.enqueue("send")
    (claimed,) = shop.claim(shop.register())
    assert shop.state(job) == "running"
    assert shop.job(job).started_at is not None
    assert shop.finish(claimed, result='{"ok": true}') == [claimed.run]
    view = shop.job(job)
    assert (view.state, view.result, view.attempt) == ("done", {"ok": True}, 1)
    assert view.enqueued_at <= view.started_at <= view.finished_at


def test_the_first_completion_wins(shop: Any) -> None:
    """A-J08, A-P05."""
    job = shop.enqueue("send")
    (claimed,) = shop.claim(shop.register())
    shop.finish(claimed, result="1")
    assert shop.finish(claimed, result="2") == []
    assert shop.fail(claimed) == []
    assert shop.job(job).result == 1


def test_a_stale_run_changes_nothing(shop: Any) -> None:
    """B15: the attempt may repeat, the run number never does."""
    worker = shop.register()
    shop.enqueue("send")
    (zombie,) = shop.claim(worker)
    shop.release(zombie)
    (fresh,) = shop.claim(worker)
    assert (zombie.id, zombie.attempt) == (fresh.id, fresh.attempt)
    for verb in (shop.finish, shop.fail, shop.park):
        assert verb(zombie) == []
    assert shop.release(zombie) == []
    assert shop.finish(fresh) == [fresh.run]


def test_of_a_batch_only_the_held_ones_are_recorded(shop: Any) -> None:
    worker = shop.register()
    shop.enqueue_many([{"kind": "shop.send"}] * 3)
    one, two, three = shop.claim(worker)
    shop.release(two)
    assert sorted(shop.finish(three, two, one)) == sorted([one.run, three.run])


def test_results_and_errors_keep_nul_characters(shop: Any) -> None:
    """A-O06."""
    worker = shop.register()
    good, bad = shop.enqueue("send"), shop.enqueue("send", {}, max_attempts=1)
    first, second = shop.claim(worker)
    shop.finish(first, result='{"bl\\u0000": "\\u0000"}')
    shop.fail(second, message="\0")
    assert shop.value("select result::text from jobspec.jobs where id = %s", good) == '{"bl\\u0000": "\\u0000"}'
    assert shop.value("select error::text from jobspec.attempt_error where id = %s", bad).count("\\u0000") == 1


# ---- failure
def test_a_failed_attempt_waits_for_its_backoff(shop: Any) -> None:
    """A-P04."""
    worker = shop.register()
    job = shop.enqueue("send")
    shop.fail(*shop.claim(worker))
    assert shop.state(job) == "scheduled"
    wait = shop.value("select extract(epoch from run_at - clock_timestamp()) from jobspec.job_held")
    assert 50 < wait <= 66
    assert shop.claim(worker, tick=True) == []
    assert 50 < shop.tail["due"] <= 66


def test_the_last_failure_is_death_and_every_error_is_kept(shop: Any) -> None:
    """A-P04, A-S05, B18."""
    worker = shop.register()
    job = shop.enqueue("charge", {"customer": 1})
    for attempt in (1, 2, 3):
        (claimed,) = shop.claim(worker, tick=True)
        assert claimed.attempt == attempt
        shop.fail(claimed, message=f"boom {attempt}")
        shop.due_now()
    assert shop.state(job) == "dead"
    assert shop.claim(worker, tick=True) == []
    assert [(e.attempt, e.message) for e in shop.errors(job)] == [(1, "boom 1"), (2, "boom 2"), (3, "boom 3")]


def test_without_a_maximum_attempts_go_on_for_ever(shop: Any) -> None:
    worker = shop.register()
    job = shop.enqueue("endless")
    for attempt in range(1, 41):
        (claimed,) = shop.claim(worker, tick=True)
        assert claimed.attempt == attempt
        shop.fail(claimed)
    assert shop.state(job) == "scheduled"


@pytest.mark.parametrize(
    ("backoff", "attempt", "low", "high"),
    [
        ("none", 1, 0, 0),
        ("none", 9, 0, 0),
        ("fixed", 1, 1.8, 2.2),
        ("fixed", 5, 1.8, 2.2),
        ("linear", 5, 9, 11),
        ("exponential", 1, 1.8, 2.2),
        ("exponential", 4, 14.4, 17.6),
        ("exponential", 10, 90, 110),
        ("exponential", 30_000, 90, 110),
    ],
)
def test_backoff_grows_to_its_cap(shop: Any, backoff: str, attempt: int, low: float, high: float) -> None:
    for _ in range(20):
        assert low <= shop.value("select jobspec.backoff_seconds(%s, 2, 100, 0.1, %s)", backoff, attempt) <= high


def test_a_parked_job_keeps_its_attempt_and_says_why(shop: Any) -> None:
    worker = shop.register()
    job = shop.enqueue("send")
    shop.park(*shop.claim(worker))
    assert (shop.state(job), shop.job(job).attempt) == ("parked", 0)
    assert [e.type for e in shop.errors(job)] == ["payload"]
    shop.due_now()
    assert shop.claim(worker, tick=True) == []


def test_a_released_job_goes_to_the_tail_with_its_attempt(shop: Any) -> None:
    """A-J04."""
    worker = shop.register()
    first, second = shop.enqueue("send"), shop.enqueue("send")
    shop.release(*shop.claim(worker, 1))
    jobs = shop.claim(worker)
    assert [(job.id, job.attempt) for job in jobs] == [(second, 1), (first, 1)]


# ---- inside the handler's own transaction
@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_effect_and_completion_commit_together(shop: Any, other: Any, isolation: str) -> None:
    job = shop.enqueue("send")
    (claimed,) = shop.claim(shop.register())
    shop.rows("create table ledger (job bigint)")
    other.rows(f"begin isolation level {isolation}")
    other.rows("insert into ledger values (%s)", job)
    other.rows("select jobspec.finish(%s, %s, '1')", claimed.id, claimed.run)
    assert shop.state(job) == "running"
    other.rows("commit")
    assert (shop.state(job), shop.value("select count(*) from ledger")) == ("done", 1)


def test_effect_and_completion_roll_back_together(shop: Any, other: Any) -> None:
    job = shop.enqueue("send")
    (claimed,) = shop.claim(shop.register())
    with pytest.raises(ZeroDivisionError), other.conn.transaction():
        other.rows("select jobspec.finish(%s, %s)", claimed.id, claimed.run)
        raise ZeroDivisionError
    assert shop.state(job) == "running"
    assert shop.finish(claimed) == [claimed.run]


def test_completion_without_the_lease_is_an_error(shop: Any) -> None:
    shop.enqueue("send")
    (claimed,) = shop.claim(shop.register())
    shop.release(claimed)
    with pytest.raises(psycopg.Error, match="does not hold job") as caught:
        shop.rows("select jobspec.finish(%s, %s)", claimed.id, claimed.run)
    assert caught.value.sqlstate == "JS002"


def test_a_failure_does_not_wait_for_a_handler_that_is_finishing(shop: Any, other: Any) -> None:
    shop.enqueue("send")
    (claimed,) = shop.claim(shop.register())
    with other.conn.transaction():
        other.rows("select jobspec.finish(%s, %s)", claimed.id, claimed.run)
        assert shop.fail(claimed) == []
    assert shop.state(claimed.id) == "done"


@pytest.mark.parametrize("verb", ["finish", "fail", "park", "release"])
def test_batches_above_read_committed_are_refused(shop: Any, verb: str) -> None:
    shop.enqueue("send")
    (claimed,) = shop.claim(shop.register())
    with pytest.raises(psycopg.Error) as caught, shop.conn.transaction():
        shop.rows("set transaction isolation level repeatable read")
        getattr(shop, verb)(claimed)
    assert caught.value.sqlstate == "JS006"


def test_two_batches_in_different_order_do_not_deadlock(shop: Any, other: Any) -> None:
    """B10."""
    import threading

    worker = shop.register()
    for _ in range(10):
        shop.enqueue_many([{"kind": "shop.send"}] * 50)
        jobs = shop.claim(worker)
        done: list[int] = []
        thread = threading.Thread(target=lambda batch, done: done.extend(other.finish(*batch)), args=(jobs[::-1], done))
        thread.start()
        mine = shop.finish(*jobs)
        thread.join()
        assert sorted(mine + done) == sorted(job.run for job in jobs)
