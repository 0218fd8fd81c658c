"""A Python module becomes the same data that a YAML file would hold, and goes the same way from there.

The module is imported into this process: a subprocess would have to send the classes back, or their positions, for no
gain, since nothing that is read here depends on the order of a set. A command that reads one spec twice must be run
twice.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path as FilePath
from types import ModuleType
from typing import Any, Final

from pydantic import BaseModel

from jobspec.core.payload import Payload
from jobspec.spec.declare import Blob, ChannelCall, JobCall, Retry, Spec
from jobspec.spec.diagnostics import Finding, Path, Place, Problem, UnreadableError, locate, quote
from jobspec.spec.document import Document
from jobspec.spec.introspect import Introspection, doc_of
from jobspec.spec.python_places import PythonPlaces, Site, read_python
from jobspec.spec.shape import validate
from jobspec.spec.words import sort_of

_TRACE_LIMIT: Final = 3


def read_module(source: str, root: FilePath) -> tuple[Document, list[FilePath]]:
    """The spec of a module, and the files below ``root`` that its import read. Raises UnreadableError."""
    root = root.resolve()
    with _importable(root):
        module = _import(source, root)
    name, spec = _the_spec(module, source, root)
    document = read_spec(f"{source}:{name}", spec, root)
    loaded = [getattr(each, "__file__", None) for each in list(sys.modules.values())]
    files = {FilePath(file) for file in loaded if file and FilePath(file).is_relative_to(root)}
    return document, sorted(file for file in files if "site-packages" not in file.parts)


def read_spec(name: str, spec: Spec, root: FilePath) -> Document:
    """What a Spec was told. ``root`` is what its files are shown relative to."""
    return _Reader(name, spec, root).document()


@contextmanager
def _importable(root: FilePath) -> Iterator[None]:
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(root))


def _import(source: str, root: FilePath) -> ModuleType:
    try:
        return importlib.import_module(source)
    except ModuleNotFoundError as error:
        if error.name is not None and (source == error.name or source.startswith(error.name + ".")):
            help_ = "names in `specs` are seen from the folder of the config; check the spelling"
            message = f"there is no module {quote(source)}"
            raise UnreadableError(
                Finding(place=Place(file=source), code="JS100", message=message, help=help_)
            ) from None
        raise UnreadableError(_import_finding(source, error, root)) from None
    except (Exception, SystemExit) as error:
        raise UnreadableError(_import_finding(source, error, root)) from None


def _import_finding(source: str, error: BaseException, root: FilePath) -> Finding:
    """At the last line of the user's own, with the lines that led there."""
    trace = [
        frame for frame in traceback.extract_tb(error.__traceback__) if FilePath(frame.filename).is_relative_to(root)
    ]
    steps = [_line_place(frame.filename, frame.lineno or 1, root) for frame in trace][-_TRACE_LIMIT:]
    if isinstance(error, SyntaxError) and error.filename:
        steps.append(_line_place(error.filename, error.lineno or 1, root))
    place = steps.pop() if steps else Place(file=source)
    what = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())[:300]
    return Finding(
        place=place,
        code="JS160",
        message=f"cannot import {quote(source)}: {type(error).__name__}{': ' if what else ''}{what}",
        help="a spec module is imported by `jobspec generate`; it must need nothing but its imports",
        also=tuple((each, "on the way there") for each in reversed(steps)),
    )


def _line_place(file: str, line: int, root: FilePath) -> Place:
    source = read_python(file, root)
    text = source.line(line)
    indent = len(text) - len(text.lstrip())
    return Place(file=source.name, line=line, column=indent + 1, width=max(1, len(text.strip())), text=text)


def _the_spec(module: ModuleType, source: str, root: FilePath) -> tuple[str, Spec]:
    specs = {id(value): (name, value) for name, value in vars(module).items() if isinstance(value, Spec)}
    if len(specs) == 1:
        return next(iter(specs.values()))
    place = _line_place(module.__file__, 1, root) if module.__file__ else Place(file=source)
    if not specs:
        help_ = 'add `spec = Spec(package="...", version=1)`'
        raise UnreadableError(
            Finding(place=place, code="JS161", message=f"the module {quote(source)} has no Spec", help=help_)
        )
    sites = [PythonPlaces(root, {(): spec.declarations.site}).place(()) for _, spec in specs.values()]
    message = f"the module {quote(source)} has {len(specs)} specs"
    also = tuple((site, "another one is here") for site in sites[1:])
    help_ = "give every package a module of its own"
    raise UnreadableError(Finding(place=sites[0], code="JS161", message=message, help=help_, also=also))


