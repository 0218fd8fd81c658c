"""Types of a spec as types of PostgreSQL: what a parameter is declared as, and how it becomes JSON.

Scalars with constraints and enums are domains, models are composite types, lists and sets are arrays. What PostgreSQL
has no type for (maps, unions, lists of lists) is ``jsonb`` in the form of the payload, with a check of its outermost
part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from jobspec.codegen.literals import sql_text, visible
from jobspec.codegen.sql.checks import checks_of, item_checks
from jobspec.codegen.sql.names import Names, ident
from jobspec.core.names import snake
from jobspec.manifest.manifest import EnumDef, Manifest, ModelDef, ScalarDef, UnionDef
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
)

_BASE: Final[Mapping[ScalarName, str]] = {
    "str": "text",
    "int": "bigint",
    "float": "float8",
    "bool": "boolean",
    "decimal": "numeric",
    "uuid": "uuid",
    "datetime": "timestamptz",
    "date": "date",
    "time": "time",
    "duration": "interval",
    "bytes": "bytea",
    "json": "jsonb",
}
_WIRED: Final = frozenset({"float", "decimal", "datetime", "date", "time", "duration", "bytes"})
"""Scalars whose JSON is made by a function of the engine."""
_JSON: Final[Mapping[str, str]] = {"int": "number", "float": "number", "bool": "boolean"}
_MOST_ATTRIBUTES: Final = 1600
"""Of a composite type."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What a value is in PostgreSQL."""

    sql: str
    json: Callable[[str, str], str]
    """(expression, name for messages) -> its JSON; null stays null."""
    left: tuple[str, ...] = ()
    """What of it is not checked."""
    is_array: bool = False
    is_row: bool = False
    digest: str = ""
    """Changes with every definition that it is made of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TypeDecl:
    """A domain or a composite type to declare."""

    name: str
    sort: str
    definition: str
    doc: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A model that is a composite type."""

    model: ModelDef
    name: str
    shapes: Mapping[str, Shape]
    """Of its fields."""


