"""Payloads that fit, at their bounds and beyond, in wire form: scalars are tried on the types that models use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from jobspec.codegen.pytest.scalars import at_bounds, candidates, wrong_words
from jobspec.manifest.manifest import EnumDef, FieldDef, Manifest, ModelDef, ScalarDef, UnionDef
from jobspec.manifest.types import (
    FREE,
    EnumType,
    JsonValue,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarType,
    SetType,
    Type,
)
from jobspec.manifest.values import Defaults

MOST_ITEMS: Final = 50
"""Of a list in generated tests; bounds beyond are not tried."""
MOST_CASES: Final = 100
"""Values at the bounds of one field, and wrong ones."""
Wrong: TypeAlias = tuple[str, JsonValue]
"""What is wrong, and the value."""


def _usual(of: ListType | SetType | MapType) -> int:
    """How much is in a sample. A tuple of one cannot be laid out so that formatters leave it alone."""
    return 2 if isinstance(of, ListType) else 1


class NoSampleError(Exception):
    """No value of the type was found: its pattern is too much, or its bounds leave nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """In place of a wrong value: the key is not there."""


class Samples:
    """Of one package."""

    def __init__(self, manifest: Manifest) -> None:
        self._types: Final = {each.name: each for each in manifest.types}
        self._known: Final = Defaults(self._types)

    def field(self, field: FieldDef) -> JsonValue:
        """What a field is if a test does not care: its first example, its default, or a value that fits its type.

        Raises NoSampleError.
        """
        if field.examples:
            return field.examples[0]
        return self.value(field.type) if field.required else field.default

    def value(self, of: Type) -> JsonValue:
        """A value that fits. Raises NoSampleError."""
        match of:
            case ScalarType() | EnumType():
                return next(self._fitting(of))
            case NullableType(inner=inner):
                return self.value(inner)
            case ListType(constraints=bounds) | SetType(constraints=bounds) | MapType(constraints=bounds):
                return self._sized(of, max(bounds.min_items or 0, min(_usual(of), bounds.max_items or _usual(of))))
            case NamedType(name=name):
                return next(self._named(name))

    def edges(self, of: Type) -> Iterator[JsonValue]:
        """Values at the bounds, all of which fit."""
        match of:
            case ScalarType():
                yield from at_bounds(of, list(self._fitting(of)))
            case EnumType(values=values):
                yield from values
            case NullableType(inner=inner):
                yield None
                yield from self.edges(inner)
            case ListType(constraints=bounds) | SetType(constraints=bounds) | MapType(constraints=bounds):
                yield from self._of_sizes(of, bounds.min_items or 0, bounds.max_items)
                if not isinstance(of, MapType) and (bounds.min_items or 0) <= 1:
                    pair = isinstance(of, ListType) and bounds.max_items != 1
                    yield from ([each, each] if pair else [each] for each in self.edges(of.item))
            case NamedType(name=name):
                match self._types[name]:
                    case ScalarDef(type=scalar):
                        yield from self.edges(scalar)
                    case ModelDef(fields=fields):
                        whole = self.value(of)
                        yield from ({**whole, each.key: edge} for each in fields for edge in self.edges(each.type))
                    case _:
                        yield from self._named(name)

    def wrong(self, of: Type) -> Iterator[Wrong]:
        """Values that do not fit, each for one reason."""
        if not isinstance(of, NullableType) and of != ScalarType(name="json"):
            yield "is null", None
        match of:
            case ScalarType():
                yield from self._wrong_scalar(of)
            case EnumType(values=values):
                yield "is none of the values", f"{values[0]}-"
            case NullableType(inner=inner):
                yield from (each for each in self.wrong(inner) if each[1] is not None)
            case ListType(constraints=bounds) | SetType(constraints=bounds) | MapType(constraints=bounds):
                least, most = bounds.min_items or 0, bounds.max_items
                yield ("is no object", []) if isinstance(of, MapType) else ("is no list", {})
                yield from (("has too few in it", each) for each in self._of_sizes(of, least - 1))
                if most is not None:
                    yield from (("has too many in it", each) for each in self._of_sizes(of, most + 1))
                if least <= 1:
                    yield from self._wrong_inside(of)
            case NamedType(name=name):
                yield from self._wrong_named(name)

    def wrong_field(self, field: FieldDef) -> Iterator[tuple[str, JsonValue | Missing]]:
        """What can be wrong with a field."""
        if field.required:
            yield "is missing", Missing()
        yield from self.wrong(field.type)

    # ---- values that fit
    def _fitting(self, of: ScalarType | EnumType) -> Iterator[JsonValue]:
        tried: list[JsonValue] = list(of.values) if isinstance(of, EnumType) else list(candidates(of))
        found: list[JsonValue] = []
        for each in tried:
            if self._known.fits(of, each) and each not in found:
                found.append(each)
        if not found:
            raise NoSampleError
        yield from found

    def _named(self, name: str) -> Iterator[JsonValue]:
        match self._types[name]:
            case ScalarDef(type=scalar):
                yield self.value(scalar)
            case EnumDef(values=values):
                yield from values
            case UnionDef(discriminator=discriminator, variants=variants):
                for tag, variant in variants:
                    yield {discriminator: tag, **next(self._named(variant))}
            case ModelDef(fields=fields):
                yield {each.key: self.field(each) for each in fields}

    def _sized(self, of: ListType | SetType | MapType, count: int) -> JsonValue:
        """With so many in it. Raises NoSampleError."""
        if not 0 <= count <= MOST_ITEMS:
            raise NoSampleError
        match of:
            case MapType(value=inner):
                return {f"key{number}": self.value(inner) for number in range(1, count + 1)}
            case SetType(item=item) if count > 1:
                found: list[JsonValue] = []
                for each in self.edges(item):
                    if each not in found:
                        found.append(each)
                if len(found) < count:
                    raise NoSampleError
                return sorted(found[:count])
            case ListType(item=item) | SetType(item=item):
                return [self.value(item) for _ in range(count)]

    def _of_sizes(self, of: ListType | SetType | MapType, *counts: int | None) -> Iterator[JsonValue]:
        """Those that can be had."""
        for count in dict.fromkeys(counts):
            if count is not None:
                with suppress(NoSampleError):
                    yield self._sized(of, count)

    # ---- values that do not fit
    def _wrong_inside(self, of: ListType | SetType | MapType) -> Iterator[Wrong]:
        if isinstance(of, MapType):
            yield from ((f"has a value that {why}", {"key1": each}) for why, each in self.wrong(of.value))
        else:
            yield from ((f"has an item that {why}", [each]) for why, each in self.wrong(of.item))

    def _wrong_scalar(self, of: ScalarType) -> Iterator[Wrong]:
        if of.name != "json":
            yield "is an object", {}
        words = wrong_words(of.name)
        if words is not None and not self._known.fits(of, words[1]):
            yield words
        said: set[str] = set()
        bounds: dict[str, Any] = dict(of.constraints.given())
        alone = {name: replace(of, constraints=replace(FREE, **{name: bound})) for name, bound in bounds.items()}
        for each in candidates(of):
            broken = [name for name, one in alone.items() if not self._known.fits(one, each)]
            if len(broken) == 1 and broken[0] not in said:
                said.add(broken[0])
                yield f"does not keep {broken[0]}: {bounds[broken[0]]}", each

    def _wrong_named(self, name: str) -> Iterator[Wrong]:
        match self._types[name]:
            case ScalarDef(type=scalar):
                yield from self._wrong_scalar(scalar)
            case EnumDef(values=values):
                yield "is none of the values", f"{values[0]}-"
            case UnionDef(discriminator=discriminator):
                yield "has a tag that is none of the union's", {discriminator: "-"}
            case ModelDef(fields=fields):
                yield "is no object", []
                whole = next(self._named(name))
                for field in fields:
                    for why, value in self.wrong_field(field):
                        spoiled = {key: each for key, each in whole.items() if key != field.key}
                        told = f"has a field {field.key} that {why}"
                        yield told, spoiled if isinstance(value, Missing) else {**spoiled, field.key: value}
