"""The resolved meaning of one spec: frozen, sorted, JSON-able. Targets, ``apply`` and rules read this and nothing else.

Everything is already decided here: names are resolved, defaults are filled in, durations are seconds, sizes are bytes,
default values are in wire form (what the payload's JSON holds). Nothing here knows a target.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from jobspec.core.options import OnDead, OnDepFailure, OnFull, Order, RetryPolicy, Transactional
from jobspec.manifest.keys import KeyBinding, KeyField
from jobspec.manifest.policies import Edge, Rate, Retention, Schedule, Unique

JsonValue: TypeAlias = Any
"""What JSON can hold: None, bool, int, float, str, list, dict with str keys."""

ScalarName = Literal[
    "str", "int", "float", "bool", "decimal", "uuid", "datetime", "date", "time", "duration", "bytes", "json"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Constraints:
    """Bounds of one value; None: unbounded. For ``decimal`` the bounds are decimal strings, for durations seconds."""

    gt: int | float | str | None = None
    ge: int | float | str | None = None
    lt: int | float | str | None = None
    le: int | float | str | None = None
    multiple_of: int | float | str | None = None
    digits: int | None = None
    scale: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None

    def given(self) -> dict[str, int | float | str]:
        """The bounds that are set, by name, in the order of declaration."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


FREE = Constraints()


# ---- types, as a field uses them
@dataclass(frozen=True, kw_only=True, slots=True)
class ScalarType:
    name: ScalarName
    constraints: Constraints = FREE
    kind: Literal["scalar"] = "scalar"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnumType:
    """An enum written where it is used: ``{enum: [png, webp]}``."""

    values: tuple[str, ...]
    kind: Literal["enum"] = "enum"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListType:
    item: Type
    constraints: Constraints = FREE
    kind: Literal["list"] = "list"


@dataclass(frozen=True, kw_only=True, slots=True)
class MapType:
    """``map[str, T]``: JSON objects have text keys only."""

    value: Type
    constraints: Constraints = FREE
    kind: Literal["map"] = "map"


@dataclass(frozen=True, kw_only=True, slots=True)
class NullableType:
    """``T?``."""

    inner: Type
    kind: Literal["nullable"] = "nullable"


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedType:
    """A type of the same package, defined in :attr:`Manifest.types`."""

    name: str
    kind: Literal["named"] = "named"


Type: TypeAlias = Annotated[
    ScalarType | EnumType | ListType | MapType | NullableType | NamedType, Field(discriminator="kind")
]


# ---- types, as they are defined
@dataclass(frozen=True, kw_only=True, slots=True)
class FieldDef:
    name: str
    type: Type
    required: bool = True
    default: JsonValue = None
    """In wire form; means something only where ``required`` is false."""
    doc: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelDef:
    name: str
    fields: tuple[FieldDef, ...]
    """In the order of the spec: it is the order of the generated signature."""
    doc: str = ""
    tag: tuple[str, str] | None = None
    """(discriminator field, value) where the model is a variant of a union; that field is not among ``fields``."""
    origin: str | None = None
    """``module:Class`` of an existing pydantic model, which generated code imports in place of defining one."""
    kind: Literal["model"] = "model"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnumDef:
    name: str
    values: tuple[str, ...]
    doc: str = ""
    origin: str | None = None
    kind: Literal["enum"] = "enum"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnionDef:
    name: str
    discriminator: str
    variants: tuple[tuple[str, str], ...]
    """(tag, model name) in the order of the spec."""
    doc: str = ""
    kind: Literal["union"] = "union"


@dataclass(frozen=True, kw_only=True, slots=True)
class ScalarDef:
    """A named, constrained scalar: ``Amount: {type: decimal, digits: 12, scale: 2}``."""

    name: str
    type: ScalarType
    doc: str = ""
    kind: Literal["scalar"] = "scalar"


TypeDef: TypeAlias = Annotated[ModelDef | EnumDef | UnionDef | ScalarDef, Field(discriminator="kind")]


# ---- channels and jobs
@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """Where jobs wait. One lane for the whole channel, or one for every value of ``key``."""

    name: str
    order: Order = "none"
    key: tuple[KeyField, ...] = ()
    on_dead: OnDead | None = None
    """What a dead head does to its strict lane; set exactly where ``order`` is strict."""
    weight: int = 1
    """Its share of the workers beside other channels; 1 to 1000."""
    concurrency: int | None = None
    """Jobs that run at once, over all workers; None: unlimited, here and below."""
    lane_concurrency: int | None = None
    rate: Rate | None = None
    max_pending: int | None = None
    lane_max_pending: int | None = None
    on_full: OnFull = "reject"
    doc: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Blob:
    """The binary input that travels beside the payload, as keyword ``name`` of the enqueue call."""

    name: str
    max_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    name: str
    payload: str
    """Name of a ModelDef."""
    channel: str
    version: int = 1
    doc: str = ""
    result: Type | None = None
    blob: Blob | None = None
    key: tuple[KeyBinding, ...] = ()
    """As long as the channel's key, in its order."""
    priority: int = 0
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    timeout_seconds: float = 900.0
    unique: Unique | None = None
    after: tuple[Edge, ...] = ()
    """In the order of the spec: it is the order of the generated signature."""
    on_dep_failure: OnDepFailure = "cancel"
    checkpoint: Type | None = None
    retention: Retention = field(default_factory=Retention)
    schedule: Schedule | None = None
    transactional: Transactional | None = None
    events: tuple[str, ...] = ()
    """In the order of a job's life."""
    tags: tuple[tuple[str, str], ...] = ()
    """Sorted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """One package."""

    package: str
    source: str
    """Name of the spec as it is shown in generated headers: a file name or ``module:spec``, never an absolute path."""
    doc: str = ""
    types: tuple[TypeDef, ...] = ()
    """Sorted by name."""
    channels: tuple[Channel, ...] = ()
    """Sorted by name; those that a job uses or the spec declares."""
    jobs: tuple[Job, ...] = ()
    """Sorted by name."""
    format: Literal["manifest/1"] = "manifest/1"

    def type_named(self, name: str) -> ModelDef | EnumDef | UnionDef | ScalarDef:
        return next(each for each in self.types if each.name == name)

    def job_named(self, name: str) -> Job:
        return next(each for each in self.jobs if each.name == name)

    def channel_named(self, name: str) -> Channel:
        return next(each for each in self.channels if each.name == name)


def references(of: Type) -> Iterator[str]:
    """The names of the package's own types that a type mentions."""
    match of:
        case NamedType(name=name):
            yield name
        case ListType(item=inner) | MapType(value=inner) | NullableType(inner=inner):
            yield from references(inner)
        case ScalarType() | EnumType():
            return


_ADAPTER = TypeAdapter(Manifest)


def dump(manifest: Manifest) -> str:
    """Canonical JSON text, with a line break at the end."""
    return json.dumps(_ADAPTER.dump_python(manifest, mode="json"), indent=2, ensure_ascii=False) + "\n"


def load(text: str) -> Manifest:
    """The inverse of :func:`dump`; raises pydantic.ValidationError."""
    return _ADAPTER.validate_json(text)
