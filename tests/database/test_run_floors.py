"""From where on is looked for what a worker holds: what has ended stays in the index while a snapshot could see it."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.database.conftest import Engine


def beat(shop: Engine, worker: int, runs: list[int]) -> Any:
    return shop.value("select jobspec.heartbeat(%s, 30, %s::bigint[])", worker, runs)


def floor(shop: Engine, worker: int) -> int:
    value: int = shop.value("select run_floor from jobspec.worker where id = %s", worker)
    return value


def work(shop: Engine, worker: int, jobs: int = 10) -> int:
    """Run some jobs; the number of the last run."""
    shop.enqueue_many([{"kind": "shop.send"}] * jobs)
    claimed = shop.claim(worker, jobs)
    shop.finish(*claimed)
    last: int = claimed[-1].run
    return last


def test_the_floor_rises_behind_what_has_ended_and_stops_below_what_runs(shop: Engine) -> None:
    worker = shop.register("send")
    work(shop, worker)
    shop.enqueue("send")
    (running,) = shop.claim(worker)
    last = work(shop, worker)
    shop.tick(3)
    beat(shop, worker, [running.run])
    assert 0 < floor(shop, worker) <= running.run
    shop.finish(running)
    work(shop, worker)
    shop.tick(3)
    beat(shop, worker, [])
    assert floor(shop, worker) > last
    assert shop.rows("select * from jobspec.check()") == []


def test_a_claim_that_is_not_committed_holds_the_floor_back(shop: Engine) -> None:
    """Its run was drawn before those that everybody sees, and comes to light after them."""
    worker = shop.register("send")
    late = shop.enqueue("send")
    with psycopg.connect(shop.conn.info.dsn) as conn:
        slow = Engine(conn)
        (held,) = slow.claim(worker)
        work(shop, worker)
        shop.tick(3)
        beat(shop, worker, [])
        assert floor(shop, worker) <= held.run
        conn.commit()
    shop.tick(3)
    assert beat(shop, worker, [held.run]) == {"lost": [], "cancelled": [], "stale": False}
    assert floor(shop, worker) <= held.run
    shop.dies(worker)
    (again,) = shop.claim(shop.register("send"), tick=True)
    assert (again.id, again.attempt) == (late, 2)


def test_what_a_heartbeat_reads_does_not_grow_with_what_was_done_under_an_old_snapshot(shop: Engine) -> None:
    worker, other = shop.register("send"), shop.register("send")
    work(shop, other)
    with psycopg.connect(shop.conn.info.dsn) as old:
        old.execute("set transaction isolation level repeatable read")
        old.execute("select count(*) from jobspec.job_running")
        read = []
        for _ in range(2):
            for _ in range(10):
                work(shop, worker, 500)
                shop.tick()
            beat(shop, worker, [])
            work(shop, worker, 500)
            read.append((touched(shop, "jobspec.heartbeat(%s, 30, '{}')", worker), due(shop, other)))
    (first_beat, first_due), (second_beat, second_due) = read
    assert second_beat <= first_beat + 20
    assert second_due <= first_due + 20


def due(shop: Engine, worker: int) -> int:
    return touched(shop, "jobspec.due_seconds(%s)", worker)


def touched(shop: Engine, call: str, worker: int) -> int:
    """Pages that a call touches; the least of some, because one may have to plan anew."""
    text = f"explain (analyze, buffers, format json) select {call}"
    plans = [shop.value(text, worker)[0]["Plan"] for _ in range(3)]
    return min(int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"]) for plan in plans)
