"""What Tab offers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jobspec.cli.complete import VARIABLE
from tests.command_line import CommandLine

SPEC = """\
version: 1
package: shop
types:
  Currency: {enum: [EUR, USD]}
jobs:
  charge_order:
    payload: {order_id: int, currency: Currency, gift: bool, mode: {enum: [card, cash], default: card}, note: str?}
  reserve_stock: {payload: {}}
  ship_order: {payload: {order_id: int}, after: {stock: reserve_stock}}
  hello: {payload: {name: str}}
"""
MAIL = "version: 1\npackage: mail\njobs: {hello: {payload: {name: str}}, send_email: {payload: {}}}\n"


@pytest.fixture
def project(cli: CommandLine) -> CommandLine:
    cli.write("shop.yaml", SPEC)
    cli.write("mail.yaml", MAIL)
    cli.write("jobspec.toml", 'specs = ["shop.yaml", "mail.yaml"]\n')
    return cli


def offered(cli: CommandLine, monkeypatch: pytest.MonkeyPatch, *words: str, shell: str = "zsh") -> list[str]:
    monkeypatch.setenv(VARIABLE, shell)
    ended = cli(*words)
    assert (ended.code, ended.err) == (0, "")
    return ended.out.split()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["enq"], ["enqueue"]),
        (["enqueue", ""], ["mail.hello", "send_email", "charge_order", "shop.hello", "reserve_stock", "ship_order"]),
        (["enqueue", "ch"], ["charge_order"]),
        (["enqueue", "shop.h"], ["shop.hello"]),
        (["enqueue", "nix"], []),
        (["enqueue", "charge_order", ""], ["order_id=", "currency=", "gift=", "mode=", "note="]),
        (["enqueue", "charge_order", "gift=true", "g"], []),
        (["enqueue", "charge_order", "--delay", "5m", "--wait", "o"], ["order_id="]),
        (["enqueue", "charge_order", "currency="], ["currency=EUR", "currency=USD"]),
        (["enqueue", "charge_order", "currency=U"], ["currency=USD"]),
        (["enqueue", "charge_order", "gift="], ["gift=true", "gift=false"]),
        (["enqueue", "charge_order", "mode=c"], ["mode=card", "mode=cash"]),
        (["enqueue", "charge_order", "note="], ["note=null"]),
        (["enqueue", "charge_order", "order_id="], []),
        (["enqueue", "ship_order", ""], ["stock=", "order_id="]),
        (["enqueue", "charge_order", "--del"], ["--delay"]),
        (["enqueue", "charge_order", "--delay", ""], []),
        (["enqueue", "no_such_job", ""], []),
        (["jobs", "--kind", "sen"], ["send_email"]),
        (["no_such_command", "--"], []),
    ],
)
def test_tab_offers_what_may_stand_there(
    project: CommandLine, monkeypatch: pytest.MonkeyPatch, words: list[str], found: list[str]
) -> None:
    assert offered(project, monkeypatch, *words) == found


def test_nothing_is_offered_and_nothing_said_where_there_is_no_project_or_a_broken_one(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert offered(cli, monkeypatch, "enqueue", "") == []
    cli.write("jobs.yaml", "version: [")
    cli.write("jobspec.toml", 'specs = ["jobs.yaml"]\n')
    assert offered(cli, monkeypatch, "enqueue", "") == []
    cli.write("jobspec.toml", "specs = 7")
    assert offered(cli, monkeypatch, "enqueue", "") == []


def test_manifests_that_were_written_are_read_in_place_of_the_specs(
    project: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("jobspec.toml", 'specs = ["shop.yaml", "mail.yaml"]\ntargets = ["manifest"]\n')
    assert offered(project, monkeypatch, "enqueue", "ch") == ["charge_order"]
    monkeypatch.delenv(VARIABLE)
    assert project("generate").code == 0
    project.write("shop.yaml", "not: read")
    assert offered(project, monkeypatch, "enqueue", "ch") == ["charge_order"]


# ---- the shells
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_every_shell(cli: CommandLine, shell: str) -> None:
    ended = cli("completion", shell)
    assert ended.code == 0
    assert f"{VARIABLE}={shell} jobspec" in ended.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("jobspec enqueue charge_order cu", ["currency="]),
        ("jobspec enqueue charge_order currency=", ["EUR", "USD"]),
        ("jobspec enqueue charge_order currency=E", ["EUR"]),
        ("jobspec enqueue charge_order currency=EUR o", ["order_id="]),
    ],
)
def test_bash_replaces_only_what_follows_the_sign(project: CommandLine, line: str, found: list[str]) -> None:
    """As readline calls it: words are cut at `=`, and a line that ends in a space has an empty last word."""
    script = project("completion", "bash").out
    words = line.replace("=", " = ").split(" ")
    words = [each for each in words[:-1] if each] + words[-1:]
    if line.endswith("="):
        words = words[:-1]
    quoted = " ".join(f"'{each}'" for each in words)
    program = f"""{script}
compopt() {{ echo nospace >&2; }}
jobspec() {{ {sys.executable} -c "from jobspec.cli.main import main; main()" "$@"; }}
COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}
_jobspec_completion
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "--norc", "-c", program],
        cwd=project.directory,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == found
    assert ("nospace" in done.stderr) is found[0].endswith("=")
