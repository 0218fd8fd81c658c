"""Values that nobody is to see: which they are, and how they are kept out of texts and tables. Pure.

A field is sensitive if its model does not show it (``repr=False``, which :data:`Sensitive` says), or if the JSON Schema
of its kind says so. From there on it goes by names: whatever stands below a key of such a name, in this payload and in
those of older versions, is a secret.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time
from enum import Enum
from html import escape
from typing import Any, Final, get_args
from urllib.parse import quote, quote_plus
from uuid import UUID

from pydantic import AliasChoices, AliasPath, BaseModel, Field

Sensitive: Final[Any] = Field(repr=False, json_schema_extra={"x-jobspec-sensitive": True})
"""In a Python spec, ``card: Annotated[str, Sensitive]``: its values stay out of logs, errors, reprs and tables."""
SCHEMA_KEY: Final = "x-jobspec-sensitive"
MASK: Final = "***"
PIECE: Final = 12
"""So much of the beginning or end of a longer secret is a secret: whoever prints a long value leaves out its middle."""
_INPUT: Final = re.compile(r"input_value=.*?(?=, input_type=|\])", re.DOTALL)
"""What pydantic was given, cut short, in the text of its errors."""
_BY_USERS: Final = frozenset({"value_error", "assertion_error"})
"""Errors whose words a validator of the user's own has chosen."""
MOST: Final = 1000
"""Texts that are looked for; a job that has more of them must not cost its worker seconds for every error."""
SHORT: Final = 4
"""Texts of fewer characters are taken out only where they are words of their own: else little could be read."""


def names_in_type(annotation: Any) -> frozenset[str]:
    """The names, in Python and in JSON, of all sensitive fields of the models that a type mentions."""
    found: set[str] = set()
    seen: set[type[BaseModel]] = set()
    todo: list[Any] = [annotation]
    while todo:
        each = todo.pop()
        if not (isinstance(each, type) and issubclass(each, BaseModel)):
            todo += [*get_args(each), *([inner] if (inner := getattr(each, "__value__", None)) is not None else [])]
            continue
        if each in seen:
            continue
        seen.add(each)
        for name, field in each.model_fields.items():
            todo.append(field.annotation)
            if not field.repr:
                aliases = (field.alias, field.validation_alias, field.serialization_alias)
                found |= {name, *(each for alias in aliases for each in _alias_names(alias))}
    return frozenset(found)


def _alias_names(alias: str | AliasChoices | AliasPath | None) -> list[str]:
    match alias:
        case str():
            return [alias]
        case AliasChoices():
            return [name for each in alias.choices for name in _alias_names(each)]
        case AliasPath():
            return [each for each in alias.path if isinstance(each, str)]
        case None:
            return []


def names_in_schema(schema: Any) -> frozenset[str]:
    """The names of all properties that a JSON Schema marks."""
    found: set[str] = set()
    for part in _mappings(schema):
        properties = part.get("properties")
        if isinstance(properties, Mapping):
            found |= {str(name) for name, of in properties.items() if isinstance(of, Mapping) and of.get(SCHEMA_KEY)}
    return frozenset(found)


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for each in value.values():
            yield from _mappings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _mappings(each)


def shown_path(loc: Iterable[str | int], names: AbstractSet[str]) -> list[str | int]:
    """Where a field error is, but not further than to a secret: a key inside of it is secret, too."""
    path: list[str | int] = []
    for each in loc:
        path.append(each)
        if each in names:
            break
    return path


def shown_reason(error: Mapping[str, Any], names: AbstractSet[str]) -> str:
    """What pydantic says of a field, but nothing of a secret; nor, in a model that has secrets, what a validator of the
    user's own says."""
    secret = not names.isdisjoint(error["loc"]) or (bool(names) and error["type"] in _BY_USERS)
    return "its value is not valid, and sensitive" if secret else str(error["msg"])


def masked(value: Any, names: AbstractSet[str]) -> Any:
    """A JSON value with :data:`MASK` in place of all that is secret; null stays."""
    match value:
        case dict():
            return {
                key: MASK if key in names and each is not None else masked(each, names) for key, each in value.items()
            }
        case list():
            return [masked(each, names) for each in value]
        case _:
            return value


def secrets(value: Any, names: AbstractSet[str]) -> set[str]:
    """The texts by which the secrets of a JSON value or a model may show up somewhere."""
    return {text for each in _found(value, names) for leaf in _leaves(each) for text in _texts(leaf)}


def _found(value: Any, names: AbstractSet[str]) -> Iterator[Any]:
    if isinstance(value, BaseModel):
        value = dict(value)
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key in names:
                yield each
            else:
                yield from _found(each, names)
    elif isinstance(value, Collection) and not isinstance(value, str | bytes):
        for each in value:
            yield from _found(each, names)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, BaseModel):
        value = dict(value)
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def _texts(leaf: Any) -> Iterator[str]:
    if leaf is None or isinstance(leaf, bool):
        return
    match leaf:
        case str():
            yield leaf
        case bytes():
            yield from (repr(leaf), repr(leaf)[2:-1], leaf.hex(), b64encode(leaf).decode())
            leaf = leaf.decode(errors="replace")
            yield leaf
        case Enum():
            yield repr(leaf)
            yield from _texts(leaf.value)
            return
        case date() | time():
            yield from (repr(leaf), str(leaf), leaf.isoformat(), leaf.isoformat().replace("+00:00", "Z"))
            return
        case UUID():
            yield from (repr(leaf), str(leaf), leaf.hex)
            return
        case _:
            yield from (repr(leaf), str(leaf))
            return
    # As it stands inside of other texts, with its quotes and line breaks escaped, and in addresses and pages.
    for escaped in (repr(leaf), ascii(leaf), json.dumps(leaf), json.dumps(leaf, ensure_ascii=False)):
        yield escaped[1:-1]
    encoded = leaf.encode("utf-8", "surrogatepass")
    yield from (quote(encoded, safe=""), quote(encoded), quote_plus(encoded), escape(leaf))


def scrub(text: str, hidden: Iterable[str]) -> str:
    """The text without the secrets."""
    found = sorted({each for each in hidden if each.strip()}, key=lambda each: (-len(each), each))
    if not found:
        return text
    if len(found) > MOST:
        return f"{MASK} (not shown: the job has {len(found)} sensitive values)"
    text = without_inputs(text)
    parts = [re.escape(each) if len(each) >= SHORT else rf"(?<!\w){re.escape(each)}(?!\w)" for each in found]
    text = re.sub("|".join(parts), MASK, text)
    for each in found:
        if len(each) >= 2 * PIECE:
            text = _without_start(text, each)
            text = _without_start(text[::-1], each[::-1])[::-1]
    return text


def without_inputs(text: str) -> str:
    """Without the values that errors of pydantic show: they may be anybody's secrets, and are cut short."""
    return _INPUT.sub(f"input_value={MASK}", text)


def _without_start(text: str, secret: str) -> str:
    """Without whatever begins as the secret begins."""
    kept: list[str] = []
    done = 0
    while (at := text.find(secret[:PIECE], done)) >= 0:
        end = PIECE
        while end < len(secret) and text[at + end : at + end + 1] == secret[end]:
            end += 1
        kept += (text[done:at], MASK)
        done = at + end
    return "".join([*kept, text[done:]])
