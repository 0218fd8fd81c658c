"""The resolved meaning of one spec: frozen, sorted, JSON-able. Targets, ``apply`` and rules read this and nothing else.

Everything is already decided here: names are resolved, defaults are filled in, durations are seconds, sizes are bytes,
default values are in wire form (what the payload's JSON holds). Nothing here knows a target.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from jobspec.core.options import OnDead, OnDepFailure, OnFull, Order, Receiver, RetryPolicy, RunIn, Transactional
from jobspec.manifest.keys import KeyBinding, KeyField
from jobspec.manifest.policies import Edge, Rate, Retention, Schedule, Unique
from jobspec.manifest.types import JsonValue, ScalarType, Type


# ---- types, as they are defined
@dataclass(frozen=True, kw_only=True, slots=True)
class FieldDef:
    name: str
    type: Type
    required: bool = True
    default: JsonValue = None
    """In wire form; means something only where ``required`` is false."""
    doc: str = ""
    wire: str | None = None
    """Its name in JSON where that is another one; key paths and defaults speak of wire names."""
    sensitive: bool = False
    """Not to be seen in logs, errors and tables."""
    deprecated: str | None = None
    """What to use in its place; None: not deprecated, here and below."""
    since: str | None = None
    """The release it came with."""
    examples: tuple[JsonValue, ...] = ()
    """In wire form."""

    @property
    def key(self) -> str:
        """Its name in JSON."""
        return self.wire or self.name


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
    imported: str | None = None
    """``package:Name`` where another spec defines the type; generated code imports it from there. Here and below."""
    reserved: tuple[str, ...] = ()
    """Names that fields had once and may never have again; sorted."""
    kind: Literal["model"] = "model"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnumDef:
    name: str
    values: tuple[str, ...]
    doc: str = ""
    origin: str | None = None
    imported: str | None = None
    kind: Literal["enum"] = "enum"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnionDef:
    name: str
    discriminator: str
    variants: tuple[tuple[str, str], ...]
    """(tag, model name) in the order of the spec."""
    doc: str = ""
    imported: str | None = None
    kind: Literal["union"] = "union"


@dataclass(frozen=True, kw_only=True, slots=True)
class ScalarDef:
    """A named, constrained scalar: ``Amount: {type: decimal, digits: 12, scale: 2}``."""

    name: str
    type: ScalarType
    doc: str = ""
    imported: str | None = None
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
    run_ahead: int = 1
    """How many jobs of a strict lane one worker may hold at once; they still run one after the other."""
    weight: int = 1
    """Its share of the workers beside other channels; 1 to 1000."""
    concurrency: int | None = None
    """Jobs that run at once, over all workers; None: unlimited, here and below."""
    lane_concurrency: int | None = None
    rate: Rate | None = None
    max_pending: int | None = None
    lane_max_pending: int | None = None
    on_full: OnFull = "reject"
    backend: Receiver | None = None
    """Where PostgreSQL forwards its jobs to; None: they stay where they are enqueued."""
    doc: str = ""
    owner: str | None = None
    deprecated: str | None = None

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for all channels of such a name, which come to be at run time: ``mail-*``."""
        return self.name.endswith("*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Blob:
    """The binary input that travels beside the payload, as keyword ``name`` of the enqueue call."""

    name: str
    max_bytes: int
    content_types: tuple[str, ...] = ()
    """What it may be, as ``image/png``; empty: anything."""


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
    run_in: RunIn | None = None
    """None: on the worker's event loop or in a thread of it, as the handler is."""
    events: tuple[str, ...] = ()
    """In the order of a job's life."""
    tags: tuple[tuple[str, str], ...] = ()
    """Sorted."""
    lease_seconds: float | None = None
    """How long a worker may be silent before the job is given to another; None: as the worker says."""
    concurrency: int | None = None
    """Jobs of this kind that one worker process runs at once."""
    origin: str | None = None
    """Where its jobs come from, if the call says nothing."""
    handler: str | None = None
    """``module:function``; bound and checked in generated code."""
    upcast: tuple[tuple[int, str], ...] = ()
    """(older version, ``module:function`` that makes a payload of the next version of one of it), sorted."""
    roles: tuple[str, ...] = ()
    """Database roles that may call its typed SQL function; sorted."""
    owner: str | None = None
    deprecated: str | None = None
    since: str | None = None
    profile: str | None = None
    """The profile it was declared with; its values are merged already."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One package."""

    package: str
    source: str
    """Name of the spec as it is shown in generated headers: a file name or ``module:spec``, never an absolute path."""
    doc: str = ""
    owner: str | None = None
    types: tuple[TypeDef, ...] = ()
    """Sorted by name."""
    channels: tuple[Channel, ...] = ()
    """Sorted by name; those that a job uses or the spec declares."""
    jobs: tuple[Job, ...] = ()
    """Sorted by name."""
    format: Literal["manifest/1"] = "manifest/1"

    def type_named(self, name: str) -> TypeDef:
        return self._types[name]

    def job_named(self, name: str) -> Job:
        return self._jobs[name]

    def channel_named(self, name: str) -> Channel:
        return self._channels[name]

    @cached_property
    def _types(self) -> Mapping[str, TypeDef]:
        return {each.name: each for each in self.types}

    @cached_property
    def _jobs(self) -> Mapping[str, Job]:
        return {each.name: each for each in self.jobs}

    @cached_property
    def _channels(self) -> Mapping[str, Channel]:
        return {each.name: each for each in self.channels}


@cache
def _adapter() -> TypeAdapter[Manifest]:
    return TypeAdapter(Manifest)  # not built where nothing is dumped: it costs as much as reading a small spec


def dump(manifest: Manifest) -> str:
    """Canonical JSON text, with a line break at the end."""
    return _json(_adapter().dump_python(manifest, mode="json"))


def dump_all(manifests: Iterable[Manifest]) -> str:
    """A JSON list of them."""
    return _json([_adapter().dump_python(each, mode="json") for each in manifests])


def load(text: str) -> Manifest:
    """The inverse of :func:`dump`; raises pydantic.ValidationError."""
    return _adapter().validate_json(text)


def load_all(text: str) -> tuple[Manifest, ...]:
    """What :func:`dump` or :func:`dump_all` wrote; raises pydantic.ValidationError."""
    if text.lstrip()[:1] != "[":
        return (load(text),)
    return TypeAdapter(tuple[Manifest, ...]).validate_json(text)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
