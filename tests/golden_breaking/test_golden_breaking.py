"""Every rule about stored jobs both ways, and the text of what it finds.

``JOBSPEC_REGEN=1 pytest tests/golden_breaking`` writes the texts anew; read them before you commit them.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from jobspec.cli.breaking import find_breaking
from jobspec.config.settings import BreakingSettings, Settings
from jobspec.config.sources import Project
from jobspec.manifest import Loaded, load_specs
from jobspec.spec.codes import CODES
from jobspec.spec.diagnostics import render_all
from tests.golden_breaking.cases import CASES, Case

TEXTS = Path(__file__).parent / "texts"
REGEN = bool(os.environ.get("JOBSPEC_REGEN"))


def load(text: str, root: Path) -> Loaded:
    (root / "jobs.yaml").write_text(text, "utf-8")
    loaded = load_specs(["jobs.yaml"], root)
    assert render_all(loaded.findings) == ""
    return loaded


def found(case: Case, root: Path, settings: Settings | None = None) -> str:
    old = load(case.before, root).manifests
    project = Project(root=root, settings=settings or Settings(), file=root / "pyproject.toml")
    return render_all(find_breaking(load(case.after, root), old, project))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_is_refused_with_the_text_that_was_reviewed(case: Case, tmp_path: Path) -> None:
    text = found(case, tmp_path)
    assert tuple(sorted(set(re.findall(r"error\[(\w+)\]", text)))) == case.codes
    golden = TEXTS / f"{case.name}.txt"
    if REGEN and case.codes:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == (golden.read_text("utf-8") if case.codes else "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_breaks_a_spec_that_has_not_changed(case: Case, tmp_path: Path) -> None:
    for spec in (case.before, case.after):
        assert found(Case(case.name, spec, spec), tmp_path) == ""


def test_every_rule_has_two_texts_and_no_two_are_the_same() -> None:
    counted = Counter(code for case in CASES for code in case.codes)
    assert {code: counted[code] for code in CODES if code.startswith("JS3") and counted[code] < 2} == {}
    texts = [(TEXTS / f"{case.name}.txt").read_text("utf-8") for case in CASES if case.codes]
    assert len(set(texts)) == len(texts)


def test_what_the_settings_ignore_is_not_found(tmp_path: Path) -> None:
    case = next(each for each in CASES if each.name == "bound_added")
    ignoring = Settings(breaking=BreakingSettings(ignore={"JS304": ("do",)}))
    assert found(case, tmp_path, ignoring) == ""
    other = Settings(breaking=BreakingSettings(ignore={"JS304": ("other",), "JS301": ("do",)}))
    assert "JS304" in found(case, tmp_path, other)


def test_a_package_that_is_gone_is_found_in_the_settings(tmp_path: Path) -> None:
    case = CASES[0]
    text = found(case._replace(after=case.before.replace("shop", "mall")), tmp_path)
    assert text.startswith("pyproject.toml: error[JS314]: `do` is gone")
    assert "the package `shop` is gone" in text
