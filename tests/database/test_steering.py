"""Again, from the start, away from a worker, away for good; by id and by filter."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.yard import Yard, yard

__all__ = ["yard"]


# ---- retry
def test_retry_brings_the_dead_the_cancelled_and_the_parked_back_with_all_their_attempts(yard: Yard) -> None:
    dead, cancelled, parked, done = (yard.add("once") for _ in range(4))
    yard.fails(dead)
    yard.call("cancel", cancelled)
    job = yard.take(parked)
    yard.rows("select jobspec.park(%s, %s, '{}')", job.id, job.run)
    yard.ends(done)
    assert yard.states(dead, cancelled, parked) == ["dead", "cancelled", "parked"]
    assert yard.call("retry", [done, parked, dead, cancelled]) == [dead, cancelled, parked]
    assert yard.states(dead, cancelled, parked, done) == ["ready", "ready", "ready", "done"]
    assert yard.take(dead).attempt == 1
    assert len(yard.errors(dead)) == 1


def test_an_expired_reservation_can_be_retried(yard: Yard) -> None:
    job = yard.value("select jobspec.reserve('yard.once')")
    yard.due_now()
    yard.tick()
    assert yard.state(job) == "expired"
    assert yard.call("retry", [job]) == [job]
    assert yard.take(job).attempt == 1


def test_retry_of_a_scheduled_job_makes_it_due_and_keeps_its_attempts(yard: Yard) -> None:
    job = yard.fails(yard.add("saved"))
    assert yard.state(job) == "scheduled"
    assert yard.call("retry", [job]) == [job]
    assert yard.take(job).attempt == 2


def test_retry_keeps_the_checkpoint(yard: Yard) -> None:
    job = yard.add("saved")
    for _ in range(2):
        attempt = yard.take(job)
        yard.rows("select jobspec.checkpoint(%s, %s, '{\"page\": 7}')", attempt.id, attempt.run)
        yard.rows("select jobspec.fail(%s, %s, p_delay => '0')", attempt.id, attempt.run)
        yard.tick()
    assert yard.state(job) == "dead"
    yard.call("retry", [job])
    assert yard.take(job).checkpoint == {"page": 7}


def test_retry_leaves_alone_what_runs_waits_or_is_reserved(yard: Yard) -> None:
    running, ready = yard.add("once"), yard.add("once")
    yard.take(running)
    waiting = yard.add("once", after=Jsonb({"first": ready}))
    reserved = yard.value("select jobspec.reserve('yard.once')")
    everything = [running, ready, waiting, reserved, 999_999]
    assert yard.call("retry", everything) == []
    assert yard.states(*everything[:4]) == ["running", "ready", "waiting", "reserved"]


def test_a_retried_job_draws_a_new_position_in_an_unordered_lane(yard: Yard) -> None:
    first, second = yard.fails(yard.add("once")), yard.add("once")
    yard.call("retry", [first])
    assert [yard.take().id, yard.take().id] == [second, first]


def test_a_dead_head_that_blocks_its_lane_is_retried_where_it_stands(yard: Yard) -> None:
    head, behind = (yard.add("block", '{"customer": 1}') for _ in range(2))
    yard.fails(head)
    assert yard.rows("select * from jobspec.claim()") == []
    assert yard.call("retry", [head]) == [head]
    assert yard.state(head) == "ready"
    assert yard.take().id == head
    assert yard.state(behind) == "ready"


def test_a_strict_job_that_has_lost_its_position_goes_to_the_tail(yard: Yard) -> None:
    first, second = (yard.add("block", '{"customer": 1}') for _ in range(2))
    yard.call("cancel", first)
    yard.call("retry", [first])
    assert yard.take().id == second


def test_a_retried_job_takes_its_unique_key_again_or_is_refused(yard: Yard) -> None:
    dead = yard.fails(yard.add("unique", '{"customer": 1}'))
    other = yard.add("unique", '{"customer": 1}')
    assert other != dead
    assert yard.refused("retry", [dead]) == "JS041"
    assert yard.refused("reset", [dead]) == "JS041"
    assert yard.state(dead) == "dead"
    yard.ends(other)
    assert yard.call("retry", [dead]) == [dead]
    assert yard.add("unique", '{"customer": 1}') == dead


def test_those_who_were_cancelled_for_it_stay_so(yard: Yard) -> None:
    parent = yard.add("once")
    child = yard.add("once", after=Jsonb({"parent": parent}))
    yard.fails(parent)
    assert yard.state(child) == "cancelled"
    yard.call("retry", [parent])
    yard.ends(parent)
    assert yard.state(child) == "cancelled"


def test_who_waits_for_a_dead_job_goes_on_after_its_retry(yard: Yard) -> None:
    parent = yard.add("once")
    child = yard.add("once", after=Jsonb({"parent": parent}), on_dep_failure="block")
    yard.fails(parent)
    assert yard.state(child) == "waiting"
    yard.call("retry", [parent])
    yard.ends(parent)
    assert yard.state(child) == "ready"


# ---- reset
@pytest.mark.parametrize("state", ["done", "dead", "scheduled", "parked", "ready"])
def test_reset_starts_from_the_beginning(yard: Yard, state: str) -> None:
    job = yard.add("saved")
    attempt = yard.take(job)
    yard.rows("select jobspec.checkpoint(%s, %s, '{\"page\": 7}')", attempt.id, attempt.run)
    verbs = {
        "done": "finish(%s, %s)",
        "dead": "fail(%s, %s, p_give_up => true)",
        "scheduled": "snooze(%s, %s, '1 hour')",
        "parked": "park(%s, %s, '{}')",
        "ready": "release(%s, %s)",
    }
    yard.rows(f"select jobspec.{verbs[state]}", attempt.id, attempt.run)
    assert yard.state(job) == state
    assert yard.call("reset", [job]) == [job]
    again = yard.take(job)
    assert (again.attempt, again.checkpoint) == (1, None)
    assert yard.job(job).result is None


def test_reset_of_a_running_job_is_refused_and_nothing_is_reset(yard: Yard) -> None:
    done, running = yard.ends(yard.add("once")), yard.add("once")
    yard.take(running)
    assert yard.refused("reset", [done, running]) == "JS049"
    assert yard.states(done, running) == ["done", "running"]


def test_reset_leaves_who_has_not_begun(yard: Yard) -> None:
    parent = yard.add("once")
    child = yard.add("once", after=Jsonb({"parent": parent}))
    assert yard.call("reset", [child]) == []
    assert yard.state(child) == "waiting"


def test_a_strict_job_that_waits_for_its_time_keeps_its_place_when_it_is_reset(yard: Yard) -> None:
    head = yard.add("block", '{"customer": 1}', delay="1 hour")
    yard.add("block", '{"customer": 1}')
    assert yard.call("reset", [head]) == [head]
    assert yard.take().id == head


# ---- requeue
def test_requeue_takes_a_job_from_its_worker_and_fences_the_old_run_off(yard: Yard) -> None:
    """A-O04."""
    job = yard.add("once")
    old = yard.take(job)
    assert yard.call("requeue", [job, 999_999]) == [job]
    new = yard.take(job)
    assert (new.attempt, new.run != old.run) == (1, True)
    assert yard.refused("finish", job, old.run) == "JS002"
    yard.rows("select jobspec.finish(%s, %s)", job, new.run)


def test_requeue_of_a_strict_job_keeps_its_place(yard: Yard) -> None:
    head, _ = (yard.add("block", '{"customer": 1}') for _ in range(2))
    yard.take(head)
    yard.call("requeue", [head])
    assert yard.take().id == head


def test_requeue_of_what_does_not_run_does_nothing(yard: Yard) -> None:
    ready, done = yard.add("once"), yard.ends(yard.add("once"))
    assert yard.call("requeue", [ready, done]) == []


# ---- delete
def test_delete_removes_every_trace(yard: Yard) -> None:
    parent = yard.add("saved")
    job = yard.add("unique", '{"customer": 1}', after=Jsonb({"parent": parent}))
    attempt = yard.take(parent)
    yard.rows("select jobspec.checkpoint(%s, %s, '{}')", attempt.id, attempt.run)
    yard.rows("select jobspec.fail(%s, %s, '{}')", attempt.id, attempt.run)
    assert yard.call("delete", [job, parent]) == 2
    tables = "job job_ready job_held job_finished attempt_error job_edge job_wait job_checkpoint job_unique poke"
    for table in tables.split():
        assert yard.value(f"select count(*) from jobspec.{table}") == 0, table


def test_delete_of_a_running_job_is_refused_and_nothing_goes(yard: Yard) -> None:
    running, ready = yard.add("once"), yard.add("once")
    yard.take(running)
    assert yard.refused("delete", [ready, running]) == "JS049"
    assert yard.states(ready, running) == ["ready", "running"]


def test_delete_of_a_dead_head_lets_its_lane_go_on(yard: Yard) -> None:
    head, behind = (yard.add("block", '{"customer": 1}') for _ in range(2))
    yard.fails(head)
    assert yard.call("delete", [head]) == 1
    assert yard.take().id == behind


@pytest.mark.parametrize("policy", ["cancel", "block"])
def test_who_waits_for_a_deleted_job_is_cancelled(yard: Yard, policy: str) -> None:
    parent = yard.add("once")
    child = yard.add("once", after=Jsonb({"parent": parent}), on_dep_failure=policy)
    if policy == "block":
        yard.fails(parent)
    yard.call("delete", [parent])
    assert yard.state(child) == "cancelled"
    assert "waited for" in yard.job(child).reason


def test_a_bundle_whose_jobs_are_deleted_is_finished(yard: Yard) -> None:
    made = yard.value('select jobspec.enqueue_bundle(\'[{"kind": "yard.once"}, {"kind": "yard.once"}]\')')
    assert yard.call("delete", made["ids"]) == 2
    assert yard.value("select finished_at is not null from jobspec.bundle where id = %s", made["bundle_id"])


def test_a_filter_clears_channels_and_leaves_the_others(yard: Yard) -> None:
    """A-S02."""
    for kind, payload in (("once", "{}"), ("block", '{"customer": 1}'), ("narrow", '{"customer": 1}')):
        for _ in range(2):
            yard.add(kind, payload)
    assert yard.call("delete_all", Jsonb({"channel": ["plain", "blocking"]})) == 4
    assert yard.value("select count(*) from jobspec.job") == 2
    assert yard.call("delete_all", Jsonb({})) == 2
    assert yard.value("select count(*) from jobspec.job") == 0


def test_delete_by_filter_leaves_what_runs(yard: Yard) -> None:
    running, _ = yard.add("once"), yard.add("once")
    yard.take(running)
    assert yard.call("delete_all", Jsonb({"kind": "once"})) == 1
    assert yard.state(running) == "running"


@pytest.mark.parametrize(
    "name",
    ["finished", "origin", "kind", "bundle", "bundle_origin", "bundle_name", "all"],
)
def test_delete_by_each_key_leaves_the_rest(yard: Yard, name: str) -> None:
    """A-G11."""
    done = yard.ends(yard.add("send"))
    cron = yard.add("send", origin="cron")
    other = yard.add("once")
    made = yard.value(
        "select jobspec.enqueue_bundle('[{\"kind\": \"yard.send\"}]', p_name => 'night', p_origin => 'batch')"
    )
    (member,) = made["ids"]
    filters: dict[str, tuple[dict[str, Any], list[int]]] = {
        "finished": ({"state": "done"}, [done]),
        "origin": ({"origin": "cron"}, [cron]),
        "kind": ({"kind": "yard.once"}, [other]),
        "bundle": ({"bundle": made["bundle_id"]}, [member]),
        "bundle_origin": ({"bundle_origin": "batch"}, [member]),
        "bundle_name": ({"bundle_name": "night"}, [member]),
        "all": ({}, [done, cron, other, member]),
    }
    filter_, gone = filters[name]
    assert yard.call("delete_all", Jsonb(filter_)) == len(gone)
    left = [row.id for row in yard.rows("select id from jobspec.job order by id")]
    assert left == [each for each in (done, cron, other, member) if each not in gone]


# ---- by filter
def test_redrive_retries_the_dead_and_parked_that_match(yard: Yard) -> None:
    dead = [yard.fails(yard.add("once"), message) for message in ("no route", "no money", "no route")]
    assert yard.call("redrive", Jsonb({"error": "No Route"})) == 2
    assert yard.states(*dead) == ["ready", "dead", "ready"]
    assert yard.call("redrive", Jsonb({"kind": "once"}), 1) == 1


def test_redrive_leaves_out_those_whose_key_another_has(yard: Yard) -> None:
    dead = yard.fails(yard.add("unique", '{"customer": 1}'))
    free = yard.fails(yard.add("unique", '{"customer": 2}'))
    yard.add("unique", '{"customer": 1}')
    assert yard.call("redrive", Jsonb({})) == 1
    assert yard.states(dead, free) == ["dead", "ready"]


def test_purge_says_how_many_it_would_be_and_then_does_it_in_pieces(yard: Yard) -> None:
    ended = [yard.ends(yard.add("once")) for _ in range(3)]
    yard.add("once")
    assert yard.call("purge", Jsonb({}), 10, True) == 3
    assert yard.value("select count(*) from jobspec.job") == 4
    assert [yard.call("purge", Jsonb({}), 2) for _ in range(3)] == [2, 1, 0]
    assert yard.find(id=ended) == []
    assert yard.value("select count(*) from jobspec.job") == 1


def test_purge_leaves_what_somebody_needs(yard: Yard) -> None:
    head = yard.fails(yard.add("block", '{"customer": 1}'))
    parent, other = yard.add("once"), yard.add("once")
    yard.add("once", after=Jsonb({"parent": parent, "other": other}))
    yard.ends(parent)
    made = yard.value('select jobspec.enqueue_bundle(\'[{"kind": "yard.once"}, {"kind": "yard.once"}]\')')
    member = yard.ends(made["ids"][0])
    assert yard.call("purge", Jsonb({})) == 0
    assert yard.states(head, parent, member) == ["dead", "done", "done"]


def test_cancel_by_filter_ends_who_waits_and_asks_who_runs(yard: Yard) -> None:
    running, ready, held, other = yard.add("once"), yard.add("once"), yard.add("once", delay="1 h"), yard.add("send")
    attempt = yard.take(running)
    assert yard.call("cancel_all", Jsonb({"kind": "once"}), "no more") == 3
    assert yard.states(running, ready, held, other) == ["running", "cancelled", "cancelled", "ready"]
    assert yard.job(ready).reason == "no more"
    assert yard.job(running).cancel_asked
    assert yard.call("cancel_all", Jsonb({"kind": "once"}), "no more") == 0
    yard.rows("select jobspec.fail(%s, %s)", running, attempt.run)
    assert yard.state(running) == "cancelled"


@pytest.mark.parametrize(
    ("verb", "state"),
    [("redrive", "done"), ("purge", "ready"), ("cancel_all", "dead"), ("delete_all", "running")],
)
def test_a_state_that_makes_no_sense_for_a_verb_is_refused(yard: Yard, verb: str, state: str) -> None:
    assert yard.refused(verb, Jsonb({"state": state})) == "JS003"


# ---- workers
def test_a_worker_is_forgotten_only_without_jobs(yard: Yard) -> None:
    """A-O15."""
    worker = yard.register("send")
    yard.enqueue("send")
    (job,) = yard.claim(worker)
    assert yard.refused("delete_worker", worker) == "JS049"
    yard.finish(job)
    yard.call("delete_worker", worker)
    assert yard.refused("delete_worker", worker) == "JS010"


# ---- two at once
def test_two_who_retry_at_once_bring_a_job_back_once(yard: Yard, other: Any) -> None:
    job = yard.fails(yard.add("once"))
    with other.conn.transaction():
        assert other.value("select jobspec.retry(%s)", [job]) == [job]
        yard.rows("set lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            yard.call("retry", [job])
    yard.rows("reset lock_timeout")
    assert yard.call("retry", [job]) == []
    assert yard.take(job).attempt == 1
