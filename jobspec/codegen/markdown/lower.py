"""``<package>/jobs.md`` with a graph, and a page for every job below ``<package>/docs``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from jobspec.codegen.header import Header
from jobspec.codegen.literals import Code
from jobspec.codegen.markdown.escapes import block, code, label, paragraphs, words
from jobspec.codegen.markdown.policy import rows
from jobspec.codegen.markdown.samples import Samples
from jobspec.codegen.plan import FilePlan
from jobspec.core.units import show_duration
from jobspec.manifest.manifest import Channel, EnumDef, FieldDef, Job, Manifest, ModelDef, ScalarDef, TypeDef, UnionDef
from jobspec.manifest.reach import reach
from jobspec.manifest.types import (
    EnumType,
    ListType,
    MapType,
    NamedType,
    NullableType,
    ScalarType,
    SetType,
    Type,
    references,
    spell,
)


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """Everything is escaped here; the templates only lay out."""
    folder = manifest.package.replace(".", "/")
    said = Code(f"<!--\n{header.lines('').replace('--', '-').replace('>', '')}\n-->\n")
    index = {
        "header": said,
        "name": words(manifest.package),
        "doc": paragraphs(manifest.doc) if manifest.doc.strip() else Code(""),
        "jobs": [_entry(each) for each in manifest.jobs],
        "channels": [_channel(each) for each in manifest.channels],
        "graph": _graph(manifest),
    }
    pages = [
        FilePlan(
            path=f"{folder}/docs/{each.name}.md", template="job.md.j2", values={"header": said, **_page(manifest, each)}
        )
        for each in manifest.jobs
    ]
    return [FilePlan(path=f"{folder}/jobs.md", template="index.md.j2", values=index), *pages]


# ---- the index
def _entry(job: Job) -> dict[str, Code]:
    old = "" if job.deprecated is None else f"Deprecated: {job.deprecated} "
    return {
        "link": Code(f"[{words(job.name)}](docs/{job.name}.md)"),
        "channel": code(job.channel),
        "doc": words(old + job.doc),
    }


def _channel(channel: Channel) -> dict[str, Code]:
    limits = {
        "at once": channel.concurrency,
        "at once in a lane": channel.lane_concurrency,
        "waiting": channel.max_pending,
        "waiting in a lane": channel.lane_max_pending,
    }
    said = [f"{name}: {value}" for name, value in limits.items() if value is not None]
    said += (
        [f"{channel.rate.limit} in {show_duration(timedelta(seconds=channel.rate.seconds))}"] if channel.rate else []
    )
    order = "none" if channel.order == "none" else f"strict; a dead job: {channel.on_dead}"
    order += f"; runs ahead: {channel.run_ahead}" if channel.run_ahead > 1 else ""
    order += f"; forwarded to {channel.backend}" if channel.backend else ""
    return {
        "name": code(channel.name),
        "key": code(", ".join(f"{each.name}: {each.type}" for each in channel.key)),
        "order": words(order),
        "limits": words(", ".join(said)),
        "doc": words(channel.doc),
    }


def _graph(manifest: Manifest) -> Code:
    """Nodes are numbered, so that no name is a word of Mermaid's."""
    jobs = {each.name: f"j{at}" for at, each in enumerate(manifest.jobs)}
    channels = {each.name: f"c{at}" for at, each in enumerate(manifest.channels)}
    lines = ["flowchart LR"]
    lines += [f'    {node}["{label(name)}"]' for name, node in jobs.items()]
    lines += [f'    {node}(["{label(name)}"])' for name, node in channels.items()]
    for job in manifest.jobs:
        lines.append(f"    {jobs[job.name]} --> {channels[job.channel]}")
        lines += [f'    {jobs[each.job]} -. "{label(each.name)}" .-> {jobs[job.name]}' for each in job.after]
    return block("\n".join(lines), "mermaid")


# ---- a page
def _page(manifest: Manifest, job: Job) -> dict[str, Any]:
    samples = Samples(manifest=manifest)
    model = manifest.type_named(job.payload)
    assert isinstance(model, ModelDef)
    return {
        "name": words(job.name),
        "doc": paragraphs(job.doc or "No description."),
        "deprecated": None if job.deprecated is None else words(job.deprecated),
        "fields": _fields(model),
        "types": [_definition(each) for each in _needed(manifest, job) if each.name != job.payload],
        "policy": [{"name": words(name), "value": value} for name, value in rows(job, result=_result(job))],
        "python": block(samples.python(job), "python"),
        "sql": block(samples.sql(job), "sql"),
        "typescript": block(samples.typescript(job), "ts"),
    }


def _result(job: Job) -> str:
    return "none" if job.result is None else _spelled(job.result)


def _fields(model: ModelDef) -> list[dict[str, Code]]:
    tag = [] if model.tag is None else [FieldDef(name=model.tag[0], type=EnumType(values=(model.tag[1],)))]
    return [
        {
            "name": code(each.key),
            "type": code(_spelled(each.type)),
            "default": Code("required") if each.required else code(json.dumps(each.default, ensure_ascii=False)),
            "bounds": words(", ".join(_bounds(each.type))),
            "meaning": words(" ".join(_meaning(each))),
        }
        for each in [*tag, *model.fields]
    ]


def _meaning(field: FieldDef) -> Iterator[str]:
    if field.sensitive:
        yield "(sensitive)"
    if field.deprecated is not None:
        yield f"(deprecated: {field.deprecated})"
    if field.since is not None:
        yield f"(since {field.since})"
    yield field.doc


def _bounds(of: Type) -> Iterator[str]:
    match of:
        case ScalarType(constraints=constraints):
            yield from (f"{name} {value}" for name, value in constraints.given().items())
        case ListType(item=inner, constraints=constraints) | SetType(item=inner, constraints=constraints):
            yield from (f"{name} {value}" for name, value in constraints.given().items())
            yield from (f"each: {said}" for said in _bounds(inner))
        case MapType(value=inner, constraints=constraints):
            yield from (f"{name} {value}" for name, value in constraints.given().items())
            yield from (f"each: {said}" for said in _bounds(inner))
        case NullableType(inner=inner):
            yield from _bounds(inner)
        case EnumType() | NamedType():
            return


def _definition(definition: TypeDef) -> dict[str, Any]:
    fields, says = [], Code("No fields.")
    match definition:
        case ModelDef():
            fields = _fields(definition)
        case EnumDef(values=values):
            says = Code("One of " + ", ".join(code(json.dumps(each, ensure_ascii=False)) for each in values) + ".")
        case UnionDef(discriminator=tag, variants=variants):
            says = Code(
                f"By {code(tag)}: " + ", ".join(f"{code(value)} is {code(name)}" for value, name in variants) + "."
            )
        case ScalarDef(type=scalar):
            bounds = ", ".join(_bounds(scalar))
            says = Code(code(_spelled(scalar)) + (f": {words(bounds)}" if bounds else "") + ".")
    doc = paragraphs(definition.doc) if definition.doc.strip() else None
    return {"name": words(definition.name), "doc": doc, "fields": fields, "says": says}


def _needed(manifest: Manifest, job: Job) -> list[TypeDef]:
    """Every type that the payload, the result and the checkpoint mention, sorted by name."""
    names = [job.payload]
    for of in (job.result, job.checkpoint):
        names += [] if of is None else references(of)
    return [each for _, each in sorted(reach(manifest.type_named, names).items())]


def _spelled(of: Type) -> str:
    return spell(of, enum=lambda values: " | ".join(json.dumps(each, ensure_ascii=False) for each in values))