class Shapes:
    """The types of one package that its functions need, as they are asked for."""

    def __init__(self, manifest: Manifest, schema: str) -> None:
        self._schema = ident(schema)
        self._types = {each.name: each for each in manifest.types}
        self._names = Names()
        self._named = {name: self._names.take(snake(name)) for name in sorted(self._types)}
        self._made: dict[str, Shape] = {}
        self.declared: list[TypeDecl] = []
        """In an order in which they can be made."""
        self.rows: list[Row] = []

    def of(self, type_: Type, place: str) -> Shape:
        """``place``: what a type that has no name of its own is called after, as in ``charge_order_amount``."""
        match type_:
            case ScalarType(name=name, constraints=constraints):
                return self._scalar(name, constraints, place)
            case EnumType(values=values):
                return self._enum(values, place)
            case NullableType(inner=inner):
                return self.of(inner, place)
            case ListType(item=item, constraints=constraints):
                return self._list(item, constraints, place)
            case SetType(item=item, constraints=constraints):
                return self._set(item, constraints, place)
            case MapType(value=value, constraints=constraints):
                return self._map(value, constraints, place)
            case NamedType(name=name):
                if name not in self._made:
                    self._made[name] = self._definition(name)
                return self._made[name]

    def model(self, name: str) -> ModelDef:
        found = self._types[name]
        assert isinstance(found, ModelDef)
        return found

    # ---- by sort
    def _definition(self, name: str) -> Shape:
        made = self._named[name]
        match definition := self._types[name]:
            case ScalarDef(type=scalar, doc=doc):
                return self._scalar(scalar.name, scalar.constraints, made, doc=doc, own=True)
            case EnumDef(values=values, doc=doc):
                return self._enum(values, made, doc=doc, own=True)
            case UnionDef(discriminator=tag, variants=variants, doc=doc):
                tags = ", ".join(sql_text(each) for each, _ in variants)
                known = f"value is null or coalesce(value ->> {sql_text(tag)} in ({tags}), false)"
                checks = [("is_object", "jsonb_typeof(value) = 'object'"), ("known_tag", known)]
                shape = self._domain(made, "jsonb", checks, _as_it_is, doc=doc, own=True)
                return _with(shape, left=("the fields of its variant",))
            case ModelDef():
                return self._row(definition, made)

    def _scalar(
        self, name: ScalarName, constraints: Constraints, place: str, *, doc: str = "", own: bool = False
    ) -> Shape:
        json = _as_it_is if name == "json" else _wired if name in _WIRED else _plain
        checks = checks_of(name, constraints)
        if not checks.made:
            return Shape(sql=_BASE[name], json=json, left=checks.left)
        return _with(self._domain(place, _BASE[name], checks.made, json, doc=doc, own=own), left=checks.left)

    def _enum(self, values: tuple[str, ...], place: str, *, doc: str = "", own: bool = False) -> Shape:
        known = f"value in ({', '.join(sql_text(each) for each in values)})"
        return self._domain(place, "text", [("known_value", known)], _plain, doc=doc, own=own)

    def _row(self, model: ModelDef, name: str) -> Shape:
        if not 1 <= len(model.fields) <= _MOST_ATTRIBUTES:
            is_object = [("is_object", "jsonb_typeof(value) = 'object'")]
            shape = self._domain(name, "jsonb", is_object, _as_it_is, doc=model.doc, own=True)
            return _with(shape, left=("its fields",) if model.fields else ())
        shapes = {each.name: self.of(each.type, f"{name}_{each.name}") for each in model.fields}
        definition = ",".join(f"\n    {ident(each)} {shape.sql}" for each, shape in shapes.items())
        self._declare(name, "composite", f"{definition}\n", model.doc)
        self.rows.append(Row(model=model, name=name, shapes=shapes))
        function = f"{self._schema}.json_of_{name}"
        return Shape(
            sql=f"{self._schema}.{name}",
            json=lambda value, _: f"{function}({value})",
            left=tuple(f"in `{each}`: {what}" for each, shape in shapes.items() for what in shape.left),
            is_row=True,
            digest=_digest(definition, *(each.digest for each in shapes.values())),
        )

    def _list(self, item: Type, constraints: Constraints, place: str) -> Shape:
        inner = self.of(item, f"{place}_item")
        if inner.is_array:
            checks = [("is_array", "jsonb_typeof(value) = 'array'"), *item_checks("list", constraints)]
            return _with(self._domain(place, "jsonb", checks, _as_it_is), left=("its items",))
        return self._array(inner, constraints, place, _listed(inner, isinstance(item, NullableType)))

    def _set(self, item: Type, constraints: Constraints, place: str) -> Shape:
        inner = self.of(item, f"{place}_item")
        listed = _listed(inner, isinstance(item, NullableType))
        shape = self._array(inner, Constraints(), place, lambda value, name: f"jobspec.wire_set({listed(value, name)})")
        # The array may have repetitions, which do not count.
        return _with(shape, left=(*shape.left, *(f"`{key}`" for key in constraints.given())))

    def _array(self, inner: Shape, constraints: Constraints, place: str, json: Callable[[str, str], str]) -> Shape:
        checks = list(item_checks("array", constraints))
        if checks:
            shape = self._domain(place, f"{inner.sql}[]", checks, json, parts=(inner.digest,))
        else:
            shape = Shape(sql=f"{inner.sql}[]", json=json, digest=inner.digest)
        return _with(shape, left=inner.left, is_array=True)

    def _map(self, value: Type, constraints: Constraints, place: str) -> Shape:
        checks = [("is_object", "jsonb_typeof(value) = 'object'"), *item_checks("map", constraints)]
        words = self._json_types(value)
        if words:
            other = " && ".join(f'@.type() != "{each}"' for each in words)
            # Without ``strict`` a list in the map would be looked at item by item.
            checks.append(("values", f"not jsonb_path_exists(value, 'strict $.* ? ({other})')"))
        told = isinstance(value, ScalarType) and value.name in ("str", "bool", "json") and not value.constraints.given()
        return _with(self._domain(place, "jsonb", checks, _as_it_is), left=() if told else ("its values",))

    def _json_types(self, type_: Type) -> tuple[str, ...]:
        """What a value of the type may be in JSON; empty: anything."""
        match type_:
            case ScalarType(name="json"):
                return ()
            case ScalarType(name=name):
                return (_JSON.get(name, "string"),)
            case EnumType():
                return ("string",)
            case NullableType(inner=inner):
                words = self._json_types(inner)
                return (*words, "null") if words else ()
            case ListType() | SetType():
                return ("array",)
            case MapType():
                return ("object",)
            case NamedType(name=name):
                match self._types[name]:
                    case ScalarDef(type=scalar):
                        return self._json_types(scalar)
                    case EnumDef():
                        return ("string",)
                    case _:
                        return ("object",)

    # ---- declarations
    def _domain(
        self,
        place: str,
        base: str,
        checks: Iterable[tuple[str, str]],
        json: Callable[[str, str], str],
        *,
        doc: str = "",
        own: bool = False,
        parts: tuple[str, ...] = (),
    ) -> Shape:
        name = place if own else self._names.take(place)
        definition = base + "".join(f"\n    constraint {key} check ({check})" for key, check in checks)
        self._declare(name, "domain", definition, doc)
        return Shape(sql=f"{self._schema}.{name}", json=json, digest=_digest(definition, *parts))

    def _declare(self, name: str, sort: str, definition: str, doc: str) -> None:
        self.declared.append(TypeDecl(name=name, sort=sort, definition=definition, doc=visible(doc).strip()))


def _with(shape: Shape, *, left: tuple[str, ...], is_array: bool = False) -> Shape:
    return Shape(
        sql=shape.sql,
        json=shape.json,
        left=left,
        is_array=is_array,
        is_row=shape.is_row,
        digest=shape.digest,
    )


def _plain(value: str, name: str) -> str:
    return f"to_jsonb({value})"


def _as_it_is(value: str, name: str) -> str:
    return value


def _wired(value: str, name: str) -> str:
    return f"jobspec.wire({value}, {name})"


def _listed(inner: Shape, nullable: bool) -> Callable[[str, str], str]:
    """An array as JSON. Of rows, unnest makes their columns; in both cases null stays null."""

    def json(value: str, name: str) -> str:
        rows = "u" if inner.is_row else "u (item)"
        item = inner.json("u" if inner.is_row else "u.item", name)
        if not nullable:
            item = f"jobspec.given({item}, {name})"
        elif inner.is_row:
            item = f"case when not u is null then {item} end"
        source = f"unnest(jobspec.flat({value}, {name})) {rows}"
        listed = f"select coalesce(jsonb_agg({item}), '[]') from {source}"  # noqa: S608 - code of ours, never values
        return f"case when {value} is not null then ({listed}) end"

    return json


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:8]
