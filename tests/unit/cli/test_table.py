"""From ``module:table`` to the dispatch table."""

from __future__ import annotations

import pytest

from tests.command_line import CommandLine

URL = ("--database-url", "postgresql://ada:secret@127.0.0.1:1/shop")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("handlers", "is not `module:table`"),
        ("hanlders:table", "there is no module `hanlders`"),
        ("handlers:tabel", "did you mean `table`?"),
        ("handlers:hello", "of type function, not a dispatch table"),
    ],
)
def test_a_wrong_name_is_explained(cli: CommandLine, name: str, says: str) -> None:
    cli("init")
    cli("generate")
    ended = cli("worker", name, *URL)
    assert ended.code == 2
    assert says in ended.err


def test_a_worker_needs_a_table(cli: CommandLine) -> None:
    ended = cli("worker", *URL)
    assert ended.code == 2
    assert "no dispatch table is named" in ended.err


def test_an_error_in_the_handlers_is_shown_with_its_line(cli: CommandLine) -> None:
    cli("init")
    cli("generate")
    handlers = cli.directory / "handlers.py"
    lines = handlers.read_text().count("\n")
    handlers.write_text(handlers.read_text() + "1 / 0\n")
    ended = cli("worker", *URL)
    assert ended.code == 2
    assert f"ZeroDivisionError: division by zero ({handlers}:{lines + 1})" in ended.err


def test_handlers_before_generate_say_which_command_is_missing(cli: CommandLine) -> None:
    cli("init")
    ended = cli("worker", "--no-wait", *URL)
    assert ended.code == 2
    assert "No module named 'my_jobs'" in ended.err
    assert "run `jobspec generate`" in ended.err


def test_a_worker_that_shall_not_wait_fails_at_once_when_the_database_is_down(cli: CommandLine) -> None:
    cli("init")
    cli("generate")
    ended = cli("worker", "--no-wait", *URL)
    assert ended.code == 3
    assert "error[JS020]" in ended.err
    assert "secret" not in ended.err


@pytest.mark.parametrize("option", [("--concurrency", "0"), ("--grace", "5"), ("--channels", ",")])
def test_wrong_options_are_refused(cli: CommandLine, option: tuple[str, str]) -> None:
    cli("init")
    cli("generate")
    assert cli("worker", *option, *URL).code == 2
