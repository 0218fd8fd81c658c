"""The generated code, and calls of it, under both type checkers as users run them: strict, without plugins.

A line marked ``# E`` must be rejected; every other line of every file must pass.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest import load_specs

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CALLS = sorted([*HERE.glob("accept/*.py"), *HERE.glob("reject/*.py")])
MARKED = {
    (path.name, number)
    for path in HERE.glob("reject/*.py")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    if "  # E " in line
}


@pytest.fixture
def generated(tmp_path: Path) -> list[Path]:
    """The folders of all generated packages: of the specs beside this file, and of the golden cases."""
    loaded = load_specs(["flows.yaml", "spec.yaml"], HERE)
    assert loaded.findings == ()
    write(generate(loaded.manifests, ["python"], tmp_path / "out"))
    return [tmp_path / "out", *sorted((ROOT / "tests" / "golden").glob("*/expected"))]


def foreign(generated: Iterable[Path]) -> list[Path]:
    """The folders of the models that golden cases import."""
    return [each.parent for each in generated if list(each.parent.glob("spec_*.py"))]


def test_mypy_rejects_every_marked_line_and_nothing_else(generated: list[Path], tmp_path: Path) -> None:
    paths = [str(each) for each in [*generated, *foreign(generated)]]
    config = tmp_path / "mypy.ini"
    config.write_text(f"[mypy]\nstrict = true\nmypy_path = {':'.join([str(ROOT), *paths])}\nfollow_imports = silent\n")
    files = [str(each) for folder in generated for each in sorted(folder.rglob("*.py"))]
    options = [f"--config-file={config}", "--explicit-package-bases", "--no-error-summary", "--hide-error-context"]
    done = run("mypy", *options, f"--cache-dir={ROOT / '.mypy_cache' / 'typing'}", *files, *map(str, CALLS))
    found = re.findall(r"^(.+?):(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    compare([(Path(file).name, int(line), message) for file, line, message in found])


def test_pyright_rejects_every_marked_line_and_nothing_else(generated: list[Path], tmp_path: Path) -> None:
    folders = [*generated, *foreign(generated)]
    # Folders are named relative to the configuration, and pyright checks only what is below it: so links.
    for number, folder in enumerate([*generated, HERE / "accept", HERE / "reject"]):
        (tmp_path / f"code{number}").symlink_to(folder)
    config = {
        "typeCheckingMode": "strict",
        "include": [f"code{number}" for number in range(len(generated) + 2)],
        "extraPaths": [str(ROOT), *map(str, folders)],
        "pythonVersion": "3.11",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config))
    done = run("pyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(tmp_path / "pyrightconfig.json"))
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > len(CALLS) + 4 * len(generated) - 4
    compare(
        [
            (Path(each["file"]).name, each["range"]["start"]["line"] + 1, each["message"])
            for each in report["generalDiagnostics"]
        ]
    )


def compare(found: Iterable[tuple[str, int, str]]) -> None:
    messages = {(file, line): message for file, line, message in found}
    assert sorted(MARKED - messages.keys()) == [], "accepted, though marked"
    assert [(place, messages[place]) for place in sorted(messages.keys() - MARKED)] == [], "rejected, though not marked"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=ROOT)


def test_there_are_marked_lines_of_every_sort() -> None:
    assert len(MARKED) >= 130
    assert {file for file, _ in MARKED} == {path.name for path in HERE.glob("reject/*.py")}
