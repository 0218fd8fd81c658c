from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jobspec.codegen.header import header_of
from jobspec.codegen.json_schema import schema_of, schema_of_model
from jobspec.codegen.render import generate
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Channel, FieldDef, Job, Manifest, ModelDef, ScalarDef, UnionDef
from jobspec.manifest.types import Constraints, EnumType, ListType, MapType, NamedType, NullableType, ScalarType

OUT = Path("out")


def manifest(package: str = "shop", *jobs: str) -> Manifest:
    names = sorted(jobs or ["send_email"])
    return Manifest(
        package=package,
        source="jobs.yaml",
        types=(ModelDef(name="Message", fields=(FieldDef(name="to", type=ScalarType(name="str")),)),),
        channels=(Channel(name="default"),),
        jobs=tuple(Job(name=name, payload="Message", channel="default") for name in names),
    )


def test_a_plan_holds_the_files_of_every_target_sorted() -> None:
    plan = generate([manifest("acme.shop")], ["sql", "python", "manifest"], OUT)
    assert list(plan.files) == [
        "acme/__init__.py",
        "acme/py.typed",
        "acme/shop/__init__.py",
        "acme/shop/functions.sql",
        "acme/shop/jobs.py",
        "acme/shop/jobs.sql",
        "acme/shop/manifest.json",
        "acme/shop/models.py",
        "acme/shop/worker.py",
    ]


def test_packages_may_share_a_parent_and_lie_in_each_other() -> None:
    apart = generate([manifest("acme.shop"), manifest("acme.mail")], ["python"], OUT).files
    assert {"acme/mail/jobs.py", "acme/shop/jobs.py"} <= apart.keys()
    for specs in ([manifest("acme"), manifest("acme.shop")], [manifest("acme.shop"), manifest("acme")]):
        inside = generate(specs, ["python"], OUT).files
        assert inside["acme/__init__.py"] == generate([manifest("acme")], ["python"], OUT).files["acme/__init__.py"]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (manifest("shop"), manifest("shop", "another_job"), "both write shop/__init__.py"),
        (manifest("shop"), manifest("shop.jobs.late"), "same name"),
    ],
)
def test_two_specs_that_need_one_place_are_refused(first: Manifest, second: Manifest, told: str) -> None:
    with pytest.raises(GenerateError, match=told):
        generate([first, second], ["python"], OUT)


def test_an_unknown_target_is_named_with_those_there_are() -> None:
    with pytest.raises(GenerateError, match="manifest, markdown, pytest, python, sql, typescript"):
        generate([manifest()], ["pyton"], OUT)


def test_two_jobs_that_need_one_class_are_refused() -> None:
    with pytest.raises(GenerateError, match="A1Job"):
        generate([manifest("shop", "a_1", "a1")], ["python"], OUT)


def test_the_digest_in_the_header_changes_with_the_spec_only() -> None:
    first = header_of(manifest(), "python/1")
    assert header_of(manifest(), "python/1") == first
    assert header_of(replace(manifest(), doc="x"), "python/1").inputs != first.inputs
    assert "\n" not in header_of(replace(manifest(), source="a\nimport os"), "python/1").lines("#").split("\n")[0]
    assert len(header_of(replace(manifest(), source="a\r\u2028import os"), "python/1").lines("#").splitlines()) == 2


def test_the_schema_of_a_payload_is_its_wire_form() -> None:
    types = (
        ScalarDef(
            name="Amount", type=ScalarType(name="decimal", constraints=Constraints(gt="0", scale=2)), doc="Money."
        ),
        ModelDef(name="Card", fields=(), tag=("kind", "card")),
        ModelDef(
            name="Order",
            fields=(
                FieldDef(name="id", type=ScalarType(name="int", constraints=Constraints(gt=0, le=5))),
                FieldDef(name="code", type=ScalarType(name="str", constraints=Constraints(pattern="^a", max_length=3))),
                FieldDef(name="amount", type=NamedType(name="Amount"), doc="How much."),
                FieldDef(name="method", type=NamedType(name="Method")),
                FieldDef(name="at", type=NullableType(inner=ScalarType(name="datetime")), required=False),
                FieldDef(
                    name="tags",
                    type=ListType(item=EnumType(values=("a", "b")), constraints=Constraints(max_items=2)),
                    required=False,
                    default=[],
                ),
            ),
            doc="An order.",
        ),
        UnionDef(name="Method", discriminator="kind", variants=(("card", "Card"),)),
    )
    assert schema_of_model(replace(manifest(), types=types), "Order") == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "id": {"type": "integer", "minimum": -(2**63), "maximum": 5, "exclusiveMinimum": 0},
            "code": {"type": "string", "maxLength": 3, "pattern": "^a"},
            "amount": {"$ref": "#/$defs/Amount", "description": "How much."},
            "method": {"$ref": "#/$defs/Method"},
            "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}], "default": None},
            "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 2, "default": []},
        },
        "required": ["id", "code", "amount", "method"],
        "description": "An order.",
        "$defs": {
            "Amount": {"type": "string", "format": "decimal", "description": "Money."},
            "Card": {"type": "object", "properties": {"kind": {"const": "card"}}, "required": ["kind"]},
            "Method": {"oneOf": [{"$ref": "#/$defs/Card"}]},
        },
    }


def test_the_schema_of_a_result_may_be_any_type() -> None:
    of = MapType(value=ListType(item=NamedType(name="Message")), constraints=Constraints(max_items=3))
    assert schema_of(manifest(), of) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/Message"}},
        "maxProperties": 3,
        "$defs": {"Message": {"type": "object", "properties": {"to": {"type": "string"}}, "required": ["to"]}},
    }


def test_a_model_inside_a_class_is_reached_through_the_class() -> None:
    inner = ModelDef(name="Inner", fields=(), origin="acme.models:Outer.Inner")
    outer = ModelDef(name="Outer", fields=(), origin="acme.models:Outer")
    spec = replace(manifest(), types=(inner, *manifest().types, outer))
    text = generate([spec], ["python"], OUT).files["shop/models.py"]
    assert "from acme.models import Outer\nfrom acme.models import Outer as _Outer\n" in text
    assert "\nInner: TypeAlias = _Outer.Inner\n" in text
