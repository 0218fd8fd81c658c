"""Exactly-once effects: worker processes that are killed at every point of a transactional handler's life."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import Shop

POINTS = ("before_finish", "after_finish", "while_committing", "after_commit")
ENDED = "select count(*) = %s from jobspec.job_finished"
SLOW_COMMIT = """
create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(0.2); return null; end $$;
create constraint trigger slow after insert on effect deferrable initially deferred
for each row execute function slowly()
"""


def survived(shop: Shop, jobs: list[int]) -> None:
    """Every job is done, and each has had its effect once."""
    assert {state for state, _ in shop.attempts().values()} == {"done"}
    assert sorted(row[0] for row in shop.conn.execute("select job_id from effect").fetchall()) == jobs


@pytest.mark.parametrize("kind", ["pay", "pay_sync"])
@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_leaves_effect_and_end_both_or_neither(shop: Shop, kind: str, point: str) -> None:
    if point == "while_committing":
        shop.conn.execute(SLOW_COMMIT)
    (job,) = shop.enqueue(kind=kind, how=point)
    victim = shop.worker(lease=1)
    victim.wait(30)
    shop.gone(victim)
    effects, ends = shop.value("select count(*) from effect"), shop.value("select count(*) from jobspec.job_finished")
    assert effects == ends
    assert point not in ("before_finish", "after_finish") or ends == 0
    assert point != "after_commit" or ends == 1
    shop.worker(lease=1, poll=0.2)
    shop.until(ENDED, 1)
    survived(shop, [job])


@pytest.mark.parametrize("kind", ["pay", "pay_sync"])
def test_workers_that_are_killed_at_any_moment_repeat_and_lose_no_effect(shop: Shop, kind: str) -> None:
    rng = Random(kind)
    jobs = shop.enqueue(150, kind=kind, seconds=0.02)
    for _ in range(6):
        before = shop.value("select count(*) from effect")
        worker = shop.worker(lease=1, concurrency=8, poll=0.2)
        shop.until("select count(*) >= least(150, %s) from effect", before + rng.randrange(1, 20))
        worker.kill()
        shop.gone(worker)
    shop.worker(lease=1, concurrency=8, poll=0.2)
    shop.until(ENDED, 150)
    survived(shop, jobs)
