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

pytestmark = pytest.mark.timeout(600)
HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SPECS = ("flows.yaml", "spec.yaml", "contract.yaml", "models.yaml", "wrong.yaml", "existing_models")
CALLS = sorted([*HERE.glob("accept/*.py"), *HERE.glob("reject/*.py")])
NAMED = sorted(HERE.glob("*_*.py"))
"""Functions and models that the specs name."""
MARKED = {
    (f"reject/{path.name}", number)
    for path in HERE.glob("reject/*.py")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    if "  # E " in line
}
WRONG = re.compile(r"=wrong_|return upcast\(payload\)")
"""What a generated module does with the functions that wrong.yaml names."""


@pytest.fixture
def generated(tmp_path: Path) -> list[Path]:
    """The folders of all generated packages: of the specs beside this file, and of the golden cases."""
    loaded = load_specs(SPECS, HERE)
    assert loaded.findings == ()
    write(generate(loaded.manifests, ["python"], tmp_path / "out"))
    return [tmp_path / "out", *sorted((ROOT / "tests" / "golden").glob("*/expected"))]


def foreign(generated: Iterable[Path]) -> list[Path]:
    """The folders of the models and handlers that the packages import."""
    return [HERE, *(each.parent for each in generated if list(each.parent.glob("*.py")))]


def marked(generated: Iterable[Path]) -> set[tuple[str, int]]:
    """Every line that must be rejected, also of the package that binds the wrong functions."""
    lines = {
        (f"typed_wrong/{path.name}", number)
        for path in next(iter(generated)).glob("typed_wrong/*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WRONG.search(line)
    }
    assert len(lines) == 7 + 4
    return MARKED | lines


@pytest.mark.parametrize("plugin", [None, "pydantic.mypy"])
def test_mypy_rejects_every_marked_line_and_nothing_else(
    generated: list[Path], tmp_path: Path, plugin: str | None
) -> None:
    paths = [str(each) for each in [*generated, *foreign(generated)]]
    config = tmp_path / "mypy.ini"
    config.write_text(
        f"[mypy]\nstrict = true\nenable_error_code = deprecated\nplugins = {plugin or ''}\n"
        f"mypy_path = {':'.join([str(ROOT), *paths])}\nfollow_imports = silent\n"
        # By default the plugin lets constructors of models take anything; mypy alone does not.
        "[pydantic-mypy]\ninit_typed = true\ninit_forbid_extra = true\n"
    )
    files = [str(each) for folder in generated for each in sorted(folder.rglob("*.py"))]
    options = [f"--config-file={config}", "--explicit-package-bases", "--no-error-summary", "--hide-error-context"]
    cache = ROOT / ".mypy_cache" / ("plugin" if plugin else "typing")
    done = run("mypy", *options, f"--cache-dir={cache}", *files, *map(str, [*CALLS, *NAMED]))
    found = re.findall(r"^(.+?):(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    compare([(Path(file), int(line), message) for file, line, message in found], marked(generated))


def test_pyright_rejects_every_marked_line_and_nothing_else(generated: list[Path], tmp_path: Path) -> None:
    # Folders are named relative to the configuration, and pyright checks only what is below it: so links. Imports go
    # through them, too: to pyright a class that is found in two places is two classes.
    (tmp_path / "named").mkdir()
    for path in NAMED:
        (tmp_path / "named" / path.name).symlink_to(path)
    checked = [*generated, HERE / "accept", HERE / "reject", tmp_path / "named"]
    for number, folder in enumerate(checked):
        (tmp_path / f"code{number}").symlink_to(folder)
    folders = [*(tmp_path / f"code{number}" for number in range(len(generated))), *foreign(generated)]
    config = {
        "typeCheckingMode": "strict",
        "include": [f"code{number}" for number in range(len(checked))],
        "extraPaths": [str(ROOT), *map(str, folders)],
        "pythonVersion": "3.11",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config))
    done = run("pyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(tmp_path / "pyrightconfig.json"))
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > len([*CALLS, *NAMED]) + 4 * len(generated) - 4
    compare(
        [
            (Path(each["file"]).resolve(), each["range"]["start"]["line"] + 1, each["message"])
            for each in report["generalDiagnostics"]
        ],
        marked(generated),
    )


def compare(found: Iterable[tuple[Path, int, str]], expected: set[tuple[str, int]]) -> None:
    messages = {(f"{file.parent.name}/{file.name}", line): message for file, line, message in found}
    assert sorted(expected - messages.keys()) == [], "accepted, though marked"
    assert [(place, messages[place]) for place in sorted(messages.keys() - expected)] == [], (
        "rejected, though not marked"
    )


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=ROOT)


def test_there_are_marked_lines_of_every_sort() -> None:
    assert len(MARKED) >= 130
    assert {file for file, _ in MARKED} == {f"reject/{path.name}" for path in HERE.glob("reject/*.py")}
