"""A database of the first version, with jobs in every state it knew, goes on in the newest."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg
import pytest

from jobspec.backends.postgres import migrator
from tests.database.mill import Mill

KEY = "[7]"
LANE = int.from_bytes(hashlib.sha256(KEY.encode()).digest()[:8], "big", signed=True)
# What the first version's functions would have left behind. Ids: 1-3 ready, 4-6 running, 7-8 scheduled, 9 parked, 10-11
# ended; the even ones of them, and 5, wait in the strict channel: 4 runs at its head, 2 and 8 are behind it.
OLD = f"""
insert into jobspec.migration (number, name) values (1, '0001_core');
create function jobspec.old() returns int language sql as 'select 1';
create view jobspec.jobs as select j.id from jobspec.job j;
create table jobspec.job_e0 partition of jobspec.job for values from (0) to (4294967296);
create table jobspec.job_finished_e0 partition of jobspec.job_finished for values from (0) to (4294967296);
create table jobspec.attempt_error_e0 partition of jobspec.attempt_error for values from (0) to (4294967296);
insert into jobspec.epoch (n, opened_at) values (0, now());
insert into jobspec.channel (package, name, ordered, key, on_dead) values
    ('mill', 'mill.plain', false, '[]', null),
    ('mill', 'mill.blocking', true, '[{{"name": "customer", "type": "int"}}]', 'skip');
insert into jobspec.gate (channel_id) select id from jobspec.channel;
create sequence jobspec.bell_1;
create sequence jobspec.bell_2;
update jobspec.channel set bell = format('jobspec.bell_%s', id)::regclass;
insert into jobspec.kind (
    package, name, version, channel_id, key, priority, max_attempts, backoff, base_seconds, cap_seconds, jitter,
    timeout_seconds
)
select 'mill', c.name, 1, c.id,
    case when c.ordered then '[{{"path": ["customer"], "type": "int"}}]' else '[]' end::jsonb, 0,
    5, 'fixed', 60, 60, 0, 900
from jobspec.channel c order by c.id;
insert into jobspec.worker (name, kinds, channels, expires_at) values
    ('old', '{{1,2}}', '{{1,2}}', now() + interval '1 minute');
insert into jobspec.job (id, kind_id, channel_id, key, priority, enqueued_at, payload)
select n, 1 + s::int, 1 + s::int, case when s then '{KEY}' end, 0, now(), '{{"customer": 7}}'
from generate_series(1, 11) n cross join lateral (select n in (2, 4, 8, 10) as s) x;
select setval('jobspec.seq', 100);
insert into jobspec.job_ready (channel_id, lane, rank, pos, id, kind_id, attempt) values
    (1, 0, 0, 1, 1, 1, 0), (2, {LANE}, 0, 12, 2, 2, 0), (1, 0, 0, 3, 3, 1, 1), (2, {LANE}, 0, 18, 8, 2, 1);
insert into jobspec.job_running (
    id, run, channel_id, lane, rank, pos, kind_id, attempt, suspect, ordered, worker_id, claimed_at
)
select n, 50 + n, 1 + s::int, case when s then {LANE} else 0 end, 0, n, 1 + s::int, 1, false, s, 1, now()
from generate_series(4, 6) n cross join lateral (select n = 4 as s) x;
insert into jobspec.job_held (id, state, channel_id, lane, rank, kind_id, attempt, ordered, run_at) values
    (7, 'scheduled', 1, 0, 0, 1, 1, false, now() + interval '1 hour'),
    (8, 'scheduled', 2, {LANE}, 0, 2, 1, true, now() + interval '1 hour'),
    (9, 'parked', 1, 0, 0, 1, 0, false, null);
insert into jobspec.job_finished (id, state, attempt, worker_id, started_at, finished_at, result) values
    (10, 'done', 1, 1, now(), now(), '"kept"'), (11, 'dead', 5, 1, now(), now(), null);
insert into jobspec.attempt_error (id, attempt, at, error) values
    (11, 5, now(), '{{"type": "ValueError", "message": "boom"}}');
"""


@pytest.fixture
def old(empty_url: str) -> Any:
    with psycopg.connect(empty_url, autocommit=True) as conn:
        conn.execute(migrator.migrations()[0].text.encode())
        conn.execute(OLD.encode())
        migrated = migrator.migrate(empty_url)
        assert migrated.version == migrator.latest()
        assert "0001_core" not in migrated.applied
        mill = Mill(conn)
        yield mill
        assert mill.rows("select problem, job_id, detail from jobspec.check()") == []


def test_every_job_is_where_it_was(old: Mill) -> None:
    states = {row.id: row.state for row in old.rows("select id, state from jobspec.jobs")}
    assert states == {
        1: "ready", 2: "ready", 3: "ready", 4: "running", 5: "running", 6: "running", 7: "scheduled", 8: "scheduled",
        9: "parked", 10: "done", 11: "dead",
    }  # fmt: skip
    assert (old.job(10).result, [error.message for error in old.errors(11)]) == ("kept", ["boom"])
    assert old.rows("select problem from jobspec.check()") == []


def test_what_ran_can_be_finished_and_what_waited_runs(old: Mill) -> None:
    worker = old.register("plain", "blocking")
    assert sorted(old.ids(worker)) == [1, 3]  # the head of the lane still runs
    assert old.call("heartbeat", 1, 30, [54, 55, 56]) == {"lost": [], "cancelled": [], "stale": False}
    old.call("finish", 4, 54)
    (head,) = old.claim(worker)
    assert head.id == 2
    old.finish(head)
    assert old.claim(worker, tick=True) == []  # behind it one waits for its time
    old.due_now()
    assert sorted((job.id, job.attempt) for job in old.claim(worker, tick=True)) == [(7, 2), (8, 2)]
    assert old.call("retry", [9, 11]) == [9, 11]
    assert sorted(old.ids(worker)) == [9, 11]


def test_what_a_worker_of_the_old_version_held_is_rescued(old: Mill) -> None:
    old.dies(1)
    old.due_now()
    worker = old.register("plain", "blocking")
    ran = []
    for _ in range(20):
        jobs = old.claim(worker, tick=True)
        ran += [job.id for job in jobs]
        old.finish(*jobs)
    assert sorted(ran) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [job for job in ran if job in (2, 4, 8)] == [4, 2, 8]


def test_the_old_functions_are_gone_and_the_new_capabilities_work(old: Mill) -> None:
    assert old.value("select count(*) from pg_proc where proname = 'old'") == 0
    old.call("set_limits", "mill.plain", '{"concurrency": 2, "max_pending": 20, "rate_limit": 100, "rate_seconds": 1}')
    worker = old.register("plain", "blocking")
    assert old.claim(worker) == []  # two of the channel run already
    old.call("finish", 5, 55)
    assert old.ids(worker) == [1]
    parent = old.add("plain")
    child = old.add("blocking", 1, after={"parent": parent}, unique_key="once")
    assert old.state(child) == "waiting"
    assert old.add("blocking", 1, unique_key="once") == child
    bundle = old.bundle({"kind": "plain"})
    assert old.job(bundle["ids"][0]).bundle_id == bundle["bundle_id"]
