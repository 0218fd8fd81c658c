"""Schedules: the database fires each time once, whoever comes and how many of them."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.mill import Clients, Mill, clients, code, mill

__all__ = ["clients", "mill"]
NOON, EVENING, NIGHT = "2030-06-01T12:00:00Z", "2030-06-01T20:00:00Z", "2030-06-01T23:30:00Z"


def declare(mill: Mill, **options: Any) -> int:
    cron = options.pop("cron", "* * * * *")
    given = "".join(f", p_{name} => %s" for name in options)
    values = (Jsonb(value) if isinstance(value, dict) else value for value in options.values())
    id_: int = mill.value(
        f"select jobspec.declare_schedule('mill', 'plain', 'plain', 1, p_cron => %s{given})", cron, *values
    )
    return id_


def fire(client: Mill, schedule: int, expected: str | None, following: str, *times: str) -> list[int] | None:
    ids: list[int] | None = client.value(
        "select jobspec.fire(%s, %s, %s, %s::timestamptz[])", schedule, expected, following, list(times)
    )
    return ids


def next_at(mill: Mill) -> Any:
    return mill.value("select next_at from jobspec.schedule")


def test_a_new_schedule_gets_its_first_time_from_whoever_sees_it_first(mill: Mill) -> None:
    schedule = declare(mill)
    (due,) = mill.rows("select * from jobspec.due_schedules()")
    assert (due.id, due.name, due.next_at, due.paused, due.catch_up) == (schedule, "mill.plain", None, False, "last")
    assert abs((due.now - mill.value("select clock_timestamp()")).total_seconds()) < 60
    assert fire(mill, schedule, None, NOON) == []
    assert fire(mill, schedule, None, EVENING) is None
    assert next_at(mill).hour in (12, 20)
    assert mill.value("select count(*) from jobspec.job") == 0


def test_each_time_is_fired_once(mill: Mill, clients: Clients) -> None:
    """B14: compare and set on the time that was expected, in the same transaction as the job."""
    one, two = clients(), clients()
    schedule = declare(mill)
    fire(mill, schedule, None, NOON)
    one.begin()
    assert len(fire(one, schedule, NOON, EVENING, NOON) or []) == 1
    second = clients.step(two, lambda: fire(two, schedule, NOON, EVENING, NOON)).waits()
    one.commit()
    assert second.result() is None
    assert mill.value("select count(*) from jobspec.job") == 1


def test_a_firing_that_is_rolled_back_is_left_to_the_next(mill: Mill, clients: Clients) -> None:
    one, two = clients(), clients()
    schedule = declare(mill)
    fire(mill, schedule, None, NOON)
    one.begin()
    fire(one, schedule, NOON, EVENING, NOON)
    second = clients.step(two, lambda: fire(two, schedule, NOON, EVENING, NOON)).waits()
    one.rollback()
    assert len(second.result()) == 1
    assert mill.value("select count(*) from jobspec.job") == 1


def test_times_that_were_missed_are_fired_in_one_go(mill: Mill) -> None:
    schedule = declare(mill, catch_up="all")
    fire(mill, schedule, None, NOON)
    ids = fire(mill, schedule, NOON, NIGHT, NOON, EVENING)
    assert ids is not None
    assert mill.ids(mill.register()) == ids
    assert len(ids) == 2


def test_a_job_reads_the_time_of_its_firing_in_the_schedules_zone(mill: Mill) -> None:
    schedule = declare(mill, tz="Asia/Tokyo", payload={"n": 1}, times={"day": "scheduled_day", "at": "scheduled_at"})
    fire(mill, schedule, None, NIGHT)
    mill.rows("set timezone = 'America/New_York'")
    (job,) = fire(mill, schedule, NIGHT, "2030-06-02T23:30:00Z", NIGHT) or []
    view = mill.job(job)
    assert view.payload == {"n": 1, "day": "2030-06-02", "at": "2030-06-01T23:30:00.000000Z"}
    assert view.origin == "schedule mill.plain"


def test_a_paused_schedule_lets_its_times_pass(mill: Mill) -> None:
    schedule = declare(mill)
    fire(mill, schedule, None, NOON)
    mill.call("pause_schedule", "mill.plain")
    assert fire(mill, schedule, NOON, EVENING, NOON) == []
    assert mill.rows("select * from jobspec.due_schedules()")[0].paused
    mill.call("resume_schedule", "mill.plain")
    assert next_at(mill) is None  # nothing that passed is caught up
    assert mill.value("select count(*) from jobspec.job") == 0


def test_a_pause_outlives_apply_and_a_new_cron_begins_anew(mill: Mill) -> None:
    schedule = declare(mill)
    fire(mill, schedule, None, NOON)
    mill.call("pause_schedule", "mill.plain")
    declare(mill, payload={"n": 2})
    assert next_at(mill) is not None
    declare(mill, cron="0 * * * *")
    assert next_at(mill) is None
    assert mill.value("select paused from jobspec.schedule")


def test_trigger_runs_now_and_changes_no_time(mill: Mill) -> None:
    schedule = declare(mill)
    fire(mill, schedule, None, NOON)
    mill.call("pause_schedule", "mill.plain")
    job = mill.call("trigger", "mill.plain")
    assert mill.ids(mill.register()) == [job]
    assert fire(mill, schedule, NOON, EVENING) == []


def test_what_makes_no_sense_is_refused(mill: Mill) -> None:
    schedule = declare(mill)
    assert code(lambda: fire(mill, schedule, NOON, NOON)) == "JS003"
    assert code(lambda: fire(mill, schedule, EVENING, NOON)) == "JS003"
    assert fire(mill, 99999, None, NOON) is None
    for verb in ("trigger", "pause_schedule", "resume_schedule"):
        assert mill.refused(verb, "mill.nope") == "JS010"
    assert code(lambda: declare(mill, tz="Mars/Olympus")) == "JS003"
    assert code(lambda: mill.value("select jobspec.declare_schedule('mill', 's', 'nope', 1, '* * * * *')")) == "JS004"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/Argentina/Buenos_Aires"])
def test_zones_of_the_iana_database_are_known(mill: Mill, zone: str) -> None:
    assert declare(mill, tz=zone)
