"""A bulk call does what one call a job would do, however it does it: same rows, same errors, same order."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import psycopg
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

Job: TypeAlias = dict[str, Any]

DECLARE = """
select jobspec.declare_package('bulk');
select jobspec.declare_channel('bulk', 'mail', 'none');
select jobspec.declare_channel('bulk', 'by_number', 'none', '[{"name": "n", "type": "int"}]');
select jobspec.declare_channel('bulk', 'by_name', 'strict', '[{"name": "s", "type": "str"}, {"name": "d", "type": "date"}]', 'skip');
select jobspec.declare_channel('bulk', 'tenant-*', 'none');
select jobspec.declare_channel('bulk', 'small', 'none', p_max_pending => 3);
select jobspec.declare_kind('bulk', 'plain', 1, 'mail', p_defaults => '{"cc": []}');
select jobspec.declare_kind('bulk', 'plain', 2, 'mail');
select jobspec.declare_kind('bulk', 'number', 1, 'by_number', '[{"path": ["n"], "type": "int"}]');
select jobspec.declare_kind('bulk', 'name', 1, 'by_name', '[{"path": ["s"], "type": "str"}, {"path": ["in", "d"], "type": "date"}]');
select jobspec.declare_kind('bulk', 'tenant', 1, 'tenant-*');
select jobspec.declare_kind('bulk', 'small', 1, 'small');
select jobspec.declare_kind('bulk', 'image', 1, 'mail', p_blob_max_bytes => 10);
select jobspec.declare_kind('bulk', 'once', 1, 'mail', p_unique_key => '[{"path": ["n"], "type": "int"}]', p_unique_while => 'unfinished');
select jobspec.declare_kind('bulk', 'ever', 1, 'by_number', '[{"path": ["n"], "type": "int"}]', p_unique_key => '[{"path": ["s"], "type": "str"}]', p_unique_while => 'forever');
select jobspec.declare_kind('bulk', 'alone', 1, 'mail', p_unique_key => '[]', p_unique_while => 'window', p_unique_window_seconds => 60);
select jobspec.declare_kind('bulk', 'strict', 1, 'mail', p_unique_key => '[{"path": ["n"], "type": "int"}]', p_unique_while => 'unfinished', p_unique_on_conflict => 'raise');
select jobspec.declared_package('bulk');
"""  # noqa: E501

STORED = """
select j.kind_id, c.name, j.key, j.priority, j.max_attempts, j.timeout_seconds, j.run_at is null, j.payload, j.blob, j.origin,
    j.tags, j.unique_key, j.trace, r.lane, r.rank, r.kind_id, h.state::text, h.lane, h.rank, h.ordered, h.run_at is null,
    dense_rank() over (order by r.pos), u.until is null, u.until = 'infinity'
