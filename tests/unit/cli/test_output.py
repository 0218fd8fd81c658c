"""Tables, on terminals of any width."""

from __future__ import annotations

import io
import sys

import pytest

from jobspec.cli import main
from jobspec.cli.output import show_table

COLUMNS = ("channel", "order", "ready", "running", "scheduled", "dead")
ROWS = [("shop.charges", "strict", 12, 0, 3, 0), ("shop.default", "none", 0, 0, 0, 0)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, *, columns: int) -> list[str]:
    screen = Terminal()
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", str(columns))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        show_table("Channels", COLUMNS, ROWS, numbers=COLUMNS[2:])
    return [line.rstrip() for line in screen.getvalue().splitlines()]


@pytest.mark.parametrize("width", [80, 56])
def test_a_table_is_a_table_where_its_words_fit(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    lines = [line.split() for line in shown(monkeypatch, columns=width)]
    assert lines == [["Channels"], list(COLUMNS), *([str(cell) for cell in row] for row in ROWS)]


def test_on_a_narrow_terminal_each_row_is_a_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, columns=40) == [
        "Channels",
        "shop.charges",
        "  order  strict",
        "  ready  12",
        "  scheduled  3",
        "shop.default",
        "  order  none",
    ]


def test_who_closes_its_streams_hears_nothing_and_gets_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for args, code in ((["explain", "JS112"], 0), (["explain", "nothing"], 2)):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", None)
            patch.setattr(sys, "stderr", None)
            with pytest.raises(SystemExit) as caught:
                main.main(args)
            sys.stdout.close()
            sys.stderr.close()
        assert caught.value.code == code
