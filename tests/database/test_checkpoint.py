"""Progress that outlives an attempt, fenced like every word about a running job."""

from __future__ import annotations

import json

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]


def test_the_next_attempt_reads_the_last_checkpoint(mill: Mill) -> None:
    """A-S06."""
    worker = mill.register()
    job = mill.add("plain")
    (first,) = mill.claim(worker)
    assert first.checkpoint is None
    mill.call("checkpoint", job, first.run, '{"page": 1}')
    mill.call("checkpoint", job, first.run, '{"page": 2}')
    mill.fail(first)
    mill.due_now()
    (second,) = mill.claim(worker, tick=True)
    assert json.loads(second.checkpoint) == {"page": 2}
    mill.finish(second)
    assert mill.rows("select 1 from jobspec.job_checkpoint") == []


def test_a_stale_run_saves_nothing(mill: Mill) -> None:
    """B15."""
    worker = mill.register()
    job = mill.add("plain")
    (old,) = mill.claim(worker)
    mill.release(old)
    assert mill.refused("checkpoint", job, old.run, "1") == "JS002"
    (new,) = mill.claim(worker)
    mill.call("checkpoint", job, new.run, "2")
    assert mill.refused("checkpoint", job, old.run, "1") == "JS002"
    assert mill.refused("checkpoint", 99999, 1, "1") == "JS002"
    assert mill.value("select state from jobspec.job_checkpoint") == 2
    mill.finish(new)
    assert mill.refused("checkpoint", job, new.run, "3") == "JS002"
    assert mill.rows("select 1 from jobspec.job_checkpoint") == []


def test_extra_attempts_come_on_top_of_the_policys(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain", max_attempts=1)
    (first,) = mill.claim(worker)
    mill.call("checkpoint", job, first.run, "1", 1)
    mill.fail(first)
    mill.due_now()
    (second,) = mill.claim(worker, tick=True)
    assert second.attempt == 2
    mill.fail(second)
    assert mill.state(job) == "dead"


def test_a_checkpoint_never_revives_a_job(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("plain", max_attempts=1)
    (claimed,) = mill.claim(worker)
    mill.fail(claimed)
    assert mill.refused("checkpoint", job, claimed.run, "1", 5) == "JS002"
    mill.due_now()
    assert mill.claim(worker, tick=True) == []
    assert mill.state(job) == "dead"


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_a_checkpoint_joins_the_callers_transaction(mill: Mill, clients: Clients, isolation: str) -> None:
    handler = clients()
    job = mill.add("plain")
    claimed = mill.take(job)
    mill.rows("create table public.effect (n int)")
    for commit in (False, True):
        handler.begin(isolation)
        handler.rows("insert into public.effect values (1)")
        handler.call("checkpoint", job, claimed.run, "1", 3)
        handler.commit() if commit else handler.rollback()
        saved = [row.extra_attempts for row in mill.rows("select extra_attempts from jobspec.job_checkpoint")]
        assert (saved, mill.value("select count(*) from public.effect")) == (([3], 1) if commit else ([], 0))


def test_nobody_takes_a_job_over_between_an_effect_and_its_record(mill: Mill, clients: Clients) -> None:
    """The handler holds the row until it commits: a rescue passes by, and comes back."""
    worker, handler = mill.register(), clients()
    job = mill.add("plain")
    (claimed,) = mill.claim(worker)
    handler.begin()
    handler.call("checkpoint", job, claimed.run, "1")
    mill.dies(worker)
    mill.rows("set lock_timeout = '10 s'")
    mill.tick(2)
    assert mill.state(job) == "running"
    handler.commit()
    mill.tick()
    (again,) = mill.takes(limit=1)
    assert (again.id, again.attempt, again.checkpoint) == (job, 2, 1)


def test_a_heartbeat_and_a_cancel_do_not_wait_for_a_handlers_transaction(mill: Mill, clients: Clients) -> None:
    worker, handler = mill.register(), clients()
    job = mill.add("plain")
    (claimed,) = mill.claim(worker)
    handler.begin()
    handler.call("checkpoint", job, claimed.run, "1")
    mill.rows("set lock_timeout = '10 s'")
    assert mill.call("cancel", job) == "running"
    assert mill.call("heartbeat", worker, 30, [claimed.run])["cancelled"] == [claimed.run]
    handler.commit()


def test_a_dead_job_that_is_retried_goes_on_from_its_checkpoint_and_one_that_is_reset_does_not(mill: Mill) -> None:
    for verb, expected in (("retry", 7), ("reset", None)):
        job = mill.add("plain")
        claimed = mill.take(job)
        mill.call("checkpoint", job, claimed.run, "7")
        mill.dies_now(claimed)
        mill.call(verb, [job])
        again = mill.take(job)
        assert again.checkpoint == expected
        mill.end(again)


def test_bad_checkpoints_are_refused(mill: Mill) -> None:
    job = mill.add("plain")
    claimed = mill.take(job)
    large = json.dumps("x" * 1_100_000)
    assert mill.refused("checkpoint", job, claimed.run, large) == "JS001"
    for extra in (-1, 32768, None):
        assert mill.refused("checkpoint", job, claimed.run, "1", extra) == "JS003"
    assert code(lambda: mill.call("checkpoint", job, claimed.run, '"\\u0000"')) == "22P05"
    assert mill.rows("select 1 from jobspec.job_checkpoint") == []
