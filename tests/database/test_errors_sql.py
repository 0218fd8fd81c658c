"""Bad input from plain SQL: each its own SQLSTATE, and nothing stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.mill import Mill, code, mill

__all__ = ["mill"]
LARGE = "x" * 1_100_000
# What a producer can get wrong: kind, payload, options, code.
BAD: list[tuple[str, dict[str, Any] | None, dict[str, Any], str]] = [
    ("nope", {}, {}, "JS004"),
    ("plain", {}, {"version": 2}, "JS004"),
    ("plain", {}, {"channel": "nope"}, "JS005"),
    ("plain", {}, {"channel": "mill.nope"}, "JS005"),
    ("plain", {"customer": 1}, {"channel": "fair"}, "JS003"),
    ("plain", {"text": LARGE}, {}, "JS001"),
    ("fair", {}, {}, "JS001"),
    ("fair", {"customer": None}, {}, "JS001"),
    ("fair", {"customer": "seven"}, {}, "JS001"),
    ("fair", {"customer": 2**64}, {}, "JS001"),
    ("blob", {}, {}, "JS001"),
    ("plain", {}, {"delay": "-1 s"}, "JS003"),
    ("plain", {}, {"delay": "1 hour", "run_at": "2030-01-01T00:00:00Z"}, "JS003"),
    ("plain", {}, {"run_at": "infinity"}, "JS003"),
    ("plain", {}, {"run_at": "-infinity"}, "JS003"),
    ("plain", {}, {"priority": 40000}, "JS003"),
    ("line", {}, {"priority": 1}, "JS003"),
    ("plain", {}, {"max_attempts": 0}, "JS003"),
    ("plain", {}, {"max_attempts": 40000}, "JS003"),
    ("plain", {}, {"timeout": "0 s"}, "JS003"),
    ("plain", {}, {"timeout": "-1 s"}, "JS003"),
    ("plain", {}, {"reserve": "0 s"}, "JS003"),
    ("plain", {}, {"max_pending": 0}, "JS003"),
    ("plain", {}, {"origin": ""}, "JS003"),
    ("plain", {}, {"origin": "x" * 101}, "JS003"),
    ("plain", {}, {"tags": {"a": 1}}, "JS003"),
    ("plain", {}, {"tags": {"a": ["x"]}}, "JS003"),
    ("plain", {}, {"after": {"a": [1]}}, "JS003"),
    ("plain", {}, {"tags": {"a": "x" * 9000}}, "JS003"),
    ("plain", {}, {"on_dep_failure": "maybe"}, "JS003"),
    ("plain", {}, {"on_conflict": "maybe"}, "JS003"),
    ("plain", {}, {"unique_key": "x" * 1025}, "JS003"),
    ("plain", {}, {"after": {"parent": 99999}}, "JS010"),
]


def named(case: tuple[str, Any, dict[str, Any], str]) -> str:
    kind, payload, options, _ = case
    return f"{kind} {str(payload)[:30]} {str(options)[:40]}"


@pytest.mark.parametrize("case", BAD, ids=map(named, BAD))
def test_a_bad_job_is_refused_alone_and_among_many(
    mill: Mill, case: tuple[str, dict[str, Any], dict[str, Any], str]
) -> None:
    kind, payload, options, expected = case
    before = mill.stored()
    assert code(lambda: mill.enqueue(kind, payload, **options)) == expected
    bad = {"kind": f"mill.{kind}", "payload": payload, **options}
    for extra in ({}, {"unique_key": "k"} if "unique_key" not in options else {}):
        call = json.dumps([{"kind": "mill.plain"}, {**bad, **extra}])
        assert code(lambda call=call: mill.value("select jobspec.enqueue_many(%s::jsonb)", call)) == expected  # type: ignore[misc]
        assert code(lambda call=call: mill.value("select jobspec.enqueue_bundle(%s::jsonb)", call)) == expected  # type: ignore[misc]
    assert mill.stored() == before


def test_intervals_without_an_end_are_refused(mill: Mill) -> None:
    """PostgreSQL 17 and newer know them."""
    if mill.conn.info.server_version < 170000:
        pytest.skip("this server has no infinite intervals")
    before = mill.stored()
    for option in ("delay", "timeout", "reserve"):
        assert code(lambda option=option: mill.enqueue("plain", {}, **{option: "infinity"})) == "JS003"  # type: ignore[misc]
    assert mill.stored() == before


@pytest.mark.parametrize(
    "run_at", ["2030-01-01T12:00:00", "2030-01-01", "2030-01-01 12:00", "now", "tomorrow", "infinity"]
)
def test_a_time_without_a_zone_is_refused_where_it_is_text(mill: Mill, run_at: str) -> None:
    """It would mean another moment in every session. A timestamptz always has one."""
    before = mill.stored()
    assert code(lambda: mill.many({"kind": "plain", "run_at": run_at})) == "JS003"
    assert code(lambda: mill.many({"kind": "plain", "run_at": run_at, "unique_key": "k"})) == "JS003"
    assert mill.stored() == before


@pytest.mark.parametrize(
    "run_at",
    ["2030-01-01T12:00:00Z", "2030-01-01T14:00:00.123+02:00", "2030-01-01 13:00+01", "2030-01-01T06:30:00-0530"],
)
def test_a_time_with_a_zone_is_that_moment(mill: Mill, run_at: str) -> None:
    mill.rows("set timezone = 'Asia/Tokyo'")
    one, two = mill.many({"kind": "plain", "run_at": run_at}, {"kind": "plain", "run_at": run_at, "unique_key": "k"})
    moment = mill.value(
        "select date_trunc('second', run_at) = '2030-01-01T12:00:00Z' from jobspec.job where id = %s", one
    )
    assert (moment, mill.job(two).run_at) == (True, mill.job(one).run_at)


@pytest.mark.parametrize("payload", [[], "x", 1, None, True])
def test_a_payload_that_is_no_object_is_refused(mill: Mill, payload: Any) -> None:
    before = mill.stored()
    assert mill.refused("enqueue", "mill.plain", Jsonb(payload)) == "JS001"
    if payload is not None:
        assert mill.refused("enqueue_many", Jsonb([{"kind": "mill.plain", "payload": payload}])) == "JS001"
    assert mill.refused("enqueue", "mill.plain", None) == "JS001"
    assert mill.stored() == before


def test_a_nul_character_cannot_even_be_said(mill: Mill) -> None:
    """A-O06: jsonb has none, and PostgreSQL says so before anything of ours runs."""
    before = mill.stored()
    assert mill.refused("enqueue", "mill.plain", '{"x": "\\u0000"}') == "22P05"
    assert mill.refused("enqueue_many", '[{"kind": "mill.plain", "payload": {"\\u0000": 1}}]') == "22P05"
    assert mill.stored() == before


def test_what_enqueue_many_does_not_know_is_refused(mill: Mill) -> None:
    before = mill.stored()
    for extra in ({"prioriti": 1}, {"prioriti": 1, "unique_key": "k"}):
        assert mill.refused("enqueue_many", Jsonb([{"kind": "mill.plain", **extra}])) == "JS003"
    wrong: tuple[Any, ...] = ({}, None, "x")
    for call in wrong:
        assert mill.refused("enqueue_many", Jsonb(call)) == "JS001"
    no_jobs: tuple[Any, ...] = (1, "mill.plain", None, [])
    for element in no_jobs:
        assert mill.refused("enqueue_many", Jsonb([element])) == "JS001"
        assert mill.refused("enqueue_bundle", Jsonb([element])) == "JS001"
    assert mill.stored() == before


def test_null_options_mean_the_kinds_own(mill: Mill) -> None:
    names = [
        "version",
        "priority",
        "run_at",
        "delay",
        "max_attempts",
        "timeout",
        "channel",
        "unique_key",
        "tags",
        "origin",
    ]
    names += ["max_pending", "after", "on_dep_failure", "reserve", "on_conflict", "try", "blob", "bundle", "notify"]
    plain, null = mill.enqueue("plain", {}), mill.enqueue("plain", {}, **dict.fromkeys(names))
    columns = (
        "kind_id, channel_id, key, priority, max_attempts, timeout_seconds, run_at, payload, blob, origin, tags,"
        " bundle_id, after, unique_key"
    )
    one, two = (mill.rows(f"select {columns} from jobspec.job where id = %s", job) for job in (plain, null))
    assert one == two
    in_json = dict.fromkeys(name for name in names if name not in ("bundle", "notify"))
    assert (
        len(mill.value("select jobspec.enqueue_many(%s::jsonb)", json.dumps([{"kind": "mill.plain", **in_json}]))) == 1
    )


def test_a_sleeper_is_woken_unless_the_call_says_no(mill: Mill) -> None:
    """NULL is not false."""
    mill.rows("listen jobspec_wake")
    worker = mill.register()
    for notify, expected in ((None, 1), (True, 1), (False, 0)):
        mill.claim(worker, bell=True)
        mill.enqueue("plain", {}, notify=notify)
        assert len(list(mill.conn.notifies(timeout=0))) == expected


def test_a_job_cannot_join_a_bundle_that_is_not_open(mill: Mill) -> None:
    made = mill.bundle({"kind": "plain"})
    mill.drain(mill.register())
    before = mill.stored()
    for bundle in (99999, made["ids"][0], made["bundle_id"]):
        assert code(lambda bundle=bundle: mill.add("plain", bundle=bundle)) == "JS010"  # type: ignore[misc]
    assert mill.stored() == before


# ---- running jobs
def test_verbs_on_runs_that_are_over_change_nothing(mill: Mill) -> None:
    """Double finish; finish of another's attempt."""
    job = mill.take(mill.add("plain"))
    mill.end(job, 1)
    other = mill.take(mill.add("fair"))
    before = mill.stored()
    verbs = {
        "finish": (),
        "fail": (),
        "snooze": ("1 s",),
        "reschedule": (),
        "release": (),
        "park": (),
        "extend": (),
        "checkpoint": ("1",),
    }
    for verb, rest in verbs.items():
        for id_, run in ((job.id, job.run), (other.id, job.run), (job.id, other.run), (99999, 1), (None, None)):
            assert mill.refused(verb, id_, run, *rest) == "JS002"
    assert mill.stored() == before
    assert mill.job(job.id).result == 1


