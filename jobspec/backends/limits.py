"""Limits that an operator sets over the declared ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from jobspec.backends.declared import Limits
from jobspec.errors import OptionError

_LIMITS: Final = tuple(each.name for each in fields(Limits))


def limits_given(name: str, *, keyed: bool, override: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Those that are set for channel ``name``, None: lifted; and those to be given back. Raises OptionError."""
    given = {key: value for key, value in override.items() if key != "reset"}
    reset = tuple(override.get("reset", ()))
    for key, value in (*given.items(), *((key, None) for key in reset)):
        if key not in _LIMITS:
            raise OptionError(f'"{key}" is not a limit', help=f"limits: {', '.join(_LIMITS)}")
        if value is not None and not _is_limit(key, value):
            raise OptionError(f"{key} is {value}; it must be a positive number, or null for no limit")
        if key.startswith("lane") and value is not None and not keyed:
            raise OptionError(f"channel {name} has no key, so it has one lane: limit the channel")
    rate = [key in given and given[key] is not None for key in ("rate_limit", "rate_seconds")]
    if rate[0] != rate[1] or ("rate_limit" in reset) != ("rate_seconds" in reset):
        raise OptionError(
            "rate_limit and rate_seconds go together", help='as in {"rate_limit": 100, "rate_seconds": 60}'
        )
    if "weight" in given and given["weight"] is None:
        raise OptionError("a channel always has a weight")
    return given, reset


def _is_limit(key: str, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    least = 0.001 if key == "rate_seconds" else 1
    return least <= value <= 2**31 - 1 and (key == "rate_seconds" or value == int(value))
