"""What facts mean, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobspec.ops import symptoms
from jobspec.ops.drift import differences
from jobspec.ops.symptoms import duration

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("age", "severity"), [(600, "warning"), (7200, "error")])
def test_the_older_a_transaction_the_worse(age: float, severity: str) -> None:
    (found,) = symptoms.old_transactions([(7, "ada", "", "10.0.0.1", "idle in transaction", age, "select\n  1")])
    assert found.severity == severity
    assert "pid 7 (ada, no application name from 10.0.0.1), idle in transaction: select 1" in found.what
    assert found.help.endswith("pg_terminate_backend(7)")


def test_prepared_transactions_and_slots_are_named() -> None:
    (found,) = symptoms.prepared_transactions([("tx-1", "ada", 90.0)])
    assert found.what == "a prepared transaction is open for 1 min: tx-1 of ada"
    assert "rollback prepared 'tx-1'" in found.help
    (found,) = symptoms.replication_slots([("standby", False, 20_000_000), ("fresh", True, 1000)])
    assert found.what == "the replication slot standby is 20000000 transactions behind, and unused"


@pytest.mark.parametrize(
    ("number", "ahead", "full", "severities"),
    [(3, 2, 0.1, []), (3, 1, 0.1, []), (3, 1, 0.95, ["error"]), (3, 0, 0.0, ["error"]), (40, 2, 0.1, ["warning"])],
)
def test_partitions_must_be_ahead_and_not_too_many(number: int, ahead: int, full: float, severities: list[str]) -> None:
    assert [each.severity for each in symptoms.partitions(number, ahead, full)] == severities


def test_autovacuum_of_the_server() -> None:
    assert [each.what for each in symptoms.autovacuum(False, [])] == ["autovacuum is off"]


@pytest.mark.parametrize(
    ("there", "latest", "found"),
    [
        (NOW, None, []),
        (NOW + timedelta(seconds=4), NOW, []),
        (NOW + timedelta(minutes=2), None, ["info"]),
        (NOW - timedelta(minutes=2), NOW, ["info", "error"]),
        (NOW, NOW + timedelta(seconds=4), []),
        (NOW, NOW + timedelta(hours=1), ["error"]),
    ],
)
def test_clocks(there: datetime, latest: datetime | None, found: list[str]) -> None:
    assert [each.severity for each in symptoms.clock(NOW, there, latest)] == found


def test_a_worker_that_died_just_now_is_no_error() -> None:
    rows = [(1, "ada", 3, 20.0), (2, "bob", 1, 600.0)]
    assert [each.severity for each in symptoms.dead_workers(rows)] == ["info", "error"]


def test_differences_are_named_by_what_apply_would_do() -> None:
    before = {("kind", "a"): "1", ("kind", "b"): "1", ("kind", "same"): "1"}
    after = {("kind", "b"): "2", ("kind", "c"): "1", ("kind", "same"): "1"}
    assert [(each.severity, each.what) for each in differences(before, after)] == [
        ("info", "kind a is in no spec any more"),
        ("warning", "kind b has changed"),
        ("warning", "kind c is not declared yet"),
    ]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (60, "1 min"), (7500, "2 h 5 min"), (200_000, "2 days")]
)
def test_durations_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text
