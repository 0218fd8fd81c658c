"""The constraints of a value: applied to a type they fit, refused on any other."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter
from pydantic_core import SchemaError

from jobspec.core.units import DURATION_HELP, parse_duration
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
from jobspec.spec.diagnostics import Path, Problem, listing, quote
from jobspec.spec.words import sort_of

_RANGE: Final = ("gt", "ge", "lt", "le")
_FITS: Final[dict[str, tuple[str, ...]]] = {
    "int": (*_RANGE, "multiple_of"),
    "float": (*_RANGE, "multiple_of"),
    "decimal": (*_RANGE, "multiple_of", "digits", "scale"),
    "duration": _RANGE,
    "str": ("min_length", "max_length", "pattern"),
    "bytes": ("min_length", "max_length"),
    "list": ("min_items", "max_items"),
    "set": ("min_items", "max_items"),
    "map": ("min_items", "max_items"),
}
_INSTEAD: Final = {
    "min_length": "min_items",
    "max_length": "max_items",
    "min_items": "min_length",
    "max_items": "max_length",
}
_EXPONENT_LIMIT: Final = 1000


def constrain(of: Type, given: Mapping[str, object], path: Path) -> tuple[Type, list[Problem]]:
    """The type with its constraints (what may be null: those of the value), without those that are wrong."""
    if not given:
        return of, []
    match of:
        case NullableType(inner=inner):
            inner, problems = constrain(inner, given, path)
            return NullableType(inner=inner), problems
        case NamedType(name=name):
            message = f"cannot be set here: the type `{name}` has its constraints where it is defined"
            return of, [
                _problem("JS132", key, path, f"{quote(key)} {message}", "set it there, or define another type")
                for key in given
            ]
        case ScalarType(name=name):
            sort: str = name
        case ListType():
            sort = "list"
        case SetType():
            sort = "set"
        case MapType():
            sort = "map"
        case EnumType():
            sort = "enum"
    problems = [_misplaced(key, sort, path) for key in given if key not in _FITS.get(sort, ())]
    kept: dict[str, Any] = {}
    for key, value in given.items():
        if key in _FITS.get(sort, ()):
            try:
                kept[key] = _convert(key, value, sort)
            except ValueError as error:
                problems.append(
                    _problem(
                        "JS134" if key == "pattern" else "JS132", key, path, f"{quote(key)} {error}", None, "value"
                    )
                )
    if contradictions := list(_contradictions(kept, sort, path)):
        problems, kept = problems + contradictions, {}
    assert not isinstance(of, EnumType) or not kept
    return (of if isinstance(of, EnumType) else replace(of, constraints=Constraints(**kept))), problems


def _problem(code: str, key: str, path: Path, message: str, help_: str | None, part: Any = "key") -> Problem:
    return Problem(code=code, message=message, path=(*path, key), part=part, help=help_)


def _misplaced(key: str, sort: str, path: Path) -> Problem:
    fits = _FITS.get(sort)
    help_ = f"did you mean `{_INSTEAD[key]}`?" if _INSTEAD.get(key) in (fits or ()) else None
    if help_ is None:
        help_ = f"constraints of `{sort}` are {listing(fits)}" if fits else f"a value of `{sort}` takes no constraints"
    return _problem("JS132", key, path, f"{quote(key)} says nothing about a value of type `{sort}`", help_)


def _convert(key: str, value: Any, sort: str) -> int | float | str:
    """A bound in the form of the manifest. Raises ValueError, a predicate."""
    if key == "pattern":
        return _pattern(value)
    if key not in (*_RANGE, "multiple_of"):
        assert isinstance(value, int)
        return value
    match sort:
        case "int" if isinstance(value, int) and -(2**63) <= value < 2**63:
            return value
        case "int":
            raise ValueError(f"of an `int` is a whole number of 64 bits, not {sort_of(value)}")
        case "float" if isinstance(value, int | float):
            return value
        case "float":
            raise ValueError(f"of a `float` is a number, not {sort_of(value)}")
        case "duration":
            return _seconds(value)
        case _:
            return _decimal(value)


def _seconds(value: Any) -> int | float:
    if isinstance(value, str):
        try:
            value = parse_duration(value)
        except ValueError as error:
            raise ValueError(f"is {quote(value)}, which {error}: {DURATION_HELP}") from None
    if not isinstance(value, timedelta):
        raise ValueError(f"of a duration needs a unit, as in `30s`, not {sort_of(value)}")
    seconds = value.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


def _decimal(value: Any) -> str:
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
        if isinstance(value, timedelta) or not number.is_finite() or abs(number.adjusted()) > _EXPONENT_LIMIT:
            raise InvalidOperation
    except (InvalidOperation, TypeError):
        raise ValueError(f"of a `decimal` is a number such as `0.01`, not {sort_of(value)}") from None
    return format(number, "f")


def _pattern(value: Any) -> str:
    try:
        TypeAdapter(Annotated[str, Field(pattern=value)])
    except SchemaError as error:
        reason = next(
            (line.strip() for line in reversed(str(error).splitlines()) if line.strip().startswith("error:")), ""
        )
        why = reason.removeprefix("error:").strip() or "it cannot be compiled"
        raise ValueError(
            f"is not a regular expression of RE2 syntax (no look-around, no back-references): {why}"
        ) from None
    return str(value)


_STEP: Final = "write the step between two values, as in `multiple_of: 5`"


def _contradictions(kept: Mapping[str, Any], sort: str, path: Path) -> Iterator[Problem]:
    for first, second in (("gt", "ge"), ("lt", "le")):
        if first in kept and second in kept:
            yield _problem(
                "JS133", second, path, f"`{first}` and `{second}` say the same thing twice", "keep one of them"
            )
    for least, most in (("min_length", "max_length"), ("min_items", "max_items"), ("scale", "digits")):
        if least in kept and most in kept and kept[least] > kept[most]:
            message = f"`{least}: {kept[least]}` is more than `{most}: {kept[most]}`"
            yield _problem("JS133", least, path, message, f"lower `{least}`, or raise `{most}`", "value")
    if "multiple_of" in kept and _number(kept["multiple_of"]) <= 0:
        yield _problem("JS133", "multiple_of", path, "`multiple_of` must be more than zero", _STEP, "value")
    low = next((key for key in ("gt", "ge") if key in kept), None)
    high = next((key for key in ("lt", "le") if key in kept), None)
    if low and high and not _room(kept[low], low == "gt", kept[high], high == "lt", whole=sort == "int"):
        message = f"no value is both `{low}: {kept[low]}` and `{high}: {kept[high]}`"
        yield _problem("JS133", high, path, message, f"raise `{high}`, or lower `{low}`", "value")


def _room(low: Any, above: bool, high: Any, below: bool, *, whole: bool) -> bool:
    low, high = _number(low), _number(high)
    if whole:
        return bool(low + above <= high - below)
    return bool((operator.lt if above or below else operator.le)(low, high))


def _number(bound: Any) -> Decimal:
    return Decimal(repr(bound) if isinstance(bound, float) else bound)