class _Reader:
    """The declarations of one Spec on their way into a document."""

    def __init__(self, name: str, spec: Spec, root: FilePath) -> None:
        self._name, self._root = name, root
        self._told = spec.declarations
        self._types = Introspection()
        self._problems: list[Problem] = []
        self._sites: dict[Path, Site] = {(): self._told.site}

    def document(self) -> Document:
        told = self._told
        channels = self._section("channels", told.channels, self._channel)
        jobs = self._section("jobs", told.jobs, self._job)
        refused = self._types.finish()
        data = {
            "version": told.version,
            "package": told.package,
            "doc": told.doc,
            "types": self._types.types,
            "channels": channels,
            "jobs": jobs,
        }
        spec, problems, removed = validate(data)
        places = PythonPlaces(self._root, self._sites | self._types.sites)
        inexpressible = self._types.problems
        # A type that lost a part must not be reported once more for lacking it.
        gone = {problem.path[:2] for problem in (*inexpressible, *self._problems)}
        findings = [locate(each, places) for each in (*inexpressible, *self._problems, *problems)]
        return Document(
            name=self._name,
            spec=spec,
            locator=places,
            findings=tuple(findings),
            removed=removed | gone | refused,
            null_by_default=False,
            origins=self._types.origins,
        )

    def _section(self, section: str, calls: list[Any], read: Callable[[Any, Path], dict[str, Any]]) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for call in calls:
            path: Path = (section, call.name)
            if call.name not in entries:
                self._sites[path] = call.site
                entries[call.name] = read(call, path)
                continue
            twice: Path = (section, call.name, "twice", len(self._sites))
            self._sites[twice] = call.site
            message = f"{section[:-1]} {quote(call.name)} is declared twice"
            also = ((path, "it is here as well"),)
            self._problems.append(
                Problem(code="JS163", message=message, path=twice, part="key", help="rename one of them", also=also)
            )
        return entries

    def _channel(self, call: ChannelCall, path: Path) -> dict[str, Any]:
        policy = dict(call.policy)
        if isinstance(keys := policy.get("key"), Mapping):
            exprs = {name: self._types.expr(of, (*path, "key", name)) for name, of in keys.items()}
            policy["key"] = {name: expr for name, expr in exprs.items() if expr is not None}
        return policy

    def _job(self, call: JobCall, path: Path) -> dict[str, Any]:
        policy = {key: value for key, value in call.policy.items() if key != "name" and value is not None}
        payload = call.payload
        if isinstance(payload, type) and issubclass(payload, Payload):
            policy["payload"] = self._types.model(payload, (*path, "payload")) or {}
            policy.setdefault("doc", doc_of(payload))
        else:
            policy["payload"] = {}
            self._wrong(path, "payload", "a class derived from `jobspec.Payload`", payload)
        if call.result is not None:
            is_model = isinstance(call.result, type) and issubclass(call.result, BaseModel)
            make = self._types.model if is_model else self._types.expr
            policy["result"] = make(call.result, (*path, "result"))
        if isinstance(retry := policy.get("retry"), Retry):
            written = {each.name: getattr(retry, each.name) for each in fields(retry)}
            policy["retry"] = {key: value for key, value in written.items() if value is not None}
        if isinstance(blob := policy.get("blob"), Blob):
            policy["blob"] = {"name": blob.name, "max_size": f"{blob.max_bytes}B"}
        if isinstance(use := policy.get("channel"), Mapping):
            policy["channel"] = {name: dict(paths) for name, paths in use.items()}
        if "timeout" in policy and not hasattr(policy["timeout"], "total_seconds"):
            self._wrong(path, "timeout", "a timedelta", policy.pop("timeout"))
        return policy

    def _wrong(self, path: Path, option: str, wanted: str, value: object) -> None:
        message = f"the {option} of a job is {wanted}, not {sort_of(value)}"
        self._problems.append(Problem(code="JS163", message=message, path=(*path, option)))
