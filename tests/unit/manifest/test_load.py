from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobspec.core.options import RetryPolicy
from jobspec.manifest import Manifest, load_specs
from jobspec.manifest.keys import KeyBinding, KeyField
from jobspec.manifest.manifest import Channel, FieldDef, ModelDef, dump, load
from jobspec.manifest.types import Constraints, NamedType, NullableType, ScalarType

EVERYTHING = Path(__file__).parents[1] / "spec" / "everything.yaml"


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    loaded = load_specs([EVERYTHING.name], EVERYTHING.parent)
    assert loaded.findings == ()
    return loaded.manifests[0]


def field(manifest: Manifest, model: str, name: str) -> FieldDef:
    of = manifest.type_named(model)
    assert isinstance(of, ModelDef)
    return next(each for each in of.fields if each.name == name)


def test_a_manifest_reads_back_from_its_text(manifest: Manifest) -> None:
    assert load(dump(manifest)) == manifest


def test_everything_is_sorted(manifest: Manifest) -> None:
    for part in (manifest.types, manifest.channels, manifest.jobs):
        assert [each.name for each in part] == sorted(each.name for each in part)


def test_inline_payloads_and_results_become_models_named_after_the_job(manifest: Manifest) -> None:
    names = {each.name for each in manifest.types}
    assert {"SendEmail", "ResizeImage", "ResizeImageResult"} <= names
    job = next(each for each in manifest.jobs if each.name == "resize_image")
    assert job.payload == "ResizeImage"
    assert job.result == NamedType(name="ResizeImageResult")


def test_a_job_without_a_channel_waits_in_the_default_one(manifest: Manifest) -> None:
    assert next(each for each in manifest.jobs if each.name == "resize_image").channel == "default"
    assert manifest.channel_named("default") == Channel(name="default")


def test_the_default_channel_is_there_only_where_a_job_uses_it(tmp_path: Path) -> None:
    text = "version: 1\npackage: shop\nchannels: {mail: {}}\njobs: {send: {payload: {}, channel: mail}}\n"
    (tmp_path / "jobs.yaml").write_text(text)
    (manifest,) = load_specs(["jobs.yaml"], tmp_path).manifests
    assert [channel.name for channel in manifest.channels] == ["mail"]


def test_keys_are_bound_by_name_and_by_path(manifest: Manifest) -> None:
    jobs = {each.name: each for each in manifest.jobs}
    assert jobs["charge_order"].key == (KeyBinding(name="customer_id", path=("customer_id",), type="int"),)
    assert jobs["refund_order"].key == (KeyBinding(name="customer_id", path=("order", "customer", "id"), type="int"),)
    assert manifest.channel_named("regions").key == (
        KeyField(name="region", type="str"),
        KeyField(name="currency", type="str"),
    )


def test_options_that_are_not_written_have_their_defaults(manifest: Manifest) -> None:
    job = next(each for each in manifest.jobs if each.name == "resize_image")
    assert (job.version, job.priority, job.timeout_seconds, job.retry) == (1, 0, 900.0, RetryPolicy())


def test_quantities_are_in_seconds_and_bytes(manifest: Manifest) -> None:
    jobs = {each.name: each for each in manifest.jobs}
    expected = RetryPolicy(max_attempts=None, backoff="linear", base_seconds=2.0, cap_seconds=600.0, jitter=0.0)
    assert jobs["charge_order"].retry == expected
    assert jobs["charge_order"].timeout_seconds == 30.0
    blob = jobs["resize_image"].blob
    assert blob is not None
    assert blob.max_bytes == 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("tip", "0.5"),
        ("currency", "EUR"),
        ("lines", []),
        ("metadata", {}),
        ("placed_at", None),
        ("due", "2026-01-31T09:30:00Z"),
        ("patience", "PT1H30M"),
        ("ratio", 1.0),
        ("at", "09:30:00"),
        ("raw", "aGk="),
    ],
)
def test_defaults_are_in_wire_form(manifest: Manifest, name: str, default: object) -> None:
    of = field(manifest, "ChargeOrder", name)
    assert not of.required
    assert of.default == default
    assert type(of.default) is type(default)


def test_constraints_of_a_nullable_type_belong_to_its_value(tmp_path: Path) -> None:
    text = 'version: 1\npackage: shop\njobs: {send: {payload: {n: {type: "int?", gt: 0}}}}\n'
    (tmp_path / "jobs.yaml").write_text(text)
    (manifest,) = load_specs(["jobs.yaml"], tmp_path).manifests
    of = field(manifest, "Send", "n")
    assert of.type == NullableType(inner=ScalarType(name="int", constraints=Constraints(gt=0)))
    assert not of.required


def test_bounds_of_decimals_are_texts_and_of_durations_seconds(manifest: Manifest) -> None:
    tip, patience = field(manifest, "ChargeOrder", "tip").type, field(manifest, "ChargeOrder", "patience").type
    assert tip == ScalarType(name="decimal", constraints=Constraints(ge="0"))
    assert patience == ScalarType(name="duration", constraints=Constraints(ge=1))


def test_variants_know_their_tag(manifest: Manifest) -> None:
    card: Any = manifest.type_named("Card")
    assert card.tag == ("kind", "card")


def test_manifests_are_given_only_if_every_spec_is_right(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_bytes(EVERYTHING.read_bytes())
    (tmp_path / "bad.yaml").write_text("version: 1\n")
    loaded = load_specs(["good.yaml", "bad.yaml"], tmp_path)
    assert loaded.manifests == ()
    assert {finding.place.file for finding in loaded.findings} == {"bad.yaml"}


def test_the_order_of_a_spec_changes_nothing_but_the_order_of_fields(tmp_path: Path) -> None:
    head = "version: 1\npackage: shop\n"
    one = "types: {A: {fields: {x: str}}, B: {fields: {a: A}}}\njobs: {send: {payload: B}, load: {payload: A}}\n"
    two = "jobs: {load: {payload: A}, send: {payload: B}}\ntypes: {B: {fields: {a: A}}, A: {fields: {x: str}}}\n"
    texts = []
    for body in (one, two):
        (tmp_path / "jobs.yaml").write_text(head + body)
        texts.append(dump(load_specs(["jobs.yaml"], tmp_path).manifests[0]))
    assert texts[0] == texts[1]
