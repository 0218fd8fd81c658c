"""The page about backends is what the capabilities and the marks of the conformance suite say."""

from __future__ import annotations

import subprocess
import sys

from jobspec.core.capabilities import BACKENDS, EVERYTHING, MEANING
from tests.unit.docs.pages import ROOT


def test_the_page_about_backends_is_current() -> None:
    script = ROOT / "docs" / "backends_page.py"
    made = subprocess.run([sys.executable, str(script)], capture_output=True, check=True, encoding="utf-8").stdout
    assert made == (ROOT / "docs" / "reference" / "backends.md").read_text("utf-8"), "run `nox -s regen`"


def test_every_capability_has_a_meaning_and_a_backend() -> None:
    assert MEANING.keys() == EVERYTHING == frozenset().union(*BACKENDS.values())
