"""Jobs by a filter, as ``jobspec.find`` in SQL understands it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, get_args

from jobspec.backends.memory.state import Job, State
from jobspec.core.states import JobState
from jobspec.errors import OptionError

Test = Callable[[Job], bool]
_LIST, _NUMBER, _ANY, _OBJECT, _TEXT = "list", "number", "any", "object", "string"
_TYPES: Final = {
    "state": _LIST, "channel": _LIST, "kind": _LIST, "version": _NUMBER, "origin": _LIST, "id": _LIST, "key": _ANY,
    "tag": _OBJECT, "bundle": _LIST, "bundle_name": _TEXT, "bundle_origin": _TEXT, "error": _TEXT,
    "enqueued_before": _TEXT, "enqueued_after": _TEXT, "started_before": _TEXT, "started_after": _TEXT,
    "finished_before": _TEXT, "finished_after": _TEXT,
}  # fmt: skip


def find(state: State, which: Mapping[str, Any]) -> list[Job]:
    """Those that a filter means, by id. Raises OptionError."""
    tests = _tests(state, which)
    return sorted((job for job in state.jobs.values() if all(test(job) for test in tests)), key=lambda job: job.id)


def within(which: Mapping[str, Any], states: Sequence[JobState]) -> dict[str, Any]:
    """The same filter within these states: all of them where it names none. Raises OptionError."""
    checked = _checked(which)
    named = _texts(checked, "state") or list(states)
    if not set(named) <= set(states):
        raise OptionError(f"filter: state is {checked['state']}; here it can be {', '.join(states)}")
    return {**checked, "state": named}


def _checked(which: Mapping[str, Any]) -> dict[str, Any]:
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


def _texts(which: Mapping[str, Any], name: str) -> list[str] | None:
    """One value or a list of them, as texts."""
    if name not in which:
        return None
    values = which[name] if isinstance(which[name], list) else [which[name]]
    if not values or any(_type(each) not in (_TEXT, _NUMBER) for each in values):
        raise OptionError(f"filter: {name} is {which[name]!r}; it takes a value or an array of values")
    return [str(each) for each in values]


def _names(known: Iterable[str], which: Mapping[str, Any], what: str) -> set[str]:
    """Qualified names of kinds or channels that are named, short or in full."""
    found: set[str] = set()
    for text in _texts(which, what) or ():
        names = {each for each in known if each == text or ("." not in text and each.endswith(f".{text}"))}
        if not names:
            raise OptionError(f'filter: this queue has no {what} "{text}"')
        if len(names) > 1:
            raise OptionError(f'filter: the {what} "{text}" is ambiguous: {", ".join(sorted(names))}')
        found |= names
    return found


def _tests(state: State, which: Mapping[str, Any]) -> list[Test]:
    f = _checked(which)
    return [*_identities(state, f), *_words(f), *_bundles(state, f), *_times(f)]


def _identities(state: State, f: Mapping[str, Any]) -> Iterable[Test]:
    if (states := _texts(f, "state")) is not None:
        if unknown := set(states) - set(get_args(JobState)):
            raise OptionError(f"filter: {min(unknown)!r} is not a state of a job")
        yield lambda job: job.state in states
    if (texts := _texts(f, "id")) is not None:
        ids = _numbers("id", texts)
        yield lambda job: job.id in ids
    if "kind" in f:
        kinds = _names((name for name, _ in state.kinds), f, "kind")
        yield lambda job: job.kind.name in kinds
    if "version" in f:
        yield lambda job: job.kind.spec.version == f["version"]
    if "channel" in f:
        channels = _names(state.channels, f, "channel")
        yield lambda job: job.channel.name in channels
    if "key" in f:
        key = json.dumps(f["key"] if isinstance(f["key"], list) else [f["key"]], ensure_ascii=False)
        yield lambda job: job.key == key


def _words(f: Mapping[str, Any]) -> Iterable[Test]:
    if (origins := _texts(f, "origin")) is not None:
        yield lambda job: job.origin in origins
    if "tag" in f:
        yield lambda job: f["tag"].items() <= {**job.kind.spec.tags, **job.tags}.items()
    if "error" in f:
        part = f["error"].lower()
        yield lambda job: bool(job.errors) and part in f"{job.errors[-1].type}: {job.errors[-1].message}".lower()


def _bundles(state: State, f: Mapping[str, Any]) -> Iterable[Test]:
    if (texts := _texts(f, "bundle")) is not None:
        ids = _numbers("bundle", texts)
        yield lambda job: job.bundle_id in ids
    for name in ("name", "origin"):
        if f"bundle_{name}" in f:
            wanted = f[f"bundle_{name}"]
            of = {each.id for each in state.bundles.values() if getattr(each, name) == wanted}
            yield lambda job, of=of: job.bundle_id in of  # type: ignore[misc]


def _times(f: Mapping[str, Any]) -> Iterable[Test]:
    for step, moment in (("enqueued", _enqueued), ("started", _started), ("finished", _finished)):
        if f"{step}_before" in f:
            yield _before(moment, _at(f, f"{step}_before"))
        if f"{step}_after" in f:
            yield _after(moment, _at(f, f"{step}_after"))


Moment = Callable[[Job], float | None]


def _before(moment: Moment, at: float) -> Test:
    return lambda job: (when := moment(job)) is not None and when < at


def _after(moment: Moment, at: float) -> Test:
    return lambda job: (when := moment(job)) is not None and when > at


def _enqueued(job: Job) -> float | None:
    return job.enqueued_at


def _started(job: Job) -> float | None:
    return job.claimed_at if job.state == "running" else job.started_at


def _finished(job: Job) -> float | None:
    return job.finished_at


def _numbers(name: str, texts: Sequence[str]) -> set[int]:
    try:
        return {int(each) for each in texts}
    except ValueError as error:
        raise OptionError(f"filter: {name}: {error}") from None


def _at(f: Mapping[str, Any], name: str) -> float:
    try:
        return datetime.fromisoformat(f[name]).timestamp()
    except ValueError as error:
        raise OptionError(f"filter: {name}: {error}") from None
