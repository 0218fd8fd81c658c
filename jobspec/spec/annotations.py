"""Python annotations become type expressions; what the spec language cannot say is refused, never rounded off."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin
from uuid import UUID

import annotated_types as at
from pydantic import AfterValidator, AwareDatetime, BaseModel, Discriminator, JsonValue, Strict
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from jobspec.core.payload import Base64, Int64, SortedSet
from jobspec.spec.diagnostics import quote
from jobspec.spec.type_grammar import Bounded, ListOf, MapOf, OneOf, OrNull, SetOf, TypeExpr, Word

_SCALARS: Final[dict[Any, str]] = {
    str: "str", int: "int", float: "float", bool: "bool", Decimal: "decimal", UUID: "uuid", datetime: "datetime",
    AwareDatetime: "datetime", date: "date", time: "time", timedelta: "duration", JsonValue: "json",
}  # fmt: skip
_BASE64: Final = get_args(Base64)[1:]
_SORTED: Final = get_args(SortedSet)[1:]
_INT64: Final = frozenset({("ge", -(2**63)), ("le", 2**63 - 1)})
assert {name for name, _ in _INT64} == {"ge", "le"}
assert get_args(Int64)[0] is int
_GENERAL: Final = {"pattern": "pattern", "max_digits": "digits", "decimal_places": "scale"}
_BOUNDS: Final = ("gt", "ge", "lt", "le", "multiple_of")
_HELP: Final[dict[Any, str]] = {
    bytes: "annotate it with `jobspec.Base64`: plain bytes have no safe form in JSON",
    Any: "use `pydantic.JsonValue`",
    object: "use `pydantic.JsonValue`",
}

Named: TypeAlias = Callable[[Any], str]
"""Makes a model, enum or union known and says its name."""


class InexpressibleError(ValueError):
    """An annotation that a spec cannot express."""

    def __init__(self, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.message, self.help = message, help_


class UnionOf(tuple[Any, ...]):
    """The members of a discriminated union, its discriminator first: what a ``Named`` gets for one."""

    __slots__ = ()


def type_expr(annotation: Any, metadata: Iterable[Any], named: Named) -> TypeExpr:
    """Raises InexpressibleError."""
    if isinstance(annotation, TypeAliasType) and annotation is not JsonValue:
        annotation = annotation.__value__
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return type_expr(inner, [*more, *metadata], named)
    marks = list(_flat(metadata))
    if annotation is bytes and any(mark in _BASE64 for mark in marks):
        expr: TypeExpr = Word("bytes")
        marks = [mark for mark in marks if mark not in _BASE64]
    elif get_origin(annotation) is frozenset:
        marks = [mark for mark in marks if mark not in _SORTED]
        expr = _plain(annotation, None, named)
    else:
        expr = _plain(annotation, _discriminator(marks), named)
    constraints = _constraints(marks, expr)
    return Bounded(expr, constraints) if constraints else expr


def _plain(annotation: Any, discriminator: str | None, named: Named) -> TypeExpr:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _union(args, discriminator, named)
    if origin is Literal:
        if all(type(each) is str for each in args):
            return OneOf(tuple(args))
        raise InexpressibleError(
            f"{_show(annotation)} has values that are not texts", "use texts, or `int` with bounds"
        )
    if origin in (list, Sequence):
        return ListOf(type_expr(args[0], (), named))
    if origin in (set, frozenset, AbstractSet):
        return SetOf(type_expr(args[0], (), named))
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return ListOf(type_expr(args[0], (), named))
        raise InexpressibleError(f"{_show(annotation)} has a fixed length", "use `tuple[T, ...]`, or a model")
    if origin in (dict, Mapping):
        if args[0] is not str:
            raise InexpressibleError(f"the keys of {_show(annotation)} are not `str`", "keys of JSON objects are texts")
        return MapOf(type_expr(args[1], (), named))
    if annotation in _SCALARS:
        return Word(_SCALARS[annotation])
    if isinstance(annotation, type) and issubclass(annotation, Enum | BaseModel):
        return Word(named(annotation))
    help_ = _HELP.get(
        origin or annotation, "a spec knows scalars, lists, maps with text keys, enums of texts and pydantic models"
    )
    raise InexpressibleError(f"{_show(annotation)} cannot be expressed in a spec", help_)


def _union(args: Sequence[Any], discriminator: str | None, named: Named) -> TypeExpr:
    members = [each for each in args if each is not types.NoneType]
    if len(members) == 1:
        inner = type_expr(members[0], (), named)
    elif discriminator is None:
        shown = " | ".join(_show(each).strip("`") for each in members)
        help_ = 'use models with a tag each: `Annotated[A | B, Field(discriminator="kind")]`'
        raise InexpressibleError(f"the union `{shown}` has no discriminator", help_)
    else:
        inner = Word(named(UnionOf((discriminator, *members))))
    return inner if len(members) == len(args) else OrNull(inner)


def _flat(metadata: Iterable[Any]) -> Iterator[Any]:
    for mark in metadata:
        if isinstance(mark, FieldInfo):
            if not mark.repr:
                message = "`Sensitive` marks a part of a field, and only whole fields are hidden"
                raise InexpressibleError(message, "write `Annotated[..., Sensitive]` around the whole annotation")
            yield from _flat(mark.metadata)
            if mark.discriminator is not None:
                yield Discriminator(mark.discriminator) if isinstance(mark.discriminator, str) else mark.discriminator
        elif isinstance(mark, at.GroupedMetadata):
            yield from _flat(mark)
        else:
            yield mark


def _discriminator(marks: Sequence[Any]) -> str | None:
    for mark in marks:
        if isinstance(mark, Discriminator):
            if not isinstance(mark.discriminator, str):
                raise InexpressibleError("a discriminator that is a function cannot be expressed", "name a field")
            return mark.discriminator
    return None


def _constraints(marks: Iterable[Any], of: TypeExpr) -> dict[str, object]:
    """Raises InexpressibleError for marks that change how a value looks in JSON."""
    found: dict[str, object] = {}
    unit = "items" if isinstance(of, ListOf | SetOf | MapOf) else "length"
    for mark in marks:
        if isinstance(mark, at.MinLen):
            found[f"min_{unit}"] = mark.min_length
        elif isinstance(mark, at.MaxLen):
            found[f"max_{unit}"] = mark.max_length
        elif isinstance(mark, at.Gt | at.Ge | at.Lt | at.Le | at.MultipleOf):
            found.update((key, _bound(getattr(mark, key))) for key in _BOUNDS if hasattr(mark, key))
        elif isinstance(mark, at.BaseMetadata) and hasattr(mark, "__dict__"):
            found.update(
                (_GENERAL[key], value if isinstance(value, int) else getattr(value, "pattern", value))
                for key, value in vars(mark).items()
                if key in _GENERAL and value is not None
            )
        elif isinstance(mark, AfterValidator | Strict | Discriminator):
            continue  # says nothing about the form
        elif hasattr(mark, "__get_pydantic_core_schema__"):
            shown = quote(type(mark).__name__)
            raise InexpressibleError(
                f"{shown} may change how the value looks in JSON", "a spec fixes that form; remove it"
            )
    return {key: value for key, value in found.items() if of != Word("int") or (key, value) not in _INT64}


def _bound(value: Any) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _show(annotation: Any) -> str:
    plain = isinstance(annotation, type) and get_origin(annotation) is None
    return quote(annotation.__qualname__ if plain else str(annotation).replace("typing.", ""))
