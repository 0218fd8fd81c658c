"""Type expressions, fields and type definitions of a spec become those of the manifest."""

from __future__ import annotations

from collections.abc import Mapping

from jobspec.manifest.bounds import constrain
from jobspec.manifest.manifest import (
    EnumDef,
    EnumType,
    FieldDef,
    ListType,
    MapType,
    ModelDef,
    NamedType,
    NullableType,
    ScalarDef,
    ScalarType,
    Type,
    TypeDef,
    UnionDef,
)
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote
from jobspec.spec.document import Document
from jobspec.spec.model import EnumSpec, FieldSpec, ModelSpec, ScalarSpec, TypeSpec, UnionSpec
from jobspec.spec.type_grammar import SCALARS, Bounded, ListOf, MapOf, OneOf, OrNull, TypeExpr, Word, foreign_hint


class TypeLowering:
    """Collects problems; an unknown name stays a NamedType, which every rule leaves alone."""

    def __init__(self, document: Document) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._tags = _tags(document.spec.types)

    def type(self, expr: TypeExpr, path: Path) -> Type:
        match expr:
            case Word(name=name, span=span):
                return self._word(name, path, span)
            case ListOf(item=item):
                return ListType(item=self.type(item, path))
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
        if not self._document.knows("types", name):
            hint = foreign_hint(name) or did_you_mean(name, self._document.names("types")) or "define it in `types`"
            self.problems.append(
                Problem(code="JS130", message=f"the type {quote(name)} is not defined", path=path, span=span, help=hint)
            )
        return NamedType(name=name)

    def fields(self, specs: Mapping[str, FieldSpec], path: Path) -> tuple[FieldDef, ...]:
        """Defaults are still as written: they can be checked when every type is known."""
        return tuple(self._field(name, spec, (*path, name)) for name, spec in specs.items())

    def _field(self, name: str, spec: FieldSpec, path: Path) -> FieldDef:
        of = EnumType(values=spec.enum) if spec.enum is not None else self._field_type(spec, path)
        of, problems = constrain(of, spec.constraints(), path)
        self.problems += problems
        null = isinstance(of, NullableType) and self._document.null_by_default
        return FieldDef(name=name, type=of, required=not (spec.has_default or null), default=spec.default, doc=spec.doc)

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
                return UnionDef(name=name, discriminator=discriminator, variants=tuple(variants.items()), doc=doc)
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


def _tags(types: Mapping[str, TypeSpec]) -> dict[str, tuple[str, str]]:
    """Model -> (discriminator, tag) of the first union it is a variant of; a rule looks at the others."""
    tags: dict[str, tuple[str, str]] = {}
    for name in sorted(types):
        if isinstance(union := types[name], UnionSpec):
            for tag, model in union.union.items():
                tags.setdefault(model, (union.discriminator, tag))
    return tags
