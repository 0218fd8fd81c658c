"""Is every value that one set of constraints let through let through by another? Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jobspec.manifest.types import Constraints, ListType, MapType, ScalarType, SetType

Bounded = ScalarType | ListType | MapType | SetType

_INT: Final = Constraints(ge=-(2**63), le=2**63 - 1)
_COUNTS: Final = (("min_length", "max_length"), ("min_items", "max_items"))


def tightened(old: Bounded, new: Bounded) -> Iterator[tuple[str, str, str]]:
    """(constraint, what it was, what it is) of each that could refuse a stored value; ``-`` where it was not there."""
    before, after = old.constraints, new.constraints
    sort = new.name if isinstance(new, ScalarType) else "list"
    names: list[str] = []
    if sort == "decimal":
        names += list(_digits(old, after))
    names += [name for name in ("gt", "ge", "lt", "le") if not _within(old, new, name)]
    if after.multiple_of is not None and not _is_multiple(old, after, sort):
        names.append("multiple_of")
    for least, most in _COUNTS:
        if (getattr(after, least) or 0) > (getattr(before, least) or 0):
            names.append(least)
        limit, was = getattr(after, most), getattr(before, most)
        if limit is not None and (was is None or was > limit):
            names.append(most)
    if after.pattern is not None and after.pattern != before.pattern:
        names.append("pattern")
    for name in names:
        was = getattr(before, name)
        yield name, "-" if was is None else str(was), str(getattr(after, name))


def _number(bound: float | str, sort: str) -> Decimal:
    """As pydantic compares it: a bound of a float is a float."""
    return Decimal(repr(float(bound)) if sort == "float" else repr(bound) if isinstance(bound, float) else bound)


def _end(of: Bounded, *, low: bool) -> tuple[float | str, bool] | None:
    """The bound of the values at one end, and whether it is one of them. An int has one always."""
    limits = of.constraints
    inclusive, exclusive = (limits.ge, limits.gt) if low else (limits.le, limits.lt)
    if isinstance(of, ScalarType) and of.name == "int":
        step = 1 if low else -1
        most = _INT.ge if low else _INT.le
        ends = [most, inclusive, None if exclusive is None else int(exclusive) + step]
        known = [int(each) for each in ends if each is not None]
        return (max(known) if low else min(known)), True
    if inclusive is not None:
        return inclusive, True
    return None if exclusive is None else (exclusive, False)


def _within(old: Bounded, new: Bounded, name: str) -> bool:
    """Whether the bound ``name`` of the new type lets through what the old type did."""
    bound = getattr(new.constraints, name)
    if bound is None:
        return True
    end = _end(old, low=name in ("gt", "ge"))
    if end is None:
        return False
    sort = new.name if isinstance(new, ScalarType) else "list"
    value, limit = _number(end[0], sort), _number(bound, sort)
    if value == limit:
        return name in ("ge", "le") or not end[1]
    return value > limit if name in ("gt", "ge") else value < limit


def _is_multiple(old: Bounded, after: Constraints, sort: str) -> bool:
    before = old.constraints.multiple_of
    if before is None or after.multiple_of is None:
        return False
    if before == after.multiple_of and isinstance(old, ScalarType) and old.name == sort:
        return True
    # Of floats and of long decimals pydantic asks with a remainder that is rounded: no arithmetic to rely on.
    both = isinstance(old, ScalarType) and old.name == sort == "int"
    return both and int(before) % int(after.multiple_of) == 0


def _digits(old: Bounded, after: Constraints) -> Iterator[str]:
    """``digits``, ``scale`` and the digits before the point that the two leave."""
    assert isinstance(old, ScalarType)
    digits, scale = old.constraints.digits, old.constraints.scale
    if old.name == "int":
        ends = [_end(old, low=low) for low in (True, False)]
        digits, scale = max(len(str(abs(int(end[0])))) for end in ends if end is not None), 0
    if after.scale is not None and (scale is None or scale > after.scale):
        yield "scale"
    if after.digits is not None:
        room = after.digits - (after.scale or 0)
        # Without a scale all the digits may stand before the point, and behind it.
        most_before = None if digits is None else digits - (scale or 0)
        if digits is None or digits > after.digits or (after.scale is not None and (most_before or 0) > room):
            yield "digits"
