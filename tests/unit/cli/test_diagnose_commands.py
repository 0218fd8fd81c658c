"""``check``, ``lint`` and ``explain``."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from jobspec.errors import BY_CODE
from jobspec.spec.codes import CODES
from tests.command_line import CommandLine

HEAD = "version: 1\npackage: shop\n"
FINE = f"{HEAD}jobs:\n  sync: {{payload: {{}}, doc: Syncs.}}\n"
BROKEN = f"{HEAD}jobs:\n  sync: {{payload: {{}}, timout: 30s}}\n"
WARNED = f"{HEAD}channels: {{mail: {{}}}}\njobs:\n  sync: {{payload: {{}}, doc: Syncs.}}\n"
REMARKED = f"{HEAD}jobs:\n  sync: {{payload: {{}}}}\n"
UNSAFE = f"""{HEAD}channels: {{mail: {{key: {{to: str}}}}}}
jobs:
  send: {{doc: Sends., channel: mail, payload: {{to: {{type: str, max_length: 9, sensitive: true}}}}}}
"""


def project(cli: CommandLine, spec: str, lint: str = "") -> None:
    cli.write("jobs.yaml", spec)
    cli.write("jobspec.toml", f'specs = ["jobs.yaml"]\n{lint}')


@pytest.mark.parametrize(
    ("spec", "check", "lint", "strict"),
    [(FINE, 0, 0, 0), (REMARKED, 0, 0, 0), (WARNED, 0, 0, 1), (UNSAFE, 1, 1, 1), (BROKEN, 2, 2, 2)],
)
def test_exit_codes(cli: CommandLine, spec: str, check: int, lint: int, strict: int) -> None:
    project(cli, spec)
    assert cli("check").code == check
    assert cli("lint").code == lint
    assert cli("lint", "--strict").code == strict


def test_check_finds_what_would_keep_generate_from_writing_and_writes_nothing(cli: CommandLine) -> None:
    project(cli, UNSAFE)
    ended = cli("check")
    assert "jobs.yaml:5:32: error[JS204]" in ended.out
    assert ended.out.endswith("\n1 error in the specs\n")
    assert not (cli.directory / "generated").exists()
    assert cli("check").err == ""


def test_generate_refuses_what_the_linter_calls_an_error(cli: CommandLine) -> None:
    project(cli, UNSAFE)
    ended = cli("generate")
    assert ended.code == 1
    assert "error[JS204]" in ended.err
    assert not (cli.directory / "generated").exists()
    project(cli, UNSAFE, '[lint]\nJS204 = "warning"\n')
    assert cli("generate").code == 0


def test_settings_can_make_an_error_of_a_remark(cli: CommandLine) -> None:
    project(cli, REMARKED, '[lint]\nJS208 = "error"\n')
    assert cli("check").code == 1
    assert cli("generate").code == 1


@pytest.mark.parametrize("command", ["check", "lint", "generate"])
def test_a_rule_that_is_none_is_told_in_the_config(cli: CommandLine, command: str) -> None:
    project(cli, FINE, '[lint]\nJS2008 = "error"\n')
    ended = cli(command)
    assert ended.code == 2
    assert "jobspec.toml:3:1: error[JS030]: `JS2008` is not a rule of the linter" in ended.err
    assert "did you mean `JS208`?" in ended.err


def test_lint_says_everything_that_is_found(cli: CommandLine) -> None:
    project(cli, WARNED.replace(", doc: Syncs.", ""))
    out = cli("lint").out
    assert "warning[JS212]" in out
    assert "info[JS208]" in out
    assert out.endswith("\n1 warning, 1 info in the specs\n")
    assert "JS208" not in cli("check").out


def test_what_is_fine_is_said_in_a_line(cli: CommandLine) -> None:
    project(cli, FINE)
    assert cli("lint") == (0, "1 spec without a finding\n", "")


def test_json_is_all_there_is_on_stdout(cli: CommandLine) -> None:
    project(cli, BROKEN)
    ended = cli("check", "--error-format", "json")
    data = json.loads(ended.out)
    assert [(each["code"], each["line"]) for each in data["findings"]] == [("JS112", 4)]
    assert data["errors"] == 1
    assert ended.code == 2


def test_github_and_junit(cli: CommandLine) -> None:
    project(cli, WARNED)
    out = cli("lint", "--error-format", "github").out
    assert out.startswith("::warning file=jobs.yaml,line=3,col=12,endColumn=16,title=JS212::")
    suite = ElementTree.fromstring(cli("lint", "--error-format", "junit").out)
    assert suite.get("failures") == "1"


def test_the_list_of_rules_has_what_the_settings_say(cli: CommandLine) -> None:
    cli.write("jobspec.toml", '[lint]\nJS205 = "off"\n')
    rows = {
        line.split()[0]: line.split()[1] for line in cli("lint", "--list").out.splitlines() if line.startswith("JS")
    }
    assert rows["JS205"] == "off"
    assert rows["JS204"] == "error"
    assert set(rows) == {code for code in CODES if code.startswith("JS2")}


# ---- explain
@pytest.mark.parametrize("code", sorted([*CODES, *BY_CODE]))
def test_every_code_is_explained_with_what_to_do(cli: CommandLine, code: str) -> None:
    ended = cli("explain", code)
    assert ended.code == 0
    assert ended.out.startswith(f"{code}: ")
    assert "\nWhat to do: " in ended.out
    assert all(len(line) <= 120 for line in ended.out.splitlines() if not line.startswith("    "))


@pytest.mark.parametrize("text", ["JS040", "js040", "js40", "40", "040"])
def test_a_code_may_be_written_in_short(cli: CommandLine, text: str) -> None:
    assert cli("explain", text).out.startswith("JS040: an error at run time, `jobspec.errors.QueueFullError`")


def test_the_nearest_code_is_offered(cli: CommandLine) -> None:
    ended = cli("explain", "JS1112")
    assert ended.code == 2
    assert "there is no code `JS1112`" in ended.err
    assert "did you mean `JS112`?" in ended.err


def test_without_a_code_all_are_listed(cli: CommandLine) -> None:
    out = cli("explain").out
    assert [code for code in [*CODES, *BY_CODE] if code not in out] == []
