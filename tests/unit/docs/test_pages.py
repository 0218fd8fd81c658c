"""Every page: its links lead somewhere, its specs are read, its Python compiles, its codes and commands exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from jobspec.cli.app import make_app
from jobspec.errors import BY_CODE
from jobspec.manifest import load_specs
from jobspec.spec.codes import CODES
from jobspec.spec.diagnostics import render_all
from tests.unit.docs.pages import FILES, ROOT, Block, blocks, prose, spans

COMMANDS: dict[str, Any] = get_command(make_app()).commands  # type: ignore[attr-defined]
BLOCKS = [each for file in FILES for each in blocks(file)]
SPECS = [each for each in BLOCKS if each.language == "yaml" and each.is_whole_spec]
PROGRAMS = [each for each in BLOCKS if each.language == "python"]


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(file: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.*)$", prose(file), re.MULTILINE)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(file: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", prose(file))
    for target in targets:
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        page = (file.parent / path).resolve() if path else file
        assert page.exists(), target
        assert page.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(page), target


def test_the_index_lists_every_page() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / target).resolve() for target in re.findall(r"\]\(([^)#]+\.md)\)", prose(index))}
    pages = {file for file in FILES if file.is_relative_to(ROOT / "docs") and "adr" not in file.parts}
    assert pages - {index} <= listed


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_every_whole_spec_is_read_without_a_finding(spec: Block, tmp_path: Path) -> None:
    """A-S08."""
    (tmp_path / "jobs.yaml").write_text(spec.text, "utf-8")
    loaded = load_specs(["jobs.yaml"], tmp_path)
    assert render_all(loaded.findings) == ""
    assert len(loaded.manifests) == 1


@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_every_python_block_compiles(program: Block) -> None:
    """A-S08."""
    compile(program.text, str(program), "exec")


def test_there_are_specs_and_programs_to_look_at() -> None:
    assert len(SPECS) >= 5
    assert len(PROGRAMS) >= 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_error_code_exists(file: Path) -> None:
    assert set(re.findall(r"\bJS\d{3}\b", file.read_text("utf-8"))) <= {*BY_CODE, *CODES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_command_that_is_shown_exists_with_its_options(file: Path) -> None:
    shown = [line for each in blocks(file) if not each.language for line in each.text.splitlines()]
    for line in [*shown, *spans(file)]:
        called = re.match(r"(?:\$ )?jobspec ([a-z]+)\b([^#|]*)", line)
        if called is None:
            continue
        assert called[1] in COMMANDS, line
        known = {option for param in COMMANDS[called[1]].params for option in param.opts}
        assert set(re.findall(r"(?<![\w-])--[a-z-]+", called[2])) <= {*known, "--help"}, line
