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
    given: dict[str, Any] = json.loads(as_json(dict(which)))
    for name in sorted(given):
        if (type_ := _TYPES.get(name)) is None:
            raise OptionError(f'filter: "{name}" is not a key of a filter', help=f"keys: {', '.join(sorted(_TYPES))}")
        if type_ not in (_ANY, _LIST, _type(given[name])) and given[name] is not None:
            raise OptionError(f"filter: {name} is {given[name]!r}; it must be of type {type_}")
    return {name: value for name, value in given.items() if value is not None}


def as_json(which: object) -> str:
    """Raises OptionError for what a filter cannot hold."""
    text = json.dumps(which, default=_plain, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise OptionError("filter: a text holds half of a surrogate pair, which UTF-8 cannot hold") from None
    return text


def _plain(value: object) -> object:
    """What a filter may hold beside JSON: aware times, and any set. Raises OptionError."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise OptionError(
                f"filter: {value.isoformat()} is a naive datetime: it does not say which zone it means",
                help="give it a tzinfo, as in datetime.now(UTC) - timedelta(hours=1)",
            )
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise OptionError(f"filter: it cannot hold {value!r}")


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
