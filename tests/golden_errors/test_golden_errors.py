"""Every folder here is a spec with mistakes and the text that is printed for it.

``JOBSPEC_REGEN=1 pytest tests/golden_errors`` writes the texts anew; read them before you commit them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

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
        return load_specs(
            [file.name for file in folder.glob("*.yaml")] + [file.stem for file in folder.glob("*.py")], folder
        )
    finally:
        for name in set(sys.modules) - known:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(folder):
                del sys.modules[name]


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


def test_no_two_cases_say_the_same() -> None:
    texts = [(HERE / case / "stderr.txt").read_text("utf-8") for case in CASES]
    assert len(set(texts)) == len(texts) >= 60


def test_every_code_of_the_register_has_a_case() -> None:
    # JS100 is about files that are not there, which no folder can hold: see tests/unit/spec/test_read.py.
    texts = "".join((HERE / case / "stderr.txt").read_text("utf-8") for case in CASES)
    assert [code for code in CODES if f"error[{code}]" not in texts] == ["JS100"]
