"""Channels: found by name, admitted by a pattern, bounded, paused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from jobspec.backends.limits import limits_given
from jobspec.backends.memory.state import Channel, State
from jobspec.core.options import MAX_NAME_BYTES
from jobspec.errors import UnknownChannelError

MOST_ADMITTED: Final = 1000
_TAIL: Final = re.compile(r"[a-z0-9_-]+")


def channel_called(state: State, package: str, name: str) -> Channel | None:
    """By its qualified name, or by its name within a package."""
    found = state.channels.get(name) or state.channels.get(f"{package}.{name}")
    return None if found is None or found.name.endswith("*") else found


def pattern_for(state: State, package: str, name: str) -> Channel | None:
    """The pattern that admits a name: the one that says most of it."""
    for full in (name, f"{package}.{name}"):
        if len(full.encode()) > MAX_NAME_BYTES:
            continue
        admitting = [
            each
            for each in state.channels.values()
            if each.name.endswith("*")
            and full.startswith(each.name[:-1])
            and _TAIL.fullmatch(full[len(each.name) - 1 :])
        ]
        if admitting:
            return max(admitting, key=lambda each: len(each.name))
    return None


def channel_for(state: State, package: str, name: str) -> Channel:
    """Where a job waits whose call names a channel. Raises UnknownChannelError."""
    if (found := channel_called(state, package, name)) is not None:
        return found
    pattern = pattern_for(state, package, name)
    if pattern is None:
        raise UnknownChannelError(f'this queue has no channel "{name}", and no pattern that admits it')
    if sum(each.pattern is pattern for each in state.channels.values()) >= MOST_ADMITTED:
        raise UnknownChannelError(
            f"{pattern.name} has admitted {MOST_ADMITTED} channels already",
            help="every claim looks at each of them: give one channel a key, and it has a lane for every value",
        )
    full = name if name.startswith(pattern.name[:-1]) else f"{package}.{name}"
    made = Channel(
        id=state.next(), name=full, package=pattern.package, spec=pattern.spec, pattern=pattern, paused=pattern.paused,
        override=dict(pattern.override), limits=pattern.limits,
    )  # fmt: skip
    state.channels[full] = made
    return made


def could_be(state: State, wanted: Iterable[str] | None) -> set[str]:
    """Patterns, as ``shop.mail-*``, that could make a channel that is wanted, as ``shop.mail-bob``."""
    patterns = [each.name for each in state.channels.values() if each.name.endswith("*")]
    return {pattern for pattern in patterns for name in wanted or () if _could_admit(pattern, name)}


def _could_admit(pattern: str, wanted: str) -> bool:
    start, stem = wanted.partition("*")[0], pattern[:-1]
    return start.startswith(stem) or ("*" in wanted and stem.startswith(start))


def named(state: State, name: str) -> Channel:
    """Raises UnknownChannelError."""
    if (found := state.channels.get(name)) is None:
        raise UnknownChannelError(
            f'this queue has no channel "{name}"', help="give the qualified name, <package>.<channel>"
        )
    return found


def with_admitted(state: State, channel: Channel) -> Iterator[Channel]:
    """The channel, and if it is a pattern all that it has admitted."""
    return (each for each in state.channels.values() if channel in (each, each.pattern))


def apply_limits(channel: Channel) -> None:
    channel.limits = replace(channel.spec.limits, **channel.override)


def set_limits(state: State, name: str, override: Mapping[str, Any]) -> None:
    """An operator's limits win over the declared ones; None lifts one, ``reset`` gives it back. Raises OptionError."""
    channel = named(state, name)
    given, reset = limits_given(name, keyed=bool(channel.spec.key), override=override)
    for each in with_admitted(state, channel):
        each.override = {key: value for key, value in each.override.items() if key not in reset} | given
        apply_limits(each)
    state.ring([channel])


def pause(state: State, name: str, *, paused: bool) -> None:
    """A paused channel takes jobs and hands none out; what runs goes on. Raises UnknownChannelError."""
    channel = named(state, name)
    for each in with_admitted(state, channel):
        each.paused = paused
    state.ring([channel])


def full(channel: Channel, lane: int, max_pending: int | None) -> str | None:
    """The bound that one more job would break, in words; None if there is room."""
    most = channel.limits.max_pending if max_pending is None else max_pending
    if most is not None and channel.unfinished >= most:
        return f"channel {channel.name} holds {most} unfinished jobs or more already"
    most = channel.limits.lane_max_pending
    if most is not None and channel.pending.get(lane, 0) >= most:
        return f"a lane of channel {channel.name} holds {most} unfinished jobs or more already"
    return None
