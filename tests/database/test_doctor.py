"""The doctor on a real database: each ailment is made, found and gone again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from jobspec.ops.doctor import examine
from tests.database.conftest import SHOP
from tests.database.yard import YARD, Yard, yard

__all__ = ["yard"]


def findings(url: str, scripts: Mapping[str, str] | None = None, **how: Any) -> list[str]:
    """``severity: what`` of everything but the kinds that nobody serves."""
    found = examine(url, scripts or {}, **{"now": lambda: datetime.now(UTC), **how})
    assert all(each.why and each.help for each in found)
    return [f"{each.severity}: {each.what}" for each in found if "no living worker" not in each.what]


def test_a_healthy_database_has_no_findings(url: str, yard: Yard) -> None:
    yard.add("once")
    assert findings(url) == []


def test_an_old_transaction_is_found_with_its_owner(url: str, yard: Yard) -> None:
    with psycopg.connect(url, application_name="report") as other:
        other.execute("select txid_current()")
        pid = other.info.backend_pid
        (found,) = findings(url, old_seconds=0)
        assert f"pid {pid} (postgres, report)" in found
        assert "idle in transaction: select txid_current()" in found
        assert findings(url) == []  # not old enough to be mentioned
    assert findings(url, old_seconds=0) == []


def test_a_partition_that_is_missing_is_found(url: str, yard: Yard) -> None:
    yard.rows("select setval('jobspec.seq', 2::bigint << 32)")
    assert "error: 0 partitions are ahead, and the current one is 0% full" in findings(url)
    yard.rows("select jobspec.maintain()")
    assert findings(url) == []


def test_autovacuum_that_is_off_for_a_table_is_found(url: str, yard: Yard) -> None:
    yard.rows("alter table jobspec.job_ready set (autovacuum_enabled = off)")
    assert findings(url) == ["error: autovacuum is off for jobspec.job_ready"]
    yard.rows("alter table jobspec.job_ready reset (autovacuum_enabled)")
    assert findings(url) == []


def test_functions_of_another_release_are_found(url: str, yard: Yard) -> None:
    yard.rows("update jobspec.setting set functions_checksum = 'x'")
    assert findings(url) == ["warning: the functions in the database are not those of this program"]


def test_clocks_that_differ_and_clocks_that_were_set_back_are_found(url: str, yard: Yard) -> None:
    (found,) = findings(url, now=lambda: datetime.now(UTC) - timedelta(hours=1))
    assert found.startswith(("info: the server's clock is 59 min ahead", "info: the server's clock is 1 h 0 min ahead"))
    yard.take(yard.add("once"))
    yard.rows("update jobspec.job_running set claimed_at = now() + interval '1 hour'")
    (found,) = findings(url)
    assert found.startswith("error: the server's clock was set back")


def test_a_dead_worker_that_holds_jobs_is_found(url: str, yard: Yard) -> None:
    worker = yard.register("send")
    yard.enqueue("send")
    yard.claim(worker)
    yard.rows("update jobspec.worker set expires_at = now() - interval '10 minutes' where id = %s", worker)
    assert findings(url) == [f"error: worker {worker} (w) died 10 min ago and holds 1 jobs"]


def test_a_broken_invariant_is_found_once_for_all_its_jobs(url: str, yard: Yard) -> None:
    ids = [yard.add("once") for _ in range(7)]
    yard.rows("update jobspec.job_ready set attempt = 99")
    listed = ", ".join(map(str, ids[:5]))
    assert findings(url) == [f"error: more attempts than allowed: {listed} and 2 more"]
    yard.rows("update jobspec.job_ready set attempt = 0")


def test_channels_that_stand_still_are_found(url: str, yard: Yard) -> None:
    yard.add("once")
    yard.call("pause", "yard.plain")
    yard.fails(yard.add("block", '{"customer": 1}'))
    yard.rows("select jobspec.set_limits('yard.narrow', '{\"max_pending\": 1}')")
    yard.add("narrow", '{"customer": 1}')
    assert findings(url) == [
        "warning: 1 lanes of channel yard.blocking wait behind a dead job",
        "warning: channel yard.narrow is full: 1 of 1 unfinished jobs",
        "warning: channel yard.plain is paused, and 1 jobs are ready",
    ]


def test_a_kind_that_nobody_serves_is_found_if_jobs_wait(url: str, yard: Yard) -> None:
    def stranded() -> list[str]:
        found = examine(url, {}, now=lambda: datetime.now(UTC))
        return [each.what for each in found if "no living worker" in each.what]

    assert stranded() == []
    yard.add("once")
    assert stranded() == ["no living worker runs yard.once v1, and 1 jobs of it wait"]


def test_declarations_that_differ_from_the_specs_are_found_and_nothing_is_changed(url: str, yard: Yard) -> None:
    assert findings(url, {"yard": YARD, "shop": SHOP}) == []
    changed = YARD.replace("p_max_attempts => 2", "p_max_attempts => 3").replace("'send'", "'post'")
    assert findings(url, {"yard": changed}) == [
        "warning: kind yard.post v1 is not declared yet",
        "warning: kind yard.saved v1 has changed",
        "info: kind yard.send v1 is in no spec any more",
    ]
    assert findings(url, {"yard": YARD}) == []


def test_specs_that_cannot_be_applied_are_said_to_be_so(url: str, yard: Yard) -> None:
    yard.add("block", '{"customer": 1}')
    (found,) = findings(url, {"yard": YARD.replace("'strict'", "'none'").replace(", 'block')", ")")})
    assert found.startswith("warning: the specs could not be compared with what is declared: ")


def test_notifications_that_do_not_arrive_are_found(url: str, yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobspec.ops.doctor.health.notifications_arrive", lambda _: False)
    assert findings(url) == ["error: NOTIFY does not arrive"]


def test_who_may_not_see_other_sessions_is_told_so(url: str, yard: Yard) -> None:
    role = f"looker_{yard.conn.info.dbname}"
    yard.rows(f"create role {role} login")
    yard.rows("select jobspec.grant_to(%s, 'operator')", role)
    try:
        assert findings(url.replace("postgres:@", f"{role}@")) == [
            "info: 1 sessions of other users cannot be looked at"
        ]
    finally:
        yard.rows(f"drop owned by {role}; drop role {role}")
