"""Hot statements have one possible plan each: they never read a whole table, whatever the planner knows of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.conftest import Engine

SHOP = """
select jobspec.declare_package('shop');
select jobspec.declare_channel('shop', 'plain', 'none');
select jobspec.declare_channel('shop', 'lanes', 'none', '[{"name": "k", "type": "int"}]');
select jobspec.declare_channel('shop', 'strict', 'strict', '[{"name": "k", "type": "int"}]', 'block');
select jobspec.declare_channel('shop', 'fragile', 'strict', '[{"name": "k", "type": "int"}]', 'cancel');
select jobspec.declare_channel(
    'shop', 'limited', 'none', '[{"name": "k", "type": "int"}]', p_concurrency => 100000, p_lane_concurrency => 1000,
    p_rate_limit => 1000000, p_rate_seconds => 1
);
select jobspec.declare_channel(
    'shop', 'bounded', 'none', '[{"name": "k", "type": "int"}]', p_max_pending => 100000, p_lane_max_pending => 50000
);
select jobspec.declare_channel('shop', 'ahead', 'strict', '[{"name": "k", "type": "int"}]', 'skip', p_run_ahead => 8);
select jobspec.declare_channel('shop', 'mail-*', 'none', '[{"name": "k", "type": "int"}]', p_concurrency => 100000);
select jobspec.declare_kind('shop', 'ahead', 1, 'ahead', '[{"path": ["k"], "type": "int"}]', p_lease_seconds => 60);
select jobspec.declare_kind('shop', 'mail', 1, 'mail-*', '[{"path": ["k"], "type": "int"}]');
select jobspec.declare_kind('shop', 'plain', 1, 'plain', p_max_attempts => 1, p_events => '{queued,started,done,retry,dead,cancelled}');
select jobspec.declare_kind('shop', 'lanes', 1, 'lanes', '[{"path": ["k"], "type": "int"}]', p_base_seconds => 60);
select jobspec.declare_kind('shop', 'strict', 1, 'strict', '[{"path": ["k"], "type": "int"}]', p_max_attempts => 1);
select jobspec.declare_kind('shop', 'fragile', 1, 'fragile', '[{"path": ["k"], "type": "int"}]', p_max_attempts => 1);
select jobspec.declare_kind('shop', 'limited', 1, 'limited', '[{"path": ["k"], "type": "int"}]');
select jobspec.declare_kind('shop', 'bounded', 1, 'bounded', '[{"path": ["k"], "type": "int"}]');
select jobspec.declare_channel('shop', 'single', 'none');
select jobspec.declare_kind('shop', 'single', 1, 'single');
select jobspec.declare_kind('shop', 'uniq', 1, 'plain', p_unique_key => '[{"path": ["n"], "type": "int"}]', p_unique_while => 'unfinished');
select jobspec.declared_package('shop');
"""  # noqa: E501
KINDS = ("plain", "lanes", "strict", "fragile", "limited", "bounded", "uniq", "ahead", "single")
SERVED = (*KINDS, "mail")
FEW = "select * from jobspec.claim_few(%s, %s, %s)"
SCANS = """
select relname, seq_scan
from pg_stat_user_tables
where schemaname = 'jobspec'
  and relname ~ '^job_(ready|running|held|wait|unique|checkpoint)$|^job(_finished|_edge)?_(e[0-9]+|rest)$|^attempt_error_'
