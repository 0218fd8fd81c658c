"""Every folder here is a spec with mistakes and the text that is printed for it.

``JOBSPEC_REGEN=1 pytest tests/golden_errors`` writes the texts anew; read them before you commit them.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from jobspec.core.capabilities import BACKENDS, Backend
from jobspec.manifest import Loaded, load_specs
from jobspec.spec.codes import CODES
from jobspec.spec.diagnostics import render_all

HERE = Path(__file__).parent
CASES = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and not folder.name.startswith("_"))
REGEN = bool(os.environ.get("JOBSPEC_REGEN"))


def load(folder: Path) -> Loaded:
    """All specs of a case; modules that it imports are forgotten again."""
    known = set(sys.modules)
    try:
        sources = [file.name for file in folder.glob("*.yaml")] + [file.stem for file in folder.glob("*.py")]
        return load_specs(sources, folder, backend=backend_of(folder))
    finally:
        for name in set(sys.modules) - known:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(folder):
                del sys.modules[name]


def backend_of(folder: Path) -> Backend | None:
    """What a case is checked for, as ``--backend`` would say: ``for-sqs.txt``."""
    asked = [name for name in BACKENDS if (folder / f"for-{name}.txt").exists()]
    return asked[0] if asked else None


@pytest.mark.parametrize("case", CASES)
def test_the_text_of_an_error_is_the_one_that_was_reviewed(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loaded = load(HERE / case)
    text = render_all(loaded.findings)
    golden = HERE / case / "stderr.txt"
    if REGEN:
        golden.write_text(text, "utf-8")
    assert loaded.findings
    assert loaded.manifests == ()
    assert text == golden.read_text("utf-8")


ONE_CASE = {
    "JS114": "of all keys, only `drains` is not supported yet",
    "JS100": "it is about files that are not there, which no folder can hold: see tests/unit/spec/test_read.py",
}
"""Codes that cannot have two cases, and why."""


def said(case: str) -> list[tuple[str, str]]:
    """Code and message of every error of a case."""
    text = (HERE / case / "stderr.txt").read_text("utf-8")
    return re.findall(r"^\S+: error\[(\w+)\]: (.*)$", text, re.MULTILINE)


def test_no_two_cases_say_the_same() -> None:
    """Neither in YAML nor in Python; what both front ends say of one mistake is the same on purpose."""
    assert len(CASES) >= 150
    for suffix in ("yaml", "py"):
        first = [said(case)[0] for case in CASES if any((HERE / case).glob(f"*.{suffix}"))]
        assert [each for each in first if first.count(each) > 1] == []


def test_every_code_of_the_register_has_two_cases() -> None:
    cases = {code: {case for case in CASES if code in dict(said(case))} for code in CODES if code < "JS2"}
    assert {code: found for code, found in cases.items() if len(found) < 2 and code not in ONE_CASE} == {}


def test_every_code_of_the_register_has_two_messages() -> None:
    messages = {(code, message) for case in CASES for code, message in said(case)}
    number = Counter(code for code, _ in messages)
    assert [code for code in CODES if code < "JS2" and number[code] < 2 and code not in ONE_CASE] == []
