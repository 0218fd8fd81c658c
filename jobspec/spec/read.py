"""Every source of a project is read by the front end it belongs to; what is wrong in one does not hide the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Final, NamedTuple

from jobspec.spec.diagnostics import Finding, Place, UnreadableError, locate
from jobspec.spec.document import Document
from jobspec.spec.python_reader import read_module
from jobspec.spec.shape import validate
from jobspec.spec.source import read_source
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
    """Each source is a YAML path relative to ``root`` or a dotted Python module; order and repetition do not matter."""
    documents: list[Document] = []
    findings: list[Finding] = []
    files: set[FilePath] = set()
    for source in sorted(set(sources)):
        try:
            document, read_from = _read(source, root)
        except UnreadableError as error:
            findings.append(error.finding)
        else:
            documents.append(document)
            files.update(read_from)
    return Read(documents, findings, tuple(sorted(files)))


def _read(source: str, root: FilePath) -> tuple[Document, list[FilePath]]:
    if source.lower().endswith(_YAML):
        return read_yaml(source, root), [root / source]
    if _MODULE.fullmatch(source) and not source.endswith(".py"):
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