"""  # noqa: E501
WAITING = """
select jobspec.enqueue('shop.plain', p_after => jsonb_build_object('first', jobspec.reserve('shop.plain', p_within => '1 hour')))
from generate_series(1, %s)
"""  # noqa: E501
ARCHIVE = """
with body as (
    insert into jobspec.job (id, kind_id, channel_id, priority, enqueued_at, payload)
    select nextval('jobspec.seq'), k.id, k.channel_id, 0, now(), '{}'
    from generate_series(1, %s) i
    cross join (select * from jobspec.kind where name = 'shop.plain') k
    returning id
)
insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at)
select b.id, 'done', 1, 1, now(), now() from body b
"""


@pytest.fixture
def mill(conn: psycopg.Connection[Any]) -> Engine:
    """An empty database with a kind for everything that a statement may have to look at."""
    with conn.transaction():
        conn.execute(SHOP)
    return Engine(conn)


def stock(mill: Engine, size: int) -> None:
    """Every live table gets rows, and the archive: about ``size`` each."""
    payloads = [{"k": n % 50, "n": n} for n in range(size)]
    for kinds in (set(KINDS) - {"uniq"}, {"uniq"}):
        mill.enqueue_many([{"kind": f"shop.{kind}", "payload": each} for kind in kinds for each in payloads])
    mill.enqueue_many([{"kind": "shop.lanes", "payload": each, "delay": "1 hour"} for each in payloads])
    mill.enqueue_many([{"kind": "shop.mail", "payload": each, "channel": f"mail-{each['k']}"} for each in payloads])
    mill.rows(WAITING, size // 2)
    worker = mill.register(*SERVED)
    jobs = mill.claim(worker, size)
    mill.finish(*jobs[: size // 2])
    mill.rows("select jobspec.checkpoint(r.id, r.run, '{}') from jobspec.job_running r where r.id %% 4 = 0")


def scanned(mill: Engine, what: Callable[[Engine], object]) -> dict[str, int]:
    """Tables that were read from end to end meanwhile, and how often."""
    mill.rows("select pg_stat_force_next_flush()")
    before = dict(mill.rows(SCANS))
    what(mill)
    mill.rows("select pg_stat_force_next_flush()")
    return {table: scans - before[table] for table, scans in mill.rows(SCANS) if scans > before[table]}


# ---- what is looked at: each makes what it needs, through hot statements, too
def claim(mill: Engine) -> None:
    worker = mill.register(*SERVED)
    mill.claim(worker, 20, tick=True, bell=True)
    mill.claim(worker, 20)
    mill.rows("select * from jobspec.claim(p_limit => 3, p_kinds => '{shop.plain}')")


def claim_few(mill: Engine) -> None:
    """A worker none of whose kinds tells that it has started."""
    worker = mill.register("bounded", "lanes", "single")
    mill.enqueue("single")
    assert mill.rows(FEW, worker, 4, True)


def finish(mill: Engine) -> None:
    worker = mill.register(*SERVED)
    mill.finish(*mill.claim(worker, 20))
    for job in mill.claim(worker, 4):
        mill.rows("select jobspec.finish(%s, %s)", job.id, job.run)


def tell(mill: Engine) -> None:
    """Of jobs that ask for it, that were waited for, and of others."""
    worker = mill.register(*SERVED)
    jobs = mill.claim(worker, 20)
    mill.finish(*jobs)
    first = mill.enqueue_many([{"kind": "shop.plain", "tags": {"publish": "result"}}] * 4)
    mill.rows("select jobspec.enqueue('shop.plain', p_after => jsonb_build_object('first', %s::bigint))", first[0])
    mill.rows("select jobspec.cancel(u.id) from unnest(%s::bigint[]) u (id)", first)
    told = mill.rows("select * from jobspec.tidings(%s::bigint[])", [*first, *(job.id for job in jobs)])
    assert len(told) >= len(first)


def run_ahead(mill: Engine) -> None:
    """Lanes of eight: their heads fail, end, are taken back, and their worker dies."""
    dead, worker = (mill.register("ahead") for _ in range(2))
    mill.floors.forget()  # they are those of other channels
    for lane in range(-4, 0):
        mill.enqueue_many([{"kind": "shop.ahead", "payload": {"k": lane}}] * 8)
    jobs = mill.claim(worker, 100)
    mill.finish(*jobs[:10])
    mill.settle("failed", jobs[10:12])
    mill.rows("select jobspec.requeue(%s)", [job.id for job in jobs[12:]])
    mill.claim(dead, 100)
    mill.dies(dead)
    mill.tick(2)
    mill.floors.forget()


def settle(mill: Engine) -> None:
    worker = mill.register(*SERVED)
    for verdict in ("failed", "given_up", "lost", "released", "snoozed", "rescheduled", "parked", "cancelled"):
        mill.settle(verdict, mill.claim(worker, 8))


def enqueue(mill: Engine) -> None:
    for kind in KINDS:
        mill.enqueue(kind, {"k": 1, "n": -1})
    mill.enqueue("uniq", {"n": -1})
    mill.enqueue("plain", delay="1 hour")


def enqueue_many(mill: Engine) -> None:
    mill.enqueue_many([{"kind": f"shop.{kind}", "payload": {"k": 1}} for kind in KINDS if kind != "uniq"])
    mill.enqueue_many([{"kind": "shop.uniq", "payload": {"n": -1 - n}} for n in range(5)])


def promote(mill: Engine) -> None:
    job = mill.enqueue("lanes", {"k": 1}, delay="1 hour")
    with mill.conn.transaction():
        mill.rows("set local enable_seqscan = off")  # this statement is the test's own
        mill.rows("update jobspec.job_held set run_at = clock_timestamp() where id = %s", job)
    mill.tick()


def rescue(mill: Engine) -> None:
    worker = mill.register(*SERVED)
    mill.claim(worker, 5)
    mill.dies(worker)
    mill.rows("select * from jobspec.claim(p_limit => 2, p_kinds => '{shop.plain}', p_lease => '0.001 s')")
    mill.tick(2)


def heartbeat(mill: Engine) -> None:
    worker = mill.register(*SERVED)
    mill.claim(worker, 5)
    mill.rows("select jobspec.heartbeat(%s, 30, '{1,2}')", worker)
    mill.rows("select jobspec.deregister(%s)", worker)


def cancel(mill: Engine) -> None:
    worker = mill.register(*SERVED)
    (running,) = mill.claim(worker, 1)
    held = mill.enqueue("lanes", {"k": 1}, delay="1 hour")
    for job in (mill.enqueue("plain"), mill.enqueue("strict", {"k": 1}), held, running.id):
        mill.rows("select jobspec.cancel(%s)", job)
    mill.finish(running)


def reserve(mill: Engine) -> None:
    first, second = (mill.value("select jobspec.reserve('shop.plain')") for _ in range(2))
    mill.rows("select jobspec.extend_reservation(%s, '1 hour')", first)
    mill.rows("select jobspec.commit(%s)", first)
    mill.rows("select jobspec.commit_many(%s)", [first, second])


def resolve(mill: Engine) -> None:
    parents = [mill.value("select jobspec.reserve('shop.plain')") for _ in range(3)]
    children = [mill.enqueue("plain", after=Jsonb({"first": parent})) for parent in parents]
    mill.enqueue("plain", after=Jsonb({"first": children[0]}))
    mill.value(
        "select jobspec.enqueue_bundle(%s::jsonb)", json.dumps([{"kind": "shop.limited", "payload": {"k": 1}}] * 2)
    )
    mill.rows("select jobspec.cancel(%s)", parents[0])
    mill.rows("select jobspec.commit_many(%s)", parents)
    for parent in parents[1:]:
        mill.rows("select jobspec.finish(c.id, c.run) from jobspec.claim(p_id => %s) c", parent)
    mill.tick(2)


def checkpoint(mill: Engine) -> None:
    (job,) = mill.claim(mill.register(*SERVED), 1)
    mill.rows("select jobspec.checkpoint(%s, %s, '{}')", job.id, job.run)
    mill.finish(job)


def block(mill: Engine) -> None:
    for kind in ("strict", "fragile"):
        for _ in range(2):
            mill.enqueue(kind, {"k": -7})
        worker = mill.register(kind)
        jobs = mill.claim(worker, 60)
        mill.settle("given_up", jobs)
    mill.rows("select jobspec.unblock('shop.strict', '[-7]')")
    mill.tick(3)


def wait(mill: Engine) -> None:
    for job in (mill.enqueue("plain"), mill.enqueue("lanes", {"k": 1}, delay="1 hour")):
        mill.rows("select jobspec.await_done(%s)", job)


HOT = (claim, claim_few, finish, run_ahead, settle, enqueue, enqueue_many, promote, rescue, heartbeat, cancel, reserve,
       resolve, checkpoint, block, wait, tell)  # fmt: skip


def whole_reads(mill: Engine) -> dict[str, dict[str, int]]:
    return {hot.__name__: tables for hot in HOT if (tables := scanned(mill, hot))}


def test_hot_statements_never_read_a_whole_table_without_statistics(mill: Engine) -> None:
    """B2: fresh tables."""
    stock(mill, 400)
    assert whole_reads(mill) == {}


def test_hot_statements_never_read_a_whole_table_with_statistics(mill: Engine) -> None:
    """A-G30."""
    stock(mill, 1500)
    mill.rows("analyze")
    assert whole_reads(mill) == {}


def test_plans_made_while_tables_were_small_do_not_read_them_whole_later(mill: Engine) -> None:
    """A producer lives long, and keeps the plans of its first calls."""
    stock(mill, 4)
    mill.rows("analyze")
    for _ in range(6):
        for hot in HOT:
            hot(mill)
    stock(mill, 400)
    assert whole_reads(mill) == {}


# ---- how much is read
CLAIM = "select * from jobspec.claim_batch(%s, %s, false, false, false, '{}')"


def buffers(mill: Engine, worker: int, limit: int, claim: str = CLAIM) -> int:
    """Pages that a claim touches."""
    text = f"explain (analyze, buffers, format json) {claim}"
    # The least of some: one that has to plan anew, as the server has gathered statistics, reads the catalogue, too.
    plans = [mill.value(text, worker, limit)[0]["Plan"] for _ in range(3)]
    return min(int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"]) for plan in plans)


def test_what_a_claim_reads_does_not_grow_with_the_archive(mill: Engine) -> None:
    """A-G30."""
    mill.enqueue_many([{"kind": "shop.plain"}] * 10_000)
    worker = mill.register("plain")
    for _ in range(6):
        mill.claim(worker, 10)
    before = buffers(mill, worker, 10)
    mill.rows(ARCHIVE, 50_000)
    after = buffers(mill, worker, 10)
    assert before < 400
    assert after <= before + 20


def test_what_a_claim_reads_does_not_grow_with_the_queue(mill: Engine) -> None:
    """A-G30."""
    worker = mill.register("plain")
    mill.enqueue_many([{"kind": "shop.plain"}] * 200)
    for _ in range(6):
        mill.claim(worker, 10)
    before = buffers(mill, worker, 10)
    mill.enqueue_many([{"kind": "shop.plain"}] * 20_000)
    assert buffers(mill, worker, 10) <= before + 40


def test_what_a_look_for_a_few_reads_grows_neither_with_the_archive_nor_with_the_queue(mill: Engine) -> None:
    """A-G30, with and without statistics."""
    worker, look = mill.register("single"), FEW.replace("%s)", "false)")
    mill.enqueue_many([{"kind": "shop.single"}] * 200)
    for _ in range(6):
        mill.rows(look, worker, 10)
    before = buffers(mill, worker, 10, look)
    mill.enqueue_many([{"kind": "shop.single"}] * 20_000)
    mill.rows(ARCHIVE, 20_000)
    assert buffers(mill, worker, 10, look) <= before + 40
    mill.rows("analyze")
    assert buffers(mill, worker, 10, look) <= before + 40
    assert before < 400


def test_what_a_claim_reads_of_a_lane_that_runs_ahead_does_not_grow_with_the_lane(mill: Engine) -> None:
    worker = mill.register("ahead")
    for size in (200, 20_000):
        mill.enqueue_many([{"kind": "shop.ahead", "payload": {"k": 1}}] * size)
        for _ in range(6):
            mill.finish(*mill.claim(worker, 8))
        assert buffers(mill, worker, 8) < 400
        mill.rows("select jobspec.requeue(array(select r.id from jobspec.job_running r))")


def test_a_claim_that_looks_at_a_hundred_channels_of_a_pattern_reads_little_of_each(mill: Engine) -> None:
    jobs = [{"kind": "shop.mail", "payload": {"k": 1}, "channel": f"mail-{n % 100}"} for n in range(2000)]
    mill.enqueue_many(jobs)
    worker = mill.register("mail")
    for _ in range(6):
        mill.claim(worker, 100)
    assert buffers(mill, worker, 100) < 100 * 60
