"""A document becomes a manifest: names resolved, defaults filled in, everything sorted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jobspec.core.names import camel
from jobspec.core.options import DEFAULT_CHANNEL, DEFAULT_TIMEOUT, RetryPolicy
from jobspec.manifest.lower_types import TypeLowering
from jobspec.manifest.manifest import (
    Blob,
    Channel,
    EnumDef,
    Job,
    KeyBinding,
    KeyField,
    KeyScalar,
    Manifest,
    ModelDef,
    NamedType,
    ScalarDef,
    ScalarType,
    Type,
    TypeDef,
)
from jobspec.manifest.values import Defaults
from jobspec.spec.diagnostics import Path, Problem
from jobspec.spec.document import Document
from jobspec.spec.model import ChannelSpec, JobSpec, RetrySpec

_KEY_SCALARS: dict[str, KeyScalar] = {"str": "str", "int": "int", "bool": "bool", "uuid": "uuid", "date": "date"}


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
    types, problems = _with_defaults(types, fields_at, known)
    channels, more = _channels(spec.channels, jobs, lowering, known)
    jobs = [_bound_to(job, spec.jobs[job.name], channels) for job in jobs]
    manifest = Manifest(
        package=spec.package,
        source=document.name,
        doc=spec.doc,
        types=tuple(sorted(types, key=lambda each: each.name)),
        channels=tuple(channels[name] for name in sorted(channels)),
        jobs=tuple(sorted(jobs, key=lambda each: each.name)),
    )
    found = (*lowering.problems, *problems, *more)
    return Lowered(document=document, manifest=manifest, fields_at=fields_at, problems=found)


def _job(name: str, spec: JobSpec, lowering: TypeLowering) -> tuple[Job, list[tuple[str, ModelDef]]]:
    """The job, and the models that are written inside it, each with the key it is written under."""
    path: Path = ("jobs", name)
    models: list[tuple[str, ModelDef]] = []

    def inline(part: str, model: str, doc: str) -> str:
        fields = lowering.fields(getattr(spec, part), (*path, part))
        models.append((part, ModelDef(name=model, fields=fields, doc=doc)))
        return model

    payload = spec.payload if isinstance(spec.payload, str) else inline("payload", camel(name), spec.doc)
    result: Type | None = None
    if isinstance(spec.result, dict):
        result = NamedType(name=inline("result", f"{camel(name)}Result", f"Result of {name}."))
    elif spec.result is not None:
        result = lowering.type(spec.result, (*path, "result"))
    job = Job(
        name=name,
        payload=payload,
        channel=DEFAULT_CHANNEL if spec.channel is None else channel_of(spec.channel)[0],
        version=spec.version,
        doc=spec.doc,
        result=result,
        blob=None if spec.blob is None else Blob(name=spec.blob.name, max_bytes=spec.blob.max_size),
        priority=spec.priority,
        retry=RetryPolicy() if spec.retry is None else _retry(spec.retry),
        timeout_seconds=(spec.timeout or DEFAULT_TIMEOUT).total_seconds(),
    )
    return job, models


def channel_of(use: str | dict[str, dict[str, str]]) -> tuple[str, dict[str, str] | None]:
    """The channel that a job names, and key -> path of the payload if the job says so itself."""
    if isinstance(use, str):
        return use, None
    ((name, paths),) = use.items()
    return name, paths


def _retry(spec: RetrySpec) -> RetryPolicy:
    plain = RetryPolicy()
    attempts = plain.max_attempts if spec.max_attempts is None else spec.max_attempts
    return RetryPolicy(
        max_attempts=None if attempts == "forever" else attempts,
        backoff=spec.backoff or plain.backoff,
        base_seconds=plain.base_seconds if spec.base is None else spec.base.total_seconds(),
        cap_seconds=plain.cap_seconds if spec.cap is None else spec.cap.total_seconds(),
        jitter=plain.jitter if spec.jitter is None else float(spec.jitter),
    )


def _with_defaults(
    types: list[TypeDef], fields_at: Mapping[str, Path], known: Mapping[str, TypeDef]
) -> tuple[list[TypeDef], list[Problem]]:
    """The types with every default checked and in wire form."""
    defaults, problems = Defaults(known), list[Problem]()

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
    problems: list[Problem] = []
    channels: dict[str, Channel] = {}
    for name, spec in specs.items():
        key: list[KeyField] = []
        for part, expr in spec.key.items():
            path = ("channels", name, "key", part)
            sort = key_scalar(lowering.type(expr, path), known)
            if sort is None:
                help_ = "a key is a str, int, bool, uuid, date or an enum, and never null"
                problems.append(
                    Problem(code="JS143", message=f"the key `{part}` cannot be of this type", path=path, help=help_)
                )
            key.append(KeyField(name=part, type=sort or "str"))
        channels[name] = Channel(name=name, order=spec.order, key=tuple(key), on_dead=spec.on_dead, doc=spec.doc)
    if any(job.channel == DEFAULT_CHANNEL for job in jobs):
        channels.setdefault(DEFAULT_CHANNEL, Channel(name=DEFAULT_CHANNEL))
    return channels, problems


def key_scalar(of: Type, known: Mapping[str, TypeDef]) -> KeyScalar | None:
    """What a type is as a channel key; None where it cannot be one."""
    match of:
        case ScalarType(name=name):
            return _KEY_SCALARS.get(name)
        case NamedType(name=name):
            match known.get(name):
                case ScalarDef(type=scalar):
                    return key_scalar(scalar, known)
                case EnumDef():
                    return "str"
                case _:
                    return None
        case _:
            return "str" if of.kind == "enum" else None


def _bound_to(job: Job, spec: JobSpec, channels: Mapping[str, Channel]) -> Job:
    """The job with the key of its channel bound; a rule checks that the paths lead somewhere."""
    channel = channels.get(job.channel)
    if channel is None or not channel.key:
        return job
    paths = (channel_of(spec.channel)[1] if spec.channel is not None else None) or {}
    return replace(
        job,
        key=tuple(
            KeyBinding(name=part.name, path=tuple(paths.get(part.name, part.name).split(".")), type=part.type)
            for part in channel.key
        ),
    )
