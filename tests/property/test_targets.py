"""Texts of any manifest stay texts in every target: what is generated parses, and has the shape that it has without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest.manifest import Manifest, dump, load
from jobspec.manifest.schema import manifest_schema
from tests.markdown import malformed, shape
from tests.node import compile_all, project
from tests.property.test_generated_code import manifests, without_docs

TARGETS = ("typescript", "jsonschema", "asyncapi", "markdown")
MANIFEST = Draft202012Validator(manifest_schema())


@pytest.mark.timeout(300)
@given(manifests())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_texts_never_change_the_shape_of_what_is_generated(manifest: Manifest) -> None:
    files = generate([manifest], TARGETS, Path("out")).files
    plain = generate([without_docs(manifest)], TARGETS, Path("out")).files
    assert files.keys() == plain.keys()
    for path, text in files.items():
        if path.endswith(".json"):
            assert json.loads(text)
        elif path.endswith(".md"):
            assert malformed(text) == []
            assert shape(text) == shape(plain[path])
    assert MANIFEST.is_valid(json.loads(dump(manifest)))


@pytest.mark.timeout(300)
def test_any_manifest_compiles_as_typescript(tmp_path: Path) -> None:
    """In one run of the compiler, which takes seconds to start."""
    found: list[Manifest] = []

    @given(manifests())
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def collect(manifest: Manifest) -> None:
        text = dump(manifest).replace('"package": "p"', f'"package": "p{len(found)}"', 1)
        found.append(load(text))

    collect()
    folder = project(tmp_path / "all")
    write(generate(found, ["typescript"], folder / "generated"))
    assert compile_all(folder) == ""
