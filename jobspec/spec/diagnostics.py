"""What is wrong with a spec, where, and what to do about it; and how that is printed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, Literal, Protocol, TypeAlias

from jobspec.core.severity import SEVERITIES, Severity
from jobspec.spec.codes import CODES

Path: TypeAlias = tuple[str | int, ...]
"""Where in a spec: keys and list positions from its root, ``("jobs", "send_email", "timeout")``."""
Part: TypeAlias = Literal["key", "value"]

_LINE_LIMIT: Final = 160
"""Longer source lines are shown as a window around the column: minified files stay readable."""
_QUOTE_LIMIT: Final = 80
_TAB: Final = "    "


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something is wrong at a path of a spec; a :class:`Locator` turns it into a finding."""

    code: str
    message: str
    path: Path
    part: Part = "value"
    """Whether the carets go under the key or under what stands behind it."""
    span: tuple[int, int] | None = None
    """First and last + 1 character inside a text value, where only a part of it is wrong."""
    help: str | None = None
    also: tuple[tuple[Path, str], ...] = ()
    """Other keys that are part of the story, with a word on each."""

    def __post_init__(self) -> None:
        assert self.code in CODES, self.code


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Place:
    """A stretch of one line. ``line`` and ``column`` count from 1, in characters; line 0 is the file as a whole."""

    file: str
    line: int = 0
    column: int = 0
    width: int = 1
    text: str = ""
    """The whole line."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """One error, or what the linter has to say, located. Findings sort by file, line and column."""

    place: Place
    code: str
    message: str
    severity: Severity = "error"
    help: str | None = field(default=None, compare=False)
    also: tuple[tuple[Place, str], ...] = field(default=(), compare=False)


class Locator(Protocol):
    """Knows where the things of one spec are written."""

    def place(self, path: Path, part: Part = "value", span: tuple[int, int] | None = None) -> Place: ...


class UnreadableError(Exception):
    """A spec that cannot be read at all; there is nothing more to say about it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def locate(problem: Problem, locator: Locator) -> Finding:
    return Finding(
        place=locator.place(problem.path, problem.part, problem.span),
        code=problem.code,
        message=problem.message,
        help=problem.help,
        also=tuple((locator.place(path, "key"), note) for path, note in problem.also),
    )


# ---- words in messages
def quote(text: object) -> str:
    """A user's own words inside a message: on one line, bounded, without characters that a terminal obeys."""
    shown = "".join(char if _is_plain(char) else ascii(char)[1:-1] for char in str(text)[: _QUOTE_LIMIT + 1])
    return f"`{shown if len(shown) <= _QUOTE_LIMIT else shown[: _QUOTE_LIMIT - 1] + '…'}`"


def article(noun: str) -> str:
    """``a`` or ``an``, before a noun of ours."""
    return "an" if noun[0] in "aeio" else "a"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """``did you mean `timeout`?``, or None where nothing is near."""
    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower()[:100], names, n=1, cutoff=0.6)
    return f"did you mean `{names[near[0]]}`?" if near else None


def listing(names: Iterable[str], limit: int = 12) -> str:
    """``a, b, c``, bounded."""
    every = list(names)
    return ", ".join(every[:limit]) + (f" and {len(every) - limit} more" if len(every) > limit else "")


def tally(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity, the heaviest first; zeros included."""
    counted = Counter(each.severity for each in findings)
    return {severity: counted[severity] for severity in SEVERITIES}


# ---- printing
def render(finding: Finding) -> str:
    """The finding as it is printed, without a line break at the end."""
    lines = [f"{finding.place}: {finding.severity}[{finding.code}]: {finding.message}", *_excerpt(finding.place)]
    for place, note in finding.also:
        lines += [f"{place}: {note}", *_excerpt(place)]
    if finding.help:
        lines.append(f"help: {finding.help}")
    return "\n".join(lines)


def render_all(findings: Iterable[Finding]) -> str:
    """Every finding, sorted, with an empty line between two; ends with a line break unless there is none."""
    return "\n".join(render(finding) + "\n" for finding in sorted(findings))


def _excerpt(place: Place) -> list[str]:
    """The source line behind a gutter, and carets under the stretch, by the width the characters have on a screen."""
    if not place.text.strip():
        return []
    start = place.column - 1
    first = max(0, start - _LINE_LIMIT // 2) if len(place.text) > _LINE_LIMIT else 0
    shown = place.text[first : first + _LINE_LIMIT]
    before = shown[: start - first]
    under = shown[start - first : start - first + max(1, place.width)]
    carets = "^" * max(1, _width(under))
    return [f"  | {_printable(shown)}", f"  | {' ' * _width(before)}{carets}"]


def _is_plain(char: str) -> bool:
    return char.isprintable() or char == " "


def _printable(line: str) -> str:
    """One character stays one: what a terminal would obey (escapes, direction marks) becomes a replacement mark."""
    return "".join(_shown(char) for char in line).rstrip()


def _shown(char: str) -> str:
    if char == "\t":
        return _TAB
    return char if _is_plain(char) else "\ufffd"


def _width(text: str) -> int:
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if char == "\t":
        return len(_TAB)
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
