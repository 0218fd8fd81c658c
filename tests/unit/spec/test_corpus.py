"""Every key of the language, in pairs of specs: what a YAML file says, a Python module says as well."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jobspec.manifest import Manifest, load_specs
from jobspec.manifest.manifest import EnumDef, ModelDef, dump
from jobspec.spec.block import Block
from jobspec.spec.fields import Constrained, ScalarSpec, UnionSpec
from jobspec.spec.imports import ImportSpec
from jobspec.spec.job_policy import JobPolicySpec
from jobspec.spec.model import SpecFile
from jobspec.spec.shape import validate
from jobspec.spec.source import read_source
from jobspec.spec.yaml_reader import YamlData

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(file.stem for file in CORPUS.glob("*.yaml"))
BASES = (Constrained, JobPolicySpec)
"""Blocks that are only parts of others."""
YAML_ONLY: dict[type[Block], set[str]] = {
    SpecFile: {"imports"},
    ImportSpec: set(ImportSpec.model_fields),
    ScalarSpec: set(ScalarSpec.model_fields),
    UnionSpec: {"doc"},
}
"""Python imports types in its own way, writes constraints where a type is used, and gives aliases no docstring."""


@pytest.fixture(autouse=True)
def _forget_modules() -> Iterator[None]:
    yield
    for name in NAMES:
        sys.modules.pop(name, None)


def without_origin(manifest: Manifest) -> Manifest:
    types = tuple(
        replace(each, origin=None) if isinstance(each, ModelDef | EnumDef) else each for each in manifest.types
    )
    return replace(manifest, source="", types=types)


@pytest.mark.parametrize("name", NAMES)
def test_a_yaml_file_and_a_python_module_mean_the_same(name: str) -> None:
    from_yaml, from_python = (load_specs([source], CORPUS) for source in (f"{name}.yaml", name))
    assert (from_yaml.findings, from_python.findings) == ((), ())
    assert dump(without_origin(from_python.manifests[0])) == dump(without_origin(from_yaml.manifests[0]))


@pytest.mark.parametrize("name", NAMES)
def test_every_pair_is_whole(name: str) -> None:
    assert (CORPUS / f"{name}.py").exists()


def test_every_key_of_the_language_is_in_some_pair() -> None:
    """So that a new key is compared, too."""
    said: dict[type[Block], set[str]] = {each: set() for each in _blocks(Block) if each not in BASES}
    for name in NAMES:
        spec, problems, _ = validate(YamlData(read_source(f"{name}.yaml", CORPUS / f"{name}.yaml")).data)
        assert problems == []
        for block in _inside(spec):
            said[type(block)] |= block.model_fields_set
    missing = {each: set(each.model_fields) - words - YAML_ONLY.get(each, set()) for each, words in said.items()}
    assert {each.__name__: words for each, words in missing.items() if words} == {}


def _blocks(of: type[Block]) -> Iterator[type[Block]]:
    for each in of.__subclasses__():
        yield each
        yield from _blocks(each)


def _inside(value: Any) -> Iterator[Block]:
    if isinstance(value, Block):
        yield value
        for name in value.model_fields_set:
            yield from _inside(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _inside(each)