from jobspec.job j
join jobspec.channel c on c.id = j.channel_id
left join jobspec.job_ready r on r.id = j.id
left join jobspec.job_held h on h.id = j.id
left join jobspec.job_unique u on u.id = j.id
order by j.id
"""  # noqa: E501

QUICK = """
select case when l.type1 is null then jobspec.long_key(x.key, x.payload) else jobspec.quick_key(l.type1, l.path1, l.type2, l.path2, x.payload) end
from (select %s::jsonb as key, %s::jsonb as payload) x
cross join jobspec.laid_out(x.key) l
"""  # noqa: E501

numbers = st.integers(-2, 4) | st.sampled_from(["3", "03", 1.5, 10**18, 2**63, True, None, "x"])
names = st.sampled_from(["a", "b", "é", 'q"uo\\te', "", "x" * 600, 7])
dates = st.sampled_from(["2024-02-28", "2024-02-29", "2023-02-29", "2024-12-31", "0000-01-01", "1-1-1", 5])
payloads = st.one_of(
    st.fixed_dictionaries(
        {"n": st.integers(-2, 4), "s": st.sampled_from(["a", "b"]), "in": st.just({"d": "2024-02-28"})}
    ),
    st.fixed_dictionaries({}, optional={"n": numbers, "s": names, "in": st.fixed_dictionaries({"d": dates})}),
)
options = st.fixed_dictionaries(
    {},
    optional={
        "version": st.sampled_from([1, 1, 2]),
        "priority": st.sampled_from([0, 0, 5, -7, 40_000]),
        "run_at": st.sampled_from(["2100-01-01T00:00:00Z", "2000-01-01T00:00:00Z", "2100-01-01"]),
        "delay": st.sampled_from(["1 hour", "0", "-1 hour"]),
        "max_attempts": st.sampled_from([1, 7, 0]),
        "timeout": st.sampled_from(["5 s", "0"]),
        "tags": st.sampled_from([{"a": "b"}, {}, {"a": 1}]),
        "origin": st.sampled_from(["here", "", "o" * 101]),
        "trace": st.sampled_from(["00-1-2-01", "", "t" * 201]),
        "unique_key": st.sampled_from(["k", "l", ""]),
        "on_conflict": st.sampled_from(["raise", "return_existing", "never"]),
        "try": st.booleans(),
        "channel": st.sampled_from(["tenant-a", "tenant-b", "mail", "nowhere"]),
        "max_pending": st.sampled_from([1, 9]),
        "blob": st.just(1),
        "unheard_of": st.just(1),
    },
)
few = st.fixed_dictionaries({}, optional={"priority": st.just(0), "unique_key": st.just("k"), "try": st.just(True)})
kinds = st.sampled_from(
    ["plain", "number", "name", "tenant", "small", "image", "once", "ever", "alone", "strict", "missing"]
)
usual = st.sampled_from(["plain", "number", "once", "ever", "alone"])


values = st.one_of(
    numbers,
    names,
    dates,
    st.booleans(),
    st.text(max_size=5).filter(lambda text: "\0" not in text),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.uuids().map(str),
    st.uuids().map(lambda each: str(each).upper()),
    st.dates().map(str),
    st.just([1]),
)


def job(kind: str, payload: Any, rest: Job) -> Job:
    return {"kind": f"bulk.{kind}", "payload": payload, **rest}


calls = st.one_of(
    st.lists(st.builds(job, usual, payloads, few), max_size=6),
    st.lists(st.builds(job, usual, payloads, options), max_size=3),
    st.lists(st.builds(job, kinds, payloads | st.sampled_from([[], 5, "x", None]), options), max_size=3),
)


@pytest.fixture
def bulk(conn: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    with conn.transaction():
        conn.execute(DECLARE)
        conn.execute("select jobspec.enqueue('bulk.once', '{\"n\": 4}')")
        conn.execute('select jobspec.enqueue(\'bulk.ever\', \'{"n": 4, "s": "b"}\')')
    return conn


def outcome(conn: psycopg.Connection[Any], text: str, call: list[Job]) -> tuple[object, ...]:
    """What a call makes of the database, or its error; afterwards it never was."""
    try:
        with conn.transaction(force_rollback=True):
            row = conn.execute(text, [json.dumps(call), [b"blob"]]).fetchone()
            assert row is not None
            known = [id_ for (id_,) in conn.execute("select id from jobspec.job order by id")]
            return [None if id_ is None else known.index(id_) for id_ in row[0]], conn.execute(STORED).fetchall()
    except psycopg.Error as error:
        return (error.sqlstate,)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(call=calls)
def test_many_at_once_are_the_same_as_one_by_one(bulk: psycopg.Connection[Any], call: list[Job]) -> None:
    at_once = outcome(bulk, "select jobspec.enqueue_many(%s::jsonb, %s::bytea[])", call)
    one_by_one = outcome(bulk, "select jobspec.enqueue_each(%s::jsonb, %s::bytea[], null)", call)
    assert at_once == one_by_one


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    types=st.lists(st.sampled_from(["str", "int", "bool", "uuid", "date"]), min_size=0, max_size=3),
    values=st.tuples(values, values, values),
)
def test_a_quick_key_is_the_key(shop: Any, types: list[str], values: tuple[Any, ...]) -> None:
    paths = [["a"], ["b", "c"], ["d"]]
    key = json.dumps([{"type": type_, "path": path} for type_, path in zip(types, paths, strict=False)])
    payload = json.dumps({"a": values[0], "b": {"c": values[1]}, "d": values[2]})

    quick = shop.value(QUICK, key, payload)
    try:
        slow = shop.value("select jobspec.lane_key('k', %s::jsonb, %s::jsonb)", key, payload)
    except psycopg.Error:
        slow = None
    event("quick" if quick else "neither" if slow is None else "slow")
    assert quick in (None, slow)


@pytest.mark.parametrize(
    ("type_", "value"),
    [("int", 7), ("int", -1), ("str", "é"), ("bool", True), ("uuid", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"),
     ("date", "2024-12-31"), ("date", "2024-11-30"), ("date", "2023-02-28")],
)  # fmt: skip
def test_the_usual_key_is_quick(shop: Any, type_: str, value: object) -> None:
    key, payload = [{"type": type_, "path": ["a"]}], {"a": value}
    assert shop.value(QUICK, json.dumps(key), json.dumps(payload)) is not None
    assert shop.value(QUICK, json.dumps(key * 2), json.dumps(payload)) is not None
    assert shop.value(QUICK, json.dumps(key * 3), json.dumps(payload)) is not None


def test_jobs_of_one_key_in_one_call_are_one_job(bulk: psycopg.Connection[Any]) -> None:
    call = [job("once", {"n": n}, {}) for n in (1, 2, 1, 4, 2, 4)]
    row = bulk.execute("select jobspec.enqueue_many(%s)", [json.dumps(call)]).fetchone()
    assert row is not None
    first, second, *rest = row[0]
    there = bulk.execute("select min(id) from jobspec.job").fetchone()
    assert there is not None
    assert rest == [first, there[0], second, there[0]]
    assert bulk.execute("select count(*) from jobspec.job").fetchone() == (4,)


def test_a_key_that_is_taken_is_not_locked(bulk: psycopg.Connection[Any], url: str) -> None:
    call = json.dumps([job("once", {"n": n}, {}) for n in (3, 4)])
    with psycopg.connect(url) as producer, psycopg.connect(url, autocommit=True) as worker:
        producer.execute("select jobspec.enqueue_many(%s)", [call])
        worker.execute("set lock_timeout = '5s'")
        # The job that holds the key ends meanwhile.
        worker.execute("select jobspec.cancel(min(id)) from jobspec.job where payload @> '{\"n\": 4}'")


def test_a_large_call_is_not_stored_one_by_one(bulk: psycopg.Connection[Any]) -> None:
    bulk.execute("set track_functions = 'all'")
    call = json.dumps([job(kind, {"n": n, "s": str(n)}, {}) for n in range(200) for kind in ("once", "ever", "number")])
    bulk.execute("select jobspec.enqueue_many(%s)", [call])
    bulk.execute("select pg_stat_force_next_flush()")
    calls = dict(
        bulk.execute("select funcname, calls from pg_stat_user_functions where schemaname = 'jobspec'").fetchall()
    )
    assert calls["enqueue_many"] == 1
    assert max(calls.values()) < 20
