"""Lanes that run ahead: one worker holds the next jobs of a lane, too, and runs them one after the other."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.database.mill import KEY, PATH, Clients, Mill, clients

__all__ = ["clients"]
SPEC = f"""
select jobspec.declare_package('mill');
select jobspec.declare_channel('mill', 'fast', 'strict', '{KEY}', 'skip', p_run_ahead => 4);
select jobspec.declare_channel('mill', 'harsh', 'strict', '{KEY}', 'cancel', p_run_ahead => 4);
select jobspec.declare_kind('mill', 'fast', 1, 'fast', '{PATH}', p_base_seconds => 60, p_max_attempts => 3);
select jobspec.declare_kind('mill', 'other', 1, 'fast', '{PATH}');
select jobspec.declare_kind('mill', 'once', 1, 'fast', '{PATH}', p_max_attempts => 1);
select jobspec.declare_kind('mill', 'harsh', 1, 'harsh', '{PATH}', p_max_attempts => 1);
select jobspec.declare_kind('mill', 'firm', 1, 'harsh', '{PATH}', p_max_attempts => 2);
select jobspec.declared_package('mill');
"""
ASLEEP = "select coalesce((select wait_event = 'PgSleep' from pg_stat_activity where pid = %s), false)"


@pytest.fixture
def mill(conn: psycopg.Connection[Any]) -> Mill:
    with conn.transaction():
        conn.execute(SPEC.encode())
    return Mill(conn)


def test_a_worker_gets_the_next_of_a_lane_each_behind_the_one_before(mill: Mill) -> None:
    worker = mill.register("fast")
    jobs = [mill.add("fast") for _ in range(6)]
    claimed = mill.claim(worker)
    assert [(job.id, job.behind) for job in claimed] == list(zip(jobs[:4], [None, *jobs[:3]], strict=True))
    assert mill.claim(worker) == []
    assert mill.claim(mill.register("fast")) == []
    mill.finish(*claimed)
    assert [(job.id, job.behind) for job in mill.claim(worker)] == [(jobs[4], None), (jobs[5], jobs[4])]


def test_heads_come_before_what_is_behind_them(mill: Mill) -> None:
    worker = mill.register("fast")
    mill.cursor = [-(2**63), 0]  # before the first lane: one that begins in the middle fills up before it comes round
    lanes = {customer: [mill.add("fast", customer) for _ in range(3)] for customer in (1, 2, 3)}
    claimed = mill.claim(worker, 5)
    assert {job.id for job in claimed if job.behind is None} == {jobs[0] for jobs in lanes.values()}
    assert {job.id for job in claimed if job.behind} <= {jobs[1] for jobs in lanes.values()}
    assert len(claimed) == 5


@pytest.mark.parametrize("ends", ["failed", "given_up", "snoozed", "rescheduled", "parked", "cancelled"])
def test_when_one_does_not_end_well_those_behind_it_go_back(mill: Mill, ends: str) -> None:
    worker = mill.register("fast")
    jobs = [mill.add("fast") for _ in range(4)]
    first, second, *_ = mill.claim(worker)
    mill.finish(first)
    mill.settle(ends, [second], {"type": "x", "message": "y"})
    assert mill.states(*jobs[2:]) == ["ready", "ready"]
    assert mill.value("select array_agg(attempt) from jobspec.job_ready where id = any(%s)", jobs[2:]) == [0, 0]
    assert mill.value("select count(*) from jobspec.job_running") == 0
    left = [job.id for job in mill.claim(worker)]
    assert left == (
        jobs[2:]
        if ends in ("given_up", "parked", "cancelled")
        else [*jobs[2:], jobs[1]]
        if ends == "rescheduled"
        else []
    )


def test_of_a_dead_workers_lane_only_the_first_lost_an_attempt(mill: Mill) -> None:
    dead, alive = mill.register("fast"), mill.register("fast")
    jobs = [mill.add("fast") for _ in range(3)]
    mill.claim(dead)
    mill.dies(dead)
    (again,) = mill.claim(alive, tick=True)
    assert (again.id, again.attempt, again.suspect, again.behind) == (jobs[0], 2, True, None)
    mill.finish(again)
    assert [(job.id, job.attempt, job.suspect) for job in mill.claim(alive)] == [(job, 1, False) for job in jobs[1:]]


def test_a_job_that_may_run_once_is_never_taken_ahead(mill: Mill) -> None:
    worker = mill.register("fast", "once")
    jobs = [mill.add("fast"), mill.add("once"), mill.add("fast")]
    for expected in ([jobs[0]], [jobs[1], jobs[2]]):
        claimed = mill.claim(worker)
        assert [job.id for job in claimed] == expected
        mill.finish(*claimed)
    mill.enqueue("fast", {"customer": 1})
    mill.enqueue("fast", {"customer": 1}, max_attempts=1)
    assert len(mill.claim(worker)) == 1


def test_nothing_passes_over_what_cannot_be_taken(mill: Mill, clients: Clients) -> None:
    worker, other = mill.register("fast"), clients()
    jobs = [mill.add("fast"), mill.add("fast"), mill.add("other"), mill.add("fast")]
    locked = [mill.add("fast", 2) for _ in range(3)]
    other.begin()
    other.rows("select 1 from jobspec.job_ready where id = %s for update", locked[1])
    claimed = mill.claim(worker)
    assert sorted(job.id for job in claimed) == [*jobs[:2], locked[0]]
    other.rollback()


def test_a_held_job_ends_what_is_taken_ahead(mill: Mill) -> None:
    worker = mill.register("fast")
    jobs = [mill.add("fast"), mill.enqueue("fast", {"customer": 1}, delay="1 hour"), mill.add("fast")]
    assert [job.id for job in mill.claim(worker)] == jobs[:1]


def test_a_death_that_cancels_what_is_behind_cancels_what_was_taken_ahead_too(mill: Mill) -> None:
    worker = mill.register("harsh", "firm")
    jobs = [mill.add("harsh"), *(mill.add("firm") for _ in range(3))]
    claimed = mill.claim(worker)
    assert [job.id for job in claimed] == jobs
    mill.fail(claimed[0])
    mill.tick()
    assert mill.states(*jobs) == ["dead", "cancelled", "cancelled", "cancelled"]
    assert mill.finish(*claimed[1:]) == []


def test_a_late_finish_of_one_that_went_back_changes_nothing(mill: Mill) -> None:
    worker = mill.register("fast")
    jobs = [mill.add("fast") for _ in range(2)]
    first, second = mill.claim(worker)
    mill.fail(first)
    assert mill.finish(second) == []
    assert mill.states(*jobs) == ["scheduled", "ready"]


def test_plain_sql_never_runs_ahead(mill: Mill) -> None:
    jobs = [mill.add("fast") for _ in range(3)]
    assert [job.id for job in mill.takes(limit=10)] == jobs[:1]


def test_only_strict_channels_run_ahead(mill: Mill) -> None:
    with pytest.raises(psycopg.errors.CheckViolation), mill.conn.transaction():
        mill.rows("select jobspec.declare_package('mill')")
        mill.rows("select jobspec.declare_channel('mill', 'plain', 'none', p_run_ahead => 2)")


def test_a_head_that_an_operator_takes_back_takes_those_behind_it_along(mill: Mill) -> None:
    worker = mill.register("fast")
    jobs = [mill.add("fast") for _ in range(3)]
    claimed = mill.claim(worker)
    assert mill.call("requeue", jobs[:1]) == jobs[:1]
    assert mill.states(*jobs) == ["ready"] * 3
    assert mill.finish(*claimed[1:]) == []


def test_lanes_stay_in_order_when_apply_forbids_to_run_ahead_meanwhile(mill: Mill) -> None:
    worker = mill.register("fast")
    jobs = [mill.add("fast") for _ in range(3)]
    first, *_ = mill.claim(worker)
    with mill.conn.transaction():
        mill.conn.execute(SPEC.replace("p_run_ahead => 4", "p_run_ahead => 1").encode())
    mill.fail(first)
    assert mill.states(*jobs) == ["scheduled", "ready", "ready"]


def test_no_end_counts_before_that_of_the_job_before_it(mill: Mill) -> None:
    """A worker that could not record the first end must not record the second."""
    worker = mill.register("fast")
    jobs = [mill.add("fast") for _ in range(3)]
    first, second, third = mill.claim(worker)
    assert mill.finish(second, third) == []
    assert mill.finish(third, first, second) != []
    assert mill.states(*jobs) == ["done"] * 3


def test_a_head_does_not_come_back_while_one_behind_it_is_locked(mill: Mill, clients: Clients) -> None:
    """Its handler's transaction may still commit its end."""
    worker, handler = mill.register("fast"), clients()
    jobs = [mill.add("fast") for _ in range(2)]
    first, second = mill.claim(worker)
    handler.begin()
    handler.call("checkpoint", second.id, second.run, "{}")
    mill.dies(worker)
    mill.tick()
    assert mill.states(*jobs) == ["running", "running"]
    handler.commit()
    mill.tick()
    assert [row.attempt for row in mill.rows("select attempt from jobspec.job_ready order by pos")] == [1, 0]
    assert mill.call("cancel", jobs[0]) == "cancelled"
    assert first.run < second.run


