"""The text of a spec file, and how a stretch of it becomes a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from pathlib import Path as FilePath
from typing import Final

from jobspec.spec.diagnostics import Finding, Place, UnreadableError

MAX_FILE_BYTES: Final = 8 * 1024 * 1024
"""Far above any real spec (500 jobs are 0.2 MiB); below what makes a mistaken path cost minutes."""

_UNSTORABLE: Final = re.compile(
    "[^\t\n\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)


class SourceText:
    """``name`` is how the file is shown; lines end as editors end them, so that a line number is the editor's."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]

    def place(self, start: int, end: int) -> Place:
        """The stretch from character ``start`` to before ``end``, cut at the end of its first line."""
        start = min(max(start, 0), len(self.text))
        row = bisect_right(self._starts, start) - 1
        first = self._starts[row]
        after = self._starts[row + 1] if row + 1 < len(self._starts) else len(self.text)
        line = self.text[first:after].rstrip("\r\n")
        stop = min(max(end, start + 1), first + len(line))
        return Place(file=self.name, line=row + 1, column=start - first + 1, width=max(1, stop - start), text=line)

    def line(self, number: int) -> str:
        """Line ``number``, from 1; empty beyond the end."""
        if not 1 <= number <= len(self._starts):
            return ""
        return self.place(self._starts[number - 1], 0).text


def read_source(name: str, file: FilePath) -> SourceText:
    """Read and decode one spec file. Raises UnreadableError."""
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= MAX_FILE_BYTES else b""
    except OSError as error:
        raise _unreadable(
            name,
            f"cannot read the file: {error.strerror or error}",
            "the path is relative to the folder of the config; check `specs`",
        ) from None
    if size > MAX_FILE_BYTES:
        raise _unreadable(
            name,
            f"the file has {size:,} bytes; a spec has at most {MAX_FILE_BYTES:,}",
            "is this really a spec? split it into packages if it is",
        )
    return decode(name, data)


def decode(name: str, data: bytes) -> SourceText:
    """Raises UnreadableError with the first place that is not clean UTF-8 text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        source = SourceText(name, data[: error.start].decode("utf-8"))
        raise UnreadableError(
            Finding(
                place=source.place(len(source.text), 0),
                code="JS101",
                message=f"the file is not UTF-8: byte 0x{data[error.start]:02x} stands here",
                help="save the file as UTF-8",
            )
        ) from None
    source = SourceText(name, text)
    if text.startswith("\ufeff"):
        raise UnreadableError(
            Finding(
                place=source.place(0, 1),
                code="JS101",
                message="the file starts with a byte order mark",
                help="save the file as UTF-8 without BOM",
            )
        )
    if bad := _UNSTORABLE.search(text):
        raise UnreadableError(
            Finding(
                place=source.place(bad.start(), bad.end()),
                code="JS101",
                message=f"the character U+{ord(bad.group()):04X} cannot stand in a spec file",
                help="remove it",
            )
        )
    return source


def _unreadable(name: str, message: str, help_: str) -> UnreadableError:
    return UnreadableError(Finding(place=Place(file=name), code="JS100", message=message, help=help_))
