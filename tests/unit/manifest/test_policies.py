from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobspec.manifest import Manifest, load_specs
from jobspec.manifest.keys import KeyBinding
from jobspec.manifest.manifest import Channel, Job, dump, load
from jobspec.manifest.policies import Edge, Rate, Retention, Schedule, Unique
from jobspec.manifest.types import NamedType
from jobspec.spec.diagnostics import render_all

POLICIES = Path(__file__).parents[1] / "spec" / "corpus" / "policies.yaml"


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    loaded = load_specs([POLICIES.name], POLICIES.parent)
    assert render_all(loaded.findings) == ""
    return loaded.manifests[0]


def job(folder: Path, text: str) -> Job:
    """The job called ``it`` of a spec with these keys."""
    (folder / "jobs.yaml").write_text(
        f"version: 1\npackage: shop\njobs: {{it: {{{text}}}, other: {{payload: {{}}}}}}\n"
    )
    loaded = load_specs(["jobs.yaml"], folder)
    assert render_all(loaded.findings) == ""
    return loaded.manifests[0].job_named("it")


@pytest.mark.parametrize(("backoff", "cap"), [("fixed", 86_400.0), ("none", 3600.0)])
def test_the_cap_does_not_cut_a_fixed_delay_short(tmp_path: Path, backoff: str, cap: float) -> None:
    said = f"backoff: {backoff}" if backoff == "none" else f"backoff: {backoff}, base: 1d"
    assert job(tmp_path, f"payload: {{}}, retry: {{{said}}}").retry.cap_seconds == cap


def test_a_manifest_with_every_policy_reads_back_from_its_text(manifest: Manifest) -> None:
    assert load(dump(manifest)) == manifest


def test_the_limits_of_a_channel_are_numbers(manifest: Manifest) -> None:
    assert manifest.channel_named("mail") == Channel(
        name="mail",
        doc="Outgoing mail.",
        weight=20,
        concurrency=8,
        rate=Rate(limit=100, seconds=60.0),
        max_pending=10_000,
        on_full="wait",
    )
    calls = manifest.channel_named("calls")
    assert (calls.lane_concurrency, calls.lane_max_pending, calls.rate) == (2, 100, Rate(limit=5, seconds=10.0))


def test_a_unique_key_has_the_types_of_its_fields(manifest: Manifest) -> None:
    assert manifest.job_named("reserve_stock").unique == Unique(
        key=(
            KeyBinding(name="order_id", path=("order_id",), type="uuid"),
            KeyBinding(name="customer.region", path=("customer", "region"), type="str"),
        ),
        duration="forever",
        on_conflict="raise",
    )


@pytest.mark.parametrize(
    ("written", "duration", "seconds"),
    [
        ("", "unfinished", None),
        (", while: unfinished", "unfinished", None),
        (", while: forever", "forever", None),
        (", window: 1h", "window", 3600.0),
    ],
)
def test_a_unique_key_is_taken_until_the_end_for_a_time_or_for_ever(
    tmp_path: Path, written: str, duration: str, seconds: float | None
) -> None:
    unique = job(tmp_path, f"payload: {{id: int}}, unique: {{key: [id]{written}}}").unique
    assert unique is not None
    assert (unique.duration, unique.window_seconds, unique.on_conflict) == (duration, seconds, "return_existing")


def test_dependencies_keep_the_order_of_the_spec(manifest: Manifest) -> None:
    charge = manifest.job_named("charge_order")
    assert charge.after == (Edge(name="stock", job="reserve_stock"), Edge(name="mail", job="send_email"))
    assert charge.on_dep_failure == "run"


def test_a_failed_dependency_cancels_where_nothing_is_said(tmp_path: Path) -> None:
    assert job(tmp_path, "payload: {}, after: {first: other}").on_dep_failure == "cancel"


@pytest.mark.parametrize(
    ("written", "retention"),
    [
        ("", Retention()),
        (", retention: {done: 0s}", Retention(done_seconds=0.0)),
        (", retention: {done: forever, dead: 2d}", Retention(done_seconds="forever", dead_seconds=172_800.0)),
    ],
)
def test_retention_is_in_seconds_for_ever_or_the_default(tmp_path: Path, written: str, retention: Retention) -> None:
    assert job(tmp_path, f"payload: {{}}{written}").retention == retention


def test_the_payload_of_a_schedule_is_in_wire_form_without_the_defaults(manifest: Manifest) -> None:
    assert manifest.job_named("nightly_report").schedule == Schedule(
        cron="0 3 * * *",
        tz="Europe/Paris",
        payload={"limit": "PT1H", "regions": ["north"], "price": "1.50"},
        times=(("at", "scheduled_at"), ("day", "scheduled_day")),
        catch_up="all",
    )
    assert manifest.job_named("sweep").schedule == Schedule(cron="*/5 * * * *")


@pytest.mark.parametrize(
    ("type_", "moment"),
    [
        ("datetime", "scheduled_at"),
        ('"datetime?"', "scheduled_at"),
        ("date", "scheduled_day"),
        ('"date?"', "scheduled_day"),
    ],
)
def test_a_field_takes_the_time_of_the_firing_that_has_its_type(tmp_path: Path, type_: str, moment: str) -> None:
    text = f"payload: {{when: {type_}}}, schedule: {{cron: '0 3 * * *', payload: {{when: {{from: {moment}}}}}}}"
    schedule = job(tmp_path, text).schedule
    assert schedule is not None
    assert (schedule.times, schedule.payload) == ((("when", moment),), {})


def test_a_checkpoint_that_is_written_in_a_job_becomes_a_model(tmp_path: Path) -> None:
    assert job(tmp_path, "payload: {}, checkpoint: {rows: int}").checkpoint == NamedType(name="ItCheckpoint")


@pytest.mark.parametrize(
    ("written", "events"),
    [
        ("[dead, done]", ("done", "dead")),
        ("true", ("queued", "started", "done", "retry", "dead", "cancelled", "expired")),
    ],
)
def test_events_are_in_the_order_of_a_life(tmp_path: Path, written: str, events: tuple[str, ...]) -> None:
    assert job(tmp_path, f"payload: {{}}, events: {written}").events == events


def test_tags_and_exceptions_are_kept(manifest: Manifest) -> None:
    assert manifest.job_named("send_email").tags == (("area", "messaging"), ("team", "mail"))
    retry = manifest.job_named("charge_order").retry
    assert retry.retry_on == ("builtins:OSError", "acme.errors:Busy")
    assert retry.give_up_on == ("builtins:KeyError",)


def test_a_circle_of_thousands_of_jobs_is_found(tmp_path: Path) -> None:
    count = 3000
    lines = "".join(f"  j{n}: {{payload: {{}}, after: {{before: j{(n + 1) % count}}}}}\n" for n in range(count))
    (tmp_path / "jobs.yaml").write_text(f"version: 1\npackage: shop\njobs:\n{lines}")
    (finding,) = load_specs(["jobs.yaml"], tmp_path).findings
    assert finding.code == "JS171"


def test_a_refused_dependency_is_not_reported_as_missing(tmp_path: Path) -> None:
    text = "version: 1\npackage: shop\njobs:\n  a: {payload: {}, timeout: 5}\n  b: {payload: {}, after: {first: a}}\n"
    (tmp_path / "jobs.yaml").write_text(text)
    findings: Any = load_specs(["jobs.yaml"], tmp_path).findings
    assert [each.code for each in findings] == ["JS117"]
