"""How a type of the manifest is written in Python: in a model, in a builder's signature, as a result."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from jobspec.codegen.layout import Either, Group, Keyed, Part
from jobspec.codegen.literals import python_float, python_text
from jobspec.codegen.python.imports import Imports
from jobspec.codegen.python.names import class_name
from jobspec.manifest.manifest import ScalarDef, TypeDef
from jobspec.manifest.types import (
    Constraints,
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarName,
    ScalarType,
    SetType,
    Type,
)

_PLAIN: Final[Mapping[ScalarName, tuple[str, str]]] = {
    "str": ("builtins", "str"),
    "int": ("builtins", "int"),
    "float": ("builtins", "float"),
    "bool": ("builtins", "bool"),
    "decimal": ("decimal", "Decimal"),
    "uuid": ("uuid", "UUID"),
    "datetime": ("datetime", "datetime"),
    "date": ("datetime", "date"),
    "time": ("datetime", "time"),
    "duration": ("datetime", "timedelta"),
    "bytes": ("builtins", "bytes"),
    "json": ("pydantic", "JsonValue"),
}
_CHECKED: Final[Mapping[ScalarName, tuple[str, str]]] = {
    **_PLAIN,
    "int": ("jobspec", "Int64"),
    "float": ("jobspec", "FiniteFloat"),
    "datetime": ("jobspec", "UtcDatetime"),
    "bytes": ("jobspec", "Base64"),
}
_FIELD_KEYWORDS: Final = {
    "digits": "max_digits",
    "scale": "decimal_places",
    "min_items": "min_length",
    "max_items": "max_length",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """Where a type is written decides how."""

    checked: bool
    """With its constraints, for pydantic; else as the type checker sees it."""
    list: tuple[str, str]
    map: tuple[str, str]
    set: tuple[str, str]


_MAPPING: Final = ("collections.abc", "Mapping")
_SORTED: Final = ("jobspec", "SortedSet")
FIELD: Final = Style(checked=True, list=("builtins", "tuple"), map=_MAPPING, set=_SORTED)
PARAMETER: Final = Style(
    checked=False, list=("collections.abc", "Sequence"), map=_MAPPING, set=("collections.abc", "Collection")
)
RESULT: Final = Style(checked=False, list=("builtins", "list"), map=("builtins", "dict"), set=("builtins", "frozenset"))
CHECKED_RESULT: Final = Style(checked=True, list=("builtins", "list"), map=("builtins", "dict"), set=_SORTED)


def here(_: str) -> None:
    """The home of all types, in ``models.py``."""


def in_models(_: str) -> str:
    """The home of all types, elsewhere."""
    return ".models"


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeWriter:
    """Writes types for one place of one module."""

    imports: Imports
    types: Mapping[str, TypeDef]
    home: Callable[[str], str | None]
    """The module that a type of the package comes from; None: this one."""
    hidden: frozenset[str] = frozenset()
    """Names that mean something else in this place: the fields of a class."""

    def use(self, origin: tuple[str, str]) -> str:
        """The local name of something imported."""
        return self.imports.name(*origin, hidden=self.hidden)

    def own(self, name: str) -> str:
        """The local name of a type of the package."""
        home = self.home(name)
        return class_name(name) if home is None else self.use((home, class_name(name)))

    def write(self, of: Type, style: Style) -> Part:
        """The type as an expression."""
        match of:
            case ScalarType(name=name, constraints=constraints) if style.checked:
                return self._bound(self.use(_CHECKED[name]), constraints, name)
            case ScalarType(name=name):
                return self.use(_PLAIN[name])
            case EnumType(values=values):
                return Group(self.use(("typing", "Literal")), tuple(python_text(value) for value in values), "[]")
            case ListType(item=item, constraints=constraints):
                inner = self.write(item, style)
                items = (inner, "...") if style.list[1] == "tuple" else (inner,)
                return self._bound(Group(self.use(style.list), items, "[]"), constraints if style.checked else None)
            case SetType(item=item, constraints=constraints):
                group = Group(self.use(style.set), (self.write(item, style),), "[]")
                return self._bound(group, constraints if style.checked else None)
            case MapType(value=value, constraints=constraints):
                parts = (self.use(("builtins", "str")), self.write(value, style))
                return self._bound(Group(self.use(style.map), parts, "[]"), constraints if style.checked else None)
            case NullableType(inner=inner_type):
                return self.either((self.write(inner_type, style), "None"))
            case NamedType(name=name):
                definition = self.types[name]
                if isinstance(definition, ScalarDef) and not style.checked:
                    return self.write(definition.type, style)
                return self.own(name)

    def either(self, parts: tuple[Part, ...]) -> Part:
        """``A | B``."""
        return Either(parts, lambda: self.use(("typing", "Union"))) if len(parts) > 1 else parts[0]

    def _bound(self, part: Part, constraints: Constraints | None, scalar: ScalarName | None = None) -> Part:
        bounds = constraints.given() if constraints else {}
        if not bounds:
            return part
        arguments = tuple(
            Keyed(f"{_FIELD_KEYWORDS.get(name, name)}=", self._bound_value(name, value, scalar))
            for name, value in bounds.items()
        )
        return self.annotated(part, arguments)

    def annotated(self, part: Part, arguments: tuple[Part, ...]) -> Part:
        """``Annotated[part, Field(arguments)]``."""
        field = Group(self.use(("pydantic", "Field")), arguments)
        return Group(self.use(("typing", "Annotated")), (part, field), "[]")

    def _bound_value(self, name: str, value: int | float | str, scalar: ScalarName | None) -> Part:
        match scalar:
            case "duration":
                return timedelta_call(self.use(_PLAIN["duration"]), timedelta(seconds=float(value)))
            case "decimal" if isinstance(value, str):
                # pydantic types a multiple as float; it converts the shortest text of it, so 0.05 means 0.05.
                if name == "multiple_of":
                    return python_float(float(value))
                return decimal_call(self.use(_PLAIN["decimal"]), value)
            case _ if isinstance(value, str):
                return python_text(value)
            case _:
                return python_float(value) if isinstance(value, float) else repr(value)


def decimal_call(decimal: str, text: str) -> Part:
    """``Decimal("1.50")``, or ``Decimal(1)``."""
    whole = re.fullmatch(r"-?[1-9][0-9]*|0", text) is not None
    return Group(decimal, (text if whole else python_text(text),))


def timedelta_call(name: str, value: timedelta) -> Part:
    """``timedelta(days=1, seconds=30)``: exact, where a float of seconds would not be."""
    units = {"days": value.days, "seconds": value.seconds, "microseconds": value.microseconds}
    return Group(name, tuple(f"{unit}={count}" for unit, count in units.items() if count) or ("0",))
