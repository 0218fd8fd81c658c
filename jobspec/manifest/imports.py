"""Types of one spec in the manifest of another one that imports it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jobspec.core.names import camel
from jobspec.manifest.manifest import EnumDef, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.reach import mentioned
from jobspec.manifest.types import (
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarType,
    SetType,
    Type,
)
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, listing, quote

if TYPE_CHECKING:
    from jobspec.manifest.lower import Lowered


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """The specs that one spec imports, by the names they have in it."""

    specs: Mapping[str, Lowered | None]
    """None for one that cannot be used, as was said already."""
    modules: frozenset[str] = frozenset()
    """Names of imported Python modules: their classes are types of the spec already."""
    is_complete: bool = True
    """Whether all names are known: a spec that could not be read would have brought one more."""

    def no_import(self, name: str, path: Path, span: tuple[int, int] | None = None) -> Problem | None:
        """What is wrong with ``alias.name`` where there is no such spec; None where that was said already."""
        alias, _, own = name.rpartition(".")
        if alias in self.specs or alias in self.modules or not self.is_complete:
            return None
        near = did_you_mean(alias, [*self.specs, *self.modules])
        help_ = near.replace("`?", f".{own}`?") if near else "add the file, or the module, to `imports`"
        message = f"{quote(name)} is of an import {quote(alias)}, which this spec does not have"
        return Problem(code="JS194", message=message, path=path, span=span, help=help_)


NOTHING = Imported(specs={})


class ImportedTypes:
    """Those that are used, with all that they mention, under the names they have here."""

    def __init__(self, imported: Imported) -> None:
        self.types: dict[str, TypeDef] = {}
        self.used_at: dict[str, tuple[str, Path]] = {}
        """Name in this manifest -> what is written in the spec that brought it, and where that is first."""
        self._imported = imported
        self._prefixes = _prefixes(imported.specs)

    def find(self, name: str, path: Path, span: tuple[int, int] | None) -> str | Problem | None:
        """What ``alias.Name`` is called in this manifest; what is wrong with it; None where that was said already."""
        alias, _, own = name.rpartition(".")
        spec = self._imported.specs.get(alias)
        if spec is None:
            return self._imported.no_import(name, path, span)
        document = spec.document
        if own in document.own_types():
            local = self._take(spec, own)
            for each in self.types:
                self.used_at.setdefault(each, (name, path))
            return local
        if document.knows("types", own):
            return None
        near = did_you_mean(own, document.own_types())
        help_ = near.replace("`", f"`{alias}.", 1) if near else f"it has {listing(document.own_types()) or 'no types'}"
        message = f"the spec {quote(document.name)} has no type {quote(own)}"
        return Problem(code="JS130", message=message, path=path, span=span, help=help_)

    def _take(self, spec: Lowered, name: str) -> str:
        if name not in spec.types:
            return name  # the other spec says what is wrong with it
        definition = spec.types[name]
        identity = definition.imported or f"{spec.manifest.package}:{name}"
        package, _, own = identity.partition(":")
        local = self._prefixes[package] + own
        if local not in self.types:
            self.types[local] = definition  # first: types that contain each other would never end
            names = {each: self._take(spec, each) for each in mentioned(definition)}
            self.types[local] = _renamed(replace(definition, name=local, imported=identity), names)
        return local


def _prefixes(specs: Mapping[str, Lowered | None]) -> dict[str, str]:
    """Package -> what its types begin with here: what the spec calls it, or its last word where only an import
    imports it, or all of its words where that is taken."""
    prefixes = {spec.manifest.package: camel(alias) for alias, spec in specs.items() if spec is not None}
    beyond: set[str] = set()
    for spec in specs.values():
        types = spec.manifest.types if spec is not None else ()
        beyond |= {each.imported.partition(":")[0] for each in types if each.imported is not None}
    last = {package: camel(package.rpartition(".")[2]) for package in sorted(beyond - set(prefixes))}
    taken = Counter([*prefixes.values(), *last.values()])
    for package, prefix in last.items():
        prefixes[package] = prefix if taken[prefix] == 1 else "".join(camel(each) for each in package.split("."))
    return prefixes


def _renamed(definition: TypeDef, names: Mapping[str, str]) -> TypeDef:
    match definition:
        case ModelDef(fields=fields):
            return replace(definition, fields=tuple(replace(each, type=_type(each.type, names)) for each in fields))
        case UnionDef(variants=variants):
            return replace(definition, variants=tuple((tag, names[model]) for tag, model in variants))
        case EnumDef() | ScalarDef():
            return definition


def _type(of: Type, names: Mapping[str, str]) -> Type:
    match of:
        case NamedType(name=name):
            return NamedType(name=names[name])
        case ListType(item=inner) | SetType(item=inner):
            return replace(of, item=_type(inner, names))
        case MapType(value=inner):
            return replace(of, value=_type(inner, names))
        case NullableType(inner=inner):
            return replace(of, inner=_type(inner, names))
        case ScalarType() | EnumType():
            return of
