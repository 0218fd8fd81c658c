"""A YAML text becomes plain data, with every YAML-level mistake located. Nothing is ever constructed from tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from jobspec.spec.diagnostics import Finding, Path, Place, UnreadableError, quote
from jobspec.spec.scalars import plain_scalar
from jobspec.spec.source import SourceText
from jobspec.spec.yaml_places import LOADER, Event, event_place

MAX_DEPTH: Final = 32
"""A spec needs about eight. Also keeps every recursion over the data far from the end of the stack."""
_START: Final = "a spec starts with `version: 1` and `package: ...`"


class YamlData:
    """The data of one file, read in one pass over the parser's events. Raises UnreadableError."""

    def __init__(self, source: SourceText) -> None:
        self.findings: list[Finding] = []
        self.broken: list[Path] = []
        """Paths whose value was refused, so that nothing more is said of them."""
        self._source = source
        self._events: Iterator[Event] = yaml.parse(source.text, Loader=LOADER)
        try:
            self.data = self._document()
        except yaml.MarkedYAMLError as error:
            raise UnreadableError(self._syntax(error)) from None
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # the pure loader, on escapes beyond Unicode
            place = source.place(0, 1)
            raise UnreadableError(Finding(place=place, code="JS102", message=f"not valid YAML: {error}")) from None

    def _document(self) -> dict[str, Any]:
        next(self._events)
        if isinstance(event := next(self._events), yaml.StreamEndEvent):
            raise UnreadableError(self._finding(event, "JS103", f"the file {self._emptiness()}", _START))
        root = next(self._events)
        data = self._value(root, ())
        next(self._events)
        if not isinstance(event := next(self._events), yaml.StreamEndEvent):
            raise UnreadableError(
                self._finding(
                    event, "JS103", "a second document starts here", "put every package into a file of its own"
                )
            )
        if not isinstance(data, dict):
            raise UnreadableError(self._finding(root, "JS103", "a spec is a mapping of keys to values", _START))
        return data

    def _emptiness(self) -> str:
        return "has nothing but comments" if self._source.text.strip() else "is empty"

    # ---- values
    def _value(self, event: Event, path: Path) -> Any:
        if len(path) > MAX_DEPTH:
            entry = ".".join(str(step) for step in path[:2])
            message = f"{quote(entry)} is nested more than {MAX_DEPTH} levels deep"
            raise UnreadableError(self._finding(event, "JS107", message, "name the inner parts in `types`"))
        if isinstance(event, yaml.AliasEvent):
            help_ = "write the value out; what is used twice gets a name in `types`"
            return self._refuse(event, path, "JS106", f"the alias {quote(f'*{event.anchor}')} is refused", help_)
        self._check_marks(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return self._scalar(event, path)

    def _list(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        keys: dict[str, Event] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            value = self._value(next(self._events), (*path, "?" if key is None else key))
            if key in keys:
                self._twice(key, keys[key], event)
            elif key is not None:
                keys[key], data[key] = event, value
        return data

    def _key(self, event: Event, path: Path) -> str | None:
        """None where it is refused."""
        if not isinstance(event, yaml.ScalarEvent):
            self._value(event, (*path, "?"))
            self._refuse(event, path, "JS105", "a key must be a text on one line", "write `name: value`")
            return None
        known = len(self.findings)
        key = self._value(event, path)
        if key == "<<" and not event.style:
            self._refuse(event, path, "JS106", "the merge key `<<` is refused", "write the merged keys out")
            return None
        if isinstance(key, str):
            return key
        if isinstance(key, int) and not isinstance(key, bool) and path[-1:] == ("upcast",):
            return str(event.value)  # a version
        if len(self.findings) == known:
            what = f"the key {quote(event.value)}" if event.value else "an empty key"
            self._refuse(event, path, "JS105", f"{what} is not a text", "quote it if it is meant as a text")
        return None

    def _scalar(self, event: Event, path: Path) -> Any:
        text = event.value
        if "\0" in text or (not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)):
            help_ = "remove the escape (`\\0`, `\\ud800`)"
            return self._refuse(event, path, "JS101", "this text has a character that PostgreSQL cannot store", help_)
        if event.style:
            return text
        try:
            return plain_scalar(text)
        except ValueError as error:
            help_ = "quote it if it is an exact decimal or a text"
            return self._refuse(event, path, "JS108", f"{quote(text)} cannot be kept: {error}", help_)

    # ---- what is wrong with them
    def _check_marks(self, event: Event) -> None:
        if event.tag is not None:
            message = f"the tag {quote(event.tag)} is refused"
            self.findings.append(self._finding(event, "JS106", message, "remove it; quotes make a text of anything"))
        if event.anchor is not None:
            message = f"the anchor {quote('&' + event.anchor)} is refused"
            help_ = "remove it; what is used twice gets a name in `types`"
            self.findings.append(self._finding(event, "JS106", message, help_))

    def _refuse(self, event: Event, path: Path, code: str, message: str, help_: str) -> None:
        self.findings.append(self._finding(event, code, message, help_))
        self.broken.append(path)

    def _twice(self, key: str, first: Event, second: Event) -> None:
        self.findings.append(
            Finding(
                place=event_place(self._source, second),
                code="JS104",
                message=f"the key {quote(key)} is written twice",
                help="remove or rename one of them",
                also=((event_place(self._source, first), "it is here as well"),),
            )
        )

    def _finding(self, event: Event, code: str, message: str, help_: str) -> Finding:
        return Finding(place=event_place(self._source, event), code=code, message=message, help=help_)

    def _syntax(self, error: yaml.MarkedYAMLError) -> Finding:
        mark = error.problem_mark or error.context_mark
        at = mark.index if mark else 0
        also: tuple[tuple[Place, str], ...] = ()
        if error.context and error.context_mark and error.context_mark.index != at:
            start = error.context_mark.index
            also = ((self._source.place(start, start + 1), f"the error came up {error.context}"),)
        problem = error.problem or "it cannot be read"
        help_ = next((text for words, text in _SYNTAX_HELP.items() if words in problem), None)
        place = self._source.place(at, at + 1)
        return Finding(place=place, code="JS102", message=f"not valid YAML: {problem}", help=help_, also=also)


_SYNTAX_HELP: Final = {
    "mapping values are not allowed": "quote a text that holds `: `, or check the indentation",
    "cannot start any token": "indent with spaces, not tabs; quote a text that starts with one of @ ` % ,",
    "expected ',' or": "close the bracket that was opened before",
    "expected key": "check the indentation: keys of one mapping start in one column",
    "expected <block end>": "check the indentation: keys of one mapping start in one column",
    "could not find expected ':'": "a key is followed by `: ` and its value",
    "unexpected end of stream": "close the quote that was opened before",
    "did not find expected node content": "a key or a value is missing here",
    "escape": "use single quotes for a text with backslashes",
}
