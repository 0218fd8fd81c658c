"""Every source of a project is read by the front end it belongs to; what is wrong in one does not hide the others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Final, NamedTuple

from jobspec.spec.diagnostics import Finding, Place, Problem, UnreadableError, locate, quote
from jobspec.spec.document import Document
from jobspec.spec.shape import validate
from jobspec.spec.source import read_source
from jobspec.spec.uses import python_uses
from jobspec.spec.yaml_places import YamlPlaces
from jobspec.spec.yaml_reader import YamlData

_YAML: Final = (".yaml", ".yml")
_MODULE: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


class Read(NamedTuple):
    documents: list[Document]
    findings: list[Finding]
    """Of the sources that could not be read at all."""
    files: tuple[FilePath, ...]


def read(sources: Sequence[str], root: FilePath) -> Read:
    """Each source is a YAML path relative to ``root`` or a dotted Python module; order and repetition do not matter.

    The spec files that they import are read as well, and in full.
    """
    reading = _Reading(root)
    for source in sorted(set(sources)):
        reading.add(source)
    reading.follow()
    findings = [*reading.findings, *reading.missing_imports()]
    return Read(reading.linked(), findings, tuple(sorted(reading.files)))


class _Reading:
    """The files of a project, each once however it is named."""

    def __init__(self, root: FilePath) -> None:
        self._root = root
        self._documents: dict[str, Document] = {}
        self._imports: dict[str, dict[int, str]] = {}
        """Document -> position in ``imports`` -> the file it names."""
        self._names: dict[FilePath, str] = {}
        """File -> the name it was first read under."""
        self._gone: dict[str, Finding] = {}
        self.findings: list[Finding] = []
        self.files: set[FilePath] = set()

    def add(self, source: str) -> None:
        try:
            document, read_from = _read(source, self._root)
        except UnreadableError as error:
            self.findings.append(error.finding)
            return
        self._take(document, read_from)

    def follow(self) -> None:
        """Read what is imported, and what that imports."""
        pending = list(self._documents)
        for name in pending:
            for target in self._imports[name].values():
                if self._known(target) in (*self._documents, *self._gone):
                    continue
                try:
                    self._take(*_read(target, self._root))
                except UnreadableError as error:
                    self._gone[target] = error.finding
                else:
                    pending.append(target)

    def missing_imports(self) -> Iterator[Finding]:
        """A file that is not there is told where it is imported; one that is no YAML, where that goes wrong."""
        for name, document in self._documents.items():
            for index, target in self._imports[name].items():
                gone = self._gone.get(self._known(target))
                if gone is not None and gone.code != "JS100":
                    yield gone
                elif gone is not None:
                    written = quote(document.spec.imports[index].spec)
                    message = gone.message.replace("the file", f"the imported file {written}", 1)
                    path = ("imports", index, "spec")
                    help_ = "the path is relative to the file that imports it"
                    yield locate(Problem(code="JS195", message=message, path=path, help=help_), document.locator)

    def linked(self) -> list[Document]:
        """Every document with the names of those that it imports."""
        return [
            replace(document, targets={index: self._name(target) for index, target in self._imports[name].items()})
            for name, document in self._documents.items()
        ]

    def _take(self, document: Document, read_from: list[FilePath]) -> None:
        name = document.name
        folder = posixpath.dirname(name)
        specs = ((index, each.spec) for index, each in enumerate(document.spec.imports) if each.spec)
        self._imports[name] = {index: posixpath.normpath(posixpath.join(folder, path)) for index, path in specs}
        self._documents[name] = document
        self._names.setdefault((self._root / name).resolve(), name)
        self.files.update(read_from)

    def _known(self, target: str) -> str:
        return self._names.get((self._root / target).resolve(), target)

    def _name(self, target: str) -> str | None:
        name = self._known(target)
        return name if name in self._documents else None


def _read(source: str, root: FilePath) -> tuple[Document, list[FilePath]]:
    if source.lower().endswith(_YAML):
        document = read_yaml(source, root)
        used = python_uses(document.spec)
        if used is None:
            return document, [root / source]
        from jobspec.spec.foreign import with_classes  # the front end of Python specs, which most YAML does not need
        from jobspec.spec.modules import loaded_files

        document = with_classes(document, root, used)
        return document, [root / source, *(loaded_files(root.resolve()) if document.classes else ())]
    if _MODULE.fullmatch(source) and not source.endswith(".py"):
        from jobspec.spec.python_reader import read_module  # it needs the client, which no YAML does

        return read_module(source, root)
    help_ = "name a file that ends in `.yaml`, or a module as in `app.jobs`"
    message = "this source is neither a YAML file nor a Python module"
    raise UnreadableError(Finding(place=Place(file=source), code="JS100", message=message, help=help_))


def read_yaml(name: str, root: FilePath) -> Document:
    """Raises UnreadableError."""
    source = read_source(name, root / name)
    yaml = YamlData(source)
    spec, problems, removed = validate(yaml.data)
    places = YamlPlaces(source)
    document = Document(
        name=name.replace("\\", "/"), spec=spec, locator=places, removed=removed, refused=tuple(yaml.broken)
    )
    shape = (locate(each, places) for each in problems if not document.hides(each.path))
    return replace(document, findings=(*yaml.findings, *shape))
