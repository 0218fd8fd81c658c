"""Known bugs about many jobs at once: batches, sweeps, locks, partitions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.database.mill import Clients, Mill, clients, mill

__all__ = ["clients", "mill"]


@pytest.mark.parametrize("verb", ["finish", "fail"])
def test_two_batches_in_opposite_order_do_not_deadlock(mill: Mill, clients: Clients, verb: str) -> None:
    """B10: both lock in the order of ids; who settles passes what others have in hand."""
    worker, one, two, holder = mill.register(), clients(), clients(), clients()
    for _ in range(2):
        mill.add("plain")
    low, high = mill.claim(worker)
    holder.begin()
    holder.call("checkpoint", low.id, low.run, "1")
    first = clients.step(one, lambda: one.finish(low, high)).waits()
    if verb == "finish":
        second = clients.step(two, lambda: two.finish(high, low)).waits()
        holder.commit()
        runs = first.result() + second.result()
    else:
        runs = two.fail(high, low)
        holder.commit()
        runs += first.result()
    assert sorted(runs) == sorted([low.run, high.run])


def test_a_claim_without_a_tick_sweeps_nothing_and_a_tick_sweeps_within_bounds(mill: Mill) -> None:
    """B23."""
    worker = mill.register("plain")
    mill.many(*({"kind": "plain", "delay": "1 hour"} for _ in range(50)))
    mill.due_now()
    assert mill.claim(worker) == []
    assert mill.call("promote", 20) == 20
    assert mill.value("select count(*) from jobspec.job_held") == 30
    plain = mill.takes(limit=20, kinds=["mill.plain"])
    mill.rows("update jobspec.job_running set expires_at = clock_timestamp()")
    assert (len(plain), mill.call("rescue", 15)) == (20, 15)


def test_only_the_named_jobs_of_a_batch_are_ended(mill: Mill, clients: Clients) -> None:
    """B24: what the client never got is not acknowledged along with what it did."""
    other = clients()
    worker = mill.register()
    for _ in range(5):
        mill.add("plain")
    got = mill.claim(worker)[:2]  # the rest of the answer was lost
    mill.finish(*got)
    assert mill.value("select count(*) from jobspec.job_running") == 3
    mill.rows("update jobspec.job_running set claimed_at = claimed_at - interval '1 min'")
    assert mill.call("heartbeat", worker, 30, [])["lost"] == []
    assert [job.attempt for job in other.claim(other.register())] == [1, 1, 1]


def test_no_lock_outlives_its_transaction(mill: Mill, clients: Clients) -> None:
    """B25: a session lock would be left behind in a pool, or by a backend that was cancelled."""
    worker, other = mill.register(), clients()
    mill.add("bounded")
    mill.add("unfinished")
    mill.claim(worker, tick=True)
    mill.call("maintain")
    with mill.conn.transaction():
        mill.rows("select jobspec.declare_package('mill')")
    held = """
        select count(*)
        from pg_locks
        where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
    """
    assert mill.value(held) == 0
    other.begin()
    assert other.value("select jobspec.tick()") is True
    assert mill.value("select jobspec.tick()") is False
    mill.rows("select pg_terminate_backend(%s, 10000)", other.conn.info.backend_pid)
    assert mill.value("select jobspec.tick()") is True


def test_bulk_operations_do_not_fill_the_lock_table(mill: Mill, clients: Clients) -> None:
    """B26: locks on rows are in the rows; the shared table holds as many as there are tables."""
    worker, watcher = mill.register("plain", "blocking", "unfinished", "narrow"), clients()
    count = "select count(*) from pg_locks where pid = %s and locktype <> 'relation'"
    steps: list[Callable[[], object]] = [
        lambda: mill.many(
            *({"kind": "plain"} for _ in range(1500)), *({"kind": "blocking", "customer": n} for n in range(500))
        ),
        lambda: mill.many(*({"kind": kind, "customer": n} for n in range(200) for kind in ("unfinished", "narrow"))),
        lambda: mill.finish(*mill.claim(worker, 1000)),
        lambda: mill.release(*mill.claim(worker, 1000)),
    ]
    for step in steps:
        mill.begin()
        step()
        assert watcher.value(count, mill.conn.info.backend_pid) < 20
        mill.commit()


def test_the_next_partition_is_made_beside_producers_and_claimers_at_work(mill: Mill, clients: Clients) -> None:
    """B28: there is no DEFAULT partition, which would have to be locked and read to make another."""
    worker, producer, claimer = mill.register("plain"), clients(), clients()
    mill.add("plain")
    claimer.begin()
    claimer.claim(worker)
    producer.begin()
    producer.add("plain")
    mill.rows("set lock_timeout = '10 s'")
    epochs = "select count(*) from jobspec.epoch"
    before = mill.value(epochs)
    mill.rows("select setval('jobspec.seq', ((last_value >> 32) + 1) << 32) from jobspec.seq")
    mill.call("maintain")
    assert mill.value(epochs) > before
    late = producer.add("plain")
    producer.commit()
    claimer.commit()
    assert mill.state(late) == "ready"
    assert (
        mill.rows(
            "select 1 from pg_class where relpartbound is not null and pg_get_expr(relpartbound, oid) = 'DEFAULT'"
        )
        == []
    )
