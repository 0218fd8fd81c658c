"""Two manifests beside each other: which types of the old one meet which types of the new one when a job is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, TypeAlias

from jobspec.core.names import camel
from jobspec.manifest.manifest import EnumDef, FieldDef, Job, Manifest, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.types import EnumType, ListType, MapType, NamedType, NullableType, ScalarType, SetType, Type
from jobspec.spec.diagnostics import Path

Shape: TypeAlias = ScalarType | EnumType | ListType | SetType | MapType | ModelDef | UnionDef
"""A type with its names looked up, its null taken off."""
Use: TypeAlias = Literal["payload", "result", "checkpoint"]


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two manifests."""

    manifest: Manifest
    fields_at: Mapping[str, Path] = field(default_factory=dict)
    """Model -> where its fields are written; those of a job are looked for in the job."""

    @cached_property
    def types(self) -> dict[str, TypeDef]:
        return {each.name: each for each in self.manifest.types}

    @cached_property
    def jobs(self) -> dict[str, Job]:
        return {each.name: each for each in self.manifest.jobs}

    @cached_property
    def _inside(self) -> dict[str, Path]:
        parts = (("", "payload"), ("Result", "result"), ("Checkpoint", "checkpoint"))
        return {f"{camel(name)}{suffix}": ("jobs", name, part) for name in self.jobs for suffix, part in parts}

    def path_of(self, model: str) -> Path:
        """The mapping that holds the fields of a model."""
        return self.fields_at.get(model) or self._inside.get(model) or ("types", model, "fields")

    def shape(self, of: Type) -> tuple[Shape, bool]:
        """The type with its name looked up, and whether it may be null."""
        match of:
            case NullableType(inner=inner):
                return self.shape(inner)[0], True
            case NamedType(name=name):
                match self.types[name]:
                    case ScalarDef(type=scalar):
                        return scalar, False
                    case EnumDef(values=values):
                        return EnumType(values=values), False
                    case ModelDef() | UnionDef() as definition:
                        return definition, False
            case _:
                return of, False


@dataclass(frozen=True, kw_only=True)
class TypePair:
    """A value that was written as ``old`` and is read as ``new``. What is null is told apart before."""

    old: Shape
    new: Shape
    old_null: bool
    new_null: bool
    was: Type
    """As the spec says it, here and below."""
    now: Type
    what: str
    """In words: ``the field `qty` of `Line` ``."""
    path: Path
    """In the new spec."""
    sides: tuple[Side, Side]
    tagged: bool = False
    """Whether both are variants of a union, which says by the tag what the value is."""


_DEFAULTED_TAG: Final = "the tag of the variant"


def fields_of(model: ModelDef, *, tagged: bool, written: bool) -> dict[str, FieldDef]:
    """By their names in JSON. The tag of a variant is one of them: written always, wanted where there is a choice."""
    fields = {each.key: each for each in model.fields}
    if model.tag is not None and not tagged:
        name, value = model.tag
        of = EnumType(values=(value,))
        fields[name] = FieldDef(name=name, type=of, required=written, default=value, doc=_DEFAULTED_TAG)
    return fields


def walk(old: tuple[Side, Type], new: tuple[Side, Type], what: str, path: Path) -> Iterator[TypePair]:
    """Every pair of types that meet when a value of one is read as the other, each pair of models once."""
    yield from _walk((old[0], new[0]), old[1], new[1], what, path, set())


def _walk(
    sides: tuple[Side, Side], was: Type, now: Type, what: str, path: Path, seen: set[tuple[str, str, bool]]
) -> Iterator[TypePair]:
    (old, old_null), (new, new_null) = sides[0].shape(was), sides[1].shape(now)
    pair = TypePair(
        old=old, new=new, old_null=old_null, new_null=new_null, was=was, now=now, what=what, path=path, sides=sides
    )
    yield pair
    match old, new:
        case ListType(item=before) | SetType(item=before), ListType(item=after) | SetType(item=after):
            # A list that is read as a set has a breach already; its items may have others.
            yield from _walk(sides, before, after, f"an item of {what}", path, seen)
        case MapType(value=before), MapType(value=after):
            yield from _walk(sides, before, after, f"a value of {what}", path, seen)
        case UnionDef(), UnionDef():
            variants = dict(new.variants)
            for tag, name in old.variants:
                if tag in variants:
                    models = sides[0].types[name], sides[1].types[variants[tag]]
                    yield from _walk_models(sides, *models, seen, tagged=True)
        case ModelDef(), ModelDef():
            yield from _walk_models(sides, old, new, seen, tagged=False)
        case _:
            pass


def _walk_models(
    sides: tuple[Side, Side], old: TypeDef, new: TypeDef, seen: set[tuple[str, str, bool]], *, tagged: bool
) -> Iterator[TypePair]:
    assert isinstance(old, ModelDef)
    assert isinstance(new, ModelDef)
    if (old.name, new.name, tagged) in seen:
        return
    seen.add((old.name, new.name, tagged))
    path = sides[1].path_of(new.name)
    was, now = NamedType(name=old.name), NamedType(name=new.name)
    if tagged:
        yield TypePair(
            old=old, new=new, old_null=False, new_null=False, was=was, now=now, what=f"`{new.name}`", path=path[:-1],
            sides=sides, tagged=True,
        )  # fmt: skip
    before = fields_of(old, tagged=tagged, written=True)
    for key, each in fields_of(new, tagged=tagged, written=False).items():
        if key in before:
            what = f"the field `{each.name}` of `{new.name}`"
            yield from _walk(sides, before[key].type, each.type, what, (*path, each.name), seen)
