"""Values near the bounds of a scalar, in wire form: some fit and some do not. Pure."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pydantic import TypeAdapter

from jobspec.codegen.pytest.pattern import texts
from jobspec.manifest.types import JsonValue, ScalarName, ScalarType

LONGEST: Final = 2_000
"""Characters of a text, and bytes, in generated tests; bounds beyond are not tried."""
_DURATION: Final[TypeAdapter[timedelta]] = TypeAdapter(timedelta)
_PLAIN: Final[dict[ScalarName, list[JsonValue]]] = {
    "bool": [True, False],
    "uuid": ["00000000-0000-4000-8000-000000000001"],
    "datetime": ["2026-01-31T09:30:00Z"],
    "date": ["2026-01-31"],
    "time": ["09:30:00"],
    "json": [{"key": [1, None]}],
}
_WORDS: Final[dict[ScalarName, tuple[str, JsonValue]]] = {
    "uuid": ("is no UUID", "7b0c"),
    "datetime": ("is no time", "yesterday"),
    "date": ("is no day of the calendar", "2026-02-30"),
    "time": ("is no time of day", "25:00:00"),
    "duration": ("is no duration", "soon"),
    "bytes": ("is not base64", "*"),
    "decimal": ("is no number", "much"),
    "int": ("is no whole number", 1.5),
}


def candidates(of: ScalarType) -> Iterator[JsonValue]:
    """Values to try, the plainest first."""
    match of.name:
        case "int" | "float" | "decimal" | "duration":
            yield from (_number(of.name, each) for each in _numbers(of))
        case "str":
            yield from _texts(of)
        case "bytes":
            for length in _lengths(of):
                yield b64encode(b"a" * length).decode()
        case name:
            yield from _PLAIN[name]


def at_bounds(of: ScalarType, fitting: list[JsonValue]) -> list[JsonValue]:
    """The first of those that fit, and those nearest to a bound."""
    match of.name:
        case "int" | "float" | "decimal":
            found = [fitting[0], min(fitting, key=Decimal), max(fitting, key=Decimal)]
        case "duration":
            found = [
                fitting[0],
                min(fitting, key=_DURATION.validate_python),
                max(fitting, key=_DURATION.validate_python),
            ]
        case "str":
            found = [fitting[0], min(fitting, key=len), max(fitting, key=len)]
        case _:
            found = fitting
    return list(dict.fromkeys(found)) if of.name != "json" else found


def wrong_words(name: ScalarName) -> tuple[str, JsonValue] | None:
    """A value that no scalar of this sort can have, and what is wrong with it."""
    return _WORDS.get(name)


def _number(name: ScalarName, value: Decimal) -> JsonValue:
    match name:
        case "int":
            return int(value)
        case "float":
            return float(value)
        case "decimal":
            return format(value, "f")
        case _:
            wire: JsonValue = _DURATION.dump_python(timedelta(microseconds=int(value * 1_000_000)), mode="json")
            return wire


def _numbers(of: ScalarType) -> Iterator[Decimal]:
    bounds = of.constraints
    step = _step(of)
    given = [Decimal(str(each)) for each in (bounds.ge, bounds.gt, bounds.le, bounds.lt) if each is not None]
    yield Decimal(1)
    yield Decimal(0)
    for each in given:
        yield each
        yield each + step
        yield each - step
    if len(given) > 1:
        middle = (given[0] + given[-1]) / 2
        yield middle if of.name == "float" else Decimal(math.floor(middle / step)) * step
    if bounds.multiple_of is not None:
        multiple = Decimal(str(bounds.multiple_of))
        yield multiple
        for each in given:
            yield Decimal(math.ceil(each / multiple)) * multiple
            yield Decimal(math.floor(each / multiple)) * multiple
            yield Decimal(math.floor(each / multiple) + 1) * multiple
        yield multiple + (1 if of.name == "int" else multiple / 2)
    if of.name == "decimal":
        yield from _digits(bounds.digits, bounds.scale)


def _digits(digits: int | None, scale: int | None) -> Iterator[Decimal]:
    if scale is not None:
        yield Decimal(1).scaleb(-scale)
        yield Decimal(1).scaleb(-scale - 1)
    if digits is not None and digits <= LONGEST:
        yield Decimal(f"{'9' * (digits - (scale or 0)) or '0'}.{'9' * (scale or 0)}")
        yield Decimal("9" * (digits + 1 - (scale or 0)))


def _step(of: ScalarType) -> Decimal:
    match of.name:
        case "int":
            return Decimal(1)
        case "decimal":
            return Decimal(1).scaleb(-(of.constraints.scale if of.constraints.scale is not None else 2))
        case _:
            return Decimal("0.5")


def _lengths(of: ScalarType) -> Iterator[int]:
    least, most = of.constraints.min_length, of.constraints.max_length
    wanted = [4, least, most, None if least is None else least - 1, None if most is None else most + 1]
    yield from dict.fromkeys(each for each in wanted if each is not None and 0 <= each <= LONGEST)


def _texts(of: ScalarType) -> Iterator[str]:
    if of.constraints.pattern is not None:
        yield from dict.fromkeys(texts(of.constraints.pattern))
        yield from ("", " ", "?", "a", "A", "0", "\u00e4")
    yield from ("a" * length if length != 4 else "text" for length in _lengths(of))
