"""The page that shows the product: every error on it is what mypy prints, and it leaves out none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest import load_specs
from tests.unit.docs.pages import ROOT, Block, block, blocks

PAGE = ROOT / "docs" / "tutorial" / "break-a-call-site.md"
WRONG = "amonut"
"""A word of the file that is only there for one of the runs."""


@pytest.mark.timeout(600)
def test_mypy_prints_what_the_page_shows(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(block(PAGE, "[tool.mypy]"), "utf-8")
    (tmp_path / "checkout.py").write_text(block(PAGE, "order_id: int) -> str"), "utf-8")
    (tmp_path / "handlers.py").write_text(block(PAGE, "def send_receipt"), "utf-8")
    for change, wrong, shown in runs():
        (tmp_path / "jobs.yaml").write_text(changed(change), "utf-8")
        loaded = load_specs(["jobs.yaml"], tmp_path)
        assert loaded.findings == ()
        write(generate(loaded.manifests, ["python"], tmp_path / "generated"))
        (tmp_path / "wrong.py").write_text(wrong, "utf-8")
        if not wrong:
            (tmp_path / "wrong.py").unlink()
        assert sorted(mypy(tmp_path)) == sorted(shown), str(change)


def runs() -> Iterator[tuple[Block | None, str, list[str]]]:
    """Each run of mypy that is shown: the change of the spec and the wrong calls above it, and what is printed."""
    change: Block | None = None
    wrong, found = "", 0
    for each in blocks(PAGE):
        if each.language == "yaml" and not each.is_whole_spec:
            change = each
        elif each.language == "python" and WRONG in each.text:
            wrong = each.text
        elif each.text.startswith("$ mypy .\n"):
            found += 1
            yield change, wrong, each.text.splitlines()[1:]
            wrong = ""
    assert found == 8


def changed(change: Block | None) -> str:
    """The spec of the page, with the jobs of the change in place of its own."""
    text = block(PAGE, "version: 1")
    if change is None:
        return text
    spec: dict[str, Any] = yaml.safe_load(text)
    spec["jobs"] |= yaml.safe_load(change.text)["jobs"]
    return str(yaml.safe_dump(spec, sort_keys=False))


def mypy(folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", f"--cache-dir={ROOT / '.mypy_cache' / 'broken'}", "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return [line for line in done.stdout.splitlines() if ": note: " not in line]
