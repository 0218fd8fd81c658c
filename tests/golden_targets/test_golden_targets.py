"""What the targets beside Python and SQL make of golden cases; ``JOBSPEC_REGEN=1`` writes what is expected anew.

A few of the cases are kept as files, to be read in reviews; all of them are checked by what the formats themselves say.
"""

from __future__ import annotations

import ast
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from jobspec.codegen.check import check
from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest.manifest import Manifest, load
from tests.markdown import code_blocks, malformed
from tests.node import modules

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden"
KEPT = (
    ("asyncapi", "limits"),
    ("asyncapi", "results"),
    ("jsonschema", "enums_and_unions"),
    ("markdown", "dependencies"),
    ("markdown", "texts"),
    ("pytest", "containers"),
    ("pytest", "limits"),
    ("typescript", "dependencies"),
    ("typescript", "enums_and_unions"),
    ("typescript", "scalars"),
)
ALL = sorted(each.parts[-2] for each in {path.parents[0] / "x" for path in GOLDEN.glob("*/spec*")})


def manifests_of(case: str) -> list[Manifest]:
    return [load(each.read_text("utf-8")) for each in sorted((GOLDEN / case / "expected").rglob("manifest.json"))]


def files_of(case: str, target: str) -> dict[str, str]:
    return dict(generate(manifests_of(case), [target], Path("out")).files)


@cache
def asyncapi() -> Draft7Validator:
    """The official schema, of npm's `@asyncapi/specs`."""
    text = (modules() / "@asyncapi" / "specs" / "schemas" / "3.0.0-without-$id.json").read_text("utf-8")
    return Draft7Validator(json.loads(text))


@pytest.mark.parametrize(("target", "case"), KEPT)
def test_the_target_makes_what_is_expected(target: str, case: str) -> None:
    plan = generate(manifests_of(case), [target], HERE / target / case)
    if os.environ.get("JOBSPEC_REGEN") == "1":
        write(plan, force=True)
    assert check(plan).diff == ""


@pytest.mark.parametrize("case", ALL)
def test_the_asyncapi_document_is_valid_and_all_that_it_refers_to_is_there(case: str) -> None:
    for text in files_of(case, "asyncapi").values():
        assert_valid(text)


def assert_valid(text: str) -> None:
    document = json.loads(text)
    assert [each.message for each in asyncapi().iter_errors(document)] == []
    for reference in re.findall(r'"\$ref": "(#[^"]*)"', text):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
    for channel in document["channels"].values():
        named = set(re.findall(r"\{(\w+)\}", channel["address"] or ""))
        assert named == set(channel.get("parameters", {}))


def test_the_official_schema_finds_fault_with_another_document() -> None:
    (text,) = files_of("results", "asyncapi").values()
    document = json.loads(text)
    name = next(iter(document["operations"]))
    document["operations"][name]["action"] = "publish"
    assert not asyncapi().is_valid(document)


@pytest.mark.parametrize("case", ALL)
def test_the_json_schemas_are_valid_and_named_by_their_versions(case: str) -> None:
    jobs = [job for manifest in manifests_of(case) for job in manifest.jobs]
    files = files_of(case, "jsonschema")
    for path, text in files.items():
        schema = json.loads(text)
        Draft202012Validator.check_schema(schema)
        folder, _, stem = path.removesuffix(".json").rpartition("/schemas/")
        assert schema["$id"] == f"urn:jobspec:{folder.replace('/', '.')}.{stem}"
    results = sum(job.result is not None for job in jobs)
    states = sum(job.checkpoint is not None for job in jobs)
    assert len(files) == len(jobs) + results + states


@pytest.mark.parametrize("case", ALL)
def test_the_pages_hold_together_and_their_samples_parse(case: str) -> None:
    files = files_of(case, "markdown")
    manifests = {f"{each.package.replace('.', '/')}/jobs.md": each for each in manifests_of(case)}
    assert len(files) == sum(len(each.jobs) + 1 for each in manifests.values())
    for path, text in files.items():
        assert malformed(text) == [], path
        blocks = code_blocks(text)
        if path in manifests:
            for link in re.findall(r"\]\(([^)]+)\)", text):
                assert f"{path.rpartition('/')[0]}/{link}" in files
            assert_flowchart(blocks["mermaid"], manifests[path])
        else:
            ast.parse(blocks["python"])
            assert set(blocks) == {"python", "sql", "ts"}


def assert_flowchart(text: str, manifest: Manifest) -> None:
    """Of the syntax of Mermaid, the part that we use, strictly; and every edge is there."""
    first, *lines = text.split("\n")
    assert first == "flowchart LR"
    node = r'(?:j\d+\["[A-Za-z0-9_.*-]+"\]|c\d+\(\["[A-Za-z0-9_.*-]+"\]\))'
    edge = r'j\d+ (?:-->|-\. "[a-z0-9_]+" \.->) [jc]\d+'
    assert all(re.fullmatch(rf" {{4}}(?:{node}|{edge})", line) for line in lines)
    arrows = [line for line in lines if "->" in line]
    assert len(arrows) == len(manifest.jobs) + sum(len(job.after) for job in manifest.jobs)
