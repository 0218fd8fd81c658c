"""JSON Schema (2020-12) of payloads and results in wire form: of the manifest, so no pydantic release changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from jobspec.manifest.manifest import EnumDef, FieldDef, Manifest, ModelDef, ScalarDef, UnionDef
from jobspec.manifest.reach import mentioned, reach
from jobspec.manifest.types import (
    Constraints,
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarName,
    ScalarType,
    SetType,
    Type,
    references,
)

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SCALARS: Final[Mapping[ScalarName, Schema]] = {
    "str": {"type": "string"},
    "int": {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "decimal": {"type": "string", "format": "decimal"},
    "uuid": {"type": "string", "format": "uuid"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "duration": {"type": "string", "format": "duration"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "json": {},
}
_NUMBER_KEYS: Final = {
    "gt": "exclusiveMinimum",
    "ge": "minimum",
    "lt": "exclusiveMaximum",
    "le": "maximum",
    "multiple_of": "multipleOf",
}
_TEXT_KEYS: Final = {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}
_LIST_KEYS: Final = {"min_items": "minItems", "max_items": "maxItems"}
_MAP_KEYS: Final = {"min_items": "minProperties", "max_items": "maxProperties"}


def schema_of_model(manifest: Manifest, name: str) -> Schema:
    """The schema of a payload: one object, the types it needs under ``$defs``."""
    model = manifest.type_named(name)
    assert isinstance(model, ModelDef)
    return _document(manifest, _definition(model), mentioned(model))


def schema_of(manifest: Manifest, of: Type) -> Schema:
    """The schema of a result."""
    return _document(manifest, _type(of), references(of))


def _document(manifest: Manifest, root: Schema, needed: Iterable[str]) -> Schema:
    definitions = {name: _definition(each) for name, each in sorted(reach(manifest.type_named, needed).items())}
    found = {"$defs": definitions} if definitions else {}
    return {"$schema": DIALECT, **root, **found}


def _definition(definition: ModelDef | EnumDef | UnionDef | ScalarDef) -> Schema:
    match definition:
        case ModelDef(fields=fields, tag=tag):
            properties: dict[str, Schema] = {tag[0]: {"const": tag[1]}} if tag else {}
            for each in fields:
                properties[each.key] = _field(each)
            required = [tag[0]] if tag else []
            required += [each.key for each in fields if each.required]
            schema: Schema = {"type": "object", "properties": properties, "required": required}
        case EnumDef(values=values):
            schema = {"enum": list(values)}
        case UnionDef(variants=variants):
            schema = {"oneOf": [{"$ref": f"#/$defs/{model}"} for _, model in variants]}
        case ScalarDef(type=scalar):
            schema = _type(scalar)
    return _described(schema, definition.doc)


def _field(field: FieldDef) -> Schema:
    schema = _described(_type(field.type), field.doc)
    if not field.required:
        schema["default"] = field.default
    if field.examples:
        schema["examples"] = list(field.examples)
    if field.deprecated is not None:
        schema["deprecated"] = True
    if field.sensitive:
        schema["x-jobspec-sensitive"] = True
    return schema


def _described(schema: Schema, doc: str) -> Schema:
    return {**schema, "description": doc.strip()} if doc.strip() else schema


def _type(of: Type) -> Schema:
    match of:
        case ScalarType(name=name, constraints=constraints):
            return _SCALARS[name] | _scalar_bounds(name, constraints)
        case EnumType(values=values):
            return {"enum": list(values)}
        case ListType(item=item, constraints=constraints):
            return {"type": "array", "items": _type(item)} | _bounds(constraints, _LIST_KEYS)
        case SetType(item=item, constraints=constraints):
            return {"type": "array", "items": _type(item), "uniqueItems": True} | _bounds(constraints, _LIST_KEYS)
        case MapType(value=value, constraints=constraints):
            return {"type": "object", "additionalProperties": _type(value)} | _bounds(constraints, _MAP_KEYS)
        case NullableType(inner=inner):
            return {"anyOf": [_type(inner), {"type": "null"}]}
        case NamedType(name=name):
            return {"$ref": f"#/$defs/{name}"}


def _scalar_bounds(name: ScalarName, constraints: Constraints) -> Schema:
    match name:
        case "int" | "float":
            return _bounds(constraints, _NUMBER_KEYS)
        case "str":
            return _bounds(constraints, _TEXT_KEYS)
        case _:
            # The bounds of decimals, durations and bytes are not bounds of their text.
            return {}


def _bounds(constraints: Constraints, keys: Mapping[str, str]) -> Schema:
    given = constraints.given()
    return {keys[name]: value for name, value in given.items() if name in keys}
