"""Types, as a field uses them: scalars with their bounds, containers, names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

JsonValue: TypeAlias = Any
"""What JSON can hold: None, bool, int, float, str, list, dict with str keys."""

ScalarName = Literal[
    "str", "int", "float", "bool", "decimal", "uuid", "datetime", "date", "time", "duration", "bytes", "json"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Constraints:
    """Bounds of one value; None: unbounded. For ``decimal`` the bounds are decimal strings, for durations seconds."""

    gt: int | float | str | None = None
    ge: int | float | str | None = None
    lt: int | float | str | None = None
    le: int | float | str | None = None
    multiple_of: int | float | str | None = None
    digits: int | None = None
    scale: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None

    def given(self) -> dict[str, int | float | str]:
        """The bounds that are set, by name, in the order of declaration."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


FREE = Constraints()


# ---- types, as a field uses them
@dataclass(frozen=True, kw_only=True, slots=True)
class ScalarType:
    name: ScalarName
    constraints: Constraints = FREE
    kind: Literal["scalar"] = "scalar"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnumType:
    """An enum written where it is used: ``{enum: [png, webp]}``."""

    values: tuple[str, ...]
    kind: Literal["enum"] = "enum"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListType:
    item: Type
    constraints: Constraints = FREE
    kind: Literal["list"] = "list"


@dataclass(frozen=True, kw_only=True, slots=True)
class SetType:
    """A list in JSON, sorted and without repetitions; ``min_items`` and ``max_items`` count what is left."""

    item: Type
    constraints: Constraints = FREE
    kind: Literal["set"] = "set"


@dataclass(frozen=True, kw_only=True, slots=True)
class MapType:
    """``map[str, T]``: JSON objects have text keys only."""

    value: Type
    constraints: Constraints = FREE
    kind: Literal["map"] = "map"


@dataclass(frozen=True, kw_only=True, slots=True)
class NullableType:
    """``T?``."""

    inner: Type
    kind: Literal["nullable"] = "nullable"


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedType:
    """A type of the same package, defined in :attr:`Manifest.types`."""

    name: str
    kind: Literal["named"] = "named"


Type: TypeAlias = Annotated[
    ScalarType | EnumType | ListType | SetType | MapType | NullableType | NamedType, Field(discriminator="kind")
]


def references(of: Type) -> Iterator[str]:
    """The names of the package's own types that a type mentions."""
    match of:
        case NamedType(name=name):
            yield name
        case ListType(item=inner) | SetType(item=inner) | MapType(value=inner) | NullableType(inner=inner):
            yield from references(inner)
        case ScalarType() | EnumType():
            return


def spell(of: Type, enum: Callable[[tuple[str, ...]], str] = " | ".join) -> str:
    """A type in the words of a spec, without its constraints; ``enum`` says how the values of one are shown."""
    match of:
        case ScalarType(name=name) | NamedType(name=name):
            return name
        case EnumType(values=values):
            return enum(values)
        case ListType(item=item):
            return f"list[{spell(item, enum)}]"
        case SetType(item=item):
            return f"set[{spell(item, enum)}]"
        case MapType(value=value):
            return f"map[str, {spell(value, enum)}]"
        case NullableType(inner=inner):
            return f"{spell(inner, enum)}?"
