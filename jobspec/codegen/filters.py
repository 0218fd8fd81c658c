"""The filters of the templates: each makes Code of a value, for one place in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic_core import to_json

from jobspec.codegen.literals import Code, comment, sql_text


def sql_value(value: str | float | None) -> Code:
    """A text, a number or null."""
    match value:
        case None:
            return Code("null")
        case str():
            return sql_text(value)
        case _:
            return Code(repr(value))


def sql_texts(values: Sequence[str]) -> Code:
    """An array of texts."""
    return Code(f"array[{', '.join(sql_text(each) for each in values)}]::text[]")


def sql_json(value: Any) -> Code:
    """A jsonb literal, one key a line where it is no single value; None: null."""
    if value is None:
        return Code("null")
    indent = 2 if isinstance(value, dict) and value else None
    return Code(sql_text(to_json(value, indent=indent).decode()) + "::jsonb")


FILTERS: Final[Mapping[str, Callable[[Any], Code]]] = {
    "comment": comment,
    "sql_json": sql_json,
    "sql_text": sql_text,
    "sql_texts": sql_texts,
    "sql_value": sql_value,
}
