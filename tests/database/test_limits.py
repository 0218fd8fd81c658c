"""Concurrency of channels and lanes: exact over all claimers, also while somebody changes it."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.mill import MILL, Clients, Mill, clients, mill

__all__ = ["clients", "mill"]


def columns(mill: Mill, channel: str, names: str) -> Any:
    return tuple(mill.rows(f"select {names} from jobspec.channel where name = %s", f"mill.{channel}")[0])


# ---- concurrency
def test_a_channel_runs_as_many_as_it_may(mill: Mill) -> None:
    worker = mill.register()
    for customer in range(10):
        mill.add("four", customer)
    first = mill.claim(worker)
    assert len(first) == 4
    assert mill.claim(worker) == []
    mill.finish(*first[:3])
    assert len(mill.claim(worker)) == 3
    assert mill.claim(worker) == []


def test_a_lane_runs_as_many_as_it_may(mill: Mill) -> None:
    worker = mill.register()
    for customer in (1, 1, 1, 1, 2, 2, 2):
        mill.add("pair", customer)
    first = mill.claim(worker)
    assert Counter(mill.job(job.id).key for job in first) == {"[1]": 2, "[2]": 2}
    assert mill.claim(worker) == []
    mill.finish(next(job for job in first if mill.job(job.id).key == "[1]"))
    assert [mill.job(job).key for job in mill.ids(worker)] == ["[1]"]


def test_a_claim_that_is_not_committed_counts(mill: Mill, clients: Clients) -> None:
    """B4: the second claim waits at the gate, and then counts what the first one took."""
    one, two = clients(), clients()
    workers = one.register(), two.register()
    for customer in range(10):
        mill.add("four", customer)
    one.begin()
    assert len(one.claim(workers[0], 3)) == 3
    second = clients.step(two, lambda: two.ids(workers[1])).waits()
    one.commit()
    assert len(second.result()) == 1


def test_a_claim_that_is_rolled_back_gives_its_room_back(mill: Mill, clients: Clients) -> None:
    one = clients()
    workers = one.register(), mill.register()
    for customer in range(10):
        mill.add("four", customer)
    one.begin()
    assert len(one.claim(workers[0])) == 4
    one.rollback()
    assert len(mill.claim(workers[1])) == 4


def test_suspects_count_too(mill: Mill) -> None:
    dead, alive = mill.register(), mill.register()
    for customer in range(5):
        mill.add("four", customer)
    mill.claim(dead)
    mill.dies(dead)
    mill.tick()
    taken = mill.claim(alive)
    assert sorted(job.suspect for job in taken) == [False, True]
    mill.add("four", 9)
    mill.add("four", 9)
    assert len(taken + mill.claim(alive, suspects=False) + mill.claim(alive)) == 4


def test_a_running_job_that_lost_its_claimer_counts_until_it_is_rescued(mill: Mill) -> None:
    for customer in range(5):
        mill.add("four", customer)
    assert len(mill.takes(limit=10)) == 4
    assert mill.takes(limit=10) == []
    mill.rows("update jobspec.job_running set expires_at = clock_timestamp() - interval '1 s'")
    mill.tick()
    # One suspect a claim, and the fresh one.
    assert sorted(job.attempt for job in mill.takes(limit=10)) == [1, 2]


def test_eight_claimers_never_run_more_than_may(mill: Mill, clients: Clients) -> None:
    """Each says what ran at any moment: a job counts from before its claim commits until before its finish begins."""
    for number in range(240):
        mill.add("four", number % 6)
        mill.add("pair", number % 6)
    lock, most, running = threading.Lock(), Counter[str](), Counter[str]()
    errors: list[BaseException] = []
    left = [480]

    def work(client: Mill) -> None:
        worker = client.register()
        try:
            while left[0] > 0:
                jobs = client.claim(worker, 3)
                lanes = [lane_of[job.id] for job in jobs]
                with lock:
                    running.update(lanes)
                    for lane in lanes:
                        most[lane] = max(most[lane], running[lane])
                for job, lane in zip(jobs, lanes, strict=True):
                    with lock:
                        running[lane] -= 1
                        left[0] -= 1
                    client.finish(job)
        except BaseException as error:
            errors.append(error)
            left[0] = 0

    lane_of = {
        row.id: "four" if row.kind == "mill.four" else row.key
        for row in mill.rows("select id, kind, key from jobspec.jobs")
    }
    threads = [threading.Thread(target=work, args=(clients(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert most.pop("four") <= 4
    assert set(most.values()) <= {1, 2}


# ---- a change while claims run
def test_a_limit_that_comes_while_jobs_run_counts_them(mill: Mill) -> None:
    worker = mill.register()
    for customer in range(10):
        mill.add("fair", customer)
    mill.claim(worker, 3)
    mill.limit("fair", concurrency=5)
    assert len(mill.claim(worker)) == 2
    mill.limit("fair", concurrency=None)
    assert len(mill.claim(worker)) == 5


@pytest.mark.parametrize(
    ("channel", "new"),
    [
        ("fair", {"concurrency": 3}),
        ("bounded", {"concurrency": 3}),
        ("narrow", {"lane_concurrency": 1}),
        ("fair", {"lane_concurrency": 1}),
    ],
)
def test_a_claim_under_way_is_seen_by_a_new_limit(
    mill: Mill, clients: Clients, channel: str, new: dict[str, int]
) -> None:
    """The limit waits for a claim that did not pass the gate; whoever claims next passes it, and counts."""
    one, operator = clients(), clients()
    workers = one.register(), mill.register()
    for _ in range(2):
        mill.add(channel)
    one.begin()
    (held,) = one.claim(workers[0], 1)
    change = clients.step(operator, lambda: operator.limit(channel, **{**new, next(iter(new)): 1})).waits()
    one.commit()
    change.result()
    assert mill.claim(workers[1]) == []
    one.finish(held)
    assert len(mill.claim(workers[1])) == 1


def test_a_floor_learned_while_there_was_no_limit_hides_nobody(mill: Mill) -> None:
    """A claim of a rated channel does not look at what runs; a limit that comes later must."""
    worker = mill.register()
    for _ in range(4):
        mill.enqueue("rated")
    assert [len(mill.claim(worker, 2)), len(mill.claim(worker, 1))] == [2, 1]
    mill.empty_since(3600)
    mill.limit("rated", concurrency=3)
    assert mill.claim(worker) == []


def test_a_lane_limit_sees_those_whose_claim_was_not_committed_when_floors_were_made(
    mill: Mill, clients: Clients
) -> None:
    one, two = clients(), clients()
    workers = one.register("narrow"), two.register("narrow")
    for _ in range(2):
        mill.add("narrow")
    one.begin()
    (held,) = one.claim(workers[0], 1)
    (other,) = two.claim(workers[1], 1)  # the floors of its connection begin here
    one.commit()
    two.settle("released", [other])
    mill.limit("narrow", lane_concurrency=1)
    assert two.claim(workers[1], 1) == []
    one.finish(held)


def test_operators_limits_win_and_outlive_apply(mill: Mill) -> None:
    mill.limit("four", concurrency=2, rate_limit=5, rate_seconds=1)
    mill.call("pause", "mill.four")
    with mill.conn.transaction():
        mill.conn.execute(MILL.replace("p_concurrency => 4", "p_concurrency => 7").encode())
    assert columns(mill, "four", "concurrency, rate_limit, rate_seconds, paused") == (2, 5, 1, True)
    mill.limit("four", reset=["concurrency"])
    assert columns(mill, "four", "concurrency, rate_limit") == (7, 5)
    mill.limit("four", concurrency=None)
    assert columns(mill, "four", "concurrency, gated, counted") == (None, True, False)
    mill.limit("four", reset=["rate_limit", "rate_seconds", "concurrency"])
    assert columns(mill, "four", "concurrency, rate_limit, gated") == (7, None, True)


@pytest.mark.parametrize(
    "override",
    [
        {"concurrency": 0}, {"concurrency": -1}, {"concurrency": 1.5}, {"concurrency": "4"}, {"speed": 3},
        {"reset": ["speed"]}, {"rate_limit": 3}, {"rate_seconds": 3}, {"rate_limit": 3, "rate_seconds": None},
        {"rate_limit": None, "rate_seconds": 3},
        {"weight": None}, {"lane_concurrency": 1}, {"concurrency": 2147483648}, [], None,
    ],
)  # fmt: skip
def test_limits_that_mean_nothing_are_refused(mill: Mill, override: Any) -> None:
    before = mill.rows("select * from jobspec.channel where name = 'mill.plain'")
    assert mill.refused("set_limits", "mill.plain", Jsonb(override)) == "JS003"
    assert mill.rows("select * from jobspec.channel where name = 'mill.plain'") == before


def test_limits_of_a_channel_that_is_not_there_are_refused(mill: Mill) -> None:
    assert mill.refused("set_limits", "mill.nope", Jsonb({})) == "JS005"
    assert mill.refused("pause", "mill.nope") == "JS005"
    assert mill.refused("resume", "mill.nope") == "JS005"


def test_claims_do_not_queue_behind_a_change_that_waits(mill: Mill, clients: Clients) -> None:
    """A transaction that has finished a job, and stays open, holds up nobody but the change of limits."""
    slow, operator = clients(), clients()
    mill.add("plain")
    job = mill.take()
    slow.begin()
    slow.end(job)
    change = clients.step(operator, lambda: operator.limit("plain", concurrency=2)).waits()
    later = mill.add("fair")
    assert mill.ids(mill.register("fair")) == [later]
    slow.commit()
    change.result()
    assert columns(mill, "plain", "concurrency") == (2,)


def test_a_claim_that_waits_at_the_gate_heeds_a_pause_and_a_limit_that_came_meanwhile(
    mill: Mill, clients: Clients
) -> None:
    first, second = clients(), clients()
    jobs = [mill.add("four", customer) for customer in range(4)]
    mill.add("pair")
    workers = first.register("four"), second.register("four", "pair")
    first.begin()
    (taken,) = first.ids(workers[0], 1)
    waiting = clients.step(second, lambda: second.ids(workers[1])).waits()
    mill.limit("four", concurrency=2)
    mill.value("select jobspec.pause('mill.pair')")
    first.commit()
    (other,) = waiting.result()
    assert {taken, other} < set(jobs)
