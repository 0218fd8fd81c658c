"""A command line in a project of its own, on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import CommandLine, command_line

CONFIG = '[tool.jobspec]\nspecs = ["shop.yaml", "mail.yaml"]\nworker = "handlers:table"\n'
SHOP = """\
version: 1
package: shop
channels:
  lanes: {key: {customer: int}, order: strict, on_dead: skip}
jobs:
  add: {payload: {a: int, b: {type: int, default: 1}}, result: {total: int}}
  pay: {payload: {customer: int}, channel: lanes}
  print: {payload: {}, blob: {name: page, max_size: 10B}}
  fail: {payload: {}, retry: {max_attempts: 1}}
"""
MAIL = "version: 1\npackage: mail\njobs: {send: {payload: {}}}\n"


@pytest.fixture
def empty_cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[CommandLine]:
    """A project with two packages and no database."""
    with command_line(tmp_path, monkeypatch, capsys) as line:
        line.write("pyproject.toml", CONFIG)
        line.write("shop.yaml", SHOP)
        line.write("mail.yaml", MAIL)
        yield line


@pytest.fixture
def cli(empty_cli: CommandLine, url: str, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The project, on a migrated database."""
    monkeypatch.setenv("DATABASE_URL", url)
    return empty_cli
