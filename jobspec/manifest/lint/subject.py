"""What a rule of the linter looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import Channel, FieldDef, Job, Manifest, ModelDef, ScalarDef, TypeDef
from jobspec.manifest.reach import reach
from jobspec.manifest.types import NamedType, NullableType, ScalarType, Type
from jobspec.spec.diagnostics import Part, Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What a rule found; its code and its weight are those of the rule."""

    path: Path
    """Where in the spec, as in ``("jobs", "send_email", "timeout")``."""
    message: str
    help: str | None = None
    part: Part = "key"
    """Whether the carets go under the key or under what stands behind it."""
    also: tuple[tuple[Path, str], ...] = ()
    """Other keys that are part of the story, with a word on each."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One spec, sound as far as the language goes."""

    spec: Lowered
    imported: frozenset[str] = frozenset()
    """``package:Name`` of the types that other specs of the project import."""
    specs: tuple[Lowered, ...] = ()
    """All of the project, this one as well."""

    @property
    def manifest(self) -> Manifest:
        return self.spec.manifest

    @property
    def types(self) -> Mapping[str, TypeDef]:
        return self.spec.types

    @cached_property
    def _channels(self) -> dict[str, Channel]:
        return {each.name: each for each in self.manifest.channels}

    @cached_property
    def _waiting(self) -> dict[str, list[Job]]:
        waiting: dict[str, list[Job]] = {}
        for job in self.manifest.jobs:
            waiting.setdefault(job.channel, []).append(job)
        return waiting

    @cached_property
    def _said(self) -> dict[str, set[str]]:
        said: dict[str, set[str]] = {}
        for at in self.spec.said_at:
            said.setdefault(str(at[0]), set()).update(str(key) for key in at[1:2])
        return said

    @property
    def jobs(self) -> Iterator[Job]:
        """Those that are declared in this spec, sorted."""
        yield from self.manifest.jobs

    def said(self, job: Job) -> frozenset[str]:
        """The options that the job says, or its profile, or the defaults of the spec."""
        return frozenset(self._said.get(job.name, ()))

    def said_at(self, job: Job, *keys: str) -> Path:
        """Where that is; the job itself where nobody says it."""
        return self.spec.said_at.get((job.name, *keys)) or ("jobs", job.name)

    def channel_of(self, job: Job) -> Channel | None:
        return self._channels.get(job.channel)

    def waiting_in(self, channel: Channel) -> list[Job]:
        return self._waiting.get(channel.name, [])

    def field_path(self, model: ModelDef, field: FieldDef) -> Path:
        return (*self.spec.fields_at[model.name], field.name)

    def shown(self, model: ModelDef, field: FieldDef, note: str) -> tuple[tuple[Path, str], ...]:
        """A field that is part of a story; nothing where it is written in another file."""
        return () if model.imported is not None else ((self.field_path(model, field), note),)

    def field_at(self, job: Job, steps: Sequence[str]) -> list[tuple[ModelDef, FieldDef]]:
        """The fields on the way of a path into the payload, each with its model; wire names are followed."""
        types = self.types
        of: Type = NamedType(name=job.payload)
        found: list[tuple[ModelDef, FieldDef]] = []
        for step in steps:
            model = types.get(of.name) if isinstance(of, NamedType) else None
            field = (
                next((each for each in model.fields if each.key == step), None) if isinstance(model, ModelDef) else None
            )
            if field is None or not isinstance(model, ModelDef):
                return found
            found.append((model, field))
            of = field.type
        return found

    def own_models(self, roots: Iterable[str]) -> Iterator[ModelDef]:
        """The models that can be reached from types, those included, as far as this spec writes them; sorted."""
        types = self.types
        for name in sorted(reach(types.get, roots)):
            model = types[name]
            if isinstance(model, ModelDef) and model.imported is None and name in self.spec.fields_at:
                yield model

    def scalar(self, of: Type) -> ScalarType | None:
        """What a type is in the end: ``Email?`` is a str with bounds."""
        match of:
            case NullableType(inner=inner):
                return self.scalar(inner)
            case ScalarType():
                return of
            case NamedType(name=name) if isinstance(definition := self.types.get(name), ScalarDef):
                return definition.type
            case _:
                return None


Check: TypeAlias = Callable[[Subject], Iterable[Remark]]
