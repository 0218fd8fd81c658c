"""A Python module becomes the same data that a YAML file would hold, and goes the same way from there.

The module is imported into this process: a subprocess would have to send the classes back, or their positions, for no
gain, since nothing that is read here depends on the order of a set. A command that reads one spec twice must be run
twice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as FilePath
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from jobspec.client.job_def import JobDef
from jobspec.core.payload import Payload
from jobspec.spec.declare import ChannelCall, JobCall, Spec
from jobspec.spec.diagnostics import Finding, Path, Place, Problem, UnreadableError, locate, quote
from jobspec.spec.document import Document
from jobspec.spec.introspect import Introspection, doc_of
from jobspec.spec.modules import ModuleError, line_place, load_module, loaded_files
from jobspec.spec.python_places import PythonPlaces, Site
from jobspec.spec.python_values import plain
from jobspec.spec.shape import validate
from jobspec.spec.words import sort_of


def read_module(source: str, root: FilePath) -> tuple[Document, list[FilePath]]:
    """The spec of a module, and the files below ``root`` that its import read. Raises UnreadableError."""
    root = root.resolve()
    module = _import(source, root)
    name, spec = _the_spec(module, source, root)
    document = read_spec(f"{source}:{name}", spec, root)
    return document, sorted(loaded_files(root))


def read_spec(name: str, spec: Spec, root: FilePath) -> Document:
    """What a Spec was told. ``root`` is what its files are shown relative to."""
    return _Reader(name, spec, root).document()


def _import(source: str, root: FilePath) -> ModuleType:
    try:
        return load_module(source, root)
    except ModuleError as error:
        if error.missing:
            help_ = "names in `specs` are seen from the folder of the config; check the spelling"
            found = Finding(place=Place(file=source), code="JS100", message=error.message, help=help_)
        else:
            place, *before = error.trace or (Place(file=source),)
            found = Finding(
                place=place,
                code="JS160",
                message=error.message,
                help="a spec module is imported by `jobspec generate`; it must need nothing but its imports",
                also=tuple((each, "on the way there") for each in before),
            )
        raise UnreadableError(found) from None


def _the_spec(module: ModuleType, source: str, root: FilePath) -> tuple[str, Spec]:
    specs = {id(value): (name, value) for name, value in vars(module).items() if isinstance(value, Spec)}
    if len(specs) == 1:
        return next(iter(specs.values()))
    place = line_place(module.__file__, 1, root) if module.__file__ else Place(file=source)
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
            **plain({key: getattr(told, key) for key in ("owner", "roles", "defaults", "profiles")}),
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
        policy = plain(call.policy)
        if isinstance(keys := policy.get("key"), dict):
            exprs = {name: self._types.expr(of, (*path, "key", name)) for name, of in keys.items()}
            policy["key"] = {name: expr for name, expr in exprs.items() if expr is not None}
        return policy

    def _job(self, call: JobCall, path: Path) -> dict[str, Any]:
        policy = plain(call.policy)
        policy.pop("name", None)
        payload = call.payload
        if isinstance(payload, type) and issubclass(payload, Payload):
            policy["payload"] = self._types.model(payload, (*path, "payload")) or {}
            policy.setdefault("doc", doc_of(payload))
        else:
            policy["payload"] = {}
            self._wrong(path, "payload", "a class derived from `jobspec.Payload`", payload)
        for part, of in (("result", call.result), ("checkpoint", call.policy.get("checkpoint"))):
            if of is not None:
                is_model = isinstance(of, type) and issubclass(of, BaseModel)
                policy[part] = (self._types.model if is_model else self._types.expr)(of, (*path, part))
        if isinstance(after := policy.get("after"), dict):
            policy["after"] = {edge: self._job_name(job) for edge, job in after.items()}
        if isinstance(schedule := policy.get("schedule"), dict) and isinstance(values := schedule["payload"], dict):
            at = (*path, "schedule", "payload")
            found = {name: self._types.value(value, (*at, name)) for name, value in values.items()}
            schedule["payload"] = {name: each[0] for name, each in found.items() if each is not None}
            if None in found.values():
                del policy["schedule"]  # a schedule that lost a value must not be reported for lacking it
        for option in ("timeout", "lease"):
            if option in policy and not hasattr(policy[option], "total_seconds"):
                self._wrong(path, option, "a timedelta", policy.pop(option))
        return policy

    def _job_name(self, job: object) -> object:
        """As the spec knows it: of a job of another package the qualified name, which no job here has."""
        return job.kind.removeprefix(f"{self._told.package}.") if isinstance(job, JobDef) else job

    def _wrong(self, path: Path, option: str, wanted: str, value: object) -> None:
        message = f"the {option} of a job is {wanted}, not {sort_of(value)}"
        self._problems.append(Problem(code="JS163", message=message, path=(*path, option)))
