"""Comments that speak to the linter: ``# jobspec: ignore[JS201] reason``. Found as comments, never inside a text."""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Final

import yaml

from jobspec.spec.diagnostics import Place
from jobspec.spec.source import SourceText
from jobspec.spec.yaml_places import LOADER, Event

_MARK: Final = "jobspec:"
_IGNORE: Final = re.compile(
    r"#+[ \t]*jobspec:[ \t]*ignore\b[ \t]*(?:\[(?P<codes>[^\]\r\n]*)\])?[ \t]*(?P<reason>[^\r\n]*)"
)
_CODE: Final = re.compile(r"[^,\s]+")
_COMMENT: Final = re.compile(r"^[ \t]*(#.*)?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignore:
    """One such comment."""

    place: Place
    line: int
    """The line it is about: its own, or, where it stands alone, the next one that has more than a comment."""
    codes: tuple[tuple[str, Place], ...]
    reason: str


def ignores(file: FilePath, name: str) -> list[Ignore]:
    """Of a spec that was read without errors; ``name`` is how it is shown."""
    text = file.read_text("utf-8", errors="replace")
    if _MARK not in text:
        return []
    source = SourceText(name, text)
    starts = _in_python(source) if file.suffix == ".py" else _in_yaml(source)
    return [found for start in starts if (found := _read(source, start)) is not None]


def _read(source: SourceText, start: int) -> Ignore | None:
    match = _IGNORE.match(source.text, start)
    if match is None:
        return None
    place = source.place(start, match.end())
    codes = _CODE.finditer(source.text, match.start("codes"), match.end("codes")) if match["codes"] else ()
    return Ignore(
        place=place,
        line=_about(source, place),
        codes=tuple((code.group(), source.place(code.start(), code.end())) for code in codes),
        reason=match["reason"].strip(),
    )


def _about(source: SourceText, place: Place) -> int:
    if place.text[: place.column - 1].strip():
        return place.line
    last = source.text.count("\n") + source.text.count("\r") + 1
    numbers = range(place.line + 1, last + 1)
    return next((number for number in numbers if not _COMMENT.match(source.line(number))), place.line)


def _in_python(source: SourceText) -> Iterator[int]:
    lines = [0, *(match.end() for match in re.finditer(r"\n", source.text))]
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield lines[token.start[0] - 1] + token.start[1]


def _in_yaml(source: SourceText) -> Iterator[int]:
    """The parser leaves comments out, so they are what looks like one and lies in none of its scalars."""
    events: Iterator[Event] = yaml.parse(source.text, Loader=LOADER)
    spans = [_span(source.text, event) for event in events if isinstance(event, yaml.ScalarEvent)]
    starts = [start for start, _ in spans]
    for match in re.finditer(r"(?:^|(?<=[ \t\r\n]))#[^\r\n]*", source.text):
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or match.start() >= spans[before][1]:
            yield match.start()


def _span(text: str, event: Event) -> tuple[int, int]:
    """Where the text of a scalar is: of a block (``|``, ``>``) it begins after the line of its mark."""
    start, end = event.start_mark.index, event.end_mark.index
    return (start + len(text[start:end].partition("\n")[0]) if event.style in ("|", ">") else start), end
