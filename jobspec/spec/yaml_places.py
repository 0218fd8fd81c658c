"""Where the keys and values of a YAML text stand. Used only when there is an error to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeAlias

import yaml

from jobspec.spec.diagnostics import Part, Path, Place
from jobspec.spec.source import SourceText

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Thirteen times as fast as the pure one. Plain style is ``''`` here and None there: test it for truth."""

Event: TypeAlias = Any
"""One of yaml.Event; the type stubs know none of their attributes."""


@dataclass(slots=True)
class Node:
    """Two events of the parser around a value, and what is inside."""

    start: Event
    end: Event
    pairs: dict[str | int, tuple[Event, Node]] = field(default_factory=dict)
    """Items of a list have their number for a key, and no event of one."""


class YamlPlaces:
    """The Locator of a YAML text that has been read before."""

    def __init__(self, source: SourceText) -> None:
        self._source = source

    def place(self, path: Path, part: Part = "value", span: tuple[int, int] | None = None) -> Place:
        """See Locator. Where the path leads nowhere: the last thing on it that exists."""
        key, node = None, self._root
        for step in path:
            if step not in node.pairs:
                break
            key, node = node.pairs[step]
        if part == "key" and key is not None:
            return event_place(self._source, key)
        start, end = node.start.start_mark.index, node.end.end_mark.index
        if span is not None:
            # Inside the text only where the file shows the text as it is: not in blocks, not with escapes.
            for quotes in (0, 1):
                if self._source.text[start + quotes : end - quotes] == getattr(node.start, "value", None):
                    return self._source.place(start + quotes + span[0], start + quotes + span[1])
        return self._source.place(start, end)

    @cached_property
    def _root(self) -> Node:
        events = yaml.parse(self._source.text, Loader=LOADER)
        return next(_node(event, events) for event in events if isinstance(event, yaml.MappingStartEvent))


def event_place(source: SourceText, event: Event) -> Place:
    return source.place(event.start_mark.index, event.end_mark.index)


def _node(start: Event, events: Iterator[Event]) -> Node:
    node = Node(start, start)
    if isinstance(start, yaml.SequenceStartEvent):
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            node.pairs[len(node.pairs)] = (None, _node(event, events))
        node.end = event
    elif isinstance(start, yaml.MappingStartEvent):
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            _node(key, events)  # a key that is no scalar was refused, but its events are there
            pair = (key, _node(next(events), events))
            node.pairs.setdefault(getattr(key, "value", "?"), pair)
        node.end = key
    return node
