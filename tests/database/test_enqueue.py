"""Storing jobs: in the caller's transaction, all or none, in order; and everything that is refused."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb


def test_a_job_that_is_rolled_back_never_existed(shop: Any, other: Any) -> None:
    with pytest.raises(ZeroDivisionError), shop.conn.transaction():
        shop.enqueue("send")
        raise ZeroDivisionError
    assert other.ids(other.register()) == []
    assert shop.rows("select 1 from jobspec.job") == []


def test_an_uncommitted_job_is_not_claimed(shop: Any, other: Any) -> None:
    worker = other.register()
    with shop.conn.transaction():
        job = shop.enqueue("send")
        assert other.ids(worker) == []
    assert other.ids(worker) == [job]


def test_defaults_of_the_kind_are_stored_with_the_payload(shop: Any) -> None:
    job = shop.enqueue("send", {"to": "ada"})
    assert shop.job(job).payload == {"to": "ada", "cc": []}


def test_what_the_caller_gives_wins_over_the_defaults(shop: Any) -> None:
    assert shop.job(shop.enqueue("send", {"cc": ["bob"]})).payload == {"cc": ["bob"]}


def test_options_of_the_call_win_over_the_kind(shop: Any) -> None:
    """A-G02, A-P07: explicit options are kept, NULL ones take the spec's values."""
    job = shop.job(shop.enqueue("send", {}, priority=7, max_attempts=2))
    assert (job.priority, job.max_attempts, job.attempt) == (7, 2, 0)
    job = shop.job(shop.enqueue("send", {}, priority=None, max_attempts=None))
    assert (job.priority, job.max_attempts) == (0, 5)


def test_many_jobs_have_ids_in_the_order_of_the_input(shop: Any) -> None:
    """A-P07."""
    ids = shop.enqueue_many([{"kind": "shop.send", "payload": {"n": n}} for n in range(10)])
    assert ids == sorted(ids)
    assert [shop.job(id_).payload["n"] for id_ in ids] == list(range(10))


def test_one_bad_job_among_many_stores_none(shop: Any) -> None:
    """A-P07."""
    with pytest.raises(psycopg.Error) as caught:
        shop.enqueue_many([{"kind": "shop.send"}, {"kind": "shop.charge", "payload": {}}])
    assert caught.value.sqlstate == "JS001"
    assert shop.rows("select 1 from jobspec.job") == []
    assert shop.rows("select 1 from jobspec.job_ready") == []


def test_many_jobs_of_mixed_kinds_and_options(shop: Any) -> None:
    soon, late, image = shop.value(
        "select jobspec.enqueue_many(%s::jsonb, array['\\x01'::bytea])",
        '[{"kind": "shop.send", "priority": 3, "max_attempts": 1, "timeout": "2 seconds"},'
        ' {"kind": "shop.charge", "version": 1, "payload": {"customer": 1}, "delay": "1 hour"},'
        ' {"kind": "shop.image", "blob": 1}]',
    )
    assert (shop.job(soon).priority, shop.job(soon).max_attempts) == (3, 1)
    assert shop.state(late) == "scheduled"
    assert shop.value("select blob from jobspec.job where id = %s", image) == b"\x01"
    assert shop.value("select timeout_seconds from jobspec.job where id = %s", soon) == 2


def test_a_trace_is_stored_whatever_else_the_job_needs(shop: Any) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    ids = [shop.enqueue("send", trace=trace), shop.enqueue("send", trace=trace, delay="1 hour")]
    ids += shop.enqueue_many(
        [{"kind": "shop.send", "trace": trace}, {"kind": "shop.send", "trace": trace, "max_pending": 9}]
    )
    assert shop.rows("select distinct trace, count(*) from jobspec.job group by 1") == [(trace, len(ids))]


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_any_isolation_level_may_enqueue(shop: Any, other: Any, isolation: str) -> None:
    """B29: a job enqueued under an old snapshot is not stranded."""
    worker = other.register()
    shop.rows(f"begin isolation level {isolation}")
    assert shop.value("select count(*) from jobspec.job") == 0
    first = other.enqueue("charge", {"customer": 1})
    assert other.finish(*other.claim(worker)) != []
    second = shop.enqueue("charge", {"customer": 1})
    shop.rows("commit")
    assert other.ids(worker) == [second]
    assert other.state(first) == "done"


