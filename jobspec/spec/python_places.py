"""Where the declarations of a Python spec stand: calls, their arguments, classes and their fields."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, TypeAlias

from jobspec.spec.declare import CallSite
from jobspec.spec.diagnostics import Part, Path, Place
from jobspec.spec.source import SourceText


@dataclass(frozen=True, slots=True)
class ClassSite:
    """A class, or one field of it."""

    cls: type
    field: str | None = None


Site: TypeAlias = CallSite | ClassSite


class PythonPlaces:
    """The Locator of a Python spec. ``sites`` says which call or class declared an entry; ``()`` is the Spec itself."""

    def __init__(self, root: FilePath, sites: Mapping[Path, Site]) -> None:
        self._root = root
        self._sites = sites
        self._files: dict[str, tuple[SourceText, ast.Module]] = {}

    def place(self, path: Path, part: Part = "value", span: tuple[int, int] | None = None) -> Place:
        """See Locator: the argument or field if it is found, else the call or class."""
        at = next(length for length in range(len(path), -1, -1) if path[:length] in self._sites)
        site, rest = self._sites[path[:at]], path[at:]
        match site:
            case CallSite():
                return self._call(site, rest, part)
            case ClassSite(cls=cls, field=field):
                name = field or next((str(step) for step in rest[1:2] if rest[0] == "fields"), None)
                return self._class(cls, name, part)

    def _call(self, site: CallSite, rest: Path, part: Part) -> Place:
        source, tree = self._file(site.code.co_filename)
        position = next(islice(site.code.co_positions(), site.instruction // 2, None), (site.line, None, None, None))
        call = next(
            (
                node
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and (node.lineno, node.col_offset) == (position[0], position[2])
            ),
            None,
        )
        if call is None:
            return self._line(source, site.line)
        for step in rest[:1]:
            if step == "payload" and call.args:
                return self._node(source, call.args[0])
            for keyword in call.keywords:
                if keyword.arg == step:
                    return self._inside(source, keyword, rest[1:], part)
        if part == "key" and call.args and isinstance(call.args[0], ast.Constant | ast.Name):
            return self._node(source, call.args[0])
        return self._node(source, call.func)

    def _inside(self, source: SourceText, keyword: ast.keyword, rest: Path, part: Part) -> Place:
        """A step further where an argument is a call or a dictionary itself: ``retry=Retry(base=...)``."""
        value: ast.expr = keyword.value
        found: ast.AST = keyword if part == "key" else value
        for step in rest:
            match value:
                case ast.Call(keywords=keywords):
                    inner = next((each for each in keywords if each.arg in (step, f"{step}_")), None)
                    if inner is None:
                        break
                    value, found = inner.value, inner if part == "key" else inner.value
                case ast.Dict(keys=keys, values=values):
                    index = next(
                        (
                            i
                            for i, each in enumerate(keys)
                            if isinstance(each, ast.Constant) and str(each.value) == str(step)
                        ),
                        None,
                    )
                    if index is None:
                        break
                    key = keys[index]
                    assert key is not None
                    value, found = values[index], key if part == "key" else values[index]
                case ast.List(elts=elements) | ast.Tuple(elts=elements) if isinstance(step, int) and step < len(
                    elements
                ):
                    value = found = elements[step]
                case _:
                    break
        return self._node(source, found, name_only=isinstance(found, ast.keyword))

    def _class(self, cls: type, field: str | None, part: Part) -> Place:
        owner = next((each for each in cls.__mro__ if field in inspect.get_annotations(each)), cls)
        file = _source_file(owner)
        if file is None:
            return self._call_of_spec()
        source, tree = self._file(file)
        definition = next((node for node in _classes(tree) if node.name == owner.__name__), None)
        if definition is None:
            return self._line(source, 1)
        for node in definition.body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == field:
                return self._node(source, node.target if part == "key" else node.annotation)
        line = source.line(definition.lineno)
        return Place(
            file=source.name,
            line=definition.lineno,
            column=line.find(definition.name) + 1,
            width=len(definition.name),
            text=line,
        )

    def _call_of_spec(self) -> Place:
        site = self._sites[()]
        assert isinstance(site, CallSite)
        return self._call(site, (), "value")

    def _node(self, source: SourceText, node: Any, *, name_only: bool = False) -> Place:
        line = source.line(node.lineno)
        column = _characters(line, node.col_offset)
        end = _characters(line, node.end_col_offset) if node.end_lineno == node.lineno else len(line)
        width = len(node.arg) if name_only else end - column
        return Place(file=source.name, line=node.lineno, column=column + 1, width=max(1, width), text=line)

    def _line(self, source: SourceText, number: int) -> Place:
        text = source.line(number)
        indent = len(text) - len(text.lstrip())
        return Place(file=source.name, line=number, column=indent + 1, width=max(1, len(text.strip())), text=text)

    def _file(self, name: str) -> tuple[SourceText, ast.Module]:
        if name not in self._files:
            source = read_python(name, self._root)
            try:
                tree = ast.parse(source.text)
            except (SyntaxError, ValueError):  # changed since it was imported, or not a file at all
                tree = ast.Module(body=[], type_ignores=[])
            self._files[name] = (source, tree)
        return self._files[name]


def has_source(cls: type) -> bool:
    """Whether there is a file to show it in."""
    return _source_file(cls) is not None


def _source_file(cls: type) -> str | None:
    try:
        return inspect.getsourcefile(cls)
    except TypeError:
        return None


def read_python(name: str, root: FilePath) -> SourceText:
    """The text of a file that was imported; empty where it is gone. Shown relative to ``root`` if it lies there."""
    file = FilePath(name)
    shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else name
    try:
        return SourceText(shown, file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return SourceText(shown, "")


def _classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _characters(line: str, offset: int) -> int:
    """Columns of the compiler count UTF-8 bytes."""
    return len(line.encode()[:offset].decode("utf-8", "ignore"))
