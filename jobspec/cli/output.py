"""How things are printed: results on stdout, what is only for people on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

_PIPED_COLUMNS: Final = 200
"""A program that reads tables is not served by lines that were cut at 80."""


def _console(*, stderr: bool = False) -> Console:
    piped = not (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, width=_PIPED_COLUMNS if piped else None)


def say(text: str = "", *, style: str | None = None) -> None:
    """A line, or several, of the command's result."""
    _console().print(Text(text, style=style or ""), soft_wrap=True)


def remark(text: str) -> None:
    """A line that a program which reads the result shall not see."""
    _console(stderr=True).print(Text(text), soft_wrap=True)


def raw(text: str) -> None:
    """Text as it is: SQL, a diff."""
    sys.stdout.write(text)


def dump(value: Any) -> None:
    """One JSON document."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def show(what: RenderableType) -> None:
    """Whatever rich can draw."""
    _console().print(what)


def show_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Iterable[str] = ()
) -> None:
    """A table with a title; columns in ``numbers`` are right-aligned.

    Where the terminal is too narrow for its words, each row is a paragraph instead: words cut in pieces say nothing.
    """
    console, lines = _console(), [tuple(map(_text, row)) for row in rows]
    table = table_of(title, columns, lines, numbers=numbers)
    wide = console.options.update(max_width=_PIPED_COLUMNS)
    if console.measure(table, options=wide).minimum <= console.width:
        console.print(table)
        return
    console.print(Text(title, style="bold"))
    for first, *others in lines:
        console.print(first)
        shown = [(name, value) for name, value in zip(columns[1:], others, strict=True) if value.plain not in ("", "0")]
        for name, value in shown:
            console.print(Text.assemble("  ", (f"{name}  ", "dim"), value))


def table_of(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: Iterable[str] = ()
) -> Table:
    """See :func:`show_table`."""
    table = Table(title=title, title_style="bold", title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(Text(column, style="dim"), justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_text, row))
    return table


def show_facts(title: str, facts: Mapping[str, object]) -> None:
    """A line for each fact that is not None, under a title."""
    table = Table(title=title, title_style="bold", title_justify="left", box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in facts.items():
        if value is not None:
            table.add_row(Text(name), value if isinstance(value, Text) else Text(_shown(value)))
    _console().print(table)


def _text(value: object) -> Text:
    return value if isinstance(value, Text) else Text(str(value))


def _shown(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S %Z}" if isinstance(value, datetime) else str(value)
