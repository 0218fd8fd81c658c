"""The architecture is this table: which layer may import which. Imports for types and inside functions count."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import jobspec
import jobspec.testing

ROOT = Path(jobspec.__file__).parent
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "core": set(),
    "control": {"core"},
    "config": {"core"},
    "spec": {"core", "client"},
    "manifest": {"core", "spec"},
    "codegen": {"core", "manifest"},
    "backends": {"core"},
    "adapters": {"core", "backends"},
    "client": {"core", "backends"},
    "worker": {"core", "backends", "client"},
    "observe": {"core", "backends", "client", "worker"},
    "ops": {"core", "backends", "manifest", "url"},
    "testing": {"core", "config", "spec", "manifest", "codegen", "backends", "client", "worker", "ops", "url"},
    "url": {"core", "backends"},
}
"""Beside themselves, ``errors`` and ``control``. The roof, ``cli`` and the package's root, may import everything."""
ROOF = {"cli", "__init__", "__main__"}
ONLY = {"psycopg": "backends/postgres", "psycopg_pool": "backends/postgres", "jinja2": "codegen", "yaml": "spec"}
ONLY |= dict.fromkeys(("sqlalchemy", "asyncpg", "django"), "adapters")
ONLY |= dict.fromkeys(("opentelemetry", "prometheus_client"), "observe")
ONLY |= {"redis": "backends/redis"} | dict.fromkeys(("aiobotocore", "botocore"), "backends/sqs")
FILES = sorted(file.relative_to(ROOT) for file in ROOT.rglob("*.py"))


def layer(file: Path) -> str:
    return file.parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_imports_go_one_way(file: Path) -> None:
    if layer(file) in ROOF:
        return
    allowed = {layer(file), "errors", "control", *MAY_IMPORT[layer(file)]}
    used = {name.split(".")[1] for name in imports(file) if name.startswith("jobspec.")}
    assert used <= allowed, f"{file} may not import {sorted(used - allowed)}"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_third_party_package_is_imported_where_it_belongs(file: Path) -> None:
    for name in imports(file):
        home = ONLY.get(name.split(".")[0])
        assert home is None or file.is_relative_to(home), f"{file} may not import {name}"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_is_one_word_not_a_drawer(file: Path) -> None:
    assert file.stem not in {"utils", "helpers", "common", "base", "manager", "misc"}
    assert len((ROOT / file).read_text("utf-8").splitlines()) <= 300, f"{file}: which word is it really two of?"


def test_every_layer_is_in_the_table() -> None:
    assert {layer(file) for file in FILES} <= set(MAY_IMPORT) | ROOF


def test_no_public_name_is_a_module_too() -> None:
    """Whoever imported the module first would find it in place of the name."""
    modules = {file.parts[0].removesuffix(".py") for file in FILES}
    assert not modules & set(jobspec.__all__)


def test_generated_code_imports_only_public_names() -> None:
    generated = ROOT.parent / "generated"
    for file in generated.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "jobspec":
                public = {"jobspec": jobspec.__all__, "jobspec.testing": jobspec.testing.__all__}
                assert node.module in public, f"{file} imports from {node.module}"
                assert {alias.name for alias in node.names} <= set(public[node.module]), file