@pytest.mark.parametrize(
    ("kind", "payload", "options", "code", "says"),
    [
        ("nope", {}, {}, "JS004", 'no kind "shop.nope"'),
        ("send", {}, {"version": 9}, "JS004", "version 9"),
        ("charge", {}, {}, "JS001", '"customer"'),
        ("charge", {"customer": None}, {}, "JS001", "no value"),
        ("charge", {"customer": 1.5}, {}, "JS001", "type int"),
        ("charge", {"customer": 2**70}, {}, "JS001", "type int"),
        ("refund", {"order": {}}, {}, "JS001", '"order.customer"'),
        ("send", {}, {"priority": 40_000}, "JS003", "from -32767 to 32767"),
        ("charge", {"customer": 1}, {"priority": 1}, "JS003", "takes no priority"),
        ("send", {}, {"max_attempts": 0}, "JS003", "max_attempts is 0"),
        ("send", {}, {"delay": "-1 second"}, "JS003", "must not be negative"),
        ("send", {}, {"timeout": "0"}, "JS003", "timeout is 00:00:00"),
        ("send", {}, {"run_at": "infinity"}, "JS003", "run_at is infinity"),
        ("send", {}, {"run_at": "2030-01-01T00:00:00Z", "delay": "1 s"}, "JS003", "both given"),
        ("send", {}, {"trace": "t" * 201}, "JS003", "trace is 201 bytes"),
        ("send", {}, {"blob": b"x"}, "JS001", "takes no blob"),
        ("image", {}, {}, "JS001", "needs a blob"),
        ("image", {}, {"blob": b"x" * 101}, "JS001", "its spec allows 100"),
        ("send", {"x": "y" * 1_100_000}, {}, "JS001", "the cap is 1048576"),
    ],
)
def test_what_is_refused_stores_nothing(
    shop: Any, kind: str, payload: dict[str, Any], options: dict[str, Any], code: str, says: str
) -> None:
    casts = {"delay": "interval", "timeout": "interval", "run_at": "timestamptz"}
    with pytest.raises(psycopg.Error) as caught:
        named = "".join(f", p_{name} => %s::{casts.get(name, '')}".rstrip(":") for name in options)
        shop.value(
            f"select jobspec.enqueue(%s, %s::jsonb{named})",
            f"shop.{kind}", Jsonb(payload), *options.values(),
        )  # fmt: skip
    assert (caught.value.sqlstate, says in str(caught.value)) == (code, True), str(caught.value)
    for table in ("job", "job_ready", "job_held"):
        assert shop.rows(f"select 1 from jobspec.{table}") == []


@pytest.mark.parametrize("payload", ["[]", "1", "null", '"text"'])
def test_a_payload_is_an_object(shop: Any, payload: str) -> None:
    """A-G01."""
    with pytest.raises(psycopg.Error, match="must be a JSON object"):
        shop.value("select jobspec.enqueue('shop.send', %s::jsonb)", payload)


def test_equal_keys_share_a_lane_however_they_are_written(shop: Any) -> None:
    shop.enqueue("charge", {"customer": 7})
    shop.enqueue("charge", {"customer": "07"})
    shop.enqueue("refund", {"order": {"customer": 7}})
    assert shop.rows("select distinct key from jobspec.jobs") == [("[7]",)]
    assert len(shop.claim(shop.register())) == 1


def test_a_kind_with_a_hostile_name_does_no_harm(shop: Any) -> None:
    """A-G06."""
    name = "weird'); drop table jobspec.job; --"
    with shop.conn.transaction():
        shop.value("select jobspec.declare_channel('x', %s, 'none')", name)
        shop.value("select jobspec.declare_kind('x', %s, 1, %s)", name, name)
    job = shop.value("select jobspec.enqueue(%s)", f"x.{name}")
    assert shop.job(job).kind == f"x.{name}"
    shop.value("select jobspec.register('w', %s, null, 30)", Jsonb([{"name": f"x.{name}", "version": 1}]))
    assert shop.job(job).channel == f"x.{name}"
