"""Every folder here is a spec without mistakes and what the linter says about it.

``JOBSPEC_REGEN=1 pytest tests/golden_lint`` writes the texts anew; read them before you commit them.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from jobspec.manifest.lint import RULES, lint
from jobspec.spec.diagnostics import render_all
from tests.golden_errors.test_golden_errors import load

HERE = Path(__file__).parent
CASES = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and not folder.name.startswith("_"))
REGEN = bool(os.environ.get("JOBSPEC_REGEN"))


@pytest.mark.parametrize("case", CASES)
def test_what_the_linter_says_is_what_was_reviewed(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loaded = load(HERE / case)
    assert loaded.findings == (), render_all(loaded.findings)
    text = render_all(lint(loaded, HERE / case))
    golden = HERE / case / "findings.txt"
    if REGEN:
        golden.write_text(text, "utf-8")
    assert text
    assert text == golden.read_text("utf-8")


def test_every_rule_has_two_cases_and_no_two_say_the_same() -> None:
    said = [
        (code, message, case)
        for case in CASES
        for code, message in re.findall(
            r"^\S+: (?:error|warning|info)\[(\w+)\]: (.*)$",
            (HERE / case / "findings.txt").read_text("utf-8"),
            re.MULTILINE,
        )
    ]
    assert len({message for _, message, _ in said}) >= 2 * len(RULES)
    cases = {rule.code: {case for code, _, case in said if code == rule.code} for rule in RULES}
    assert {code: found for code, found in cases.items() if len(found) < 2} == {}
