from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue


def one_to_two(payload: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return {**payload, "amount": "0"}


def two_to_three(payload: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return {**payload, "old_no": None}
