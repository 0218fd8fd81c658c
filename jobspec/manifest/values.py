"""Default values: read by the same pydantic types that generated models use, kept in wire form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from jobspec.core.payload import Base64, FiniteFloat, Int64, SortedSet, UtcDatetime
from jobspec.core.units import parse_duration
from jobspec.manifest.manifest import EnumDef, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.types import (
    Constraints,
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarType,
    SetType,
    Type,
)
from jobspec.spec.diagnostics import quote
from jobspec.spec.words import sort_of

_PYTHON: Final[dict[str, Any]] = {
    "str": str,
    "int": Int64,
    "float": FiniteFloat,
    "bool": bool,
    "decimal": Decimal,
    "uuid": UUID,
    "datetime": UtcDatetime,
    "date": date,
    "time": time,
    "duration": timedelta,
    "bytes": Base64,
    "json": JsonValue,
}
_PYDANTIC: Final = {
    "digits": "max_digits",
    "scale": "decimal_places",
    "min_items": "min_length",
    "max_items": "max_length",
}
_TEXTS: Final = {
    "decimal": 'as in `"9.99"`',
    "uuid": 'as in `"7b0c…"`',
    "datetime": "as in `2026-01-31T09:30:00Z`",
    "date": "as in `2026-01-31`",
    "time": "as in `09:30:00`",
    "duration": "as in `30s`",
    "bytes": "in base64",
}
"""Scalars that are texts in JSON."""


class Defaults:
    """Checks default values against the types of one package."""

    def __init__(self, types: Mapping[str, TypeDef]) -> None:
        self._types = types
        self._adapters: dict[Type, TypeAdapter[Any]] = {}

    def wire(self, of: Type, value: JsonValue) -> JsonValue:
        """The value as the payload's JSON holds it. Raises ValueError, a predicate, if it does not fit."""
        text = json.dumps(self._spelled(of, value))
        adapter = self._adapters.get(of)
        if adapter is None:
            adapter = self._adapters[of] = TypeAdapter(self._python(of))
        try:
            known = adapter.validate_json(text, strict=True)
        except ValidationError as error:
            raise ValueError(_reason(error)) from None
        wire: JsonValue = adapter.dump_python(known, mode="json")
        return wire

    def fits(self, of: Type, value: JsonValue) -> bool:
        """Whether a payload would be read with this value: as leniently as models read JSON."""
        adapter = self._adapters.get(of)
        if adapter is None:
            adapter = self._adapters[of] = TypeAdapter(self._python(of))
        try:
            adapter.validate_json(json.dumps(value))
        except ValidationError:
            return False
        return True

    def _spelled(self, of: Type, value: Any) -> Any:
        """The value as strict JSON validation wants it: what people write more freely is put into its one form."""
        match of:
            case ScalarType(name=name) if name in _TEXTS:
                return _text(name, value)
            case NullableType(inner=inner):
                return None if value is None else self._spelled(inner, value)
            case ListType(item=item) | SetType(item=item) if isinstance(value, list):
                return [self._spelled(item, each) for each in value]
            case MapType(value=item) if isinstance(value, dict):
                return {key: self._spelled(item, each) for key, each in value.items()}
            case NamedType(name=name) if isinstance(definition := self._types.get(name), ScalarDef):
                return self._spelled(definition.type, value)
            case NamedType(name=name) if isinstance(self._types.get(name), ModelDef | UnionDef):
                raise ValueError(
                    f"cannot be a `{name}`: no model can be written here; leave it out, or make the field `{name}?`"
                )
            case _:
                return value

    def _python(self, of: Type) -> Any:
        match of:
            case ScalarType(name=name, constraints=constraints):
                return _bounded(_PYTHON[name], constraints, name)
            case EnumType(values=values):
                return Literal[values]
            case ListType(item=item, constraints=constraints):
                return _bounded(list[self._python(item)], constraints, "list")  # type: ignore[misc]
            case SetType(item=item, constraints=constraints):
                return _bounded(SortedSet[self._python(item)], constraints, "set")  # type: ignore[misc]
            case MapType(value=value, constraints=constraints):
                return _bounded(dict[str, self._python(value)], constraints, "map")  # type: ignore[misc]
            case NullableType(inner=inner):
                return self._python(inner) | None
            case NamedType(name=name):
                match self._types.get(name):
                    case ScalarDef(type=scalar):
                        return self._python(scalar)
                    case EnumDef(values=values):
                        return Literal[values]
                    case _:
                        return Any  # a model, of which only empty lists come this far; or a name that is not defined


def _bounded(python: Any, constraints: Constraints, sort: str) -> Any:
    given: dict[str, Any] = {
        _PYDANTIC.get(key, key): _bound(value, sort) if key in ("gt", "ge", "lt", "le", "multiple_of") else value
        for key, value in constraints.given().items()
    }
    return Annotated[python, Field(**given)] if given else python


def _bound(value: Any, sort: str) -> Any:
    match sort:
        case "decimal":
            return Decimal(value)
        case "duration":
            return timedelta(seconds=value)
        case _:
            return value


def _text(name: str, value: Any) -> str:
    if name == "decimal" and isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    if not isinstance(value, str):
        raise ValueError(f"is a text {_TEXTS[name]}, not {sort_of(value)}")
    if name == "duration" and not value.startswith(("P", "-P")):
        try:
            iso: str = TypeAdapter(timedelta).dump_python(parse_duration(value), mode="json")
        except ValueError as error:
            raise ValueError(f"is {quote(value)}, which {error}") from None
        return iso
    return value


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    inside = "".join(f"[{step}]" for step in first["loc"] if isinstance(step, int))
    if first["type"] == "timezone_aware":
        return "has no time zone: write `Z` or an offset behind it, as in `2026-01-31T09:30:00Z`"
    words = str(first["msg"]).removeprefix("Value error, ")
    words = words.replace("Frozenset", "the set").replace(" after validation, not more", "")
    if first["type"] == "value_error":
        return words
    return f"{inside} does not fit: {words[:1].lower()}{words[1:]}".strip()
