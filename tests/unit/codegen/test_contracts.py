"""The schemas of a manifest and of the protocol with programs: committed, valid, and true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jobspec.codegen.own import protocol
from jobspec.codegen.own.protocol import Answer, MadeFile, MadeFinding, Request
from jobspec.manifest import schema as manifest
from jobspec.manifest.manifest import dump, load

ROOT = Path(__file__).parents[3]
MANIFESTS = sorted((ROOT / "tests" / "golden").glob("*/expected/**/manifest.json"))


def committed(name: str) -> Any:
    return json.loads((ROOT / "schemas" / name).read_text("utf-8"))


def test_the_committed_schemas_are_those_that_the_code_makes() -> None:
    for name, text in (
        (manifest.NAME, manifest.schema_text()),
        ("target-request-1.schema.json", protocol.schema_text("request")),
        ("target-answer-1.schema.json", protocol.schema_text("answer")),
    ):
        assert (ROOT / "schemas" / name).read_text("utf-8") == text, "run: nox -s regen"
        Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.relative_to(ROOT / "tests" / "golden").parts[0])
def test_the_schema_accepts_every_golden_manifest_and_nothing_more(path: Path) -> None:
    validator = Draft202012Validator(committed(manifest.NAME))
    data = json.loads(dump(load(path.read_text("utf-8"))))
    assert [each.message for each in validator.iter_errors(data)] == []
    assert not validator.is_valid({**data, "more": 1})
    assert not validator.is_valid({name: each for name, each in data.items() if name != "jobs"})
    request = Request(jobspec="1", options={"a": [1]}, packages=(load(path.read_text("utf-8")),))
    Draft202012Validator(committed("target-request-1.schema.json")).validate(json.loads(request.model_dump_json()))


def test_the_schema_of_an_answer_agrees_with_the_reader() -> None:
    validator = Draft202012Validator(committed("target-answer-1.schema.json"))
    whole = Answer(
        files=(MadeFile(path="x", content=""),), findings=(MadeFinding(message="m", at=("jobs", 1), help="h"),)
    )
    validator.validate(json.loads(whole.model_dump_json()))
    validator.validate({})
    wrong_ones: list[object] = [{"files": [{"path": "x"}]}, {"flies": []}, {"findings": [{"severity": "error"}]}, []]
    for wrong in wrong_ones:
        assert not validator.is_valid(wrong)
