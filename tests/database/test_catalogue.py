"""Known bugs of this class of systems, each as two or more transactions that are stepped one by one.

Proven in files of their own: B2 in test_claim and test_plans; B4 in test_limits; B7, B22, B27, B29 and B31 in
test_catalogue_floors; B10, B23, B24, B25, B26 and B28 in test_catalogue_bulk; B8 and B9 also in test_after; B11 and B12
in test_bell; B14 in test_rates and test_schedule_sql; B15, B16 and B17 also in test_leases and test_outcomes; B19 in
test_unique; B20 and B21 in test_retention; B32 also in test_leases. The worker's jitter, too, is against B13.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, mill

__all__ = ["clients", "mill"]
ENDS = ["finish", "after"]


def test_a_claim_beside_locked_rows_takes_as_many_as_it_was_asked_for(mill: Mill, clients: Clients) -> None:
    """B1: a LIMIT that is run again by a nested loop takes more."""
    other = clients()
    workers = other.register("plain", "fair"), mill.register("plain", "fair")
    mill.many(*({"kind": kind, "customer": n % 5} for n in range(60) for kind in ("plain", "fair")))
    other.begin()
    theirs = other.ids(workers[0], 30)
    mine = mill.ids(workers[1], 17)
    other.rollback()
    assert (len(theirs), len(mine), set(theirs) & set(mine)) == (30, 17, set())
    assert mill.value("select count(*) from jobspec.job_running") == 17


@pytest.mark.parametrize("locked_by", ["cancel", "lock"])
def test_a_locked_head_lets_nobody_past(mill: Mill, clients: Clients, locked_by: str) -> None:
    """B3: SKIP LOCKED with ORDER BY and LIMIT 1 would take the second."""
    worker, other = mill.register(), clients()
    head, behind = mill.add("blocking"), mill.add("blocking")
    other.begin()
    if locked_by == "cancel":
        other.call("cancel", head)
    else:
        other.rows("select from jobspec.job_ready where id = %s for update", head)
    assert mill.claim(worker, tick=True) == []
    other.rollback()
    assert mill.ids(worker) == [head]
    assert mill.claim(worker) == []
    assert mill.state(behind) == "ready"


@pytest.mark.parametrize("finish_first", [True, False])
@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_a_follower_that_comes_while_the_head_ends_is_not_stuck(
    mill: Mill, clients: Clients, finish_first: bool, isolation: str
) -> None:
    """B5: enqueue sees a head, completion sees no follower; nobody points to anybody here."""
    worker, ender, producer = mill.register(), clients(), clients()
    mill.add("blocking")
    (head,) = mill.claim(worker)
    ender.begin(isolation)
    producer.begin(isolation)
    ender.end(head)
    follower = producer.add("blocking")
    for client in (ender, producer) if finish_first else (producer, ender):
        client.commit()
        mill.claim(worker, 0)
    assert mill.ids(worker) == [follower]


def test_a_job_that_dies_by_rescue_leaves_its_lane(mill: Mill, clients: Clients) -> None:
    """B6, B18: a row that may not run any more stays first in the order, and eats every batch."""
    other = clients()
    last, second = mill.add("skipping", max_attempts=1), mill.add("skipping")
    for worker in (mill.register(), mill.register()):
        mill.claim(worker)
        mill.dies(worker)
        other.tick()
    assert mill.states(last, second) == ["dead", "ready"]
    (job,) = other.claim(other.register())
    assert (job.id, job.attempt) == (second, 2)


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
def test_the_ends_of_the_last_two_parents_meet_and_their_child_runs(
    mill: Mill, clients: Clients, isolation: str
) -> None:
    """B8, B9: no counter, so neither waits for the other; what both overlook, a tick sees."""
    worker, one, two = mill.register(), clients(), clients()
    a, b = mill.add("plain"), mill.add("plain")
    child = mill.add("plain", after={"a": a, "b": b})
    mill.tick(4)
    first, second = mill.claim(worker)
    one.begin(isolation)
    two.begin(isolation)
    one.end(first)
    two.end(second)
    one.commit()
    mill.tick(4)
    assert mill.state(child) == "waiting"
    two.commit()
    mill.tick()
    assert mill.ids(worker) == [child]


@pytest.mark.parametrize("how", ["delay", "commit", *ENDS])
def test_a_sleeper_looks_again_while_a_slow_transaction_is_open(mill: Mill, clients: Clients, how: str) -> None:
    """B12, B30: it rang while everybody was awake, and commits when everybody sleeps."""
    worker, slow = mill.register("line", "plain"), clients()
    parent = mill.add("fair")
    options: dict[str, dict[str, Any]] = {"commit": {"reserve": "1 hour"}, "after": {"after": {"parent": parent}}}
    head = mill.add("line", **options.get(how, {}))
    mill.add("line")
    claimed = (
        mill.take(parent if how == "after" else None, kinds=["mill.fair" if how == "after" else "mill.line"])
        if how in ENDS
        else None
    )
    # Somebody has rung, and all have woken.
    mill.rows("select setval(bell, pg_current_xact_id()::text::bigint) from jobspec.channel")
    slow.begin()
    if how == "delay":
        slow.add("plain", delay="1 hour")
        mill.claim(worker)
    elif how == "commit":
        slow.call("commit", head)
    else:
        slow.end(claimed)
    assert mill.claim(worker, bell=True) == []
    assert mill.tail["again"] is True
    slow.commit()
    mill.claim(worker, bell=True)
    assert mill.falls_asleep(worker)


def test_claimers_that_start_together_do_not_crowd_on_one_lane(mill: Mill, clients: Clients) -> None:
    """B13: everybody begins somewhere else, and nobody waits for a lane that another has in hand."""
    mill.many(*({"kind": "fair", "customer": n} for n in range(200)))
    first = []
    for _ in range(8):
        client = clients()
        worker = client.register("fair")
        client.begin()
        first += [mill.job(job).key for job in client.ids(worker, 1)]
    assert len(set(first)) == 8
    for client in clients.open:
        client.rollback()
    # Without the locks: where a new claimer begins is drawn.
    begun = {mill.rows("select key from jobspec.jobs where id = %s", job)[0].key for job in starts(mill, 12)}
    assert len(begun) > 1


def starts(mill: Mill, times: int) -> list[int]:
    """The job with which so many new claimers would begin."""
    ids = []
    for _ in range(times):
        worker, mill.cursor = mill.register("fair"), []
        (job,) = mill.claim(worker, 1)
        mill.release(job)
        ids.append(job.id)
    return ids


@pytest.mark.parametrize("verb", ["finish", "fail", "release"])
def test_a_zombie_that_comes_while_it_is_rescued_is_refused(mill: Mill, clients: Clients, verb: str) -> None:
    """B15."""
    worker, rescuer, zombie = mill.register(), clients(), clients()
    mill.add("plain")
    (job,) = mill.claim(worker)
    mill.dies(worker)
    rescuer.begin()
    rescuer.tick()
    if verb == "finish":
        step = clients.step(zombie, lambda: zombie.finish(job)).waits()
        rescuer.commit()
        assert step.result() == []
    else:
        assert getattr(zombie, verb)(job) == []
        rescuer.commit()
    (again,) = mill.claim(mill.register())
    assert again.attempt == 2
    assert zombie.finish(job) == []
    assert mill.finish(again) == [again.run]


def test_a_new_process_takes_nothing_from_one_that_lives(mill: Mill, clients: Clients) -> None:
    """B16: "reset on start" is only for leases that ran out."""
    other = clients()
    worker = mill.register()
    mill.add("plain")
    (job,) = mill.claim(worker)
    newcomer = other.register()
    other.tick(3)
    assert other.claim(newcomer, tick=True) == []
    assert mill.finish(job) == [job.run]


def test_a_crash_loop_ends(mill: Mill, clients: Clients) -> None:
    """B17: an attempt counts from its claim; only what never began gives it back."""
    job = mill.add("plain", max_attempts=3)
    attempts = []
    for _ in range(3):
        crashing = clients()
        worker = crashing.register()
        attempts += [each.attempt for each in crashing.claim(worker)]
        crashing.conn.close()
        mill.dies(worker)
        mill.tick()
    assert (attempts, mill.state(job)) == ([1, 2, 3], "dead")


def test_a_poison_job_costs_its_neighbours_one_attempt(mill: Mill, clients: Clients) -> None:
    """B32: it kills its process five times; what was prefetched with it is handed out one at a time from then on."""
    jobs = [mill.add("plain", max_attempts=5) for _ in range(10)]
    poison = random.Random(5).choice(jobs)
    dead: list[int] = []
    for _ in range(60):
        if mill.state(poison) == "dead":
            break
        client = clients()
        worker = client.register("plain")
        running = client.claim(worker, 20, tick=True)
        # The suspect runs first, then the others one by one, until the process dies.
        for job in sorted(running, key=lambda job: not job.suspect):
            if job.id == poison:
                mill.dies(worker)
                dead.append(job.attempt)
                break
            if job.suspect or poison not in [each.id for each in running]:
                client.finish(job)
        client.conn.close()
        if worker and poison not in [job.id for job in running]:
            assert mill.call("heartbeat", worker, 30, []) is not None
    assert (mill.state(poison), dead) == ("dead", [1, 2, 3, 4, 5])
    others: list[Any] = mill.rows("select max(attempt) as most from jobspec.jobs where id <> %s", poison)
    assert others[0].most <= 2
