"""A job as the body of a message, with the jobs of its chain that come after it. Pure."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

FORMAT: Final = 1
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that SQS takes in no message; in JSON they stand inside texts only."""
_LONGEST_CHAIN: Final = 1000


class UnreadableError(Exception):
    """The body is no envelope of this version. Never leaves this package."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    id: int
    kind: str
    version: int
    channel: str
    """Qualified."""
    dedup: str
    """The deduplication id of its message."""
    payload: str = field(repr=False)
    """JSON text."""
    key: str | None = None
    """The lane key as JSON text."""
    blob: bytes | None = field(default=None, repr=False)
    max_attempts: int | None = None
    timeout_seconds: float | None = None
    origin: str | None = None
    tags: str | None = None
    """JSON text."""
    trace: str | None = None
    spent: int = 0
    """Attempts that other messages of this job had before: it has gone to the tail of its lane."""
    previous: int | None = None
    """The job of its chain that came before it, and is done."""
    rest: tuple[Envelope, ...] = ()
    """The jobs of its chain that come after it."""


def write(envelope: Envelope) -> str:
    """The body of the message."""
    shape = {"v": FORMAT, **_shape(envelope), "rest": [_shape(each) for each in envelope.rest]}
    if not envelope.rest:
        del shape["rest"]
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return _ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def legal(text: str) -> str:
    """Without the characters that SQS does not take."""
    return _ILLEGAL.sub("?", text)


def _shape(envelope: Envelope) -> dict[str, Any]:
    blob = None if envelope.blob is None else b64encode(envelope.blob).decode()
    shape: dict[str, Any] = {
        "id": envelope.id, "kind": envelope.kind, "version": envelope.version, "channel": envelope.channel,
        "dedup": envelope.dedup, "key": envelope.key, "blob": blob, "max_attempts": envelope.max_attempts,
        "timeout": envelope.timeout_seconds, "origin": envelope.origin, "tags": envelope.tags,
        "trace": envelope.trace, "spent": envelope.spent or None, "previous": envelope.previous,
        "payload": envelope.payload,
    }  # fmt: skip
    return {name: value for name, value in shape.items() if value is not None}


def read(body: str) -> Envelope:
    """Raises UnreadableError."""
    try:
        shape = json.loads(body)
        if not isinstance(shape, dict) or shape.get("v") != FORMAT:
            raise UnreadableError("it is not a job, or of a later version of jobspec")
        rest = shape.get("rest", [])
        if len(rest) > _LONGEST_CHAIN:
            raise UnreadableError(f"its chain has {len(rest)} jobs")
        return replace(_one(shape), rest=tuple(_one(each) for each in rest))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableError(f"{type(error).__name__}: {error}") from error


def _one(shape: Mapping[str, Any]) -> Envelope:
    blob = shape.get("blob")
    return Envelope(
        id=_typed(shape["id"], int), kind=_typed(shape["kind"], str), version=_typed(shape["version"], int),
        channel=_typed(shape["channel"], str), dedup=_typed(shape["dedup"], str),
        payload=_typed(shape["payload"], str), key=_maybe(shape.get("key"), str),
        blob=None if blob is None else b64decode(_typed(blob, str), validate=True),
        max_attempts=_maybe(shape.get("max_attempts"), int), timeout_seconds=_maybe(shape.get("timeout"), float),
        origin=_maybe(shape.get("origin"), str), tags=_maybe(shape.get("tags"), str),
        trace=_maybe(shape.get("trace"), str), spent=_typed(shape.get("spent", 0), int),
        previous=_maybe(shape.get("previous"), int),
    )  # fmt: skip


def _maybe(value: Any, type_: type) -> Any:
    return None if value is None else _typed(value, type_)


def _typed(value: Any, type_: type) -> Any:
    fits = isinstance(value, (int, float) if type_ is float else type_) and not isinstance(value, bool)
    if not fits:
        msg = f"{type_.__name__} is wanted, not {type(value).__name__}"
        raise TypeError(msg)
    return value


def next_of(envelope: Envelope) -> Envelope | None:
    """The job of the chain that can be sent now that this one is done; it carries those after it."""
    if not envelope.rest:
        return None
    first, *rest = envelope.rest
    return replace(first, previous=envelope.id, rest=tuple(rest))
