"""Workers that die, freeze, come back, or never got the answer to a claim."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest


def beat(engine: Any, worker: int, runs: list[int], lease: float = 30) -> list[int]:
    answer = engine.value("select jobspec.heartbeat(%s, %s, %s::bigint[])", worker, lease, runs)
    lost: list[int] = answer["lost"]
    return lost


def test_a_dead_workers_job_runs_again_as_attempt_two(shop: Any) -> None:
    dead, alive = shop.register(), shop.register()
    job = shop.enqueue("send")
    shop.claim(dead)
    assert shop.claim(alive, tick=True) == []
    shop.dies(dead)
    (again,) = shop.claim(alive, tick=True)
    assert (again.id, again.attempt, again.suspect) == (job, 2, True)
    assert [(e.type, e.attempt) for e in shop.errors(job)] == [("lost", 1)]


def test_a_job_that_kills_every_worker_dies(shop: Any) -> None:
    """B17."""
    job = shop.enqueue("charge", {"customer": 1})
    for attempt in (1, 2, 3):
        worker = shop.register()
        (claimed,) = shop.claim(worker, tick=True)
        assert claimed.attempt == attempt
        shop.dies(worker)
    shop.value("select jobspec.tick()")
    assert shop.state(job) == "dead"


def test_suspects_are_handed_out_one_at_a_time(shop: Any) -> None:
    """B32."""
    dead, alive = shop.register(), shop.register()
    jobs = shop.enqueue_many([{"kind": "shop.send"}] * 3)
    shop.claim(dead)
    shop.dies(dead)
    fresh = shop.enqueue("send")
    first = shop.claim(alive, tick=True)
    assert [(job.id, job.suspect) for job in first] == [(jobs[0], True), (fresh, False)]
    assert shop.claim(alive, suspects=False) == []
    assert shop.ids(alive) == [jobs[1]]


def test_a_suspect_holds_its_strict_lane_until_it_has_run(shop: Any) -> None:
    dead, alive = shop.register(), shop.register()
    head, behind = shop.enqueue("charge", {"customer": 1}), shop.enqueue("charge", {"customer": 1})
    shop.claim(dead)
    shop.dies(dead)
    assert shop.claim(alive, tick=True, suspects=False) == []
    (again,) = shop.claim(alive)
    assert again.id == head
    shop.finish(again)
    assert shop.ids(alive, suspects=False) == [behind]


def test_a_suspect_that_fails_by_itself_is_no_suspect_any_more(shop: Any) -> None:
    dead, alive = shop.register(), shop.register()
    shop.enqueue("endless")
    shop.claim(dead)
    shop.dies(dead)
    shop.fail(*shop.claim(alive, tick=True))
    assert [job.suspect for job in shop.claim(alive, tick=True, suspects=False)] == [False]


def test_a_zombie_cannot_finish_what_was_rescued(shop: Any) -> None:
    """B15."""
    dead, alive = shop.register(), shop.register()
    shop.enqueue("send")
    (old,) = shop.claim(dead)
    shop.dies(dead)
    (new,) = shop.claim(alive, tick=True)
    assert shop.finish(old) == []
    assert shop.finish(new) == [new.run]


def test_a_live_worker_is_never_robbed(shop: Any) -> None:
    """B16."""
    one, two = shop.register(), shop.register()
    job = shop.enqueue("send")
    shop.claim(one)
    for _ in range(3):
        assert shop.claim(two, tick=True) == []
    assert shop.state(job) == "running"


def test_a_heartbeat_renews_the_lease_of_all_jobs_at_once(shop: Any) -> None:
    worker, other = shop.register(lease=0.001), shop.register()
    job = shop.enqueue("send")
    shop.rows("update jobspec.worker set expires_at = clock_timestamp() + interval '1 min' where id = %s", worker)
    (claimed,) = shop.claim(worker)
    assert beat(shop, worker, [claimed.run]) == []
    assert shop.claim(other, tick=True) == []
    assert shop.state(job) == "running"


def test_a_late_heartbeat_learns_what_was_lost(shop: Any) -> None:
    """A-G21."""
    worker, other = shop.register(), shop.register()
    shop.enqueue_many([{"kind": "shop.send"}] * 2)
    one, two = shop.claim(worker)
    shop.finish(one)
    shop.dies(worker)
    shop.claim(other, tick=True)
    assert sorted(beat(shop, worker, [one.run, two.run])) == sorted([one.run, two.run])
    shop.enqueue("send")
    assert len(shop.claim(worker)) == 1  # the lease is its own again


def test_a_worker_whose_lease_ran_out_may_not_claim(shop: Any) -> None:
    worker = shop.register()
    shop.enqueue("send")
    shop.dies(worker)
    with pytest.raises(psycopg.Error, match="holds no lease") as caught:
        shop.claim(worker)
    assert caught.value.sqlstate == "JS007"


def test_an_unknown_worker_may_neither_claim_nor_beat(shop: Any) -> None:
    for call in (lambda: shop.claim(99), lambda: beat(shop, 99, [])):
        with pytest.raises(psycopg.Error) as caught:
            call()
        assert caught.value.sqlstate == "JS007"


def test_a_heartbeat_names_what_is_to_be_cancelled_until_it_has_ended(shop: Any) -> None:
    worker = shop.register()
    one, two = shop.enqueue("send"), shop.enqueue("send")
    jobs = {job.id: job for job in shop.claim(worker)}
    runs = [job.run for job in jobs.values()]
    assert shop.value("select jobspec.cancel(%s)", one) == "running"
    for _ in range(2):
        answer = shop.value("select jobspec.heartbeat(%s, 30, %s::bigint[])", worker, runs)
        assert answer == {"lost": [], "cancelled": [jobs[one].run], "stale": False}
    assert shop.settle("cancelled", [jobs[one]]) == [jobs[one].run]
    assert shop.finish(jobs[two]) == [jobs[two].run]
    answer = shop.value("select jobspec.heartbeat(%s, 30, %s::bigint[])", worker, runs)
    assert (sorted(answer["lost"]), answer["cancelled"]) == (sorted(runs), [])
    assert (shop.state(one), shop.state(two)) == ("cancelled", "done")


def test_what_is_recorded_otherwise_than_it_was_sent_is_marked(shop: Any) -> None:
    """By the sign of its run: a finished job that was cancelled, a failed one that is dead."""
    worker = shop.register()
    shop.enqueue_many([{"kind": "shop.send"}, {"kind": "shop.send", "max_attempts": 1}, {"kind": "shop.send"}])
    cancelled, dead, retried = shop.claim(worker)
    shop.value("select jobspec.cancel(%s)", cancelled.id)
    assert shop.finish(cancelled) == [-cancelled.run]
    assert sorted(shop.fail(dead, retried)) == [-dead.run, retried.run]


def test_a_run_whose_row_is_locked_is_still_held_and_one_that_has_ended_is_not(shop: Any, other: Any) -> None:
    worker = shop.register()
    shop.enqueue_many([{"kind": "shop.send"}] * 2)
    locked, ended = shop.claim(worker)
    shop.finish(ended)
    held = "select jobspec.still_held(%s::bigint[], %s::bigint[])"
    with other.conn.transaction(force_rollback=True):
        other.rows("select jobspec.finish(%s, %s)", locked.id, locked.run)
        assert shop.fail(locked, ended) == []
        assert shop.value(held, [locked.id, ended.id], [locked.run, ended.run]) == [locked.run]
    assert shop.value(held, [locked.id], [locked.run + 1]) == []
    assert shop.fail(locked) == [locked.run]


def test_a_claim_whose_answer_was_lost_is_given_back_after_a_beat(shop: Any) -> None:
    """Correction 5: the worker lives and knows nothing of the job."""
    worker = shop.register()
    job = shop.enqueue("send")
    shop.claim(worker)
    assert beat(shop, worker, []) == []
    assert shop.state(job) == "running"  # its answer may still be on the way
    shop.rows("update jobspec.job_running set claimed_at = claimed_at - interval '11 s'")
    beat(shop, worker, [])
    assert [(again.id, again.attempt, again.suspect) for again in shop.claim(worker)] == [(job, 1, False)]


def test_a_worker_that_leaves_is_rescued_at_once(shop: Any) -> None:
    one, two = shop.register(), shop.register()
    job = shop.enqueue("send")
    shop.claim(one)
    shop.rows("select jobspec.deregister(%s)", one)
    assert shop.ids(two, tick=True) == [job]


def test_a_heartbeat_that_meets_a_rescue_waits_and_then_knows(shop: Any, other: Any) -> None:
    import threading

    worker = shop.register()
    shop.enqueue("send")
    (claimed,) = shop.claim(worker)
    shop.dies(worker)
    lost: list[list[int]] = []
    thread = threading.Thread(target=lambda: lost.append(beat(other, worker, [claimed.run])))
    with shop.conn.transaction():
        shop.value("select jobspec.tick()")
        thread.start()
        while not shop.value(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        ):
            pass
    thread.join()
    assert lost == [[claimed.run]]


def test_rows_of_workers_long_gone_are_removed(shop: Any) -> None:
    gone = shop.register()
    shop.rows("update jobspec.worker set expires_at = now() - interval '2 days' where id = %s", gone)
    kept = shop.register()
    assert [row.id for row in shop.rows("select id from jobspec.worker")] == [kept]


# ---- ticks
def test_a_due_job_is_promoted_once(shop: Any, other: Any) -> None:
    """A-P03."""
    worker = shop.register()
    job = shop.enqueue("send", {}, delay="1 hour")
    assert shop.claim(worker, tick=True) == []
    assert 3500 < shop.tail["due"] <= 3600
    shop.due_now()
    assert shop.value("select jobspec.tick()") is True
    assert other.ids(worker) == [job]
    assert shop.value("select jobspec.promote()") == 0


def test_a_sleeper_wakes_when_the_lease_of_another_runs_out(shop: Any) -> None:
    holder, sleeper = shop.register(lease=20), shop.register()

    def due() -> Any:
        shop.claim(sleeper, bell=True)
        return shop.tail["due"]

    assert due() is None
    shop.enqueue("send")
    (job,) = shop.claim(holder)
    assert 15 < due() <= 20
    shop.finish(job)
    assert due() is None


def test_a_past_time_is_now(shop: Any) -> None:
    job = shop.enqueue("send", {}, run_at="2001-01-01T00:00:00Z")
    assert shop.ids(shop.register()) == [job]


def test_the_session_time_zone_changes_nothing(shop: Any) -> None:
    """A-P03."""
    shop.rows("set timezone = 'America/New_York'")
    shop.enqueue("send", {}, run_at="2001-01-01T00:00:00Z")
    later = shop.enqueue("send", {}, delay="1 hour")
    shop.rows("set timezone = 'Asia/Tokyo'")
    worker = shop.register()
    assert len(shop.claim(worker, tick=True)) == 1
    assert shop.state(later) == "scheduled"


def test_of_two_ticks_at_once_one_does_the_work(shop: Any, other: Any) -> None:
    with shop.conn.transaction():
        assert shop.value("select jobspec.tick()") is True
        assert other.value("select jobspec.tick()") is False
