"""Worker processes on a real PostgreSQL: crashes, signals, and the handler's own transaction."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.conftest import Shop

ALL_DONE = "select count(*) = %s from jobspec.job_finished where state = 'done'"
BLOCKED = "select count(*) = %s from effect"
SOME_RUN = "select count(*) >= %s from jobspec.job_running"


def test_a_killed_worker_loses_no_job_and_only_what_was_in_flight_runs_again(shop: Shop) -> None:
    ids = shop.enqueue(400, seconds=0.1)
    first = shop.worker(concurrency=16)
    shop.until("select count(*) > 40 from jobspec.job_finished")
    shop.until("select count(*) = 16 from jobspec.job_running")  # just claimed: they will not end before the kill
    first.kill()
    shop.gone(first)
    in_flight = {row[0] for row in shop.conn.execute("select id from jobspec.job_running").fetchall()}
    assert 0 < len(in_flight) <= 16
    shop.lease_is_over()
    shop.worker(concurrency=16, poll=0.5)
    shop.until(ALL_DONE, 400)
    attempts = shop.attempts()
    assert attempts.keys() == set(ids)
    assert {id_ for id_, (_, attempt) in attempts.items() if attempt == 2} == in_flight
    assert {attempt for _, attempt in attempts.values()} == {1, 2}


def test_sigterm_lets_running_handlers_finish_and_starts_no_other(shop: Shop) -> None:
    shop.enqueue(20, how="note_and_wait")
    worker = shop.worker(concurrency=4)
    # A job that is claimed, and not started yet, would be given back.
    shop.until("select count(*) >= 4 from effect")
    worker.send_signal(signal.SIGTERM)
    assert worker.stderr is not None
    assert any("SIGTERM: stopping" in line for line in worker.stderr)
    shop.go()
    log = shop.gone(worker)
    assert worker.returncode == 0, log
    states = [state for state, _ in shop.attempts().values()]
    assert (states.count("done"), states.count("ready")) == (4, 16)


def test_after_the_grace_period_jobs_are_given_back_with_their_attempt(shop: Shop) -> None:
    (id_,) = shop.enqueue(seconds=60)
    worker = shop.worker(grace=0)
    shop.until(SOME_RUN, 1)
    shop.until("select count(*) = 1 from jobspec.jobs where state = 'running'")
    worker.send_signal(signal.SIGINT)
    log = shop.gone(worker)
    assert worker.returncode == 0, log
    assert shop.attempts() == {id_: ("ready", 0)}


def test_a_second_signal_ends_a_worker_whose_loop_is_blocked_and_its_job_is_rescued(shop: Shop) -> None:
    (id_,) = shop.enqueue(how="block", seconds=60)
    worker = shop.worker()
    shop.until(BLOCKED, 1)
    worker.send_signal(signal.SIGTERM)
    while worker.poll() is None:
        worker.send_signal(signal.SIGTERM)
    shop.gone(worker)
    assert worker.returncode == 128 + signal.SIGTERM
    shop.conn.execute("update jobspec.job set payload = '{}' where id = %s", [id_])
    shop.lease_is_over()
    shop.worker(poll=0.5)
    shop.until(ALL_DONE, 1)
    assert shop.attempts() == {id_: ("done", 2)}
    assert shop.value("select error->>'type' from jobspec.attempt_error where id = %s", id_) == "lost"


def test_a_handler_that_blocks_the_loop_keeps_its_lease(shop: Shop) -> None:
    shop.enqueue(how="block", seconds=600)
    worker = shop.worker(concurrency=1, beat=0.1)
    shop.until(BLOCKED, 1)
    for _ in range(3):
        over_at = shop.value("select expires_at from jobspec.worker")
        shop.until("select expires_at > %s from jobspec.worker", over_at)
    assert list(shop.attempts().values()) == [("running", 1)]
    assert worker.poll() is None


def test_a_job_that_always_fails_is_retried_and_dies(shop: Shop) -> None:
    (id_,) = shop.enqueue(how="fail")
    shop.worker()
    shop.until("select count(*) = 1 from jobspec.job_finished where state = 'dead'")
    assert shop.attempts() == {id_: ("dead", 3)}
    errors = shop.conn.execute("select error->>'type', error->>'message' from jobspec.attempt_error").fetchall()
    assert errors == [("ValueError", "on purpose")] * 3


def test_each_lane_runs_in_its_order_over_two_workers_and_passes_over_the_dead(shop: Shop) -> None:
    lanes: dict[int, list[int]] = {lane: [] for lane in range(5)}
    for number in range(100):
        how = "fail" if number in (7, 50) else "note"
        lanes[number % 5] += shop.enqueue(kind="step", how=how, lane=number % 5)
    for _ in range(2):
        shop.worker()
    shop.until("select count(*) = 100 from jobspec.job_finished")
    dead = {id_ for id_, (state, _) in shop.attempts().items() if state == "dead"}
    assert dead == {lanes[7 % 5][1], lanes[50 % 5][10]}
    ran = [row[0] for row in shop.conn.execute("select job_id from effect order by at").fetchall()]
    for ids in lanes.values():
        assert [id_ for id_ in ran if id_ in ids] == [id_ for id_ in ids if id_ not in dead]


def test_effect_and_end_are_committed_together_or_not_at_all(shop: Shop) -> None:
    (good,) = shop.enqueue(how="finish_and_commit")
    (bad,) = shop.enqueue(how="finish_and_fail")
    shop.worker()
    shop.until("select count(*) = 2 from jobspec.job_finished")
    assert shop.attempts() == {good: ("done", 1), bad: ("dead", 3)}
    assert shop.value("select array_agg(job_id) from effect") == [good]
    assert shop.value("select result::text from jobspec.job_finished where id = %s", good) == "42"


def test_what_a_handler_raises_is_never_the_end_of_the_worker(shop: Shop) -> None:
    jobs = [*shop.enqueue(how="interrupt"), *shop.enqueue(how="close")]
    worker = shop.worker()
    shop.until("select count(*) = 2 from jobspec.job_finished")
    assert shop.attempts() == dict.fromkeys(jobs, ("dead", 3))
    (good,) = shop.enqueue(seconds=0)
    shop.until(ALL_DONE, 1)
    assert shop.attempts()[good] == ("done", 1)
    assert worker.poll() is None


def test_the_copy_that_a_handler_forks_ends_with_the_handler(shop: Shop) -> None:
    """It has the worker's connections: whatever it did with them would be done in the worker's name."""
    jobs = [
        *shop.enqueue(how="fork_and_return"),
        *shop.enqueue(how="fork_and_exit"),
        *shop.enqueue(how="fork_and_raise"),
    ]
    jobs += [*shop.enqueue(kind="pay", how="fork_and_return"), *shop.enqueue(kind="pay_sync", how="fork_and_return")]
    worker = shop.worker()
    shop.until(ALL_DONE, 5)
    jobs += shop.enqueue(20, seconds=0)
    shop.until(ALL_DONE, 25)
    assert shop.attempts() == dict.fromkeys(jobs, ("done", 1))
    assert shop.value("select count(*) from effect") == 2
    worker.send_signal(signal.SIGTERM)
    log = shop.gone(worker)
    assert worker.returncode == 0, log
    assert "ValueError: in the copy" in log


def test_handlers_that_block_the_loop_run_once_each(shop: Shop) -> None:
    """The heartbeat gives back what the loop had no time to read; the late answer must not be run as well."""
    jobs = shop.enqueue(12, how="block_later", seconds=0.5)
    for _ in range(2):
        shop.worker(lease=1, concurrency=3)
    shop.until(ALL_DONE, 12)
    assert shop.value("select count(*) from effect") == 12
    assert shop.attempts() == dict.fromkeys(jobs, ("done", 1))


def test_a_finish_that_was_rolled_back_is_a_failed_attempt(shop: Shop) -> None:
    (job,) = shop.enqueue(how="finish_and_roll_back")
    shop.worker()
    shop.until("select count(*) = 1 from jobspec.job_finished")
    assert shop.attempts() == {job: ("dead", 3)}
    error = "select distinct error ->> 'type' from jobspec.attempt_error"
    assert shop.value(error) == "rollback"


def test_what_a_handler_does_after_its_commit_changes_nothing(shop: Shop) -> None:
    jobs = [*shop.enqueue(how="finish_and_then_fail"), *shop.enqueue(how="finish_in_a_thread")]
    shop.worker()
    shop.until(ALL_DONE, 2)
    assert shop.attempts() == dict.fromkeys(jobs, ("done", 1))
    assert shop.value("select count(*) from jobspec.attempt_error") == 0


def test_a_worker_survives_losing_all_its_connections(shop: Shop) -> None:
    shop.enqueue(seconds=0)
    worker = shop.worker()
    shop.until(ALL_DONE, 1)
    shop.conn.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s", [shop.names[worker.pid]]
    )
    shop.enqueue(50, seconds=0)
    shop.until(ALL_DONE, 51)
    assert worker.poll() is None


def test_lanes_that_run_ahead_keep_their_order_over_killed_workers_and_pay_once(shop: Shop) -> None:
    lanes: dict[int, list[int]] = {lane: [] for lane in range(3)}
    paid: set[int] = set()
    for number in range(180):
        kind = "pay_trot" if number % 7 in (2, 3) else "trot"
        (job,) = shop.enqueue(kind=kind, how="note", lane=number % 3)
        lanes[number % 3].append(job)
        paid |= {job} if kind == "pay_trot" else set()
    for ended in (20, 60, 100):
        worker = shop.worker(lease=1, poll=0.5)
        shop.until("select count(*) >= %s from jobspec.job_finished", ended)
        worker.kill()
        shop.gone(worker)
    shop.worker(lease=1, poll=0.5)
    shop.until(ALL_DONE, 180)
    ends = [row[0] for row in shop.conn.execute("select id from jobspec.job_finished order by finished_at").fetchall()]
    effects = [row[0] for row in shop.conn.execute("select job_id from effect order by at").fetchall()]
    last = list(dict.fromkeys(reversed(effects)))[::-1]
    assert [effects.count(job) for job in paid] == [1] * len(paid)
    for jobs in lanes.values():
        assert [job for job in ends if job in jobs] == jobs
        assert [job for job in last if job in jobs] == jobs


def test_a_worker_that_stood_still_keeps_the_jobs_whose_kind_has_a_longer_lease(shop: Shop) -> None:
    (long,) = shop.enqueue(kind="long", how="note_and_wait")
    (short,) = shop.enqueue(how="note_and_wait")
    first = shop.worker(poll=0.5)
    shop.until(BLOCKED, 2)
    first.send_signal(signal.SIGSTOP)
    shop.lease_is_over()
    shop.worker(poll=0.5)
    shop.until(BLOCKED, 3)
    shop.go()
    shop.until(ALL_DONE, 1)
    assert shop.attempts() == {long: ("running", 1), short: ("done", 2)}
    first.send_signal(signal.SIGCONT)
    shop.until(ALL_DONE, 2)
    assert shop.attempts() == {long: ("done", 1), short: ("done", 2)}
    assert shop.value("select count(*) from effect where job_id = %s", long) == 1
