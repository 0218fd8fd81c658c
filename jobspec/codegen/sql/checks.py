"""Constraints as checks of a domain: only where PostgreSQL decides as pydantic does; the others are told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jobspec.codegen.literals import sql_text
from jobspec.manifest.types import Constraints, ScalarName

_RANGE: Final = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_MEASURE: Final[Mapping[str, str]] = {"duration": "extract(epoch from value)"}
_LENGTH: Final[Mapping[str, str]] = {"str": "char_length", "bytes": "octet_length"}
_MOST_REPEATS: Final = 255
"""Of PostgreSQL's ``{n,m}``."""
_MEMBER: Final = r"(?:[A-Za-z0-9_ ./@:,=\#%!+*?<>;]|\\[.\-/\]\[\\^])"
_PORTABLE: Final = re.compile(
    rf"""(?P<quantifier>[*+?]|\{{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\}})
    | (?P<open>\((?:\?:)?) | (?P<close>\)) | (?P<bar>\|) | (?P<anchor>[\^$])
    | (?P<atom>[A-Za-z0-9 _\-/@:,=\#~&%!<>"';]
        | \\[.\-/+*?()\[\]{{}}|^$\\]
        | \[\^?{_MEMBER}(?:-?{_MEMBER})*-?\])""",
    re.VERBOSE,
)
"""What a regular expression may be made of that means the same in Rust, which pydantic asks, and in PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What a domain checks, as (name, expression), and in words what it does not."""

    made: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()


def checks_of(name: ScalarName, constraints: Constraints) -> Checks:
    """Of a scalar. A check holds for null."""
    made: list[tuple[str, str]] = []
    left: list[str] = []
    measure = _MEASURE.get(name, "value")
    for key, bound in constraints.given().items():
        match key:
            case "gt" | "ge" | "lt" | "le":
                made.append((key, f"{measure} {_RANGE[key]} {_number(name, bound)}"))
            case "multiple_of" if name == "decimal" or (name == "int" and isinstance(bound, int)):
                made.append((key, f"value % {_number(name, bound)} = 0"))
            case "min_length" | "max_length":
                sign = ">=" if key == "min_length" else "<="
                made.append((key, f"{_LENGTH[name]}(value) {sign} {bound}"))
            case "pattern" if is_portable(str(bound)):
                made.append((key, f"value ~ {sql_text(str(bound))}"))
            case "digits" | "scale":
                pass
            case _:
                left.append(f"`{key}`")
    made += _digits(constraints)
    return Checks(made=tuple(made), left=tuple(left))


def item_checks(sort: str, constraints: Constraints) -> Iterator[tuple[str, str]]:
    """Of a list (array or jsonb), a set or a map."""
    counts: dict[str, Callable[[], str]] = {
        "array": lambda: "cardinality(value)",
        "list": lambda: "jsonb_array_length(value)",
        "map": lambda: "jsonb_array_length(jsonb_path_query_array(value, '$.keyvalue()'))",
    }
    for key, bound in constraints.given().items():
        yield key, f"{counts[sort]()} {'>=' if key == 'min_items' else '<='} {bound}"


def is_portable(pattern: str) -> bool:
    """Whether PostgreSQL matches exactly what pydantic does; no for what we are not sure of."""
    at, before, depth = 0, "open", 0
    while at < len(pattern):
        found = _PORTABLE.match(pattern, at)
        if found is None or found.lastgroup is None:
            return False
        sort = next(key for key in ("quantifier", "open", "close", "bar", "anchor", "atom") if found[key] is not None)
        if sort == "quantifier" and not (before in ("atom", "close") and _repeats(found)):
            return False
        if sort in ("close", "bar") and before in ("open", "bar"):
            return False  # an empty branch
        depth += (sort == "open") - (sort == "close")
        if depth < 0:
            return False
        at, before = found.end(), sort
    return depth == 0 and before != "bar"


def _repeats(found: re.Match[str]) -> bool:
    least, most = found["least"], found["most"]
    return all(int(each) <= _MOST_REPEATS for each in (least, most) if each)


def _digits(constraints: Constraints) -> Iterator[tuple[str, str]]:
    """As pydantic counts them: without the zeros at the end. ``numeric(12, 2)`` would round in place of refusing."""
    digits, scale = constraints.digits, constraints.scale
    if scale is not None:
        yield "scale", f"value = round(value, {scale})"
    if digits is None:
        return
    if scale is None or scale > digits:
        yield "digits", f"length(replace(trim_scale(abs(value))::text, '.', '')) - (abs(value) < 1)::int <= {digits}"
    if scale is not None:
        # Zero has one digit before the point, too.
        yield "whole_digits", f"abs(value) < 1e{digits - scale}" if digits > scale else "abs(value) < 1 and value <> 0"


def _number(name: ScalarName, bound: Any) -> str:
    match name:
        case "float":
            return f"'{float(bound)!r}'::float8"
        case "decimal" | "duration":
            return f"'{bound}'::numeric"
        case _:
            return repr(bound)
