"""What a spec says of those around its jobs, and of the names in JSON: what becomes of it in the manifest."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobspec.codegen.json_schema import schema_of_model
from jobspec.manifest import Manifest, load_specs
from jobspec.manifest.manifest import ModelDef

CORPUS = Path(__file__).parents[1] / "spec" / "corpus"


def manifest_of(name: str) -> Manifest:
    loaded = load_specs([f"{name}.yaml"], CORPUS)
    assert loaded.findings == ()
    return loaded.manifests[0]


def test_jobs_have_the_owner_and_the_roles_of_their_spec_unless_they_name_their_own() -> None:
    manifest = manifest_of("whole_spec")
    assert manifest.owner == "team-billing"
    assert manifest.job_named("charge").roles == ("acme_cron", "acme_web")
    assert manifest.job_named("report").roles == ("reporter",)
    assert manifest.job_named("report").owner == "team-reports"
    assert manifest_of("remarks_on_jobs").job_named("send_mail").owner == "team-billing"


def test_keys_schedules_and_defaults_are_in_names_of_json() -> None:
    manifest = manifest_of("wire_names")
    charge, report = manifest.job_named("charge"), manifest.job_named("report")
    assert [each.path for each in charge.key] == [("the customer", "customerId")]
    assert charge.unique is not None
    assert [(each.name, each.path) for each in charge.unique.key] == [
        ("order_id", ("orderId",)),
        ("customer.region", ("the customer", "region")),
    ]
    assert report.schedule is not None
    assert (report.schedule.payload, report.schedule.times) == ({"regionName": "eu"}, (("onDay", "scheduled_day"),))


def test_a_name_in_json_that_is_the_fields_own_says_nothing() -> None:
    charge = manifest_of("wire_names").type_named("Charge")
    assert isinstance(charge, ModelDef)
    assert {each.name: each.wire for each in charge.fields}["note"] is None


def test_a_payload_knows_the_names_that_its_jobs_have_reserved() -> None:
    manifest = manifest_of("versions")
    charge, refund = manifest.type_named("Charge"), manifest.type_named("Refund")
    assert isinstance(charge, ModelDef)
    assert isinstance(refund, ModelDef)
    assert (charge.reserved, refund.reserved) == (("orderNo", "order_no"), ())
    assert manifest.job_named("charge").upcast == (
        (1, "versions:one_to_two"),
        (2, "acme.migrations:two_to_three"),
    )


def test_the_json_schema_says_what_is_said_of_fields() -> None:
    manifest = manifest_of("remarks_on_fields")
    properties = schema_of_model(manifest, "Charge")["properties"]
    assert properties["token"]["x-jobspec-sensitive"] is True
    assert properties["order_no"]["deprecated"] is True
    assert properties["amount"]["examples"] == ["9.99", "12"]
    assert properties["tags"] == {
        "type": "array",
        "items": {"type": "string"},
        "uniqueItems": True,
        "examples": [["a", "b"], []],
    }


@pytest.mark.parametrize(("name", "is_pattern"), [("mail-*", True), ("tenant*", True), ("mail-eu-north", False)])
def test_a_channel_whose_name_ends_in_a_star_is_a_pattern(name: str, is_pattern: bool) -> None:
    assert manifest_of("patterns").channel_named(name).is_pattern is is_pattern
