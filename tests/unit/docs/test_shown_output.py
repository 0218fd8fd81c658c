"""What README and tutorial show is what is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobspec.cli.init import HANDLERS, SPEC
from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest import load_specs
from jobspec.spec.diagnostics import render_all
from tests.command_line import CommandLine, command_line
from tests.unit.docs.pages import ROOT, block, blocks

README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial" / "first-jobs.md"

MISTYPED = """\
version: 1
package: shop
jobs:
  charge_order:
    payload: {order_id: int}
    timout: 30s
"""
CHECKOUT = """\
from decimal import Decimal
import psycopg
import shop

def checkout(conn: psycopg.Connection) -> None:
    shop.charge_order.enqueue(conn, order_id=7, costumer_id=1, amount=Decimal("9.99"))
    shop.charge_order.enqueue(conn, order_id=7, customer_id=1, amount=9.99)
"""


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    with command_line(tmp_path, monkeypatch, capsys) as made:
        yield made


def test_the_diagnostic_in_the_readme_is_what_the_reader_prints(tmp_path: Path) -> None:
    """A-S08."""
    (tmp_path / "jobs.yaml").write_text(MISTYPED, "utf-8")
    loaded = load_specs(["jobs.yaml"], tmp_path)
    assert render_all(loaded.findings) == block(README, "error[JS112]")


def test_the_mypy_errors_that_are_shown_are_what_mypy_prints(tmp_path: Path) -> None:
    """A-S08: as users have it: jobspec is installed, the generated packages are on ``mypy_path``."""
    for name, spec in (("readme", block(README, "charges:\n")), ("tutorial", block(TUTORIAL, "count_words:\n"))):
        (tmp_path / f"{name}.yaml").write_text(spec, "utf-8")
    loaded = load_specs(["readme.yaml", "tutorial.yaml"], tmp_path)
    write(generate(loaded.manifests, ["python"], tmp_path / "generated"))
    (tmp_path / "checkout.py").write_text(CHECKOUT, "utf-8")
    (tmp_path / "call.py").write_text(block(TUTORIAL, "txt=text"), "utf-8")
    (tmp_path / "handlers.py").write_text(block(TUTORIAL, "job.attempt == 1"), "utf-8")
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\nmypy_path = generated\n", "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--hide-error-context", "--no-error-summary"),
            *(f"--cache-dir={ROOT / '.mypy_cache' / 'docs'}", "call.py", "checkout.py", "handlers.py"),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    printed = {line for line in done.stdout.splitlines() if ": note: " not in line}
    shown = {line for file in (README, TUTORIAL) for line in mypy_errors(file)}
    assert printed == shown, done.stdout + done.stderr


def mypy_errors(file: Path) -> list[str]:
    found = [line for each in blocks(file) if not each.language for line in each.text.splitlines()]
    return [line for line in found if re.match(r"\w+\.py:\d+: error: ", line)]


def test_the_tutorial_begins_with_what_init_writes() -> None:
    page = TUTORIAL.read_text("utf-8")
    assert f"```yaml\n{SPEC}```" in page
    assert ("```python\n" + re.sub(r"\n+", "\n", HANDLERS)) in re.sub(r"\n+", "\n", page)


def test_the_refusals_in_the_tutorial_are_what_the_commands_print(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOBSPEC_DATABASE_URL", "postgresql://nobody@localhost:1/none")  # neither gets so far
    cli("init")
    shown = block(TUTORIAL, "nmae=Ada")
    assert cli("enqueue", "hello", "nmae=Ada").err == shown.partition("\n")[2]

    cli.write("jobs.yaml", block(TUTORIAL, "count_words:\n"))
    refused = cli("dev", "--yes")
    assert refused.err == block(TUTORIAL, "error[JS031]")
    assert refused.code == 2