def test_a_result_over_the_cap_is_refused_and_the_job_still_runs(mill: Mill) -> None:
    job = mill.take(mill.add("plain"))
    assert mill.refused("finish", job.id, job.run, json.dumps(LARGE)) == "JS008"
    assert mill.state(job.id) == "running"


def test_a_verdict_that_is_none_is_refused(mill: Mill) -> None:
    assert mill.refused("settle_batch", "maybe", [1], [1]) == "JS003"
    assert mill.refused("settle_batch", None, [1], [1]) == "JS003"


# ---- declarations
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("declare_kind('mill', 'k', 1, 'nope')", "JS005"),
        ("declare_schedule('mill', 's', 'plain', 1, '* * * * *', 'Europe/Atlantis')", "JS003"),
        ("declare_schedule('mill', 's', 'plain', 9, '* * * * *')", "JS004"),
        ("declared_package('other')", "JS003"),
    ],
)
def test_a_bad_declaration_is_refused(mill: Mill, text: str, expected: str) -> None:
    tables = ("kind", "channel", "schedule")
    count = "select " + " + ".join(f"(select count(*) from jobspec.{table})" for table in tables)
    before = mill.value(count)
    assert code(lambda: mill.rows(f"select jobspec.{text}")) == expected
    assert mill.value(count) == before
