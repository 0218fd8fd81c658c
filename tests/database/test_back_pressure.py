"""Bounds on unfinished jobs: exact over all producers, whatever their isolation."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]
TRY = {"try": True}


def test_a_full_channel_takes_no_more_until_a_job_has_ended(mill: Mill) -> None:
    """A-J02."""
    worker = mill.register()
    for _ in range(3):
        mill.add("bounded")
    before = mill.stored()
    assert code(lambda: mill.add("bounded")) == "JS040"
    assert mill.add("bounded", **TRY) is None
    assert mill.stored() == before
    jobs = mill.claim(worker)
    assert mill.add("bounded", **TRY) is None  # running ones count
    mill.fail(jobs[0])
    assert mill.add("bounded", **TRY) is None  # those that wait for a retry, too
    mill.finish(jobs[1])
    assert mill.add("bounded")
    assert code(lambda: mill.add("bounded")) == "JS040"


def test_every_unfinished_state_counts_once_and_no_other(mill: Mill) -> None:
    """Ready, running, scheduled, reserved, waiting, parked; in a strict lane a held one is also among the ready."""
    for kind in ("blocking", "plain"):
        channel = mill.rows("select id from jobspec.channel where name = %s", f"mill.{kind}")[0].id
        if kind == "blocking":
            dead = mill.add(kind, 1)
            mill.dies_now(mill.take(dead))
        parked, running = mill.add(kind, 2), mill.add(kind, 3)
        job = mill.take(parked)
        mill.call("park", job.id, job.run)
        mill.take(running)
        mill.add(kind, 4, delay="1 hour")
        mill.add(kind, 5, reserve="1 hour")
        mill.add(kind, 6, after={"running": running})
        mill.add(kind, 7)
        mill.call("cancel", mill.add(kind, 8))
        assert mill.call("pending", channel, None, 100) == 6
    lane = mill.value("select lane from jobspec.job_held where state = 'dead'")
    channel = mill.rows("select id from jobspec.channel where name = 'mill.blocking'")[0].id
    assert mill.call("pending", channel, lane, 100) == 0


def test_a_lane_has_a_bound_of_its_own(mill: Mill) -> None:
    for customer in (1, 1, 2, 2):
        mill.add("narrow", customer)
    assert mill.add("narrow", 1, **TRY) is None
    assert mill.add("narrow", 3)
    assert code(lambda: mill.many({"kind": "narrow", "customer": 4}, {"kind": "narrow", "customer": 2})) == "JS040"


def test_a_bound_of_the_call_stands_in_for_the_channels(mill: Mill) -> None:
    """A-J02."""
    for _ in range(2):
        assert mill.add("plain", max_pending=2)
    assert mill.add("plain", max_pending=2, **TRY) is None
    assert mill.add("plain", max_pending=3)
    assert mill.add("plain")
    for _ in range(5):
        mill.add("bounded", max_pending=5)
    assert code(lambda: mill.add("bounded", max_pending=5)) == "JS040"
    assert code(lambda: mill.many({"kind": "plain", "max_pending": 4})) == "JS040"


def test_a_bulk_call_fits_in_or_stores_nothing(mill: Mill) -> None:
    mill.add("bounded")
    before = mill.stored()
    assert code(lambda: mill.many(*({"kind": "bounded"} for _ in range(3)))) == "JS040"
    assert mill.stored() == before
    assert len(mill.many({"kind": "bounded"}, {"kind": "bounded"}, {"kind": "plain"})) == 3


@pytest.mark.parametrize("bulk", [True, False])
def test_producers_of_a_bounded_channel_wait_for_each_other_and_count_right(
    mill: Mill, clients: Clients, bulk: bool
) -> None:
    one, two, three = clients(), clients(), clients()
    one.begin()
    one.many({"kind": "bounded"}, {"kind": "bounded"})
    second = clients.step(two, lambda: two.many(*[{"kind": "bounded"}] * 2) if bulk else [two.add("bounded")]).waits()
    assert three.add("plain")
    assert three.add("fair")
    one.commit()
    if bulk:
        with pytest.raises(Exception, match="do not fit"):
            second.result()
    else:
        assert len(second.result()) == 1
        assert mill.add("bounded", **TRY) is None


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
@pytest.mark.parametrize("kind", ["bounded", "narrow"])
@pytest.mark.parametrize("bulk", [True, False])
def test_an_old_snapshot_never_admits_too_many(
    mill: Mill, clients: Clients, isolation: str, kind: str, bulk: bool
) -> None:
    old = clients()
    old.begin(isolation)
    for _ in range(2):
        mill.add(kind)
    assert code(lambda: old.many({"kind": kind}) if bulk else old.add(kind)) == "40001"
    old.rollback()
    assert mill.value("select count(*) from jobspec.job") == 2


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_any_isolation_is_fine_where_nobody_else_produces(mill: Mill, clients: Clients, isolation: str) -> None:
    caller = clients()
    caller.begin(isolation)
    for _ in range(3):
        caller.add("bounded")
    assert caller.add("bounded", **TRY) is None
    caller.commit()


def test_two_bulk_calls_over_the_same_lanes_do_not_deadlock(mill: Mill, clients: Clients) -> None:
    """They pass the rows of ``bound`` in one order, whatever lanes they name."""
    one, two = clients(), clients()
    lanes = [
        row.lane for row in mill.rows("select jobspec.lane(format('[%%s]', n)) as lane from generate_series(0, 63) n")
    ]
    order = sorted(range(64), key=lambda customer: lanes[customer])
    # Two pairs of lanes whose order by number and order by row of `bound` differ.
    low, high = next((a, b) for a in order for b in order if lanes[a] < lanes[b] and lanes[a] & 7 > lanes[b] & 7)
    first, last = next(
        (a, b)
        for a in order
        for b in order
        if lanes[a] < lanes[b]
        and lanes[a] & 7 == lanes[high] & 7
        and lanes[b] & 7 == lanes[low] & 7
        and {a, b} != {low, high}
    )
    one.rows("begin")
    one.add("narrow", high)
    second = clients.step(
        two, lambda: two.many({"kind": "narrow", "customer": first}, {"kind": "narrow", "customer": last})
    ).waits()
    one.add("narrow", low)
    one.commit()
    assert len(second.result()) == 2


@pytest.mark.parametrize(("kind", "bound"), [("bounded", 3), ("narrow", 2)])
def test_eight_producers_never_admit_too_many(mill: Mill, clients: Clients, kind: str, bound: int) -> None:
    """Each adds, or tries to, and ends one in four; the bound holds at every commit."""
    errors: list[BaseException] = []
    outcomes: Counter[str] = Counter()
    lanes = 1 if kind == "bounded" else 4
    mill.rows("create table public.seen (most bigint)")

    def produce(client: Mill, number: int) -> None:
        try:
            worker = client.register(kind)
            for turn in range(30):
                customer = (number + turn) % lanes
                client.rows(f"begin isolation level {'repeatable read' if turn % 5 == 4 else 'read committed'}")
                try:
                    job = client.add(kind, customer, **({} if turn % 3 else TRY))
                    outcomes["in" if job else "full"] += 1
                    client.commit()
                except Exception as error:
                    client.rollback()
                    outcomes[str(getattr(error, "sqlstate", error))] += 1
                client.rows(
                    "insert into public.seen select max(n) from (select count(*) as n from jobspec.jobs"
                    " where finished_at is null and channel = %s group by key) c",
                    f"mill.{kind}",
                )
                if turn % 4 == 0:
                    client.finish(*client.claim(worker, 1))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=produce, args=(clients(), number)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(outcomes) <= {"in", "full", "JS040", "40001"}
    assert outcomes["in"] > bound
    assert mill.value("select max(most) from public.seen") == bound


def test_a_bound_of_less_than_one_is_refused(mill: Mill) -> None:
    """Not the same as none: that is NULL."""
    for bound in (0, -1):
        assert code(lambda bound=bound: mill.add("plain", max_pending=bound)) == "JS003"  # type: ignore[misc]
    assert mill.add("plain", max_pending=None)
