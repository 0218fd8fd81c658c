"""A database of version 4, which has no rows of usual jobs, with declarations and a job: it goes on in the newest."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from jobspec.backends.postgres import migrator
from tests.database.conftest import Engine

# What the fourth version's functions would have left behind. A kind in two versions, and others that need more.
OLD = """
insert into jobspec.migration (number, name) values (1, '0001'), (2, '0002'), (3, '0003'), (4, '0004');
create table jobspec.job_e0 partition of jobspec.job for values from (0) to (4294967296);
create table jobspec.job_finished_e0 partition of jobspec.job_finished for values from (0) to (4294967296);
create table jobspec.job_edge_e0 partition of jobspec.job_edge for values from (0) to (4294967296);
create table jobspec.attempt_error_e0 partition of jobspec.attempt_error for values from (0) to (4294967296);
insert into jobspec.epoch (n, opened_at) values (0, now());
insert into jobspec.channel (package, name, wake, ordered, key, on_dead, max_pending) values
    ('shop', 'shop.mail', 'shop.mail', false, '[]', null, null),
    ('shop', 'shop.charges', 'shop.charges', true, '[{"name": "customer", "type": "int"}]', 'skip', null),
    ('shop', 'shop.narrow', 'shop.narrow', false, '[]', null, 1);
insert into jobspec.gate (channel_id) select id from jobspec.channel;
insert into jobspec.bound (channel_id, stripe) select c.id, s from jobspec.channel c, generate_series(0, 15) s;
create sequence jobspec.bell_1 minvalue 0;
create sequence jobspec.bell_2 minvalue 0;
create sequence jobspec.bell_3 minvalue 0;
update jobspec.channel set bell = format('jobspec.bell_%s', id)::regclass;
insert into jobspec.kind (
    package, name, version, channel_id, key, defaults, priority, max_attempts, backoff, base_seconds, cap_seconds,
    jitter, timeout_seconds, unique_key, unique_while
)
values
    ('shop', 'shop.send', 1, 1, '[]', '{}', 3, 5, 'fixed', 60, 60, 0, 900, null, null),
    ('shop', 'shop.send', 2, 1, '[]', '{"cc": []}', 4, 5, 'fixed', 60, 60, 0, 900, null, null),
    ('shop', 'shop.charge', 1, 2, '[{"path": ["customer"], "type": "int"}]', '{}', 0, 5, 'fixed', 60, 60, 0, 900, null,
        null),
    ('shop', 'shop.once', 1, 1, '[]', '{}', 0, 5, 'fixed', 60, 60, 0, 900, '[]', 'unfinished'),
    ('shop', 'shop.few', 1, 3, '[]', '{}', 0, 5, 'fixed', 60, 60, 0, 900, null, null);
"""


@pytest.fixture
def old(empty_url: str) -> Iterator[Engine]:
    with psycopg.connect(empty_url, autocommit=True) as conn:
        for migration in migrator.migrations()[:4]:
            conn.execute(migration.text.encode())
        conn.execute(OLD.encode())
        assert migrator.migrate(empty_url).version == migrator.latest()
        shop = Engine(conn)
        yield shop
        assert shop.rows("select problem, job_id, detail from jobspec.check()") == []


def test_what_was_declared_before_is_enqueued_as_it_says(old: Engine) -> None:
    jobs = [old.job(old.enqueue("send", version=version)) for version in (1, 2)]
    newest = old.job(old.enqueue("send"))
    assert [(each.version, each.priority, each.payload) for each in (*jobs, newest)] == [
        (1, 3, {}),
        (2, 4, {"cc": []}),
        (2, 4, {"cc": []}),
    ]
    assert [old.job(each).version for each in old.enqueue_many([{"kind": "shop.send", "version": 1}] * 2)] == [1, 1]
    worker = old.register("charge")
    first, _ = (old.enqueue("charge", {"customer": 7}) for _ in range(2))
    assert old.ids(worker) == [first]


@pytest.mark.parametrize(("kind", "code"), [("once", None), ("few", "JS040")])
def test_what_needs_more_goes_on_to_get_it(old: Engine, kind: str, code: str | None) -> None:
    first = old.enqueue(kind)
    if code is None:
        assert old.enqueue(kind) == first
        return
    with pytest.raises(psycopg.Error) as caught:
        old.enqueue(kind)
    assert caught.value.sqlstate == code


def test_to_migrate_again_changes_nothing(old: Engine, empty_url: str) -> None:
    before = old.rows("select * from jobspec.usual order by name, version")
    assert [(each.name, each.version) for each in before] == [
        ("shop.charge", 0),
        ("shop.charge", 1),
        ("shop.send", 0),
        ("shop.send", 1),
        ("shop.send", 2),
    ]
    assert not migrator.migrate(empty_url).changed
    assert old.rows("select * from jobspec.usual order by name, version") == before
