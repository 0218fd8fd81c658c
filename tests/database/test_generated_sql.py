"""The target ``sql``: what the golden cases declare is what the database knows afterwards."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jobspec.codegen.json_schema import schema_of, schema_of_model
from jobspec.codegen.render import render
from jobspec.codegen.sql import wire_defaults
from jobspec.codegen.target import load_target
from jobspec.manifest.manifest import Manifest, load

GOLDEN = Path(__file__).parent.parent / "golden"
MANIFESTS = sorted(GOLDEN.glob("*/expected/**/manifest.json"))


def script(manifest: Manifest) -> str:
    """Without roles: those belong to the whole server, and would be there for other tests."""
    jobs = tuple(replace(job, roles=()) for job in manifest.jobs)
    return "\n".join(render(replace(manifest, jobs=jobs), load_target("sql")).values())


def declared(conn: psycopg.Connection[Any]) -> dict[str, dict[str, Any]]:
    with conn.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        kinds = cursor.execute(
            "select k.*, c.name as waits_in from jobspec.kind k join jobspec.channel c on c.id = k.channel_id"
        )
        return {each["name"]: each for each in kinds}


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.relative_to(GOLDEN).parts[0])
def test_the_script_declares_every_kind_and_twice_changes_nothing(conn: psycopg.Connection[Any], path: Path) -> None:
    manifest = load(path.read_text(encoding="utf-8"))
    found = []
    for _ in range(2):
        with conn.transaction():
            conn.execute(script(manifest).encode())
        kinds = declared(conn)
        found.append({name: (each["id"], each["channel_id"]) for name, each in kinds.items()})
    assert found[0] == found[1]
    assert set(kinds) == {f"{manifest.package}.{job.name}" for job in manifest.jobs}
    for job in manifest.jobs:
        kind = kinds[f"{manifest.package}.{job.name}"]
        assert kind["version"] == job.version
        assert kind["waits_in"] == f"{manifest.package}.{job.channel}"
        assert kind["priority"] == job.priority
        assert kind["max_attempts"] == job.retry.max_attempts
        assert kind["timeout_seconds"] == job.timeout_seconds
        assert kind["defaults"] == wire_defaults(manifest, job.payload)
        assert kind["payload_schema"] == schema_of_model(manifest, job.payload)
        assert kind["result_schema"] == (None if job.result is None else schema_of(manifest, job.result))
        assert kind["doc"] == job.doc.strip()


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.relative_to(GOLDEN).parts[0])
def test_the_script_declares_every_policy(conn: psycopg.Connection[Any], path: Path) -> None:
    manifest = load(path.read_text(encoding="utf-8"))
    with conn.transaction():
        conn.execute(script(manifest).encode())
    kinds = declared(conn)
    for job in manifest.jobs:
        kind, unique = kinds[f"{manifest.package}.{job.name}"], job.unique
        assert (tuple(kind["retry_on"]), tuple(kind["give_up_on"])) == (job.retry.retry_on, job.retry.give_up_on)
        assert (kind["keep_done_seconds"], kind["keep_dead_seconds"]) == tuple(
            inf if each == "forever" else each for each in (job.retention.done_seconds, job.retention.dead_seconds)
        )
        assert kind["unique_while"] == (unique and unique.duration)
        assert kind["unique_window_seconds"] == (unique and unique.window_seconds)
        assert kind["unique_on_conflict"] == (unique.on_conflict if unique else "return_existing")
        assert kind["unique_key"] == (
            None if unique is None else [{"path": list(each.path), "type": each.type} for each in unique.key]
        )
        assert kind["after"] == {edge.name: f"{manifest.package}.{edge.job}" for edge in job.after}
        assert kind["on_dep_failure"] == job.on_dep_failure
        assert tuple(kind["events"]) == job.events
        assert kind["checkpoint_schema"] == (None if job.checkpoint is None else schema_of(manifest, job.checkpoint))
        assert (kind["transactional"], kind["tags"]) == (job.transactional, dict(job.tags))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.relative_to(GOLDEN).parts[0])
def test_the_script_declares_every_limit_and_every_schedule(conn: psycopg.Connection[Any], path: Path) -> None:
    manifest = load(path.read_text(encoding="utf-8"))
    with conn.transaction():
        conn.execute(script(manifest).encode())
    with conn.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        channels = {each["name"]: each for each in cursor.execute("select * from jobspec.channel").fetchall()}
        schedules = {each["name"]: each for each in cursor.execute("select * from jobspec.schedule").fetchall()}
    for channel in manifest.channels:
        found = channels[f"{manifest.package}.{channel.name}"]
        for limit in (
            "weight",
            "concurrency",
            "lane_concurrency",
            "max_pending",
            "lane_max_pending",
            "on_full",
            "on_dead",
        ):
            assert found[limit] == getattr(channel, limit)
        rate = channel.rate
        assert (found["rate_limit"], found["rate_seconds"]) == ((rate.limit, rate.seconds) if rate else (None, None))
    wanted = {f"{manifest.package}.{job.name}": job for job in manifest.jobs if job.schedule}
    assert set(schedules) == set(wanted)
    for name, job in wanted.items():
        schedule, said = schedules[name], job.schedule
        assert said is not None
        assert (schedule["kind"], schedule["version"]) == (name, job.version)
        assert (schedule["cron"], schedule["tz"], schedule["catch_up"]) == (said.cron, said.tz, said.catch_up)
        assert (schedule["payload"], schedule["times"]) == (said.payload, dict(said.times))


def test_the_script_means_the_same_with_old_style_strings(conn: psycopg.Connection[Any]) -> None:
    path = GOLDEN / "texts" / "expected" / "golden_texts" / "manifest.json"
    manifest = load(path.read_text(encoding="utf-8"))
    with conn.transaction():
        conn.execute("set local standard_conforming_strings = off")
        conn.execute("set local escape_string_warning = off")
        conn.execute(script(manifest).encode())
    kind = declared(conn)["golden_texts.hostile"]
    assert kind["defaults"] == wire_defaults(manifest, "Hostile")
    assert kind["doc"] == manifest.jobs[0].doc.strip()
