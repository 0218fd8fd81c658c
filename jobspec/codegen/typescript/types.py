"""How a type of the manifest is written in TypeScript: as it is read, as a caller may write it, as a shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from jobspec.codegen.literals import Code
from jobspec.codegen.typescript.literals import doc, fields, key, literal, text
from jobspec.manifest.manifest import EnumDef, FieldDef, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.reach import mentioned
from jobspec.manifest.types import (
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarName,
    ScalarType,
    SetType,
    Type,
)

Side: TypeAlias = Literal["read", "written"]
"""A field with a default is always there when it is read, and may be left out when it is written."""

_SCALARS: Final[Mapping[ScalarName, str]] = {
    "str": "string",
    "int": "jobspec.Int64",
    "float": "number",
    "bool": "boolean",
    "decimal": "jobspec.Decimal",
    "uuid": "jobspec.Uuid",
    "datetime": "jobspec.DateTime",
    "date": "jobspec.Day",
    "time": "jobspec.Time",
    "duration": "jobspec.Duration",
    "bytes": "jobspec.Bytes",
    "json": "jobspec.Json",
}
_TAKEN: Final = frozenset({"Jobs"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeWriter:
    """Writes the types of one package."""

    types: Mapping[str, TypeDef]
    two_sided: frozenset[str]
    """Types that callers may write shorter than they are read."""

    def write(self, of: Type, side: Side) -> str:
        match of:
            case ScalarType(name=name):
                return _SCALARS[name]
            case EnumType(values=values):
                return " | ".join(text(each) for each in values)
            case ListType(item=item) | SetType(item=item):
                inner = self.write(item, side)
                return f"readonly ({inner})[]" if " " in inner else f"readonly {inner}[]"
            case MapType(value=value):
                return f"{{ readonly [key: string]: {self.write(value, side)} }}"
            case NullableType(inner=inner_type):
                return f"{self.write(inner_type, side)} | null"
            case NamedType(name=name):
                return self.own(name, side)

    def own(self, name: str, side: Side) -> str:
        """The name of a type of the package. Names of specs end in no underscore, so one makes them free."""
        if side == "read" or name not in self.two_sided:
            return f"{name}_" if name in _TAKEN else name
        written = f"{name}Input"
        return f"{written}_" if written in self.types else written

    def define(self, definition: TypeDef) -> Code:
        """The exported type, or both of them."""
        sides: tuple[Side, ...] = ("read", "written") if definition.name in self.two_sided else ("read",)
        return Code("\n".join(doc(definition.doc) + self._define(definition, side) for side in sides))

    def _define(self, definition: TypeDef, side: Side) -> str:
        name = self.own(definition.name, side)
        match definition:
            case ModelDef(fields=(), tag=None):
                return f"export type {name} = {{ readonly [name: string]: never }};"
            case ModelDef(fields=members, tag=tag):
                lines = [f"  readonly {key(tag[0])}: {text(tag[1])};\n"] if tag else []
                lines += [self._field(each, side) for each in members]
                return f"export interface {name} {{\n{''.join(lines)}}}"
            case EnumDef(values=values):
                return f"export type {name} = {' | '.join(text(each) for each in values)};"
            case UnionDef(variants=variants):
                return f"export type {name} = {' | '.join(self.own(model, side) for _, model in variants)};"
            case ScalarDef(type=scalar):
                return f"export type {name} = {self.write(scalar, side)};"

    def _field(self, field: FieldDef, side: Side) -> str:
        optional = "?" if side == "written" and not field.required else ""
        marks = "" if field.deprecated is None else f"@deprecated {field.deprecated}"
        return (
            doc(field.doc, marks, indent=2)
            + f"  readonly {key(field.key)}{optional}: {self.write(field.type, side)};\n"
        )

    # ---- shapes
    def shape(self, of: Type | None) -> Code:
        """What JSON needs to know of a type; null: nothing."""
        match of:
            case ScalarType(name="int"):
                return Code('"int"')
            case ListType(item=inner) | SetType(item=inner) | MapType(value=inner):
                shape = self.shape(inner)
                return shape if shape == "null" and of.kind != "set" else Code(f'["{of.kind}", {shape}]')
            case NullableType(inner=inner):
                return self.shape(inner)
            case NamedType(name=name):
                definition = self.types[name]
                if isinstance(definition, ScalarDef):
                    return self.shape(definition.type)
                return Code("null") if isinstance(definition, EnumDef) else text(name)
            case _:
                return Code("null")

    def shape_of_definition(self, definition: TypeDef) -> Code | None:
        """A line of the table of shapes; None: the type needs none."""
        match definition:
            case ModelDef(fields=members):
                shapes = {each.key: self.shape(each.type) for each in members}
                known = fields({name: shape for name, shape in shapes.items() if shape != "null"})
                defaults = fields(
                    {
                        each.key: literal(each.default, bigint="json" not in _kinds(each.type))
                        for each in members
                        if not each.required
                    }
                )
                return Code(f"  {definition.name}: {{ fields: {known}, defaults: {defaults} }},")
            case UnionDef(discriminator=tag, variants=variants):
                table = fields({value: text(model) for value, model in variants})
                return Code(f"  {definition.name}: {{ tag: {text(tag)}, variants: {table} }},")
            case EnumDef() | ScalarDef():
                return None


def _default(field: FieldDef) -> Code:
    # What stands in a field of type json is no Int64: a number, as JavaScript reads JSON.
    return literal(field.default, bigint="json" not in _kinds(field.type))


def _kinds(of: Type) -> Iterable[str]:
    match of:
        case ScalarType(name=name):
            yield name
        case ListType(item=inner) | SetType(item=inner) | MapType(value=inner) | NullableType(inner=inner):
            yield from _kinds(inner)
        case EnumType() | NamedType():
            return


def writer_of(types: Iterable[TypeDef]) -> TypeWriter:
    """Decides which types are read and written differently: those with a default, and those that mention one."""
    known = {each.name: each for each in types}
    found = {
        name for name, each in known.items() if isinstance(each, ModelDef) and not all(f.required for f in each.fields)
    }
    grown = True
    while grown:
        more = {name for name, each in known.items() if name not in found and not found.isdisjoint(mentioned(each))}
        found |= more
        grown = bool(more)
    return TypeWriter(types=known, two_sided=frozenset(found))
