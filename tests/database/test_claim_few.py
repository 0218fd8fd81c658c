"""What a woken worker takes in one statement, and what it leaves to the claim that does everything."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.database.mill import CHANNELS, Clients, Mill, clients, mill

__all__ = ["clients", "mill"]
OF_FEW = {"plain", "heavy"}


def few(mill: Mill, worker: int, limit: int = 16, *, bell: bool = False, kinds: list[int] | None = None) -> list[Any]:
    return mill.rows(
        "select * from jobspec.claim_few(%s, %s, %s, %s::int[], %s::int2[], %s::bigint[])",
        worker, limit, bell, kinds, *mill.floors.ask_alone(mill.cursor),
    )  # fmt: skip


def ids(jobs: list[Any]) -> list[int]:
    return [job.id for job in jobs]


def look_past(mill: Mill, worker: int) -> None:
    """A claim of none of the kinds: it only learns."""
    *jobs, tail = mill.rows(
        "select * from jobspec.claim_batch(%s, 16, true, false, false, %s::bigint[], %s::bigint[], %s::int[], '{0}')",
        worker, mill.cursor, *mill.floors.ask(mill.cursor, 16),
    )  # fmt: skip
    assert jobs == []
    told = json.loads(tail.tail)
    mill.cursor = told["cursor"]
    mill.floors.learn(told["floors"])


def test_what_it_brings_is_what_a_claim_brings(mill: Mill) -> None:
    """The same columns, and the same row of a running job, but for what is drawn anew."""
    parent = mill.add("heavy")
    mill.end(mill.take(parent), result=7)
    options: dict[str, Any] = {"timeout": "90 s", "trace": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"}
    options["after"] = {"parent": parent}
    jobs = [mill.add("plain", customer=n, **options) for n in range(2)]
    worker = mill.register("plain", "heavy")
    mill.tick(2)
    ((one,), (other,)) = few(mill, worker, 1), mill.claim(worker, 1)
    assert [one.id, other.id] == jobs
    drawn = {"id", "run", "payload", "tail"}
    assert {k: v for k, v in one._asdict().items() if k not in drawn} == {
        k: v for k, v in other._asdict().items() if k not in drawn
    }
    assert '"result" : 7' in one.after
    assert '"customer": 0' in one.payload
    first, second = (row._asdict() for row in mill.rows("select * from jobspec.job_running order by id"))
    drawn = {"id", "run", "pos", "claimed_at"}
    assert {k: v for k, v in first.items() if k not in drawn} == {k: v for k, v in second.items() if k not in drawn}
    assert mill.finish(one, other) == [one.run, other.run]


@pytest.mark.parametrize("kind", [*CHANNELS, "told", "deaf", "unfinished", "window"])
def test_only_channels_without_lanes_order_and_limits_are_for_it(mill: Mill, kind: str) -> None:
    """The rest is found by the claim that comes after it."""
    job, worker = mill.add(kind), mill.register(kind)
    taken = ids(few(mill, worker))
    assert taken == ([job] if kind in {*OF_FEW, "deaf", "unfinished", "window"} else [])
    assert ids(mill.claim(worker)) == ([] if taken else [job])


def test_the_most_urgent_first_and_no_more_than_asked(mill: Mill) -> None:
    normal = [mill.add("plain") for _ in range(3)]
    urgent = mill.add("plain", priority=5)
    worker = mill.register("plain")
    assert ids(few(mill, worker, 2)) == [urgent, normal[0]]
    assert ids(few(mill, worker, 2)) == normal[1:]
    assert few(mill, worker, 2) == []


def test_all_channels_together_give_no_more_than_asked(mill: Mill) -> None:
    for kind in ("plain", "heavy", "plain", "heavy"):
        mill.add(kind)
    worker = mill.register("plain", "heavy")
    assert [len(few(mill, worker, 3)), len(few(mill, worker, 3)), len(few(mill, worker, 3))] == [3, 1, 0]


def test_what_waits_below_the_floor_is_found_where_it_is_more_urgent(mill: Mill) -> None:
    """B7: a floor holds for one rank."""
    worker = mill.register("plain")
    for _ in range(3):
        mill.finish(mill.take(mill.add("plain"), client="x"))
        mill.tick(2)
        mill.claim(worker)
    ((rank, pos),) = zip(*mill.floors.ask_alone(mill.cursor), strict=True)
    assert (rank, pos > 1) == (0, True)
    urgent, normal = mill.add("plain", priority=3), mill.add("plain")
    assert ids(few(mill, worker)) == [urgent, normal]


@pytest.mark.parametrize("priority", [3, -3], ids=["more urgent", "less urgent"])
def test_one_job_of_another_rank_does_not_keep_the_floor(mill: Mill, priority: int) -> None:
    """Else all that were there of the usual rank would be stepped over by each claim, until floors are forgotten."""
    worker, other = mill.register("plain"), mill.register("plain")
    rare = mill.add("plain", priority=priority)
    mill.tick(2)
    look_past(mill, worker)
    ((rank, _),) = zip(*mill.floors.ask_alone(mill.cursor), strict=True)
    assert rank == -priority
    mill.finish(*(claimed := few(mill, other)))
    assert ids(claimed) == [rare]
    assert mill.claim(worker) == []
    ((rank, pos),) = zip(*mill.floors.ask_alone(mill.cursor), strict=True)
    assert (rank, pos > 1) == (0, True)
    urgent, normal, last = mill.add("plain", priority=3), mill.add("plain"), mill.add("plain", priority=-3)
    assert ids(few(mill, worker)) == [urgent, normal, last]


def test_the_floor_goes_back_to_no_rank_that_has_jobs(mill: Mill) -> None:
    worker = mill.register("plain")
    low = mill.add("plain", priority=-3)
    mill.tick(2)
    look_past(mill, worker)
    jobs = [mill.add("plain") for _ in range(2)]
    mill.tick(2)
    assert ids(mill.takes(id=low)) == [low]
    look_past(mill, worker)
    assert ids(few(mill, worker)) == jobs


def test_nobody_waits_for_a_job_that_another_has_in_hand(mill: Mill, clients: Clients) -> None:
    """B13."""
    other = clients()
    jobs = [mill.add("plain") for _ in range(3)]
    one, two = mill.register("plain"), mill.register("plain")
    other.begin()
    assert ids(few(other, one, 2)) == jobs[:2]
    assert ids(few(mill, two)) == jobs[2:]
    other.rows("rollback")
    assert ids(few(mill, two)) == jobs[:2]


def test_a_paused_channel_gives_nothing(mill: Mill) -> None:
    worker, job = mill.register("plain"), mill.add("plain")
    mill.call("pause", "mill.plain")
    assert few(mill, worker) == []
    mill.call("resume", "mill.plain")
    assert ids(few(mill, worker)) == [job]


def test_a_limit_does_not_come_in_the_middle(mill: Mill, clients: Clients) -> None:
    """Not while a claim is under way that does not know of it; whoever claims later goes the long way."""
    other = clients()
    worker = mill.register("plain")
    for _ in range(3):
        mill.add("plain")
    other.begin()
    assert len(few(other, worker, 1)) == 1
    with pytest.raises(psycopg.DatabaseError, match="limits cannot change now"):
        mill.limit("plain", concurrency=1)
    other.commit()
    mill.limit("plain", concurrency=1)
    assert few(mill, worker) == []
    assert mill.claim(worker) == []


def test_suspects_are_left_to_run_alone(mill: Mill) -> None:
    dead = mill.register("plain")
    job = mill.add("plain")
    assert ids(few(mill, dead)) == [job]
    mill.dies(dead)
    mill.tick()
    worker = mill.register("plain")
    assert few(mill, worker) == []
    (again,) = mill.claim(worker)
    assert (again.id, again.attempt, again.suspect) == (job, 2, True)


def test_some_kinds_only(mill: Mill) -> None:
    worker = mill.register("plain", "deaf")
    mill.add("plain")
    deaf = mill.add("deaf")
    kind = mill.value("select id from jobspec.kind where name = 'mill.deaf'")
    assert ids(few(mill, worker, kinds=[kind])) == [deaf]


def test_who_has_lost_his_lease_gets_nothing(mill: Mill) -> None:
    worker = mill.register("plain")
    mill.add("plain")
    mill.dies(worker)
    assert few(mill, worker) == []
    assert few(mill, worker + 1000) == []


def test_it_sets_the_bell_if_it_is_to(mill: Mill) -> None:
    worker = mill.register("plain")
    silent = "select pg_sequence_last_value(bell) from jobspec.channel where name = 'mill.plain'"
    mill.rows("select setval(bell, pg_current_xact_id()::text::bigint) from jobspec.channel")
    rung = mill.value(silent)
    few(mill, worker)
    assert mill.value(silent) == rung
    few(mill, worker, bell=True)
    assert mill.value(silent) == 0


def test_a_saved_state_comes_along(mill: Mill) -> None:
    worker = mill.register("plain")
    (job,) = few(mill, worker) if mill.add("plain") else []
    mill.call("checkpoint", job.id, job.run, '{"page": 3}')
    mill.release(job)
    (again,) = few(mill, worker)
    assert (again.id, again.checkpoint) == (job.id, '{"page": 3}')


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_above_read_committed_it_is_refused(mill: Mill, isolation: str) -> None:
    worker = mill.register("plain")
    mill.begin(isolation)
    with pytest.raises(psycopg.Error, match="READ COMMITTED"):
        few(mill, worker)
