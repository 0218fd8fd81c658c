"""Payloads as they should not be."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import BaseModel, JsonValue

from jobspec.client.request import payload_json

_MISSING: Final[Any] = object()


def spoiled(payload: BaseModel, key: str, value: JsonValue = _MISSING) -> dict[str, JsonValue]:
    """The JSON of a payload with another value under ``key``, or without it. Generated tests call this."""
    whole: dict[str, JsonValue] = json.loads(payload_json(type(payload).__name__, payload))
    rest = {name: each for name, each in whole.items() if name != key}
    return rest if value is _MISSING else {**rest, key: value}
