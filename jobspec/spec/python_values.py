"""The values of a Python spec become those that a YAML file would hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import FunctionType
from typing import Any

from jobspec.spec.options import BackPressure, Blob, Retention, Retry, Schedule, Unique


def plain(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is None, which means the default. What has no form in a spec stays as it is, to be refused."""
    return {key: _value(value) for key, value in policy.items() if value is not None}


def _value(value: Any) -> Any:
    match value:
        case Blob():
            told = {"name": value.name, "max_size": f"{value.max_bytes}B", "content_types": value.content_types}
            return plain(told)
        case BackPressure() | Retention() | Retry() | Schedule() | Unique():
            return _block(value)
        case Mapping():
            return {key: _value(each) for key, each in value.items()}
        case list() | tuple():
            return [_value(each) for each in value]
        case type() if issubclass(value, BaseException):
            return f"{value.__module__}:{value.__qualname__}"
        case FunctionType():
            return f"{value.__module__}:{value.__qualname__}"
        case _:
            return value


def _block(block: BackPressure | Retention | Retry | Schedule | Unique) -> dict[str, Any]:
    """A ``_`` behind a name is there for Python only."""
    written = {each.name.removesuffix("_"): getattr(block, each.name) for each in fields(block)}
    return plain(written)
