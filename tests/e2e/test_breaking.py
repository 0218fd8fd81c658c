"""``breaking``, ``diff`` and ``compile`` against commits of a real repository, and against files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import CommandLine, command_line

CONFIG = '[tool.jobspec]\nspecs = ["jobs.yaml", "app.specs"]\n[tool.jobspec.breaking]\nagainst = "git:HEAD"\n'
YAML = """\
version: 1
package: shop
jobs:
  send: {payload: {to: str, body: {type: str, default: ""}}, timeout: 30s}
"""
PYTHON = '''\
from jobspec import Payload
from jobspec.spec import Spec

from app.words import Word

spec = Spec(package="mall", version=1)


class Clean(Payload, frozen=True):
    """Clean a floor."""

    floor: int
    word: Word


clean = spec.job(Clean)
'''
WORDS = 'from typing import Literal, TypeAlias\n\nWord: TypeAlias = Literal["please", "now"]\n'


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[CommandLine]:
    """A project below the top of a repository, with a spec of each sort, committed."""
    project = tmp_path / "project"
    project.mkdir()
    with command_line(project, monkeypatch, capsys) as line:
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        for name, text in {
            "pyproject.toml": CONFIG, "jobs.yaml": YAML, "app/__init__.py": "", "app/specs.py": PYTHON,
            "app/words.py": WORDS,
        }.items():  # fmt: skip
            line.write(name, text)
        git(tmp_path, "init", "--quiet")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message", "first")
        yield line


def git(directory: Path, *args: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *args], cwd=directory, check=True)


def test_nothing_breaks_where_nothing_has_changed(cli: CommandLine) -> None:
    assert cli("breaking") == (0, "no breaking change against git:HEAD\n", "")
    assert cli("diff").out == "nothing has changed against git:HEAD\n"


def test_a_change_of_a_yaml_spec_is_found_at_its_line(cli: CommandLine) -> None:
    cli.write("jobs.yaml", YAML.replace("to: str", "to: int"))
    ended = cli("breaking", "--against", "git:HEAD")
    assert ended.code == 1
    assert ended.out.startswith("jobs.yaml:4:20: error[JS302]: the field `to` of `Send` is `int`, and was `str`")
    assert ended.out.endswith("1 breaking change against git:HEAD\n")


def test_old_modules_do_not_meet_the_new_ones(cli: CommandLine) -> None:
    cli.write("app/words.py", WORDS.replace('"please", ', ""))
    ended = cli("breaking")
    assert ended.code == 1
    assert "app/specs.py" in ended.out
    assert "error[JS305]: the field `word` of `Clean` has no `please` any more" in ended.out


def test_the_formats_are_those_of_check(cli: CommandLine) -> None:
    cli.write("jobs.yaml", YAML.replace("send:", "mail:"))
    report = json.loads(cli("breaking", "--error-format", "json").out)
    assert [each["code"] for each in report["findings"]] == ["JS314"]
    assert "::error file=jobs.yaml" in cli("breaking", "--error-format", "github").out
    assert "<testsuite" in cli("breaking", "--error-format", "junit").out


def test_new_specs_that_are_wrong_are_shown_in_the_format_that_is_asked_for(cli: CommandLine) -> None:
    cli.write("jobs.yaml", YAML.replace("to: str", "to: strr"))
    ended = cli("breaking", "--error-format", "json")
    assert ended.code == 2
    assert [each["code"] for each in json.loads(ended.out)["findings"]] == ["JS118"]


def test_a_shallow_clone_says_how_to_get_the_rest(cli: CommandLine) -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=cli.directory, check=True, capture_output=True, text=True)
    (cli.directory.parent / ".git" / "shallow").write_text(head.stdout)
    ended = cli("breaking", "--against", "git:HEAD~1")
    assert ended.code == 2
    assert "git fetch --unshallow" in ended.err


def test_safe_changes_are_listed_by_diff_only(cli: CommandLine) -> None:
    cli.write("jobs.yaml", YAML.replace("30s", "1m") + "  more: {payload: {n: int}}\n")
    assert cli("breaking").code == 0
    listed = cli("diff").out
    for words in (["~", "job", "send", "timeout", "30s", "60s"], ["+", "job", "more"], ["+", "field", "More.n", "int"]):
        assert any(all(word in line for word in words) for line in listed.splitlines()), words
    report = json.loads(cli("diff", "--json").out)
    assert {"sign": "+", "thing": ["job", "more"], "what": "", "was": "", "now": ""} in report["packages"]["shop"]
    assert report["packages"]["mall"] == []


def test_a_manifest_and_a_folder_can_be_compared_with(cli: CommandLine, tmp_path: Path) -> None:
    assert cli("compile", "-o", "old/manifest.json").code == 0
    released = tmp_path / "released"
    subprocess.run(["cp", "-r", str(cli.directory), str(released)], check=True)
    cli.write("jobs.yaml", YAML.replace("to: str", "to: {type: str, max_length: 9}"))
    for against in ("old/manifest.json", "old", str(released)):
        ended = cli("breaking", "--against", against)
        assert ended.code == 1, ended
        assert "error[JS304]" in ended.out


def test_compile_writes_one_package_or_all(cli: CommandLine) -> None:
    assert [each["package"] for each in json.loads(cli("compile").out)] == ["mall", "shop"]
    assert json.loads(cli("compile", "--package", "shop").out)["package"] == "shop"
    refused = cli("compile", "--package", "shoop")
    assert refused.code == 2
    assert "did you mean `shop`?" in refused.err


@pytest.mark.parametrize(
    ("against", "words"),
    [
        ("git:nowhere", "there is no commit `nowhere`"),
        ("nowhere", "there is no nowhere"),
        ("app", "is no project"),
        ("jobs.yaml", "is not a manifest"),
    ],
)
def test_what_cannot_be_compared_with_is_an_error(cli: CommandLine, against: str, words: str) -> None:
    ended = cli("breaking", "--against", against)
    assert ended.code == 2
    assert words in ended.err


def test_old_specs_that_cannot_be_read_are_shown(cli: CommandLine) -> None:
    cli.write("jobs.yaml", YAML.replace("timeout", "timout"))
    git(cli.directory, "commit", "--quiet", "--all", "--message", "broken")
    cli.write("jobs.yaml", YAML)
    ended = cli("breaking")
    assert ended.code == 2
    assert "the specs of git:HEAD cannot be read by this release" in ended.err
    assert "jobs.yaml:4:" in ended.err


def test_a_project_that_is_younger_than_the_commit_breaks_nothing(cli: CommandLine) -> None:
    git(cli.directory, "mv", "pyproject.toml", "other.toml")
    git(cli.directory, "commit", "--quiet", "--message", "no config")
    git(cli.directory, "mv", "other.toml", "pyproject.toml")
    assert cli("breaking").code == 0
