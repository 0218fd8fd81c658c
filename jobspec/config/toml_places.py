"""Where in a TOML file a key is written: the reader of the standard library does not say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_HEADER: Final = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$")
_KEY: Final = re.compile(r"""^\s*(?P<name>[A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*(?:\.[^=]*)?=""")


@dataclass(frozen=True, kw_only=True, slots=True)
class TomlPlace:
    line: int
    column: int
    width: int
    text: str
    """The whole line."""


def place_of(text: str, table: str, key: str) -> TomlPlace | None:
    """The key of the table (``tool.jobspec``; empty: the top level); None where it is written in a rarer way."""
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            inside = re.sub(r"[\s\"']", "", header[1])
            if inside == f"{table}.{key}".lstrip("."):
                return TomlPlace(line=number, column=line.index("[") + 1, width=len(line.strip()), text=line)
        elif inside == table and (found := _KEY.match(line)) and found["name"].strip("\"'") == key:
            return TomlPlace(line=number, column=found.start("name") + 1, width=len(found["name"]), text=line)
    return None
