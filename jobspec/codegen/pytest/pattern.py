"""Texts that match a regular expression: the shortest, and longer ones. Pure."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any, Final

MOST_CHARACTERS: Final = 200
_SETS: Final = {
    "CATEGORY_DIGIT": "0",
    "CATEGORY_WORD": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_WORD": "-",
    "CATEGORY_NOT_SPACE": "a",
}
_CANDIDATES: Final = "a0A-_ ." + "".join(map(chr, range(33, 127)))


class UnreachableError(Exception):
    """The expression has something that this cannot follow."""


def texts(pattern: str) -> Iterator[str]:
    """Candidates, with ever more repetitions; whoever uses one checks it. None for what cannot be followed."""
    try:
        # The parser of the standard library, by name: it is not for everybody, and moved once already.
        tree: Any = importlib.import_module("re._parser").parse(pattern)
    except (re.error, OverflowError, RecursionError):
        return
    for extra in (0, 1, 2, 3, 5, 8, 13, 31, 63):
        try:
            text = "".join(_write(each, extra) for each in tree)
        except (UnreachableError, RecursionError):
            return
        if len(text) <= MOST_CHARACTERS:
            yield text


def _write(node: tuple[Any, Any], extra: int) -> str:
    name, value = str(node[0]), node[1]
    match name:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return "a" if value != ord("a") else "b"
        case "ANY":
            return "a"
        case "AT":
            return ""
        case "IN":
            return _one_of(value)
        case "BRANCH":
            return "".join(_write(each, extra) for each in value[1][0])
        case "SUBPATTERN":
            return "".join(_write(each, extra) for each in value[3])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = int(value[0]), int(value[1]), value[2]
            count = min(least + extra, most)
            if count > MOST_CHARACTERS:
                raise UnreachableError
            return "".join(_write(each, extra) for each in inner) * count
        case _:
            raise UnreachableError


def _one_of(members: list[tuple[Any, Any]]) -> str:
    names = [str(each) for each, _ in members]
    if names[0] == "NEGATE":
        return next((each for each in _CANDIDATES if not any(_holds(member, each) for member in members[1:])), "\u00e4")
    name, value = names[0], members[0][1]
    match name:
        case "LITERAL":
            return chr(int(value))
        case "RANGE":
            return chr(int(value[0]))
        case _:
            if str(value) not in _SETS:
                raise UnreachableError
            return _SETS[str(value)]


def _holds(member: tuple[Any, Any], character: str) -> bool:
    name, value = str(member[0]), member[1]
    match name:
        case "LITERAL":
            return ord(character) == int(value)
        case "RANGE":
            return int(value[0]) <= ord(character) <= int(value[1])
        case _:
            word = str(value)
            is_in = {"DIGIT": str.isdigit, "SPACE": str.isspace}.get(word.rsplit("_", 1)[-1])
            found = is_in(character) if is_in else character.isalnum() or character == "_"
            return found != ("_NOT_" in word)
