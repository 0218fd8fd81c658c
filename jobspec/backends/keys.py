"""Keys, as SQL with ``lane_key``, ``lane`` and ``unique_hash`` compute them: the conformance suite compares.

For every backend that computes them in Python: equal keys are equal everywhere.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from jobspec.backends.declared import KeyPath, KindSpec
from jobspec.core.options import MAX_UNIQUE_KEY_BYTES
from jobspec.errors import OptionError, PayloadError

_INT: Final = re.compile(r"-?[0-9]{1,19}")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_DATE: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_LOWEST: Final = -(2**63)
MISSING: Final = object()


def lane_key(kind: str, key: Sequence[KeyPath], payload: Any) -> str:
    """A JSON array as text, equal for equal keys. Raises PayloadError."""
    parts = []
    for each in key:
        shown = ".".join(each.path)
        value = _at(payload, each.path)
        if value is None or value is MISSING:
            raise PayloadError(f'{kind}: the payload has no value at "{shown}", which is part of the lane key')
        part = _part(each.type, value)
        if part is None:
            raise PayloadError(f'{kind}: "{shown}" is part of the lane key and must be of type {each.type}')
        parts.append(part)
    text = json.dumps(parts, ensure_ascii=False)
    if (size := len(text.encode())) > MAX_UNIQUE_KEY_BYTES:
        raise PayloadError(f"{kind}: the lane key is {size} bytes; the cap is {MAX_UNIQUE_KEY_BYTES}")
    return text


def lane(key: str | None) -> int:
    """64 bits of SHA-256, signed; 0 in channels without a key."""
    if key is None:
        return 0
    return max(_LOWEST + 1, int.from_bytes(sha256(key.encode()).digest()[:8], signed=True))


def unique_hash(kind: str, key: Sequence[KeyPath], payload: Any, given: str | None) -> bytes:
    """The key of a job within its kind: the spec's fields, or what the caller gave in their place."""
    text = f"={given}" if given is not None else f"[{lane_key(kind, key, payload)}"
    return sha256(f"{kind}\x1f{text}".encode()).digest()


def unique_of(kind: KindSpec, payload: Any, given: str | None) -> bytes | None:
    """The key of a job of this kind; None: it has none. Raises PayloadError."""
    if given is None and kind.unique is None:
        return None
    return unique_hash(kind.name, () if kind.unique is None else kind.unique.key, payload, given)


def lane_text(channel: str, key: str | None) -> str:
    """A lane key that somebody wrote, in the one form it has. Raises OptionError."""
    try:
        return json.dumps(read(key or ""), ensure_ascii=False)
    except ValueError:
        raise OptionError(
            f"channel {channel} has a lane for every key: say which", help="as in '[42]', the key as JSON"
        ) from None


def read(text: str) -> Any:
    """JSON with its numbers as they are written. Raises ValueError; NaN and infinity are none."""
    return _DECODER.decode(text)


def _refuse(constant: str) -> Any:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)


def _at(value: Any, path: Sequence[str]) -> Any:
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return MISSING
        value = value[part]
    return value


def _text(value: Any) -> str:
    """A scalar as PostgreSQL shows it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _part(type_: str, value: Any) -> Any:
    """One part of a key in the one form it has, however a client wrote it; None if it is not of the type."""
    match type_:
        case "int":
            text = _text(value)
            number = int(text) if _INT.fullmatch(text) else None
            return number if number is not None and -(2**63) <= number < 2**63 else None
        case "uuid":
            return text.lower() if _UUID.fullmatch(text := _text(value)) else None
        case "bool":
            return value if isinstance(value, bool) else None
        case "date":
            found = _DATE.fullmatch(_text(value))
            fits = found and found[1] > "0000" and int(found[3]) <= monthrange(int(found[1]), int(found[2]))[1]
            return value if fits else None
        case _:
            return value if isinstance(value, str) else None
