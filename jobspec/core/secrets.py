"""Values that nobody is to see: which they are, and how they are kept out of texts and tables. Pure.

A field is sensitive if its model does not show it (``repr=False``, which :data:`Sensitive` says), or if the JSON Schema
of its kind says so. From there on it goes by names: whatever stands below a key of such a name, in this payload and in
those of older versions, is a secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final, get_args

from pydantic import BaseModel, Field

Sensitive: Final[Any] = Field(repr=False, json_schema_extra={"x-jobspec-sensitive": True})
"""In a Python spec, ``card: Annotated[str, Sensitive]``: its values stay out of logs, errors, reprs and tables."""
SCHEMA_KEY: Final = "x-jobspec-sensitive"
MASK: Final = "***"
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
                found |= {name, *(alias for alias in aliases if isinstance(alias, str))}
    return frozenset(found)


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
    yield str(leaf)
    if not isinstance(leaf, str):
        yield repr(leaf)
        return
    # As it stands inside of other texts, with its quotes and line breaks escaped.
    for escaped in (repr(leaf), ascii(leaf), json.dumps(leaf), json.dumps(leaf, ensure_ascii=False)):
        yield escaped[1:-1]


def scrub(text: str, hidden: Iterable[str]) -> str:
    """The text without the secrets."""
    found = sorted({each for each in hidden if each.strip()}, key=lambda each: (-len(each), each))
    if not found:
        return text
    parts = [re.escape(each) if len(each) >= SHORT else rf"(?<!\w){re.escape(each)}(?!\w)" for each in found]
    return re.sub("|".join(parts), MASK, text)
