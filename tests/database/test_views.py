"""Looking: what the views show, and what a filter finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.yard import Yard, yard

__all__ = ["yard"]


def view(yard: Yard, name: str, /, **where: object) -> list[Any]:
    conditions = " and ".join([f'"{column}" = %s' for column in where] or ["true"])
    return yard.rows(f"select * from jobspec.{name} where {conditions}", *where.values())


# ---- the states of a job
def test_running_and_expired_follow_the_lease(yard: Yard) -> None:
    """A-P08."""
    job = yard.add("once")
    assert view(yard, "running") == []
    taken = yard.take(job)
    (row,) = view(yard, "running")
    assert (row.id, row.run, row.kind, row.attempt) == (job, taken.run, "yard.once", 1)
    assert view(yard, "expired") == []
    yard.rows("update jobspec.job_running set expires_at = clock_timestamp() - interval '1 s'")
    assert [row.id for row in view(yard, "expired")] == [job]
    yard.tick()
    assert view(yard, "running") == view(yard, "expired") == []


def test_a_job_of_a_worker_expires_with_its_worker(yard: Yard) -> None:
    worker = yard.register("send")
    job = yard.enqueue("send")
    yard.claim(worker)
    (row,) = view(yard, "running")
    assert (row.worker_id, row.worker) == (worker, "w")
    yard.dies(worker)
    assert [row.id for row in view(yard, "expired")] == [job]


def test_a_worker_that_ended_is_shown_with_its_last_sign_of_life(yard: Yard) -> None:
    worker = yard.register("send")
    yard.enqueue("send")
    yard.claim(worker)
    yard.rows("select jobspec.deregister(%s)", worker)
    (row,) = view(yard, "workers")
    assert (row.alive, row.expires_at) == (False, row.beat_at)
    (job,) = view(yard, "expired")
    assert job.expires_at == row.beat_at


def test_jobs_without_a_sign_of_life_can_be_listed_by_age(yard: Yard) -> None:
    """A-O11."""
    stale = "select run from jobspec.running where beat_at < clock_timestamp() - %s::interval"
    job = yard.take(yard.add("once"))
    assert [row.run for row in yard.rows(stale, "0 s")] == [job.run]
    assert yard.rows(stale, "1 day") == []
    yard.rows("select jobspec.finish(%s, %s)", job.id, job.run)
    assert yard.rows(stale, "0 s") == []


def test_every_state_is_shown(yard: Yard) -> None:
    """A-P08."""
    jobs = {state: yard.add("once") for state in ("done", "dead", "parked", "running", "cancelled", "ready")}
    yard.ends(jobs["done"])
    yard.fails(jobs["dead"])
    attempt = yard.take(jobs["parked"])
    yard.rows("select jobspec.park(%s, %s, '{}')", attempt.id, attempt.run)
    yard.take(jobs["running"])
    yard.call("cancel", jobs["cancelled"])
    jobs["scheduled"] = yard.add("once", delay="1 h")
    jobs["waiting"] = yard.add("once", after=Jsonb({"first": jobs["ready"]}))
    jobs["expired"] = yard.value("select jobspec.reserve('yard.once')")
    yard.rows("update jobspec.job_held set run_at = clock_timestamp() where id = %s", jobs["expired"])
    yard.tick()
    jobs["reserved"] = yard.value("select jobspec.reserve('yard.once')")
    assert {state: yard.state(job) for state, job in jobs.items()} == {state: state for state in jobs}
    counts = yard.rows("select state::text, jobs from jobspec.count('{}')")
    assert dict(counts) == dict.fromkeys(jobs, 1)
    (plain,) = view(yard, "channels", name="yard.plain")
    assert {state: getattr(plain, state) for state in jobs} == dict.fromkeys(jobs, 1)
    for state, job in jobs.items():
        assert yard.find(state=state) == [job]


def test_the_dead_and_the_parked_are_shown_with_their_last_error(yard: Yard) -> None:
    dead, parked = yard.fails(yard.add("once"), "boom"), yard.add("once")
    attempt = yard.take(parked)
    yard.rows('select jobspec.park(%s, %s, \'{"type": "payload", "message": "no"}\')', attempt.id, attempt.run)
    (row,) = view(yard, "dead")
    assert (row.id, row.error["message"], row.blocks) == (dead, "boom", False)
    (row,) = view(yard, "parked")
    assert (row.id, row.error["message"], row.attempt) == (parked, "no", 0)


def test_tags_are_those_of_the_kind_and_of_the_call(yard: Yard) -> None:
    job = yard.add("once", tags=Jsonb({"tenant": "b"}))
    assert yard.job(job).tags == {"team": "a", "tenant": "b"}
    assert yard.find(tag={"team": "a"}) == yard.find(tag={"tenant": "b"}) == [job]
    assert yard.find(tag={"tenant": "a"}) == []


# ---- channels and lanes
def test_a_channel_shows_what_its_spec_declares_and_what_operators_set(yard: Yard) -> None:
    yard.call("set_limits", "yard.narrow", Jsonb({"concurrency": 5, "max_pending": 9}))
    (row,) = view(yard, "channels", name="yard.narrow")
    assert (row.concurrency, row.lane_concurrency, row.max_pending) == (5, 1, 9)
    assert row.declared["concurrency"] == 2
    assert row.override == {"concurrency": 5, "max_pending": 9}


def test_a_lane_says_what_stands_in_its_way(yard: Yard) -> None:
    def why(customer: int) -> str | None:
        (row,) = view(yard, "lanes", channel="yard.blocking", key=f"[{customer}]")
        assert row.blocked == (row.why is not None)
        reason: str | None = row.why
        return reason

    dead, _ = (yard.add("block", '{"customer": 1}') for _ in range(2))
    yard.fails(dead)
    later = yard.add("block", '{"customer": 2}', delay="1 hour")
    running, _ = (yard.add("block", '{"customer": 3}') for _ in range(2))
    yard.take(running)
    yard.add("block", '{"customer": 4}')
    assert why(1) == f"job {dead} is dead: retry it, or unblock the lane"
    assert str(why(2)).startswith(f"job {later} is scheduled until ")
    assert why(3) is None
    assert why(4) == "no living worker runs yard.block v1"
    worker = yard.value(
        "select jobspec.register('w', '[{\"name\": \"yard.block\", \"version\": 1}]', null, 30) ->> 'worker_id'"
    )
    assert why(4) is None
    yard.call("pause", "yard.blocking")
    assert why(4) == "the channel is paused"
    yard.dies(int(worker))


def test_a_lane_counts_its_jobs_and_names_its_head(yard: Yard) -> None:
    first, second, third = (yard.add("block", '{"customer": 1}') for _ in range(3))
    yard.take(first)
    (row,) = view(yard, "lanes", channel="yard.blocking")
    assert (row.key, row.ready, row.running, row.held) == ("[1]", 2, 1, 0)
    assert (row.head_id, row.head_state) == (second, "ready")
    assert third > second


def test_a_full_channel_is_said_to_be_full(yard: Yard) -> None:
    for customer in range(3):
        yard.add("narrow", f'{{"customer": {customer}}}')
    for _ in range(2):
        yard.take()
    (row,) = [row for row in view(yard, "lanes", channel="yard.narrow") if row.blocked]
    assert row.why == "the channel runs 2 jobs, as many as it may"


# ---- workers, bundles, schedules, metrics
def test_workers_are_listed_with_what_they_hold(yard: Yard) -> None:
    """A-O15."""
    worker = yard.register("send")
    yard.enqueue("send")
    yard.claim(worker)
    (row,) = yard.rows("select * from jobspec.workers order by registered_at")
    assert (row.id, row.alive, row.running, row.kinds) == (worker, True, 1, ["shop.send v1"])
    assert row.expires_at > row.beat_at


def test_a_bundle_counts_its_jobs_by_state(yard: Yard) -> None:
    made = yard.value(
        'select jobspec.enqueue_bundle(\'[{"kind": "yard.once"}, {"kind": "yard.once"}]\', p_name => \'n\')'
    )
    yard.fails(made["ids"][0])
    (row,) = view(yard, "bundles", id=made["bundle_id"])
    assert (row.name, row.total, row.dead, row.ready, row.unfinished, row.finished_at) == ("n", 2, 1, 1, 1, None)


def test_the_numbers_for_a_metrics_exporter(yard: Yard) -> None:
    yard.add("once")
    yard.call("pause", "yard.plain")
    seen = {(row.name, *sorted(row.labels.items())): row.value for row in view(yard, "metrics")}
    plain = ("channel", "yard.plain")
    assert seen["jobspec_jobs", plain, ("state", "ready")] == 1
    assert seen["jobspec_jobs", plain, ("state", "dead")] == 0
    assert seen["jobspec_channel_paused", plain] == 1
    assert seen["jobspec_channel_limit", ("channel", "yard.narrow"), ("limit", "concurrency")] == 2
    assert seen["jobspec_stranded_jobs", ("kind", "yard.once"), ("version", 1)] == 1
    assert seen["jobspec_oldest_ready_seconds", plain] >= 0
    assert seen["jobspec_messages", plain] == 1
    assert seen["jobspec_mean_run_seconds", ("kind", "yard.once")] is None
    assert len(seen) == len(view(yard, "metrics"))


# ---- find
def test_pages_follow_each_other_without_gap_or_double(yard: Yard) -> None:
    """A-G16."""
    jobs = [yard.add("once") for _ in range(7)]
    pages: list[list[int]] = [[0]]
    while pages[-1]:
        after = pages[-1][-1]
        pages.append([row[0] for row in yard.rows("select jobspec.find('{}', %s, 3)", after)])
    assert pages[1:-1] == [jobs[:3], jobs[3:6], jobs[6:]]
    newest = yard.rows("select jobspec.find('{}', %s, 3, true)", jobs[5])
    assert [row[0] for row in newest] == [jobs[4], jobs[3], jobs[2]]


def test_jobs_are_found_by_what_they_are_to_do_when_they_began_and_how_they_failed(yard: Yard) -> None:
    """A-G16."""
    todo, old, new, dead = (yard.add("once") for _ in range(4))
    for job in (old, new):
        yard.take(job)
    yard.fails(dead, "No Route to host")
    yard.rows("update jobspec.job_running set claimed_at = claimed_at - interval '1 hour' where id = %s", old)
    hour_ago = (datetime.now(UTC) - timedelta(minutes=30)).isoformat()
    assert yard.find(state=["ready", "scheduled", "waiting"]) == [todo]
    assert yard.find(state="running", started_before=hour_ago) == [old]
    assert yard.find(state="running", started_after=hour_ago) == [new]
    assert yard.find(error="") == yard.find(error="no route") == [dead]
    assert yard.find(error="no%route") == []


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ({"kind": "block"}, "b"),
        ({"kind": ["yard.block", "once"]}, "ab"),
        ({"channel": "blocking"}, "b"),
        ({"key": [7]}, "b"),
        ({"key": 7}, "b"),
        ({"origin": "web"}, "a"),
        ({"version": 2}, ""),
        ({"kind": "shop.send"}, "s"),
        ({"state": "scheduled"}, "s"),
        ({"state": ["ready", "done"]}, "ab"),
        ({"enqueued_after": "2000-01-01T00:00:00Z", "enqueued_before": "2999-01-01T00:00:00Z"}, "abs"),
        ({"enqueued_before": "2000-01-01T00:00:00Z"}, ""),
        ({"finished_after": "2000-01-01T00:00:00Z"}, ""),
        ({"kind": None}, "abs"),
        ({}, "abs"),
    ],
)
def test_each_key_of_a_filter(yard: Yard, filter_: dict[str, Any], found: str) -> None:
    jobs = {
        "a": yard.add("once", origin="web"),
        "b": yard.add("block", '{"customer": 7}'),
        "s": yard.enqueue("send", delay="1 hour"),
    }
    assert yard.find(**filter_) == [jobs[each] for each in found]
    assert yard.find(**filter_, id=list(jobs.values())) == [jobs[each] for each in found]


@pytest.mark.parametrize(
    "filter_",
    [
        {"knid": "x"}, {"kind": "nothing"}, {"kind": "send"}, {"kind": {"a": 1}}, {"channel": "nothing"},
        {"state": "rready"}, {"state": []}, {"id": "x"}, {"id": 10**30}, {"version": "1"}, {"version": 1.5e300},
        {"tag": "a"}, {"error": 5}, {"bundle": "x"}, {"enqueued_before": "soon"}, {"enqueued_before": 5},
        {"enqueued_before": "2026-99-01T00:00:00Z"}, [], "x",
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_meant_is_refused(yard: Yard, filter_: Any) -> None:
    for verb in ("find", "count"):
        assert yard.refused(verb, Jsonb(filter_)) == "JS003"


def test_hostile_texts_are_values_and_no_more(yard: Yard) -> None:
    """A-G06."""
    evil = "weird'); drop table jobspec.job; -- \\ %L %s $1"
    job = yard.add("once", origin=evil[:100], tags=Jsonb({evil: evil}))
    yard.fails(job, evil)
    assert yard.find(origin=evil[:100]) == yard.find(tag={evil: evil}) == yard.find(error=evil) == [job]
    assert yard.refused("find", Jsonb({evil: 1})) == "JS003"
    assert yard.refused("find", Jsonb({"kind": evil})) == "JS003"
    assert yard.state(job) == "dead"


def test_errors_with_characters_that_text_cannot_hold_are_found(yard: Yard) -> None:
    """A-O06."""
    job = yard.add("once")
    attempt = yard.take(job)
    yard.rows(
        "select jobspec.fail(%s, %s, %s::text::json)",
        job, attempt.run, '{"type": "E", "message": "a\\u0000b \\ud83d \\\\u0000 end", "data": {"\\u0000": 1}}',
    )  # fmt: skip
    assert yard.find(error="end") == yard.find(error="\\u0000 end") == [job]
    assert yard.value("select jobspec.error_text(error) from jobspec.dead") == "E: a�b � \\u0000 end"


def test_a_filter_reads_the_archive_by_index_only(yard: Yard) -> None:
    for _ in range(3):
        yard.fails(yard.add("once"))
    text = yard.value('select jobspec.filter_sql(\'{"state": "dead"}\')')
    yard.rows("set enable_seqscan = off")
    plan = "\n".join(row[0] for row in yard.rows(f"explain select s.id {text} and s.id > 0 order by s.id limit 100"))
    yard.rows("reset enable_seqscan")
    assert "Seq Scan" not in plan
