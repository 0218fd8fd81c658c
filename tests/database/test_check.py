"""``jobspec.check()``: each broken invariant is found, and a healthy database is left in peace."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.yard import Yard, yard

__all__ = ["yard"]


@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        ("delete from jobspec.job_ready", "in no place"),
        ("delete from jobspec.job", "without a body"),
        ("delete from jobspec.worker", "held by nobody"),
        ("delete from jobspec.gate", "channel without a gate"),
        ("update jobspec.job_ready set lane = lane + 1", "in the wrong lane"),
        ("update jobspec.job_ready set attempt = 99", "more attempts than allowed"),
        (
            "insert into jobspec.job_finished select id, 'done', 1, 1, now(), now() from jobspec.job_ready",
            "in two places",
        ),
        (
            "insert into jobspec.job_running select r.id + 1000, r.run, r.channel_id, r.lane, r.rank, r.pos, r.kind_id,"
            " r.attempt, r.suspect, r.ordered, r.worker_id, r.claimed_at from jobspec.job_running r",
            "two run in one strict lane",
        ),
        (
            "delete from jobspec.job_ready where id in (select id from jobspec.job_held)",
            "holds a position that is gone",
        ),
    ],
)
def test_check_finds_what_is_broken(shop: Any, breakage: str, problem: str) -> None:
    shop.enqueue_many([{"kind": "shop.charge", "payload": {"customer": n % 2}} for n in range(4)])
    shop.enqueue("charge", {"customer": 9}, delay="1 hour")
    shop.claim(shop.register(), 1)
    with shop.conn.transaction(force_rollback=True):
        shop.rows(breakage)
        assert problem in {row.problem for row in shop.rows("select problem from jobspec.check()")}


def problems(yard: Yard) -> set[str]:
    return {row.problem for row in yard.rows("select problem from jobspec.check()")}


@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        ("delete from jobspec.job_wait where child in (select id from jobspec.job_held)", "waits for nobody"),
        ("update jobspec.job_held set state = 'parked' where state = 'waiting'", "waits and is not held"),
        ("update jobspec.job_wait set parent = 4000000000", "waits for what is not there"),
        (
            "insert into jobspec.job_finished (id, state, attempt, worker_id, finished_at)"
            " select parent, 'done', 1, 0, now() from jobspec.job_wait",
            "waits for what has ended",
        ),
        (
            "delete from jobspec.job_wait where child in (select id from jobspec.bundle)",
            "a bundle that nobody will finish",
        ),
        ("update jobspec.bundle set finished_at = now()", "waits and is not held"),
        (
            "insert into jobspec.job_unique select id::text::bytea, id, null from jobspec.job_finished",
            "keeps its unique key after its end",
        ),
        ("delete from jobspec.job_unique", "has lost its unique key"),
        ("update jobspec.job_running set counted = false", "not counted as its channel counts"),
        ("update jobspec.channel set concurrency = 1 where name = 'yard.narrow'", "more run in a channel than may"),
        ("update jobspec.job_running set lane = 1", "more run in a lane than may"),
        ("update jobspec.job_held set lane = lane + 1", "in the wrong lane"),
        ("delete from jobspec.job_finished where state = 'dead'", "blocks its lane and is not dead"),
        ("drop table jobspec.job_edge_e1", "partition is missing"),
        ("alter table jobspec.job detach partition jobspec.job_e2", "partition is missing"),
        ("select setval('jobspec.seq', 2)", "the sequence is behind"),
        ("select setval('jobspec.run', 0, false)", "the sequence of runs is behind"),
        ("update jobspec.channel set bell = null", "channel without a bell"),
        ("delete from jobspec.bound where stripe = 3", "channel without rows to bound it"),
        ("update jobspec.channel set rate_limit = 1, rate_seconds = 1, bucket = null", "channel without a bucket"),
    ],
)
def test_check_finds_what_is_broken_in_what_hangs_together(yard: Yard, breakage: str, problem: str) -> None:
    yard.fails(yard.add("block", '{"customer": 1}'))
    yard.ends(yard.add("once"))
    yard.add("once", after=Jsonb({"parent": yard.add("once", delay="1 hour")}))
    yard.rows('select jobspec.enqueue_bundle(\'[{"kind": "yard.send", "delay": "1 hour"}]\')')
    yard.add("unique", '{"customer": 1}', delay="1 hour")
    for customer in (1, 2):
        yard.take(yard.add("narrow", f'{{"customer": {customer}}}'))
    for _ in range(3):  # pokes are gone when a probe or two are over
        yard.tick()
    assert problems(yard) == set()
    with yard.conn.transaction(force_rollback=True):
        yard.rows(breakage)
        assert problem in problems(yard)
    # What a rollback does not take back.
    yard.rows("select setval('jobspec.seq', greatest(last_value, 1000)) from jobspec.seq")
    yard.rows("select setval('jobspec.run', greatest(last_value, 100000)) from jobspec.run")


def test_a_policy_that_became_stricter_breaks_nothing(yard: Yard) -> None:
    job = yard.add("send")
    for _ in range(3):
        yard.fails(job)
        yard.due_now()
        yard.tick()
    with yard.conn.transaction():
        yard.rows("select jobspec.declare_package('yard')")
        yard.rows("select jobspec.declare_channel('yard', 'plain', 'none')")
        yard.rows("select jobspec.declare_kind('yard', 'send', 1, 'plain', p_max_attempts => 2)")
    yard.take(job)
    assert yard.rows("select * from jobspec.check()") == []


def test_attempts_that_a_handler_added_are_allowed(yard: Yard) -> None:
    job = yard.add("once")
    attempt = yard.take(job)
    yard.rows("select jobspec.checkpoint(%s, %s, '{}', p_extra_attempts => 1)", attempt.id, attempt.run)
    yard.rows("select jobspec.fail(%s, %s, p_delay => '0')", attempt.id, attempt.run)
    yard.tick()
    assert yard.take(job).attempt == 2
    assert yard.rows("select * from jobspec.check()") == []


def test_a_lease_that_is_over_is_nobodys_fault(yard: Yard) -> None:
    yard.take(yard.add("once"))
    yard.rows("update jobspec.job_running set expires_at = '-infinity'")
    assert yard.rows("select * from jobspec.check()") == []
