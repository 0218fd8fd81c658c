"""A document becomes a manifest: names resolved, defaults filled in, everything sorted."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from jobspec.core.names import camel
from jobspec.core.options import DEFAULT_CHANNEL, DEFAULT_TIMEOUT
from jobspec.manifest.imports import NOTHING, Imported, ImportedTypes
from jobspec.manifest.inherit import SaidAt, inherit
from jobspec.manifest.lower_channels import channel, channel_of, lane_key
from jobspec.manifest.lower_policies import blob, labelled, retention, retry, unique
from jobspec.manifest.lower_schedules import ScheduleLowering
from jobspec.manifest.lower_types import TypeLowering
from jobspec.manifest.lower_values import with_reserved, with_values
from jobspec.manifest.manifest import Channel, Job, Manifest, ModelDef, TypeDef
from jobspec.manifest.policies import Edge
from jobspec.manifest.types import NamedType, Type
from jobspec.manifest.values import Defaults
from jobspec.spec.diagnostics import Path, Problem
from jobspec.spec.document import Document
from jobspec.spec.model import ChannelSpec, JobSpec
from jobspec.spec.policy_words import EVENTS


@dataclass(frozen=True, kw_only=True)
class Lowered:
    """A manifest on its way through the rules, and where in the spec its parts come from."""

    document: Document
    manifest: Manifest
    fields_at: Mapping[str, Path]
    """Model name -> the mapping its fields are written in."""
    problems: tuple[Problem, ...]
    said_at: SaidAt
    """Which of its policy a job says itself, by its profile or by the defaults: see :data:`SaidAt`."""
    imported_at: Mapping[str, tuple[str, Path]]
    """Type of another spec -> what is written for it, and where that is first."""

    @cached_property
    def types(self) -> Mapping[str, TypeDef]:
        """By name. Rules ask for them job by job."""
        return {each.name: each for each in self.manifest.types}


def lower(document: Document, imported: Imported = NOTHING) -> Lowered:
    """What the document means. Its problems are those of single values; the rules find the others."""
    inherited = inherit(document, imported)
    spec, of_imports = inherited.document.spec, ImportedTypes(imported)
    lowering = TypeLowering(document, of_imports)
    types: list[TypeDef] = [lowering.definition(name, each) for name, each in spec.types.items()]
    fields_at: dict[str, Path] = {name: ("types", name, "fields") for name in spec.types}
    jobs: list[Job] = []
    for name, each in spec.jobs.items():
        job, models = _job(name, each, lowering)
        jobs.append(labelled(job, each, spec))
        for part, model in models:
            types.append(model)
            fields_at.setdefault(model.name, ("jobs", name, part))
    known = ChainMap({each.name: each for each in reversed(types)}, of_imports.types)
    defaults = Defaults(known)
    channels, of_channels = _channels(spec.channels, jobs, lowering, known)
    types, problems = with_values(
        with_reserved([*types, *of_imports.types.values()], jobs, spec.jobs), fields_at, defaults
    )
    schedules = ScheduleLowering(document=document, types=known, defaults=defaults)
    jobs, of_schedules = _resolved(jobs, spec.jobs, channels, schedules)
    fields_at |= {name: ("types", name, "fields") for name in of_imports.types}
    manifest = Manifest(
        package=spec.package,
        source=document.name,
        doc=spec.doc,
        owner=spec.owner,
        types=tuple(sorted({each.name: each for each in reversed(types)}.values(), key=lambda each: each.name)),
        channels=tuple(channels[name] for name in sorted(channels)),
        jobs=tuple(sorted(jobs, key=lambda each: each.name)),
    )
    return Lowered(
        document=inherited.document,
        manifest=manifest,
        fields_at=fields_at,
        problems=(*inherited.problems, *lowering.problems, *problems, *of_channels, *of_schedules),
        said_at=inherited.said_at,
        imported_at=of_imports.used_at,
    )


def _job(name: str, spec: JobSpec, lowering: TypeLowering) -> tuple[Job, list[tuple[str, ModelDef]]]:
    """The job, and the models that are written inside it, each with the key it is written under."""
    path: Path = ("jobs", name)
    models: list[tuple[str, ModelDef]] = []

    def inline(part: str, model: str, doc: str) -> str:
        fields = lowering.fields(getattr(spec, part), (*path, part))
        models.append((part, ModelDef(name=model, fields=fields, doc=doc)))
        return model

    def type_of(part: str, suffix: str) -> Type | None:
        match getattr(spec, part):
            case None:
                return None
            case dict():
                return NamedType(name=inline(part, f"{camel(name)}{suffix}", f"{suffix} of {name}."))
            case expr:
                return lowering.type(expr, (*path, part))

    job = Job(
        name=name,
        payload=lowering.model(spec.payload, (*path, "payload"))
        if isinstance(spec.payload, str)
        else inline("payload", camel(name), spec.doc),
        channel=DEFAULT_CHANNEL if spec.channel is None else channel_of(spec.channel)[0],
        version=spec.version,
        doc=spec.doc,
        result=type_of("result", "Result"),
        blob=blob(spec.blob),
        priority=spec.priority,
        retry=retry(spec.retry),
        timeout_seconds=(spec.timeout or DEFAULT_TIMEOUT).total_seconds(),
        after=tuple(Edge(name=edge, job=other) for edge, other in (spec.after or {}).items()),
        on_dep_failure=spec.on_dep_failure or "cancel",
        checkpoint=type_of("checkpoint", "Checkpoint"),
        retention=retention(spec.retention),
        transactional=spec.transactional,
        run_in=spec.run_in,
        events=tuple(each for each in EVENTS if each in (spec.events or ())),
        tags=tuple(sorted((spec.tags or {}).items())),
        profile=spec.profile,
    )
    return job, models


def _channels(
    specs: Mapping[str, ChannelSpec], jobs: list[Job], lowering: TypeLowering, known: Mapping[str, TypeDef]
) -> tuple[dict[str, Channel], list[Problem]]:
    channels: dict[str, Channel] = {}
    problems: list[Problem] = []
    for name, spec in specs.items():
        channels[name], found = channel(name, spec, lowering, known)
        problems += found
    if any(job.channel == DEFAULT_CHANNEL for job in jobs):
        channels.setdefault(DEFAULT_CHANNEL, Channel(name=DEFAULT_CHANNEL))
    return channels, problems


def _resolved(
    jobs: list[Job], specs: Mapping[str, JobSpec], channels: Mapping[str, Channel], schedules: ScheduleLowering
) -> tuple[list[Job], list[Problem]]:
    """The jobs with what depends on types and channels: their keys and schedules."""
    resolved: list[Job] = []
    problems: list[Problem] = []
    for job in jobs:
        spec, bound, schedule = specs[job.name], channels.get(job.channel), None
        if spec.schedule is not None:
            schedule, found = schedules.schedule(job, spec.schedule)
            problems += found
        key = () if bound is None else lane_key(bound, spec.channel, job.payload, schedules.types)
        told = unique(spec.unique, job.payload, schedules.types)
        resolved.append(replace(job, key=key, unique=told, schedule=schedule))
    return resolved, problems
