"""Two-phase jobs: they run only if somebody says so in time."""

from __future__ import annotations

import pytest

from tests.database.mill import Clients, Mill, clients, mill

__all__ = ["clients", "mill"]


def overdue(mill: Mill, job: int) -> None:
    """Its time to be committed is over, and no tick has seen it yet."""
    mill.rows("update jobspec.job_held set run_at = clock_timestamp() - interval '1 s' where id = %s", job)


@pytest.mark.parametrize("kind", ["plain", "fair", "line", "blocking"])
def test_a_reserved_job_runs_after_its_commit_and_not_before(mill: Mill, kind: str) -> None:
    worker = mill.register()
    job = mill.add(kind, reserve="1 hour")
    assert mill.state(job) == "reserved"
    assert mill.claim(worker, tick=True) == []
    assert mill.call("commit", job) is True
    assert mill.ids(worker) == [job]


def test_reserve_takes_what_enqueue_takes(mill: Mill) -> None:
    job = mill.call("reserve", "mill.plain", "{}", "1 minute", priority=7, origin="till", tags='{"a": "b"}')
    view = mill.job(job)
    assert (view.state, view.priority, view.origin, view.tags) == ("reserved", 7, "till", {"a": "b"})
    assert 50 < mill.value("select extract(epoch from run_at - clock_timestamp()) from jobspec.job_held") <= 60


def test_a_second_commit_says_that_there_was_one(mill: Mill) -> None:
    job = mill.add("plain", reserve="1 hour")
    assert [mill.call("commit", job), mill.call("commit", job)] == [True, False]
    assert mill.ids(mill.register()) == [job]
    assert mill.call("commit", job) is False


def test_commit_many_tells_which_it_committed(mill: Mill) -> None:
    good, late, plain, gone = (
        mill.add("plain", reserve="1 hour"),
        mill.add("plain", reserve="1 hour"),
        mill.add("plain"),
        99999,
    )
    overdue(mill, late)
    assert mill.call("commit_many", [gone, late, plain, good]) == [good]
    assert mill.states(good, late, plain) == ["ready", "reserved", "ready"]


@pytest.mark.parametrize("kind", ["plain", "line"])
@pytest.mark.parametrize("ticked", [True, False])
def test_the_commit_of_an_expired_reservation_is_refused(mill: Mill, kind: str, ticked: bool) -> None:
    worker = mill.register()
    job = mill.add(kind, reserve="1 hour")
    overdue(mill, job)
    if ticked:
        mill.tick()
        assert mill.state(job) == "expired"
    before = mill.stored()
    assert mill.refused("commit", job) == "JS046"
    assert mill.refused("extend_reservation", job, "1 hour") == "JS046"
    assert mill.stored() == before
    assert mill.claim(worker, tick=True) == []
    assert mill.state(job) == "expired"


def test_a_strict_lane_goes_on_behind_an_expired_reservation(mill: Mill) -> None:
    worker = mill.register()
    head, behind = mill.add("line", reserve="1 hour"), mill.add("line")
    assert mill.claim(worker, tick=True) == []
    overdue(mill, head)
    assert mill.ids(worker, tick=True) == [behind]
    assert mill.state(head) == "expired"


def test_a_reservation_can_be_extended(mill: Mill) -> None:
    job = mill.add("plain", reserve="1 s")
    until = mill.call("extend_reservation", job, "2 hours")
    assert until == mill.value("select run_at from jobspec.job_held where id = %s", job)
    assert 7100 < mill.value("select extract(epoch from %s - clock_timestamp())", until) <= 7200


def test_what_is_not_reserved_cannot_be_committed_or_extended(mill: Mill) -> None:
    job = mill.add("plain")
    assert mill.refused("commit", 99999) == "JS010"
    assert mill.refused("extend_reservation", 99999, "1 hour") == "JS010"
    assert mill.refused("extend_reservation", job, "1 hour") == "JS048"
    cancelled = mill.add("plain", reserve="1 hour")
    mill.call("cancel", cancelled)
    assert mill.refused("commit", cancelled) == "JS046"
    assert mill.refused("extend_reservation", cancelled, "1 hour") == "JS046"


