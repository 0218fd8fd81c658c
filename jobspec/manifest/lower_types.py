"""Type expressions, fields and type definitions of a spec become those of the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jobspec.manifest.bounds import constrain
from jobspec.manifest.imports import ImportedTypes
from jobspec.manifest.manifest import EnumDef, FieldDef, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.types import EnumType, ListType, MapType, NamedType, NullableType, ScalarType, SetType, Type
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote
from jobspec.spec.document import Document
from jobspec.spec.fields import EnumSpec, FieldSpec, ModelSpec, ScalarSpec, TypeSpec, UnionSpec
from jobspec.spec.type_grammar import (
    SCALARS,
    Bounded,
    ListOf,
    MapOf,
    OneOf,
    OrNull,
    SetOf,
    TypeExpr,
    Word,
    foreign_hint,
)

_JSON: Final = (Word("json"), ScalarType(name="json"))


class TypeLowering:
    """Collects problems; an unknown name stays a NamedType, which every rule leaves alone."""

    def __init__(self, document: Document, imported: ImportedTypes) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._imported = imported
        self._tags = _tags(document.spec.types, document.classes)

    def type(self, expr: TypeExpr, path: Path) -> Type:
        match expr:
            case Word(name=name, span=span):
                return self._word(name, path, span)
            case ListOf(item=item):
                return ListType(item=self.type(item, path))
            case SetOf():
                return self._set(expr, path)
            case MapOf(value=value):
                return MapType(value=self.type(value, path))
            case OrNull(inner=inner):
                return NullableType(inner=self.type(inner, path))
            case OneOf(values=values):
                return EnumType(values=values)
            case Bounded(inner=inner, constraints=constraints):
                of, problems = constrain(self.type(inner, path), constraints, path)
                self.problems += problems
                return of

    def _word(self, name: str, path: Path, span: tuple[int, int] | None) -> Type:
        scalar = next((each for each in SCALARS if each == name), None)
        if scalar is not None:
            return ScalarType(name=scalar)
        if (expr := self._document.classes.get(name)) is not None:
            return self.type(expr, path)
        if "." in name and ":" not in name:
            return NamedType(name=self._of_import(name, path, span))
        if not self._document.knows("types", name):
            hint = foreign_hint(name) or did_you_mean(name, self._document.names("types")) or "define it in `types`"
            self.problems.append(
                Problem(code="JS130", message=f"the type {quote(name)} is not defined", path=path, span=span, help=hint)
            )
        return NamedType(name=name)

    def _of_import(self, name: str, path: Path, span: tuple[int, int] | None) -> str:
        match self._imported.find(name, path, span):
            case str(local):
                return local
            case Problem() as problem:
                self.problems.append(problem)
        return name

    def model(self, name: str, path: Path) -> str:
        """What a model is called in the manifest; rules look whether it is one."""
        if "." not in name and ":" not in name:
            return name
        of = self._word(name, path, None)
        if isinstance(of, NamedType):
            return of.name
        self.problems.append(
            Problem(code="JS146", message=f"{quote(name)} is not a model", path=path, help="name a class with fields")
        )
        return name

    def _set(self, expr: SetOf, path: Path) -> Type:
        item = self.type(expr.item, path)
        if not self._is_told_apart(item):
            message = f"{_shown(item)} cannot be the items of a set: it holds scalars and enums, never null or `json`"
            help_ = "use `list[T]`, or a set of what the things are known by"
            self.problems.append(Problem(code="JS180", message=message, path=path, span=expr.span, help=help_))
            return ListType(item=item)
        return SetType(item=item)

    def _is_told_apart(self, of: Type) -> bool:
        """Whether two values of the type are known to be the same, in Python and in JSON."""
        match of:
            case ScalarType(name=name):
                return name != "json"
            case EnumType():
                return True
            case NamedType(name=name):
                named = self._document.spec.types.get(name) or self._imported.types.get(name)
                is_json = isinstance(named, ScalarSpec | ScalarDef) and named.type in _JSON
                return not (is_json or isinstance(named, ModelSpec | UnionSpec | ModelDef | UnionDef))
            case _:
                return False

    def fields(self, specs: Mapping[str, FieldSpec], path: Path) -> tuple[FieldDef, ...]:
        """Defaults are still as written: they can be checked when every type is known."""
        return tuple(self._field(name, spec, (*path, name)) for name, spec in specs.items())

    def _field(self, name: str, spec: FieldSpec, path: Path) -> FieldDef:
        of = EnumType(values=spec.enum) if spec.enum is not None else self._field_type(spec, path)
        of, problems = constrain(of, spec.constraints(), path)
        self.problems += problems
        is_own = path[:1] != ("types",) or path[1] not in self._document.foreign
        null = isinstance(of, NullableType) and self._document.null_by_default and is_own
        return FieldDef(
            name=name,
            type=of,
            required=not (spec.has_default or null),
            default=spec.default,
            doc=spec.doc,
            wire=None if spec.wire == name else spec.wire,
            sensitive=spec.sensitive,
            deprecated=spec.deprecated,
            since=spec.since,
            examples=tuple(spec.examples),
        )

    def _field_type(self, spec: FieldSpec, path: Path) -> Type:
        assert spec.type is not None
        return self.type(spec.type, (*path, "type"))

    def definition(self, name: str, spec: TypeSpec) -> TypeDef:
        path: Path = ("types", name)
        origin = self._document.origins.get(name)
        match spec:
            case ModelSpec(fields=fields, doc=doc):
                of = self.fields(fields, (*path, "fields"))
                return ModelDef(name=name, fields=of, doc=doc, tag=self._tags.get(name), origin=origin)
            case EnumSpec(enum=values, doc=doc):
                return EnumDef(name=name, values=values, doc=doc, origin=origin)
            case UnionSpec(union=variants, discriminator=discriminator, doc=doc):
                models = {tag: self.model(model, (*path, "union", tag)) for tag, model in variants.items()}
                return UnionDef(name=name, discriminator=discriminator, variants=tuple(models.items()), doc=doc)
            case ScalarSpec(type=expr, doc=doc):
                return ScalarDef(name=name, type=self._scalar(name, expr, spec), doc=doc)

    def _scalar(self, name: str, expr: TypeExpr, spec: ScalarSpec) -> ScalarType:
        path: Path = ("types", name)
        if not (isinstance(expr, Word) and expr.name in SCALARS):
            message = f"the named type `{name}` is not a scalar"
            help_ = "lists, maps and `?` are written where the type is used; a model has `fields`"
            self.problems.append(Problem(code="JS113", message=message, path=(*path, "type"), help=help_))
            return ScalarType(name="json")
        of, problems = constrain(self.type(expr, (*path, "type")), spec.constraints(), path)
        self.problems += problems
        assert isinstance(of, ScalarType)
        return of


def _tags(types: Mapping[str, TypeSpec], classes: Mapping[str, TypeExpr]) -> dict[str, tuple[str, str]]:
    """Model -> (discriminator, tag) of the first union it is a variant of; a rule looks at the others."""
    tags: dict[str, tuple[str, str]] = {}
    for name in sorted(types):
        if isinstance(union := types[name], UnionSpec):
            for tag, model in union.union.items():
                own = classes.get(model)
                tags.setdefault(own.name if isinstance(own, Word) else model, (union.discriminator, tag))
    return tags


def _shown(of: Type) -> str:
    match of:
        case NamedType(name=name) | ScalarType(name=name):
            return f"values of type `{name}`"
        case NullableType():
            return "values that may be null"
        case _:
            return f"{of.kind}s"
