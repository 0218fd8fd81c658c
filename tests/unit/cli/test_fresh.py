"""A run that has nothing to do notices it without its tools, and never wrongly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jobspec.cli import main
from jobspec.codegen.stamp import CACHE
from tests.command_line import CommandLine

HEAVY = ("pydantic", "jinja2", "psycopg", "yaml", "typer", "rich")
PROGRAM = """
import sys
from jobspec.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print("loaded", *({each.partition(".")[0] for each in sys.modules} & set(%r)), file=sys.stderr)
"""


@pytest.fixture
def project(cli: CommandLine) -> CommandLine:
    cli("init")
    aged(cli.directory)
    assert cli("generate").code == 0
    return cli


def aged(folder: Path) -> None:
    """Nothing here was edited while a run was under way."""
    for file in folder.rglob("*"):
        os.utime(file, (1, 1))


def loaded_by(cli: CommandLine, *args: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM % (HEAVY,), *args],
        cwd=cli.directory,
        capture_output=True,
        text=True,
        check=False,
    )
    return set(ended.stderr.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("args", [["generate"], ["generate", "--check"], ["generate", "--config", "pyproject.toml"]])
def test_a_run_that_has_nothing_to_do_imports_nothing_heavy(project: CommandLine, args: list[str]) -> None:
    assert loaded_by(project, *args) == set()


def test_the_list_of_commands_needs_no_driver_and_no_models(cli: CommandLine) -> None:
    assert not loaded_by(cli, "--help") & {"pydantic", "jinja2", "psycopg", "yaml"}
    assert not loaded_by(cli, "--version") & {"pydantic", "jinja2", "psycopg", "yaml"}


def went_the_long_way(cli: CommandLine, monkeypatch: pytest.MonkeyPatch, *args: str) -> bool:
    runs: list[list[str]] = []
    run = main._run

    def recorded(given: list[str]) -> None:
        runs.append(given)
        run(given)

    with monkeypatch.context() as patch:
        patch.setattr(main, "_run", recorded)
        cli(*args)
    return bool(runs)


def swapped(spec: Path) -> None:
    """As long and as old as before."""
    spec.write_text(spec.read_text().replace("hello", "hullo"))
    os.utime(spec, (1, 1))


CHANGES: dict[str, Callable[[Path], object]] = {
    "the spec": lambda root: (root / "jobs.yaml").write_text((root / "jobs.yaml").read_text() + "# x\n"),
    "the settings": lambda root: (root / "pyproject.toml").write_text((root / "pyproject.toml").read_text() + "# x\n"),
    "an output": lambda root: (root / "generated/my_jobs/jobs.py").write_text("mine"),
    "an output that is gone": lambda root: (root / "generated/my_jobs/py.typed").unlink(),
    "the lock": lambda root: (root / "generated/.jobspec.json").write_text("{}"),
    "the stamp": lambda root: (root / "generated" / CACHE / "stamp.json").write_text('{"format": "stamp/0"}'),
    "the spec, with its old time": lambda root: swapped(root / "jobs.yaml"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_is_looked_at(project: CommandLine, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    assert not went_the_long_way(project, monkeypatch, "generate", "--check")
    CHANGES[change](project.directory)
    assert went_the_long_way(project, monkeypatch, "generate", "--check")


def test_an_edit_during_the_run_leaves_no_stamp(cli: CommandLine) -> None:
    cli("init")
    os.utime(cli.directory / "jobs.yaml", (2**33, 2**33))  # younger than any run
    assert cli("generate").code == 0
    assert not (cli.directory / "generated" / CACHE / "stamp.json").exists()


def test_check_takes_no_short_cut_where_python_was_imported(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.write("jobspec.toml", 'specs = ["specs"]\n')
    cli.write(
        "specs.py",
        "from jobspec import Payload\nfrom jobspec.spec import Spec\nspec = Spec(package='mall', version=1)\n"
        "class Clean(Payload, frozen=True):\n    '''Clean.'''\n    n: int\nclean = spec.job(Clean)\n",
    )
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    aged(cli.directory)
    assert cli("generate").code == 0
    assert went_the_long_way(cli, monkeypatch, "generate", "--check")


def test_the_stamp_is_not_committed(project: CommandLine) -> None:
    assert (project.directory / "generated" / CACHE / ".gitignore").read_text() == "*\n"
