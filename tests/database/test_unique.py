"""A unique key belongs to one job: while it is unfinished, for a time, or for ever."""

from __future__ import annotations

from typing import Any

import pytest

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]
KINDS = ["unfinished", "window", "forever"]
TRY = {"try": True}


def keys(mill: Mill) -> int:
    return int(mill.value("select count(*) from jobspec.job_unique"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_job_of_the_key_is_the_first_one(mill: Mill, kind: str) -> None:
    job, other = mill.add(kind, 1), mill.add(kind, 2)
    assert other != job
    assert mill.add(kind, 1) == job
    assert mill.many({"kind": kind}, {"kind": kind, "customer": 3}, {"kind": kind, "customer": 3})[0] == job
    assert mill.value("select count(*) from jobspec.job") == 3


def test_a_conflict_can_raise_or_be_tried(mill: Mill) -> None:
    job = mill.add("raising")
    assert code(lambda: mill.add("raising")) == "JS041"
    assert mill.add("raising", on_conflict="return_existing") == job
    assert mill.add("raising", **TRY) is None
    job = mill.add("unfinished")
    assert code(lambda: mill.add("unfinished", on_conflict="raise")) == "JS041"
    assert mill.add("unfinished", **TRY) is None
    assert mill.many({"kind": "unfinished", **TRY}, {"kind": "unfinished", "customer": 2, **TRY})[0] is None
    assert mill.value("select count(*) from jobspec.job") == 3


def test_a_try_that_fails_leaves_the_callers_transaction_usable(mill: Mill, clients: Clients) -> None:
    caller = clients()
    mill.add("unfinished")
    caller.begin()
    assert caller.add("unfinished", **TRY) is None
    other = caller.add("unfinished", 2)
    caller.commit()
    assert mill.state(other) == "ready"


def test_equal_keys_of_two_kinds_do_not_meet(mill: Mill) -> None:
    assert len({mill.add(kind) for kind in (*KINDS, "raising")}) == 4
    assert mill.add("unfinished", unique_key="[1]") != mill.add("unfinished", unique_key="[2]")


def test_a_key_of_the_call_stands_in_for_the_payloads(mill: Mill) -> None:
    job = mill.add("plain", 1, unique_key="order 7")
    assert mill.add("plain", 2, unique_key="order 7") == job
    assert mill.add("plain", 1) != job
    mill.drain(mill.register())
    assert mill.add("plain", 1, unique_key="order 7") != job


@pytest.mark.parametrize("end", ["done", "dead", "cancelled", "cancelled while it ran", "expired"])
def test_the_key_of_an_unfinished_job_is_free_when_it_has_ended(mill: Mill, end: str) -> None:
    worker = mill.register()
    options: dict[str, Any] = {"reserve": "1 hour"} if end == "expired" else {}
    job = mill.add("unfinished", **options)
    if end == "expired":
        mill.due_now()
        mill.tick()
    elif end == "cancelled":
        mill.call("cancel", job)
    else:
        (claimed,) = mill.claim(worker)
        assert mill.add("unfinished") == job
        if end == "done":
            mill.finish(claimed)
        elif end == "dead":
            mill.settle("given_up", [claimed])
        else:
            mill.call("cancel", job, True)
    assert mill.state(job) in end
    assert keys(mill) == 0
    assert mill.add("unfinished") != job


@pytest.mark.parametrize("how", ["fail", "release", "snooze", "lost", "park"])
def test_a_job_keeps_its_key_through_everything_that_is_no_end(mill: Mill, how: str) -> None:
    """B19: nothing on its way takes the key again, so nothing can conflict with itself."""
    worker = mill.register()
    job = mill.add("unfinished")
    (claimed,) = mill.claim(worker)
    if how == "lost":
        mill.dies(worker)
        mill.tick()
    elif how == "snooze":
        mill.call("snooze", claimed.id, claimed.run, "1 hour")
    else:
        getattr(mill, how)(claimed)
    assert mill.add("unfinished") == job
    assert keys(mill) == 1
    mill.call("retry", [job])
    assert mill.add("unfinished") == job
    assert mill.drain(mill.register()) == [job]
    assert keys(mill) == 0


def test_a_window_outlives_the_job_and_ends(mill: Mill) -> None:
    worker = mill.register()
    job = mill.add("window")
    mill.drain(worker)
    assert mill.add("window") == job
    mill.rows("update jobspec.job_unique set until = clock_timestamp()")
    again = mill.add("window")
    assert again != job
    assert mill.add("window") == again
    assert 50 < mill.value("select extract(epoch from until - clock_timestamp()) from jobspec.job_unique") <= 60


def test_a_window_that_ends_before_the_job_lets_another_in(mill: Mill) -> None:
    job = mill.add("window")
    mill.rows("update jobspec.job_unique set until = clock_timestamp()")
    again = mill.add("window")
    assert sorted(mill.drain(mill.register())) == [job, again]
    assert mill.add("window") == again


def test_for_ever_is_for_ever(mill: Mill) -> None:
    job = mill.add("forever")
    mill.drain(mill.register())
    mill.call("maintain")
    assert mill.add("forever") == job


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("committed", [True, False])
def test_of_two_producers_at_once_one_waits_for_the_other(
    mill: Mill, clients: Clients, kind: str, committed: bool
) -> None:
    one, two = clients(), clients()
    one.begin()
    job = one.add(kind)
    second = clients.step(two, lambda: two.add(kind)).waits()
    if committed:
        one.commit()
        assert second.result() == job
    else:
        one.rollback()
        assert mill.state(second.result()) == "ready"
    assert mill.value("select count(*) from jobspec.job") == 1


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_an_old_snapshot_stores_no_second_job(mill: Mill, clients: Clients, isolation: str) -> None:
    one = clients()
    one.begin(isolation)
    mill.add("unfinished")
    assert code(lambda: one.add("unfinished")) == "40001"
    one.rollback()
    assert mill.value("select count(*) from jobspec.job") == 1


def test_a_producer_waits_for_the_end_that_frees_its_key(mill: Mill, clients: Clients) -> None:
    """The holder's transaction may yet be rolled back: then the key is not free."""
    for committed in (True, False):
        one, two = clients(), clients()
        job = mill.add("unfinished", int(committed))
        claimed = mill.take(job)
        one.begin()
        one.end(claimed)
        assert two.add("unfinished", int(committed)) == job  # it has not ended yet
        second = None
        if committed:
            one.commit()
            second = two.add("unfinished", 1)
            assert second != job
        else:
            one.rollback()
            assert two.add("unfinished", 0) == job
            mill.end(claimed)


def test_other_keys_do_not_wait(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    one.begin()
    one.add("unfinished", 1)
    assert two.add("unfinished", 2)
    one.commit()


def test_a_retry_that_meets_a_newer_job_is_refused(mill: Mill) -> None:
    job = mill.add("unfinished")
    mill.dies_now(mill.take(job))
    newer = mill.add("unfinished")
    assert mill.refused("retry", [job]) == "JS041"
    mill.call("cancel", newer)
    assert mill.call("retry", [job]) == [job]
    assert mill.add("unfinished") == job


def test_a_retry_of_a_job_with_a_key_of_the_call_takes_that_key(mill: Mill) -> None:
    job = mill.add("unfinished", unique_key="order 7")
    mill.dies_now(mill.take(job))
    other = mill.add("unfinished")  # the key of the payload
    assert mill.call("retry", [job]) == [job]
    assert mill.add("unfinished") == other
    assert mill.add("unfinished", unique_key="order 7") == job


def test_keys_of_a_bad_length_are_refused(mill: Mill) -> None:
    assert code(lambda: mill.add("plain", unique_key="")) == "JS003"
    assert code(lambda: mill.add("plain", unique_key="x" * 1025)) == "JS003"
    assert code(lambda: mill.enqueue("unfinished", {})) == "JS001"
