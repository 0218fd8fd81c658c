"""Does generated Markdown hold together? What a reader of GitHub's Markdown would trip over."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"^(`{3,})(\w*)$")


def code_blocks(text: str) -> dict[str, str]:
    """The fenced blocks by language."""
    return {language: "\n".join(lines) for language, lines in _blocks(text)}


def prose(text: str) -> list[str]:
    """The lines outside of fences and of the comment at the top."""
    found: list[str] = []
    fence = ""
    for line in text.partition("-->\n")[2].split("\n"):
        if fence:
            fence = "" if line == fence else fence
        elif match := _FENCE.match(line):
            fence = match[1]
        else:
            found.append(line)
    assert not fence, "a fence is open at the end"
    return found


def shape(text: str) -> list[str]:
    """Headings, rows of tables and blocks, without what they say."""
    marks = [re.match(r"#+ |\|", line) for line in prose(text)]
    return [each[0] for each in marks if each] + [language for language, _ in _blocks(text)]


def malformed(text: str) -> list[str]:
    """Rows with another number of cells than their table, and HTML of somebody else."""
    wrong: list[str] = []
    cells = None
    for line in prose(text):
        if re.search(r"<(?!code>|/code>)", re.sub(r"\\.|`[^`]*`", "", line)):
            wrong.append(f"HTML: {line}")
        if not line.startswith("|"):
            cells = None
            continue
        count = re.sub(r"\\.", "", line).count("|")  # code does not hide a pipe
        if cells is not None and count != cells:
            wrong.append(f"{count - 1} cells, not {cells - 1}: {line}")
        cells = cells or count
    return wrong


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    fence, language, lines = "", "", list[str]()
    for line in text.split("\n"):
        if fence and line == fence:
            yield language, lines
            fence = ""
        elif fence:
            lines.append(line)
        elif match := _FENCE.match(line):
            fence, language, lines = match[1], match[2], []