def test_a_reserved_job_with_a_time_waits_for_it_after_its_commit(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain", reserve="1 hour", delay="2 hours")
    mill.call("commit", job)
    assert mill.state(job) == "scheduled"
    mill.due_now()
    assert mill.ids(worker, tick=True) == [job]


@pytest.mark.parametrize("first", ["parent", "commit"])
@pytest.mark.parametrize("kind", ["plain", "line"])
def test_a_reserved_job_that_waits_for_another_needs_both(mill: Mill, first: str, kind: str) -> None:
    worker = mill.register()
    parent = mill.add("fair")
    child = mill.add(kind, reserve="1 hour", after={"parent": parent})
    (running,) = mill.claim(worker)
    if first == "parent":
        mill.finish(running)
        assert mill.state(child) == "reserved"
        mill.call("commit", child)
    else:
        mill.call("commit", child)
        assert mill.state(child) == "waiting"
        mill.finish(running)
    assert mill.ids(worker) == [child]


def test_a_commit_and_the_end_of_the_parent_at_once_strand_nobody(mill: Mill, clients: Clients) -> None:
    """Each sees the other as it was."""
    worker, one, two = mill.register(), clients(), clients()
    parent = mill.add("fair")
    child = mill.add("plain", reserve="1 hour", after={"parent": parent})
    (running,) = mill.claim(worker)
    one.begin()
    one.call("commit", child)
    two.begin()
    two.end(running)
    one.commit()
    two.commit()
    assert mill.drain(worker) == [child]


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_commit_joins_the_callers_transaction(mill: Mill, clients: Clients, isolation: str) -> None:
    worker, caller = mill.register(), clients()
    jobs = [mill.add(kind, reserve="1 hour") for kind in ("plain", "line")]
    caller.begin(isolation)
    assert caller.call("commit_many", jobs) == jobs
    assert mill.claim(worker, tick=True) == []
    caller.rollback()
    assert mill.states(*jobs) == ["reserved", "reserved"]
    caller.begin(isolation)
    assert [caller.call("commit", job) for job in jobs] == [True, True]
    caller.commit()
    assert sorted(mill.ids(worker)) == jobs


def test_of_two_commits_at_once_one_is_the_first(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    job = mill.add("plain", reserve="1 hour")
    one.begin()
    one.call("commit", job)
    second = clients.step(two, lambda: two.call("commit", job)).waits()
    one.commit()
    assert second.result() is False


def test_a_commit_that_meets_a_cancel_is_refused(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    job = mill.add("line", reserve="1 hour")
    one.begin()
    one.call("cancel", job)
    second = clients.step(two, lambda: two.refused("commit", job)).waits()
    one.commit()
    assert second.result() == "JS046"


def test_a_cancel_that_meets_a_commit_cancels_what_it_finds(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    for kind, delay in (("line", None), ("plain", None), ("plain", "1 hour"), ("line", "1 hour")):
        job = mill.add(kind, reserve="1 hour", delay=delay)
        one.begin()
        one.call("commit", job)
        second = clients.step(two, lambda job=job: two.call("cancel", job)).waits()  # type: ignore[misc]
        one.commit()
        assert second.result() == "cancelled"
        assert mill.state(job) == "cancelled"


def test_an_old_snapshot_commits_nothing_that_has_changed_since(mill: Mill, clients: Clients) -> None:
    caller = clients()
    job = mill.add("plain", reserve="1 hour")
    caller.begin("repeatable read")
    mill.call("cancel", job)
    assert caller.refused("commit", job) == "40001"
    caller.rollback()
    assert mill.state(job) == "cancelled"


@pytest.mark.parametrize("kind", ["plain", "line"])
def test_a_commit_wakes_who_sleeps(mill: Mill, clients: Clients, kind: str) -> None:
    sleeper, worker = clients(), mill.register()
    sleeper.rows("listen jobspec_wake")
    job = mill.add(kind, reserve="1 hour")
    mill.claim(worker, bell=True)
    mill.call("commit", job)
    assert next(sleeper.conn.notifies(timeout=10)).payload == f"mill.{kind}"


@pytest.mark.parametrize("within", ["0", "-1 s"])
def test_a_reservation_for_no_time_is_refused(mill: Mill, within: str) -> None:
    assert mill.refused("reserve", "mill.plain", "{}", within) == "JS003"
    job = mill.add("plain", reserve="1 hour")
    assert mill.refused("extend_reservation", job, within) == "JS003"
    assert mill.refused("extend_reservation", job, None) == "JS003"
    assert mill.value("select count(*) from jobspec.job") == 1


def test_reserved_jobs_count_against_bounds_and_unique_keys(mill: Mill) -> None:
    for _ in range(3):
        mill.add("bounded", reserve="1 hour")
    assert mill.add("bounded", **{"try": True}) is None
    job = mill.add("unfinished", reserve="1 hour")
    assert mill.add("unfinished") == job
    overdue(mill, job)
    mill.tick()
    assert mill.add("unfinished") != job
