"""The calls of operators."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from jobspec.backends import filters, keys
from jobspec.backends.limits import limits_given
from jobspec.backends.redis import calls
from jobspec.backends.redis.calls_look import PAGE, found, patterns
from jobspec.backends.redis.calls_worker import scheduled, schedules
from jobspec.backends.redis.catalog import Catalog, Channel
from jobspec.backends.redis.script import Arg, Call, Steps, nothing, numbers
from jobspec.core.states import JobState
from jobspec.errors import NotFoundError, UnknownChannelError

_UNFINISHED: Final[tuple[JobState, ...]] = ("reserved", "scheduled", "waiting", "ready", "running", "parked")
_ENDED: Final[tuple[JobState, ...]] = ("done", "dead", "cancelled", "expired")
_RESTING: Final[tuple[JobState, ...]] = ("reserved", "scheduled", "waiting", "ready", "parked", *_ENDED)


# ---- jobs by id: the ids of those that were changed. Many in parts: no call shall hold Redis up for long.
def retry(ids: Iterable[int]) -> Steps[list[int]]:
    """Raises DuplicateJobError: of its part none was brought back, then."""
    return _in_parts(ids, "again", ["retry"])


def reset(ids: Iterable[int]) -> Steps[list[int]]:
    """Raises JobRunningError, DuplicateJobError."""
    return _in_parts(ids, "again", ["reset"])


def requeue(ids: Iterable[int]) -> Steps[list[int]]:
    return _in_parts(ids, "requeue", [])


def delete(ids: Iterable[int]) -> Steps[int]:
    """How many there were. Raises JobRunningError."""
    return _how_many(_in_parts(ids, "delete", ["delete"]))


def _in_parts(ids: Iterable[int], script: str, how: Sequence[Arg]) -> Steps[list[int]]:
    wanted, changed = sorted(set(ids)), list[int]()
    for n in range(0, len(wanted), PAGE):
        changed += yield Call(script=script, args=[*how, *wanted[n : n + PAGE]], read=numbers)
    return changed


def _how_many(changed: Steps[list[int]]) -> Steps[int]:
    return len((yield from changed))


# ---- jobs by filter: how many were changed. Each raises OptionError.
def redrive(catalog: Catalog, which: Mapping[str, Any], limit: int) -> Steps[int]:
    """As retry; those whose unique key another has now are left out."""
    texts = patterns(catalog, filters.within(which, ("dead", "parked")))
    return _found_in_parts(texts, limit, "again", ["redrive"])


def cancel_all(catalog: Catalog, which: Mapping[str, Any], reason: str | None, limit: int) -> Steps[int]:
    texts = patterns(catalog, filters.within(which, _UNFINISHED))
    return _found_in_parts(texts, limit, "cancel_many", [reason or ""])


def delete_all(catalog: Catalog, which: Mapping[str, Any], limit: int) -> Steps[int]:
    texts = patterns(catalog, filters.within(which, _RESTING))
    return _found_in_parts(texts, limit, "delete", ["delete"])


def purge(catalog: Catalog, which: Mapping[str, Any], limit: int, *, dry_run: bool = False) -> Steps[int]:
    """Ended ones, but what somebody needs still; ``dry_run``: only how many there are."""
    texts = patterns(catalog, filters.within(which, _ENDED))
    return _found_in_parts(texts, limit, "delete", ["needless" if dry_run else "purge"])


def _found_in_parts(texts: Iterable[str], limit: int, script: str, how: Sequence[Arg]) -> Steps[int]:
    jobs = yield from found(texts, limit)
    return (yield from _how_many(_in_parts((id_ for id_, _ in jobs), script, how)))


# ---- channels. Each raises UnknownChannelError.
def pause(channel: str) -> Call[None]:
    return Call(script="pause", args=[channel, 1], read=nothing)


def resume(channel: str) -> Call[None]:
    return Call(script="pause", args=[channel, 0], read=nothing)


def set_limits(catalog: Catalog, channel: str, override: Mapping[str, Any]) -> Call[None]:
    """Raises OptionError, too."""
    found = _named(catalog, channel)
    given, reset = limits_given(channel, keyed=bool(found.spec.key), override=override)
    return Call(script="limits", args=[channel, json.dumps({"given": given, "reset": reset})], read=nothing)


def unblock(catalog: Catalog, channel: str, key: str | None = None) -> Call[int | None]:
    """The id of the dead head that stood in the way; None if none did. Raises OptionError, too."""
    found = _named(catalog, channel)
    text = keys.lane_text(channel, key) if found.spec.key else None
    args: list[Arg] = [catalog.version, found.id, str(keys.lane(text))]
    return Call(script="unblock", args=args, read=lambda answer: int(answer) if answer else None)


def _named(catalog: Catalog, name: str) -> Channel:
    if (found := catalog.channels.get(name)) is None:
        raise UnknownChannelError(
            f'this queue has no channel "{name}"', help="give the qualified name, <package>.<channel>"
        )
    return found


# ---- schedules. Each raises NotFoundError.
def trigger(catalog: Catalog, name: str) -> Steps[int]:
    """Once, now: the id of the job."""
    if (spec := catalog.schedules.get(name)) is None:
        raise NotFoundError(f'this queue has no schedule "{name}"', help="give the qualified name, <package>.<job>")
    known = yield schedules()
    now = known[0].now.replace(microsecond=0)
    ids = yield calls.enqueue(catalog, [scheduled(spec, now)])
    return int(ids[0])


def pause_schedule(name: str) -> Call[None]:
    return Call(script="schedule", args=[name, "pause"], read=nothing)


def resume_schedule(name: str) -> Call[None]:
    return Call(script="schedule", args=[name, "resume"], read=nothing)
