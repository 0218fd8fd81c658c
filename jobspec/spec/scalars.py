"""Plain scalars of the YAML 1.2 core schema. PyYAML's own are YAML 1.1, where ``no`` is false and ``12:30`` is 750."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final, TypeAlias

Scalar: TypeAlias = bool | int | float | str | None

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_INT: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_DIGITS_LIMIT: Final = 40


def plain_scalar(text: str) -> Scalar:
    """What an unquoted word means. Raises ValueError, saying why, for a number that would not arrive as written."""
    if not text or text[0] not in "-+.0123456789~ntfNTF":
        return text or None
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _NOT_FINITE.fullmatch(text):
        raise ValueError("JSON has no such number")
    if _INT.fullmatch(text):
        return _int(text)
    return _float(text) if _FLOAT.fullmatch(text) else text


def _int(text: str) -> int:
    number = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10)) if len(text) <= _DIGITS_LIMIT else 2**64
    if not -(2**63) <= number < 2**63:
        raise ValueError("it does not fit in 64 bits")
    return number


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("it is too large for a number of JSON")
    if len(text) > _DIGITS_LIMIT or Decimal(text) != Decimal(repr(number)):
        raise ValueError("it has more digits than a number of JSON can keep")
    return number
