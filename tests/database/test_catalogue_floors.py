"""Known bugs about positions: what comes to light late, or comes back, is found however high the floors stand."""

from __future__ import annotations

import pytest

from tests.database.mill import Clients, Mill, clients, mill

__all__ = ["clients", "mill"]
PLACES = ["plain", "fair", "line", "blocking"]


def deep(mill: Mill, kind: str, worker: int, rounds: int = 12) -> None:
    """So many jobs of one lane come and go, with ticks, that the floors of this client stand high."""
    for _ in range(rounds):
        mill.many(*({"kind": kind} for _ in range(3)))
        mill.tick(2)
        while jobs := mill.claim(worker, 3):
            mill.finish(*jobs)
        mill.tick(2)


def safe(mill: Mill) -> int:
    """Up to where nothing can come to light any more."""
    return int(mill.value("select coalesce(pg_sequence_last_value('jobspec.safe'), 0)"))


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("writes", ["before the ticks", "between them"])
def test_a_lower_position_that_commits_late_is_found(mill: Mill, clients: Clients, kind: str, writes: str) -> None:
    """B7, B27: floors stay below what a transaction may still bring to light, from when it wrote or only began to."""
    worker, slow = mill.register(kind), clients()
    slow.begin()
    slow.rows("select pg_current_xact_id()")
    if writes == "between them":
        deep(mill, kind, worker, 3)
    early = slow.add(kind)
    deep(mill, kind, worker)
    assert safe(mill) < early
    slow.commit()
    assert mill.ids(worker) == [early]
    deep(mill, kind, worker, 1)
    assert safe(mill) > early


def test_a_transaction_of_others_that_writes_no_jobs_holds_no_floor_back(mill: Mill, clients: Clients) -> None:
    """B27: what is safe is told by locks on our tables, not by the oldest transaction."""
    worker, old = mill.register("plain"), clients()
    mill.rows("create table public.other (n int)")
    old.begin("repeatable read")
    old.rows("insert into public.other values (1)")
    last = mill.add("plain")
    deep(mill, "plain", worker, 1)
    assert safe(mill) > last
    old.rollback()


@pytest.mark.parametrize("busy", [False, True], ids=["it rests", "it never rests"])
def test_jobs_that_come_one_by_one_move_the_floor_of_a_channel_without_a_key(mill: Mill, busy: bool) -> None:
    """B29: where nothing waits, claims see no row from which they could tell how far they went."""
    worker = mill.register("plain")
    for _ in range(5):
        job = mill.add("plain")
        (claimed,) = mill.claim(worker, tick=busy)
        mill.finish(claimed)
        mill.tick(2)
        if not busy:
            assert mill.claim(worker) == []
    ((rank, position),) = zip(*mill.floors.ask_alone(mill.cursor), strict=True)
    assert rank == 0
    assert job - 1 <= position <= safe(mill) + 1


def test_gaps_in_the_numbers_mean_nothing(mill: Mill, clients: Clients) -> None:
    """B22: rolled back enqueues, and a sequence that jumps into the next partition."""
    worker, other = mill.register(), clients()
    jobs = []
    for n in range(6):
        other.begin()
        other.add("blocking")
        if n == 2:
            mill.rows("select setval('jobspec.seq', ((last_value >> 32) + 1) << 32) from jobspec.seq")
            mill.call("maintain")
        jobs.append(mill.add("blocking"))
        other.rollback()
        mill.tick()
    assert mill.drain(worker) == jobs


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("bulk", [True, False])
def test_an_old_snapshot_strands_no_lane(mill: Mill, clients: Clients, isolation: str, kind: str, bulk: bool) -> None:
    """B29: its lane was there, and has been emptied, when the producer began; all floors have moved on since."""
    worker, producer = mill.register(kind), clients()
    deep(mill, kind, worker)
    mill.add(kind)
    producer.begin(isolation)
    deep(mill, kind, worker)
    jobs = producer.many({"kind": kind}, {"kind": kind}) if bulk else [producer.add(kind), producer.add(kind)]
    deep(mill, kind, worker, 2)
    producer.commit()
    assert mill.drain(worker) == jobs


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("verb", ["release", "fail", "snooze", "lost", "rescheduled"])
@pytest.mark.parametrize("pinned", [True, False])
def test_a_job_that_comes_back_is_not_below_the_floor(
    mill: Mill, clients: Clients, kind: str, verb: str, pinned: bool
) -> None:
    """B31: while it ran, others of its lane came and went, and the floors of another client with them."""
    holder, worker, pin = clients(), mill.register(kind), clients()
    if pinned:
        pin.begin("repeatable read")
    deep(mill, kind, worker, 2)
    job = mill.add(kind)
    mine = holder.register(kind)
    (claimed,) = holder.claim(mine, 1)
    strict = kind in ("line", "blocking")
    behind = [mill.add(kind)] if strict else []
    if strict:
        mill.tick(3)
        assert mill.claim(worker) == []
    else:
        deep(mill, kind, worker)
    if verb == "lost":
        holder.dies(mine)
    elif verb == "snooze":
        holder.call("snooze", claimed.id, claimed.run, "0")
    elif verb == "rescheduled":
        holder.settle(verb, [claimed])
    else:
        getattr(holder, verb)(claimed)
    mill.due_now()
    mill.tick(3)
    mill.claim(worker, 0)
    assert mill.drain(worker) == ([*behind, job] if verb == "rescheduled" else [job, *behind])
