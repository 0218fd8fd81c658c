"""Mistakes on the command line of ``enqueue`` and ``worker`` that need no database to be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import CommandLine

SPEC = """\
version: 1
package: my_jobs
jobs:
  hello: {payload: {name: str}}
  resize: {payload: {}, blob: {name: image, max_size: 1KiB}}
"""
ENDLESS = Path("/dev/zero")


@pytest.fixture
def project(cli: CommandLine) -> CommandLine:
    cli("init")
    cli.write("jobs.yaml", SPEC)
    return cli


def test_a_time_without_a_zone_is_refused(project: CommandLine) -> None:
    """A-P03."""
    ended = project("enqueue", "hello", "name=Ada", "--run-at", "2026-01-31T09:30:00")
    assert ended.code == 2
    assert "no time zone" in ended.err


@pytest.mark.skipif(not ENDLESS.exists(), reason="no file without an end here")
def test_of_a_file_that_is_too_large_no_more_is_read_than_says_so(project: CommandLine) -> None:
    ended = project("enqueue", "resize", "--blob", str(ENDLESS))
    assert ended.code == 2
    assert "JS001" in ended.err
    assert "larger than the 1024 bytes that the spec allows" in ended.err


def test_an_empty_url_is_never_another_database(project: CommandLine) -> None:
    for command in ("migrate", "status"):
        ended = project(command, "--database-url", "")
        assert (ended.code, "JS030" in ended.err) == (2, True)


@pytest.mark.parametrize("option", ["--channels", "--kinds", "--concurrency", "--nope"])
def test_an_option_without_its_value_is_a_usage_error(project: CommandLine, option: str) -> None:
    """A-J09."""
    assert project("worker", option).code == 2
