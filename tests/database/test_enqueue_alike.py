"""Jobs of one kind by a call of their own: what ``enqueue_many`` would do with so many items, whatever they are."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg import IsolationLevel

from tests.database.conftest import Engine
from tests.database.test_enqueue_many import bulk, kinds, outcome, payloads

__all__ = ["bulk"]

ALIKE = """
with call as materialized (select %s::jsonb as jobs, %s::bytea[] as blobs)
select jobspec.enqueue_alike(
    c.jobs -> 0 ->> 'kind', (select jsonb_agg(x.e -> 'payload' order by x.n) from jsonb_array_elements(c.jobs) with ordinality x (e, n)),
    (c.jobs -> 0 ->> 'version')::int
)
from call c
"""  # noqa: E501
MANY = "select jobspec.enqueue_many(%s::jsonb, (%s::bytea[])[:0])"

versions = st.sampled_from([None, None, 1, 1, 2, 0, -1])
odd: st.SearchStrategy[Any] = st.sampled_from([[], 5, "x", None, True, {"s": "é" * 600_000}])
any_payload: st.SearchStrategy[Any] = st.one_of(payloads, payloads, payloads, odd)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(kind=kinds, version=versions, call=st.lists(any_payload, min_size=1, max_size=6))
@example(kind="plain", version=None, call=[{"cc": None, "n": n} for n in range(40)])
@example(kind="plain", version=1, call=[{}, {"cc": [1]}, {"cc": None}])
@example(kind="plain", version=2, call=[{}, [], {}])
@example(kind="plain", version=2, call=[{}, None])
@example(kind="small", version=1, call=[{}] * 4)
@example(kind="once", version=1, call=[{"n": 1}, {"n": 4}, {"n": 1}])
@example(kind="strict", version=1, call=[{"n": 1}, {"n": 1}])
@example(kind="image", version=1, call=[{}])
def test_it_is_the_same_as_by_enqueue_many(
    bulk: psycopg.Connection[Any], kind: str, version: int | None, call: list[Any]
) -> None:
    items = [{"kind": f"bulk.{kind}", "version": version, "payload": each} for each in call]
    assert outcome(bulk, ALIKE, items) == outcome(bulk, MANY, items)


def test_no_jobs_are_no_jobs(shop: Engine) -> None:
    assert shop.value("select jobspec.enqueue_alike('shop.send', '[]')") == []
    assert shop.value("select jobspec.enqueue_alike('shop.nothing', '[]')") == []


@pytest.mark.parametrize("given", ["{}", "null", "7", '"[]"', None])
def test_what_is_no_array_is_refused(shop: Engine, given: str | None) -> None:
    with pytest.raises(psycopg.Error, match="takes a JSON array of payloads") as caught:
        shop.value("select jobspec.enqueue_alike('shop.send', %s::jsonb)", given)
    assert caught.value.sqlstate == "JS001"


@pytest.mark.parametrize("kind", [None, "", "shop.nothing", "nothing"])
def test_a_kind_that_nobody_knows_is_said(shop: Engine, kind: str | None) -> None:
    with pytest.raises(psycopg.Error) as alike:
        shop.value("select jobspec.enqueue_alike(%s, '[{}]')", kind)
    with pytest.raises(psycopg.Error) as many:
        shop.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps([{"kind": kind, "payload": {}}]))
    assert (alike.value.sqlstate, alike.value.diag.message_primary) == (
        many.value.sqlstate,
        many.value.diag.message_primary,
    )
    assert shop.value("select count(*) from jobspec.job") == 0


def test_one_that_is_wrong_is_named_and_none_is_stored(shop: Engine) -> None:
    with pytest.raises(psycopg.Error, match=r"shop\.send") as caught:
        shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {\"a\": 1}, [1], {}]')")
    assert caught.value.sqlstate == "JS001"
    assert shop.value("select count(*) from jobspec.job") == 0


def test_the_ids_are_in_the_order_of_the_payloads(shop: Engine) -> None:
    payloads = json.dumps([{"n": n} for n in range(1, 3001)])
    ids = shop.value("select jobspec.enqueue_alike('shop.send', %s::jsonb)", payloads)
    assert ids == sorted(ids)
    stored = shop.rows("select id, (payload ->> 'n')::int as n, payload -> 'cc' as cc from jobspec.job order by id")
    assert [(each.id, each.n, each.cc) for each in stored] == [(id_, n, []) for n, id_ in enumerate(ids, 1)]
    worker = shop.register("send")
    assert shop.ids(worker, 3000) == ids


def test_the_usual_call_is_not_handed_on(shop: Engine) -> None:
    """Else it would be slower, not faster, and no other test would say so."""
    shop.rows("set track_functions = 'all'")
    shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
    shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]', 1)")
    shop.value("select jobspec.enqueue_alike('shop.step', '[{}, {}]', 1)")
    shop.rows("select pg_stat_force_next_flush()")
    calls = shop.rows("select funcname, calls from pg_stat_user_functions where schemaname = 'jobspec'")
    assert {each.funcname: each.calls for each in calls if each.funcname.startswith("enqueue")} == {"enqueue_alike": 3}


def test_a_worker_that_sleeps_is_woken_once(shop: Engine, other: Engine) -> None:
    worker = shop.register("send", "visit")
    shop.rows("listen jobspec_wake")
    assert shop.claim(worker, bell=True) == []
    other.value("select jobspec.enqueue_alike('shop.send', '[{}, {}, {}]')")
    other.value("select jobspec.enqueue_alike('shop.send', '[{}]')")
    assert len(list(shop.conn.notifies(timeout=10, stop_after=1))) == 1
    shop.rows("select 1")
    assert list(shop.conn.notifies(timeout=0)) == []
    assert len(shop.claim(worker)) == 4


def test_a_channel_that_is_paused_takes_jobs_and_keeps_them(shop: Engine) -> None:
    worker = shop.register("send")
    shop.value("select jobspec.pause('shop.mail')")
    ids = shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
    assert shop.ids(worker) == []
    shop.value("select jobspec.resume('shop.mail')")
    assert shop.ids(worker) == ids


def test_nobody_sees_a_position_above_one_that_is_still_to_be_drawn(shop: Engine, other: Engine, third: Engine) -> None:
    """Whoever has drawn one holds the lock by which a claim knows that he may still write."""
    with other.conn.transaction():
        early = other.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
        late = third.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
        assert max(early) < min(late)
        writers = shop.value("select jobspec.writers()")
        held = other.value("select virtualtransaction from pg_locks where pid = pg_backend_pid() limit 1")
        assert writers == [held]


def test_the_lock_is_there_before_a_number_is_drawn(shop: Engine, other: Engine) -> None:
    """Who is kept from the table has drawn nothing."""
    before = shop.value("select last_value from jobspec.seq")
    with other.conn.transaction():
        other.rows("lock table jobspec.job_ready in access exclusive mode")
        shop.rows("set lock_timeout = '1ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
    assert shop.value("select last_value from jobspec.seq") == before


@pytest.mark.parametrize("level", IsolationLevel)
def test_every_isolation_level_is_allowed(shop: Engine, other: Engine, level: IsolationLevel) -> None:
    shop.conn.isolation_level = level
    with shop.conn.transaction():
        first = shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
        second = other.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
        third = shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
    shop.conn.isolation_level = None
    assert shop.value("select array_agg(id order by id) from jobspec.job") == [*first, *second, *third]


def test_what_is_rolled_back_never_was(shop: Engine) -> None:
    with shop.conn.transaction(force_rollback=True):
        shop.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")
    assert shop.value("select count(*) from jobspec.jobs") == 0


def test_a_trigger_may_call_it_and_so_may_a_hostile_search_path(shop: Engine) -> None:
    shop.rows("""
        create schema hostile;
        create function hostile.nextval(text) returns bigint language sql return 1;
        create function hostile.jsonb_typeof(jsonb) returns text language sql return 'array';
        create table orders (items jsonb);
        create function ordered() returns trigger language plpgsql as $$
        begin
            perform jobspec.enqueue_alike('shop.send', new.items, 1);
            return new;
        end $$;
        create trigger ordered after insert on orders for each row execute function ordered();
        set search_path = hostile, public, pg_catalog;
    """)
    shop.rows('insert into orders values (\'[{"a": 1}, {"a": 2}]\')')
    assert [each.payload["a"] for each in shop.rows("select payload from jobspec.jobs order by id")] == [1, 2]


@pytest.fixture
def producer(shop: Engine, url: str) -> Iterator[Engine]:
    """As a role that was made a producer."""
    role = f"r_{uuid.uuid4().hex}"
    shop.rows(f"create role {role}")
    shop.value("select jobspec.grant_to(%s, 'producer')", role)
    with psycopg.connect(url, autocommit=True, options=f"-c role={role}") as conn:
        yield Engine(conn)
    shop.rows(f"drop owned by {role}")
    shop.rows(f"drop role {role}")


def test_a_producer_may_call_it_and_nothing_below(producer: Engine) -> None:
    assert len(producer.value("select jobspec.enqueue_alike('shop.send', '[{}, {}]')")) == 2
    assert (
        len(producer.value("select jobspec.enqueue_alike('shop.charge', '[{\"customer\": 1}, {\"customer\": 2}]')"))
        == 2
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        producer.value("select count(*) from jobspec.job")
