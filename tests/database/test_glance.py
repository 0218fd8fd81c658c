"""What `jobspec top`, `status`, `job` and `jobs` see of a real database: at a glance, and of progress."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from jobspec.errors import DatabaseError, SchemaMissingError
from jobspec.ops.glance import Glances
from jobspec.ops.overview import overview
from tests.database.conftest import Engine


@pytest.fixture
def look(url: str) -> Iterator[Glances]:
    with closing(Glances(url)) as look:
        yield look


def say_progress(shop: Engine, job: Any, done: float, total: float | None, note: str) -> None:
    shop.rows(
        "insert into jobspec.job_progress (id, run, done, total, note, at) values (%s, %s, %s, %s, %s, now())",
        job.id, job.run, done, total, note,
    )  # fmt: skip


def test_an_idle_database_has_channels_and_nothing_else(shop: Engine, look: Glances) -> None:
    seen = look()
    assert [each.name for each in seen.channels] == ["shop.charges", "shop.fair", "shop.line", "shop.mail"]
    assert {each.per_second for each in seen.channels} == {None}
    assert (seen.workers, seen.running, seen.failures) == ((), (), ())


def test_every_state_is_counted_where_it_is(shop: Engine, look: Glances) -> None:
    worker = shop.register()
    for _ in range(5):
        shop.enqueue("send")
    shop.enqueue("send", delay=timedelta(minutes=1))
    done, failed, parked, running = shop.claim(worker, 4)
    shop.finish(done)
    shop.fail(failed)
    shop.park(parked)
    say_progress(shop, running, 3, 4, "tile 3")
    seen = look()
    (mail,) = [each for each in seen.channels if each.name == "shop.mail"]
    assert (mail.ready, mail.running, mail.scheduled, mail.parked, mail.dead) == (1, 1, 2, 1, 0)
    assert mail.per_second is not None
    assert mail.per_second > 0
    assert mail.oldest_seconds is not None
    assert mail.seconds_left(seen.most) is not None
    (w,) = seen.workers
    assert (w.name, w.processes, w.alive, w.running, w.kinds) == ("w", 1, True, 1, {"shop.send": 1})
    (job,) = seen.running
    assert (job.id, job.kind, job.attempt, job.worker) == (running.id, "shop.send", 1, "w")
    assert job.progress is not None
    assert (job.progress.done, job.progress.total, job.progress.note) == (3, 4, "tile 3")
    assert {(each.id, each.type) for each in seen.failures} == {(failed.id, "ValueError"), (parked.id, "payload")}


def test_what_is_held_in_a_strict_lane_is_not_ready_as_well(shop: Engine, look: Glances) -> None:
    shop.enqueue("charge", {"customer": 1}, delay=timedelta(minutes=1))
    shop.enqueue("charge", {"customer": 1})
    (charges,) = [each for each in look().channels if each.name == "shop.charges"]
    assert (charges.ready, charges.scheduled) == (1, 1)


def test_counts_end_before_they_cost_anything(shop: Engine, look: Glances) -> None:
    shop.rows(
        "select jobspec.enqueue_many((select jsonb_agg(jsonb_build_object('kind', 'shop.send', 'version', 1,"
        " 'payload', '{}'::jsonb)) from generate_series(1, 10010)))"
    )
    seen = look()
    (mail,) = [each for each in seen.channels if each.name == "shop.mail"]
    assert mail.ready == seen.most == 10_000
    assert mail.seconds_left(seen.most) is None


def test_the_dead_are_counted_and_the_latest_failures_come_first(shop: Engine, look: Glances) -> None:
    worker = shop.register()
    ids = [shop.enqueue("charge", {"customer": each}, max_attempts=1) for each in (1, 2)]
    for job in shop.claim(worker):
        shop.fail(job, message=f"no {job.id}")
    seen = look()
    (charges,) = [each for each in seen.channels if each.name == "shop.charges"]
    assert charges.dead == 2
    assert [each.message for each in seen.failures] == [f"no {each}" for each in reversed(ids)]


def test_a_look_is_one_statement(url: str, shop: Engine, look: Glances) -> None:
    look()
    with psycopg.connect(url, autocommit=True) as conn:
        row = conn.execute(
            "select count(*), max(query) from pg_stat_activity where datname = current_database()"
            " and application_name = 'jobspec top'"
        ).fetchone()
    assert row == (1, "select jobspec.glance()::text")


def test_it_comes_back_after_its_connection_was_cut(url: str, shop: Engine, look: Glances) -> None:
    look()
    shop.rows(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database()"
        " and application_name = 'jobspec top'"
    )
    with pytest.raises(DatabaseError):
        look()
    assert look().channels


def test_a_database_without_the_schema_is_told_from_one_that_is_away(empty_url: str) -> None:
    with closing(Glances(empty_url)) as look, pytest.raises(SchemaMissingError):
        look()


def test_a_role_that_may_look_may_glance(shop: Engine) -> None:
    role = f"reader_{shop.conn.info.dbname}"
    shop.rows(f"create role {role}")
    try:
        shop.rows("select jobspec.grant_to(%s, 'reader')", role)
        shop.rows(f"set role {role}")
        assert json.loads(shop.value("select jobspec.glance()::text"))["channels"]
    finally:
        shop.rows("reset role")
        shop.rows(f"drop owned by {role}")
        shop.rows(f"drop role {role}")


def test_an_overview_tells_how_far_running_jobs_are(url: str, shop: Engine) -> None:
    worker = shop.register()
    shop.enqueue("send")
    shop.enqueue("send")
    first, _ = shop.claim(worker)
    say_progress(shop, first, 7, None, "rows")
    (line,) = overview(url).progress
    assert (line.id, line.worker, line.attempt) == (first.id, "w", 1)
    assert (line.progress.done, line.progress.total, line.progress.note) == (7, None, "rows")
