"""The Python classes that a YAML spec uses become types of it, as if a Python spec had been read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path as FilePath
from types import ModuleType, UnionType
from typing import Annotated, Final, Union, get_origin

from pydantic import BaseModel
from typing_extensions import TypeAliasType

from jobspec.core.names import camel
from jobspec.spec.diagnostics import Finding, Locator, Part, Path, Place, Problem, did_you_mean, listing, locate, quote
from jobspec.spec.document import Document
from jobspec.spec.fields import TypeSpec, UnionSpec
from jobspec.spec.introspect import Introspection
from jobspec.spec.model import SpecFile
from jobspec.spec.modules import ModuleError, load_module
from jobspec.spec.python_places import ClassSite, PythonPlaces, has_source
from jobspec.spec.shape import validate
from jobspec.spec.type_grammar import OneOf, TypeExpr, Word
from jobspec.spec.uses import PythonUses, Use

_MISSING_HELP: Final = "modules are seen from the folder of the config; check the spelling"
_MODULE_HELP: Final = "a module with models is imported by `jobspec generate`; it must need nothing but its imports"


@dataclass(frozen=True, slots=True)
class UsePlaces:
    """The Locator of a spec that uses classes: what is wrong with one is shown where the spec names it."""

    spec: Locator
    uses: Mapping[str, Use]
    """Type -> where it is used first."""

    def place(self, path: Path, part: Part = "value", span: tuple[int, int] | None = None) -> Place:
        if len(path) > 1 and path[0] == "types" and (use := self.uses.get(str(path[1]))):
            return self.spec.place(use.path, "value", use.span)
        return self.spec.place(path, part, span)


def with_classes(document: Document, root: FilePath, used: PythonUses) -> Document:
    """The same spec with the classes that it uses, and with what is wrong with them among its findings."""
    return _Classes(document, root.resolve(), used.modules).attached(used.uses)


class _Classes:
    """On their way into one document."""

    def __init__(self, document: Document, root: FilePath, modules: Mapping[str, str]) -> None:
        self._document, self._root, self._aliases = document, root, modules
        self._types = Introspection(taken=_taken(document.spec))
        self._modules: dict[str, ModuleType | None] = {}
        self._findings: list[Finding] = []
        self._first: dict[str, Use] = {}
        self._classes: dict[str, TypeExpr] = {}

    def attached(self, uses: list[Use]) -> Document:
        for index, each in enumerate(self._document.spec.imports):
            if each.python:
                self._module(each.python, ("imports", index, "python"))
        for use in uses:
            if use.name not in self._classes:
                self._add(use)
        untagged = list(self._tag_variants())
        refused = self._types.finish()
        problems = [*self._types.problems, *untagged]
        made, misfits, removed = self._made()
        for problem in (*problems, *misfits):
            self._findings.append(self._told(problem))
        return replace(
            self._document,
            spec=self._document.spec.model_copy(update={"types": {**made, **self._document.spec.types}}),
            locator=UsePlaces(self._document.locator, self._first),
            findings=(*self._document.findings, *self._findings),
            removed=self._document.removed | refused | removed,
            origins=self._types.origins,
            classes=self._classes,
            foreign=frozenset(made),
        )

    def _made(self) -> tuple[Mapping[str, TypeSpec], list[Problem], frozenset[Path]]:
        if not self._types.types:
            return {}, [], frozenset()
        blank = {"version": 1, "package": "unnamed", "types": self._types.types}
        spec, problems, removed = validate(blank)
        return spec.types, problems, removed

    # ---- one name
    def _module(self, name: str, path: Path) -> ModuleType | None:
        if name not in self._modules:
            self._modules[name] = None
            try:
                self._modules[name] = load_module(name, self._root)
            except ModuleError as error:
                help_ = _MISSING_HELP if error.missing else _MODULE_HELP
                problem = Problem(code="JS160", message=error.message, path=path, help=help_)
                notes = ("it goes wrong here", *["on the way there"] * len(error.trace))
                also = tuple(zip(error.trace, notes, strict=False))
                self._findings.append(replace(locate(problem, self._document.locator), also=also))
        return self._modules[name]

    def _add(self, use: Use) -> None:
        alias, colon, name = use.name.rpartition(":" if ":" in use.name else ".")
        source = alias if colon == ":" else self._aliases[alias]
        module = self._module(source, use.path)
        if module is None:
            return
        value, known = getattr(module, name, None), len(self._types.problems)
        if not _is_type(value):
            self._findings.append(self._told(_no_type(use, module, f"{alias}{colon}", name)))
            return
        if isinstance(value, type) and issubclass(value, BaseModel | Enum):
            expr: TypeExpr | None = _word(self._types.model(value, use.path))
        else:
            expr = self._types.alias(name, value, use.path)
        if expr is not None:
            self._classes[use.name] = expr
        mentioned = (each.path[1] for each in self._types.problems[known:] if each.path[0] == "types")
        for each in (*self._types.types, *mentioned):
            self._first.setdefault(str(each), use)

    def _tag_variants(self) -> Iterator[Problem]:
        """A union adds its discriminator to its variants; existing models have it as a field, with one value."""
        tags: list[tuple[str, str]] = []
        unions = ((name, each) for name, each in self._document.spec.types.items() if isinstance(each, UnionSpec))
        for name, each in unions:
            for tag, model in each.union.items():
                expr = self._classes.get(model)
                fields = self._types.types.get(expr.name, {}).get("fields") if isinstance(expr, Word) else None
                if fields is None or not isinstance(expr, Word):
                    continue
                tags.append((expr.name, each.discriminator))
                if fields.get(each.discriminator, {}).get("type") != OneOf((tag,)):
                    yield Problem(
                        code="JS138",
                        message=f"the model {quote(model)} has no field that is always this tag",
                        path=("types", name, "union", tag),
                        help=f'write `{each.discriminator}: Literal["{tag}"] = "{tag}"` in the class',
                    )
        for name, discriminator in tags:
            self._types.types[name]["fields"].pop(discriminator, None)

    def _told(self, problem: Problem) -> Finding:
        """A problem of a class is told where the spec names the class, and then where the class is."""
        use = self._first.get(str(problem.path[1])) if problem.path[0] == "types" else None
        if use is None:
            return locate(problem, self._document.locator)
        inside = ".".join(str(each) for each in problem.path[1:4] if each != "fields")
        message = f"{quote(use.name)} cannot be used, because of {quote(inside)}: {problem.message}"
        found = locate(
            replace(problem, message=message, path=use.path, part="value", span=use.span), self._document.locator
        )
        at = self._class_place(problem)
        return found if at is None else replace(found, also=((at, "it is here"),))

    def _class_place(self, problem: Problem) -> Place | None:
        site = self._types.sites.get(problem.path[:2])
        if not isinstance(site, ClassSite) or not has_source(site.cls):
            return None
        return PythonPlaces(self._root, self._types.sites).place(problem.path, problem.part)


def _word(name: str | None) -> Word | None:
    return None if name is None else Word(name)


def _is_type(value: object) -> bool:
    """Whether a spec may name it: a model or an enum of the user's own, or an alias that says what it is."""
    if isinstance(value, type) and get_origin(value) is None:
        return issubclass(value, BaseModel | Enum) and not value.__module__.startswith(
            ("pydantic.", "enum", "jobspec.")
        )
    return isinstance(value, TypeAliasType) or get_origin(value) in (Annotated, Union, UnionType, list, tuple, dict)


def _no_type(use: Use, module: ModuleType, prefix: str, name: str) -> Problem:
    names = [each for each, value in vars(module).items() if not each.startswith("_") and _is_type(value)]
    if hasattr(module, name):
        message = f"{quote(use.name)} is not a model, an enum or an annotated alias"
        help_ = "specs use pydantic models, enums of texts, and aliases such as `Annotated[str, Field(max_length=9)]`"
    else:
        message = f"the module {quote(module.__name__)} has no {quote(name)}"
        near = did_you_mean(name, names)
        rest = f"it has {listing(names)}" if names else "it has no models, enums or annotated aliases"
        help_ = near.replace("`", f"`{prefix}", 1) if near else rest
    return Problem(code="JS191", message=message, path=use.path, span=use.span, help=help_)


def _taken(spec: SpecFile) -> frozenset[str]:
    """Names of classes that the spec makes itself."""
    names = set(spec.types)
    for job, each in spec.jobs.items():
        names |= {f"{camel(job)}{part}" for part in ("Result", "Checkpoint", "Job", "After")}
        if isinstance(each.payload, dict):
            names.add(camel(job))
    return frozenset(names)
