"""The layout of large packages: a module for each job and for each shared type, loaded when first asked for.

``jobs.py`` and ``models.py`` are fronts then: type checkers see imports there, Python finds a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from jobspec.codegen.header import Header
from jobspec.codegen.literals import Code, doc
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.python import jobs, models
from jobspec.codegen.python.imports import Imports, exported, from_, member_order
from jobspec.codegen.python.names import class_name, job_variable, module_order
from jobspec.codegen.python.types import TypeWriter
from jobspec.core.names import snake
from jobspec.manifest.manifest import Job, Manifest, TypeDef
from jobspec.manifest.reach import mentioned
from jobspec.manifest.types import references

FOLDER: Final = "_parts"
MOST_TYPES_IN_ONE_FILE: Final = 40
"""About twenty jobs, with their payloads and results. So many classes take Python some 20 ms, which is what importing
a package may cost; below that, one file to read is worth more than milliseconds."""


def are_needed(manifest: Manifest) -> bool:
    """Whether the package is too large for one file of models and one of jobs."""
    return len(manifest.types) > MOST_TYPES_IN_ONE_FILE


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Which module below ``_parts`` everything is in."""

    manifest: Manifest
    package: models.Package
    modules: Mapping[str, str]
    """Type -> module."""

    def files(self, header: Header, folder: str) -> Iterator[FilePlan]:
        """The modules. They do not say what the whole spec is like: a change of one job is a change of one file."""
        start = {"header": header.lines_of_part("#")}
        types: dict[str, list[TypeDef]] = {}
        for each in self.manifest.types:
            types.setdefault(self.modules[each.name], []).append(each)
        jobs_in = {module_of(job): job for job in self.manifest.jobs}
        yield FilePlan(path=f"{folder}/{FOLDER}/__init__.py", template="parent.py.j2", values={})
        for module in sorted({*types, *jobs_in}):
            values = start | self._part(types.get(module, []), jobs_in.get(module), module)
            yield FilePlan(path=f"{folder}/{FOLDER}/{module}.py", template="part.py.j2", values=values)

    def _part(self, types: list[TypeDef], job: Job | None, module: str) -> dict[str, object]:
        names = [class_name(each.name) for each in types]
        taken = jobs.own_names([job] if job else []) | {*names}
        writer = TypeWriter(
            imports=Imports(taken=taken, root=self.manifest.package.partition(".")[0]),
            types=self.package.types,
            home=lambda name: None if self.modules[name] == module else f".{self.modules[name]}",
        )
        definitions = [models.define(self.package, each, writer) for each in types]
        code = jobs.job_code(self.manifest, job, writer) if job else None
        return {
            "doc": doc(_about(self.manifest, types, job)),
            "exported": exported([*names, *([code.variable] if code else [])]),
            "definitions": [each for each in definitions if each],
            "local": jobs.of_deprecated([code] if code else [], writer),
            "job": code,
            "imports": writer.imports.sections(),
        }

    def models_front(self) -> dict[str, object]:
        """What ``models.py`` finds where."""
        return front({class_name(name): module for name, module in self.modules.items()})

    def jobs_front(self) -> dict[str, object]:
        """What ``jobs.py`` finds where."""
        return front({job_variable(job.name): module_of(job) for job in self.manifest.jobs})


def parts_of(manifest: Manifest) -> Parts:
    """A type that one job names and nothing else does is in the module of that job; the others have their own."""
    package = models.package_of(manifest)
    users: dict[str, set[str]] = {name: set() for name in package.types}
    for definition in manifest.types:
        for name in mentioned(definition):
            users[name].add("")
    homes = {job.name: module_of(job) for job in manifest.jobs} | {"": ""}
    for job in manifest.jobs:
        for each in (job.result, job.checkpoint):
            for name in references(each) if each is not None else ():
                users[name].add(job.name)
        users[job.payload].add(job.name)
    lone = {name: homes[min(those)] for name, those in users.items() if len(those) == 1}
    own = dict(_own_modules((name for name in package.types if not lone.get(name)), homes.values()))
    modules = {name: lone.get(name) or own[name] for name in package.types}
    return Parts(manifest=manifest, package=package, modules=modules)


def module_of(job: Job) -> str:
    return job_variable(job.name)


def _own_modules(names: Iterable[str], taken: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Lower case, because some file systems do not tell ``Url`` from ``URL``."""
    known = {*taken}
    for name in sorted(names):
        stem, count = job_variable(snake(name)), 1
        module = stem
        while module in known:
            count += 1
            module = f"{stem}_{count}"
        known.add(module)
        yield name, module


def _about(manifest: Manifest, types: list[TypeDef], job: Job | None) -> str:
    what = f"Job ``{job.name}``" if job else f"Type ``{types[0].name}``"
    return f"{what} of package ``{manifest.package}``."


def front(modules: Mapping[str, str]) -> dict[str, object]:
    """The names of a front: for type checkers as imports, for Python as a table."""
    names: dict[str, list[str]] = {}
    for name, module in modules.items():
        names.setdefault(f".{FOLDER}.{module}", []).append(name)
    return {
        "seen": [
            from_(module, sorted(names[module], key=member_order), indent=4)
            for module in sorted(names, key=module_order)
        ],
        "found": [Code(f'"{name}": "{modules[name]}",') for name in sorted(modules, key=member_order)],
    }
