"""A document becomes a manifest: names resolved, defaults filled in, everything sorted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jobspec.core.names import camel
from jobspec.core.options import DEFAULT_CHANNEL, DEFAULT_TIMEOUT
from jobspec.manifest.lower_channels import channel, channel_of, lane_key
from jobspec.manifest.lower_policies import retention, retry, unique
from jobspec.manifest.lower_schedules import ScheduleLowering
from jobspec.manifest.lower_types import TypeLowering
from jobspec.manifest.manifest import Blob, Channel, Job, Manifest, ModelDef, NamedType, Type, TypeDef
from jobspec.manifest.policies import Edge
from jobspec.manifest.values import Defaults
from jobspec.spec.diagnostics import Path, Problem
from jobspec.spec.document import Document
from jobspec.spec.model import ChannelSpec, JobSpec
from jobspec.spec.policy_words import EVENTS


@dataclass(frozen=True, kw_only=True, slots=True)
class Lowered:
    """A manifest on its way through the rules, and where in the spec its parts come from."""

    document: Document
    manifest: Manifest
    fields_at: Mapping[str, Path]
    """Model name -> the mapping its fields are written in."""
    problems: tuple[Problem, ...]

    def types(self) -> dict[str, TypeDef]:
        return {each.name: each for each in self.manifest.types}


def lower(document: Document) -> Lowered:
    """What the document means. Its problems are those of single values; the rules find the others."""
    spec, lowering = document.spec, TypeLowering(document)
    types: list[TypeDef] = [lowering.definition(name, each) for name, each in spec.types.items()]
    fields_at: dict[str, Path] = {name: ("types", name, "fields") for name in spec.types}
    jobs: list[Job] = []
    for name, each in spec.jobs.items():
        job, models = _job(name, each, lowering)
        jobs.append(job)
        for part, model in models:
            types.append(model)
            fields_at.setdefault(model.name, ("jobs", name, part))
    known = {each.name: each for each in reversed(types)}
    defaults = Defaults(known)
    types, problems = _with_defaults(types, fields_at, defaults)
    channels, of_channels = _channels(spec.channels, jobs, lowering, known)
    schedules = ScheduleLowering(document=document, types=known, defaults=defaults)
    jobs, of_schedules = _resolved(jobs, spec.jobs, channels, schedules)
    manifest = Manifest(
        package=spec.package,
        source=document.name,
        doc=spec.doc,
        types=tuple(sorted(types, key=lambda each: each.name)),
        channels=tuple(channels[name] for name in sorted(channels)),
        jobs=tuple(sorted(jobs, key=lambda each: each.name)),
    )
    found = (*lowering.problems, *problems, *of_channels, *of_schedules)
    return Lowered(document=document, manifest=manifest, fields_at=fields_at, problems=found)


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
        payload=spec.payload if isinstance(spec.payload, str) else inline("payload", camel(name), spec.doc),
        channel=DEFAULT_CHANNEL if spec.channel is None else channel_of(spec.channel)[0],
        version=spec.version,
        doc=spec.doc,
        result=type_of("result", "Result"),
        blob=None if spec.blob is None else Blob(name=spec.blob.name, max_bytes=spec.blob.max_size),
        priority=spec.priority,
        retry=retry(spec.retry),
        timeout_seconds=(spec.timeout or DEFAULT_TIMEOUT).total_seconds(),
        after=tuple(Edge(name=edge, job=other) for edge, other in (spec.after or {}).items()),
        on_dep_failure=spec.on_dep_failure or "cancel",
        checkpoint=type_of("checkpoint", "Checkpoint"),
        retention=retention(spec.retention),
        transactional=spec.transactional,
        events=tuple(each for each in EVENTS if each in (spec.events or ())),
        tags=tuple(sorted((spec.tags or {}).items())),
    )
    return job, models


def _with_defaults(
    types: list[TypeDef], fields_at: Mapping[str, Path], defaults: Defaults
) -> tuple[list[TypeDef], list[Problem]]:
    """The types with every default checked and in wire form."""
    problems: list[Problem] = []

    def checked(model: ModelDef) -> ModelDef:
        fields = list(model.fields)
        for index, field in enumerate(fields):
            if field.required:
                continue
            try:
                fields[index] = replace(field, default=defaults.wire(field.type, field.default))
            except ValueError as error:
                path = (*fields_at[model.name], field.name, "default")
                message = f"the default of `{field.name}` {error}"
                problems.append(Problem(code="JS135", message=message, path=path))
        return replace(model, fields=tuple(fields))

    return [checked(each) if isinstance(each, ModelDef) else each for each in types], problems


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
        key = () if bound is None else lane_key(bound, spec.channel)
        told = unique(spec.unique, job.payload, schedules.types)
        resolved.append(replace(job, key=key, unique=told, schedule=schedule))
    return resolved, problems
