from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jobspec.spec.diagnostics import UnreadableError
from jobspec.spec.schema import NAME, schema_text, spec_schema
from jobspec.spec.source import read_source
from jobspec.spec.yaml_reader import YamlData

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted([*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("tests/golden/*/spec.yaml")])
GOLDEN_ERRORS = ROOT / "tests/golden_errors"
CORPUS = ROOT / "tests/unit/spec/corpus"


def data_of(file: Path) -> dict[str, Any]:
    return YamlData(read_source(file.name, file)).data


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(spec_schema())
    return Draft202012Validator(spec_schema())


def test_the_committed_schema_is_the_one_the_model_makes() -> None:
    assert (ROOT / "schemas" / NAME).read_text("utf-8") == schema_text(), "run: nox -s regen"


def test_the_schema_accepts_the_language_of_this_release(validator: Draft202012Validator) -> None:
    for file in (Path(__file__).with_name("everything.yaml"), *CORPUS.glob("*.yaml")):
        assert list(validator.iter_errors(data_of(file))) == [], file


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_schema_accepts_every_example(file: Path, validator: Draft202012Validator) -> None:
    assert list(validator.iter_errors(data_of(file))) == []


@pytest.mark.parametrize(
    "case",
    [
        "job_unknown_key",
        "job_no_payload",
        "job_name",
        "field_name",
        "field_unknown_key",
        "field_labels",
        "job_labels",
        "handler_words",
        "blob_content_types",
        "channel_pattern",
        "timeout_unit",
        "size_mb",
        "union_no_discriminator",
        "version_unknown",
        "channel_order_word",
        "types_not_a_mapping",
        "priority_range",
        "limits_values",
        "unique_values",
        "after_values",
        "retry_exceptions",
        "job_words",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses_by_shape(case: str, validator: Draft202012Validator) -> None:
    assert list(validator.iter_errors(data_of(GOLDEN_ERRORS / case / "spec.yaml")))


def test_everything_a_user_can_write_has_words_for_a_hover() -> None:
    schema = spec_schema()
    for name, part in [("SpecFile", schema), *schema["$defs"].items()]:
        for key, of in part.get("properties", {}).items():
            assert "description" in json.dumps(of), (name, key)


def test_the_schema_takes_every_wrong_spec_and_finds_most_structural_mistakes(
    validator: Draft202012Validator,
) -> None:
    """An editor shows what the schema finds: keys that nobody knows and words that are none must be among it."""
    found: dict[str, int] = {}
    for file in sorted(GOLDEN_ERRORS.glob("*/spec.yaml")):
        try:
            data = data_of(file)
        except UnreadableError:
            continue  # no YAML that could be looked at
        found[file.parent.name] = len(list(validator.iter_errors(data)))
    structural = [name for name in found if name.endswith(("_unknown_key", "_word", "_range", "_values"))]
    structural.remove("channel_binding_unknown_key")  # a key of another part of the spec, no schema knows it
    assert len(structural) >= 8
    assert [name for name in structural if not found[name]] == []
    assert sum(count > 0 for count in found.values()) >= 40