def test_a_handlers_own_transaction_waits_until_the_end_before_it_is_recorded(mill: Mill, clients: Clients) -> None:
    worker, handler = mill.register("fast"), clients()
    jobs = [mill.add("fast") for _ in range(2)]
    first, second = mill.claim(worker)
    handler.rows("begin")
    ending = clients.step(handler, lambda: handler.end(second))
    while not mill.value(ASLEEP, handler.conn.info.backend_pid):
        assert ending.thread.is_alive(), "it did not wait"
    mill.finish(first)
    ending.result()
    handler.commit()
    assert mill.states(*jobs) == ["done", "done"]


def test_what_was_taken_ahead_stays_with_a_head_whose_lease_is_longer(mill: Mill) -> None:
    with mill.conn.transaction():
        mill.conn.execute(SPEC.replace("p_base_seconds => 60", "p_base_seconds => 60, p_lease_seconds => 600").encode())
    dead, alive = mill.register("fast", "other"), mill.register("fast", "other")
    jobs = [mill.add("fast"), mill.add("other"), mill.add("other", 2)]
    mill.claim(dead)
    mill.dies(dead)
    assert [job.id for job in mill.claim(alive, tick=True)] == jobs[2:]
    assert mill.states(*jobs[:2]) == ["running", "running"]


def test_a_longer_lease_of_a_dead_worker_keeps_nobody_busy(mill: Mill) -> None:
    with mill.conn.transaction():
        mill.conn.execute(SPEC.replace("p_base_seconds => 60", "p_base_seconds => 60, p_lease_seconds => 600").encode())
    dead, alive = mill.register("fast"), mill.register("fast")
    mill.add("fast")
    mill.claim(dead)
    mill.dies(dead)
    mill.claim(alive, tick=True, bell=True)
    assert mill.tail["due"] > 500
