"""A filter of jobs, as ``jobspec.find`` in SQL understands it: what it may say, and what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, get_args

from jobspec.core.states import JobState
from jobspec.errors import OptionError

_LIST, _NUMBER, _ANY, _OBJECT, _TEXT = "list", "number", "any", "object", "string"
_TYPES: Final = {
    "state": _LIST, "channel": _LIST, "kind": _LIST, "version": _NUMBER, "origin": _LIST, "id": _LIST, "key": _ANY,
    "tag": _OBJECT, "bundle": _LIST, "bundle_name": _TEXT, "bundle_origin": _TEXT, "error": _TEXT,
    "enqueued_before": _TEXT, "enqueued_after": _TEXT, "started_before": _TEXT, "started_after": _TEXT,
    "finished_before": _TEXT, "finished_after": _TEXT,
}  # fmt: skip


def within(which: Mapping[str, Any], states: Sequence[JobState]) -> dict[str, Any]:
    """The same filter within these states: all of them where it names none. Raises OptionError."""
    plain = checked(which)
    named = texts(plain, "state") or list(states)
    if not set(named) <= set(states):
        raise OptionError(f"filter: state is {plain['state']}; here it can be {', '.join(states)}")
    return {**plain, "state": named}


def checked(which: Mapping[str, Any]) -> dict[str, Any]:
    """As plain JSON, without what is None. Raises OptionError."""
    if not isinstance(which, Mapping):
        raise OptionError(
            "filter: it must be a JSON object", help='as in {"kind": "charge", "state": "dead"}; {} is every job'
        )
    plain: dict[str, Any] = json.loads(json.dumps(dict(which), default=_plain))
    for name in sorted(plain):
        if (type_ := _TYPES.get(name)) is None:
            raise OptionError(f'filter: "{name}" is not a key of a filter', help=f"keys: {', '.join(sorted(_TYPES))}")
        if type_ not in (_ANY, _LIST, _type(plain[name])) and plain[name] is not None:
            raise OptionError(f"filter: {name} is {plain[name]!r}; it must be of type {type_}")
    return {name: value for name, value in plain.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    msg = f"a filter cannot hold {value!r}"
    raise TypeError(msg)


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return {int: _NUMBER, float: _NUMBER, str: _TEXT, dict: _OBJECT, list: "array"}.get(type(value), "null")


def texts(which: Mapping[str, Any], name: str) -> list[str] | None:
    """One value or a list of them, as texts."""
    if name not in which:
        return None
    values = which[name] if isinstance(which[name], list) else [which[name]]
    if not values or any(_type(each) not in (_TEXT, _NUMBER) for each in values):
        raise OptionError(f"filter: {name} is {which[name]!r}; it takes a value or an array of values")
    return [str(each) for each in values]


def states(which: Mapping[str, Any]) -> list[str] | None:
    """Raises OptionError."""
    named = texts(which, "state")
    if named is not None and (unknown := set(named) - set(get_args(JobState))):
        raise OptionError(f"filter: {min(unknown)!r} is not a state of a job")
    return named


def key_text(f: Mapping[str, Any]) -> str:
    """The lane key that it names, in the one form it has."""
    return json.dumps(f["key"] if isinstance(f["key"], list) else [f["key"]], ensure_ascii=False)


def names(known: Iterable[str], which: Mapping[str, Any], what: str) -> set[str]:
    """Qualified names of kinds or channels that are named, short or in full."""
    found: set[str] = set()
    for text in texts(which, what) or ():
        fits = {each for each in known if each == text or ("." not in text and each.endswith(f".{text}"))}
        if not fits:
            raise OptionError(f'filter: this queue has no {what} "{text}"')
        if len(fits) > 1:
            raise OptionError(f'filter: the {what} "{text}" is ambiguous: {", ".join(sorted(fits))}')
        found |= fits
    return found


def numbers(name: str, texts: Sequence[str]) -> set[int]:
    """Raises OptionError."""
    try:
        return {int(each) for each in texts}
    except ValueError as error:
        raise OptionError(f"filter: {name}: {error}") from None


def time_at(f: Mapping[str, Any], name: str) -> float:
    """Seconds since 1970. Raises OptionError."""
    try:
        return datetime.fromisoformat(f[name]).timestamp()
    except ValueError as error:
        raise OptionError(f"filter: {name}: {error}") from None
