"""``jobs.py``: one builder and one JobDef per job; the builder's signature is that of every enqueue call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from jobspec.codegen.layout import Group, Part, flat, held, lay_out, stacked
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.python.builders import Builder, builder_name, write_builder
from jobspec.codegen.python.imports import Imports
from jobspec.codegen.python.models import referenced
from jobspec.codegen.python.names import deprecated_class, job_variable
from jobspec.codegen.python.types import CHECKED_RESULT, RESULT, TypeWriter, in_models
from jobspec.core.names import qualified
from jobspec.manifest.manifest import EnumDef, Job, Manifest, ModelDef
from jobspec.manifest.types import NamedType, ScalarType, Type

_CLASSES: Final = frozenset({"str", "bool", "decimal", "uuid", "date", "time", "duration"})
"""Scalars whose Python class alone says all that there is to check."""
NO_VALUE: Final = "lambda: type(None)"
"""The result of a job that has none."""
_OF_DEPRECATED: Final = {
    **dict.fromkeys(("AsyncJobHandle", "AsyncReservation", "AsyncSource", "JobDef"), "jobspec"),
    **dict.fromkeys(("JobHandle", "JobRequest", "Reservation", "SyncSource"), "jobspec"),
    "ParamSpec": "typing",
    "TypeVar": "typing",
    "override": "typing_extensions",
    "timedelta": "datetime",
}
"""What the class of a deprecated job is made of: name -> module."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobCode:
    """One job of ``jobs.py``."""

    variable: str
    builder: Builder | None
    """None where the user's own model is called directly."""
    definition: Code
    doc: Code
    deprecated: Deprecated | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Deprecated:
    """The class of a job that nobody should enqueue any more: its calls are reported with the words of the spec."""

    name: Code
    decorator: Code


def job_code(manifest: Manifest, job: Job, writer: TypeWriter) -> JobCode:
    """The builder, the JobDef and the docstring of one job."""
    model = writer.types[job.payload]
    assert isinstance(model, ModelDef)
    results = {name: result_type(of, writer) for name, of in edge_results(manifest, job).items()}
    builder = write_builder(job, model, results, writer) if job.blob or job.after or not model.origin else None
    variable = job_variable(job.name)
    arguments: list[Part] = [
        python_text(qualified(manifest.package, job.name)),
        builder_name(job.name) if builder else writer.own(model.name),
        type_thunk(job.result, writer) or NO_VALUE,
    ]
    if job.version != 1:
        arguments.append(f"version={job.version}")
    if manifest.channel_named(job.channel).on_full == "wait":
        arguments.append("wait_when_full=True")
    deprecated = _deprecated(job, writer)
    definition = Group(deprecated.name if deprecated else writer.use(("jobspec", "JobDef")), tuple(arguments))
    return JobCode(
        variable=variable,
        builder=builder,
        definition=held(stacked(definition, before=f"{variable}: {writer.use(('typing', 'Final'))} = ")),
        doc=doc(_documentation(manifest, job)),
        deprecated=deprecated,
    )


def _deprecated(job: Job, writer: TypeWriter) -> Deprecated | None:
    if job.deprecated is None:
        return None
    decorator = Group(f"@{writer.use(('typing_extensions', 'deprecated'))}", (python_text(job.deprecated),))
    return Deprecated(name=Code(deprecated_class(job.name)), decorator=lay_out(decorator, indent=4))


def edge_results(manifest: Manifest, job: Job) -> dict[str, Type | None]:
    """Edge -> the result of the job that it stands for."""
    return {edge.name: manifest.job_named(edge.job).result for edge in job.after}


def result_type(of: Type | None, writer: TypeWriter) -> Part:
    """As the type checker sees it."""
    return "None" if of is None else writer.write(of, RESULT)


def type_thunk(of: Type | None, writer: TypeWriter) -> Part | None:
    """``lambda: Charge``, with an adapter for what is no class of its own; None for None."""
    match of:
        case None:
            return None
        case NamedType(name=name) if isinstance(writer.types[name], ModelDef | EnumDef):
            return f"lambda: {writer.own(name)}"
        case ScalarType(name=name, constraints=constraints) if name in _CLASSES and not constraints.given():
            return f"lambda: {flat(writer.write(of, RESULT))}"
        case other:
            adapter = writer.use(("pydantic", "TypeAdapter"))
            head = Group(f"lambda: {adapter}", (writer.write(other, RESULT),), "[]")
            return Group(head, (writer.write(other, CHECKED_RESULT),))


def _documentation(manifest: Manifest, job: Job) -> str:
    channel = manifest.channel_named(job.channel)
    lane = "/".join([channel.name, *(f"{{{each.name}}}" for each in channel.key)])
    facts = [f"Deprecated: {job.deprecated.rstrip('.')}."] if job.deprecated else []
    facts += [f"Channel ``{lane}``{', strict order' if channel.order == 'strict' else ''}."]
    if job.blob:
        facts.append(f"Binary input ``{job.blob.name}``.")
    if job.after:
        facts.append(f"After {', '.join(f'``{name}``' for name in dict.fromkeys(each.job for each in job.after))}.")
    if job.unique:
        facts.append(f"Unique by {', '.join(f'``{each.name}``' for each in job.unique.key)}.")
    if job.schedule:
        facts.append(f"Scheduled at ``{job.schedule.cron}`` in {job.schedule.tz}.")
    if job.since:
        facts.append(f"Since {job.since}.")
    text, told = job.doc.strip(), "  ".join(facts)
    if "\n" in text:
        return referenced(f"{text}\n\n{told}", manifest.source, job.name)
    return referenced(f"{text}  {told}" if text else told, manifest.source, job.name)


def job_name_alias(manifest: Manifest, writer: TypeWriter) -> Code:
    """``JobName``: the jobs of the package as text."""
    alias = f"JobName: {writer.use(('typing', 'TypeAlias'))} = "
    names = tuple(python_text(job.name) for job in manifest.jobs)
    literal = Group(writer.use(("typing", "Literal")), names, "[]")
    return stacked(literal, before=alias) if len(names) > 1 else lay_out(literal, before=alias)


def writer_for(manifest: Manifest) -> TypeWriter:
    """Writes types for ``jobs.py``."""
    types = {each.name: each for each in manifest.types}
    return TypeWriter(imports=Imports(taken=own_names(manifest.jobs)), types=types, home=in_models)


def own_names(jobs: Iterable[Job]) -> frozenset[str]:
    """Of a module with these jobs: their own names, and those of what goes with them."""
    taken = {"JobName", "_P", "_R"}
    for job in jobs:
        taken |= {job_variable(job.name), builder_name(job.name)}
        taken |= {deprecated_class(job.name)} if job.deprecated else set()
    return frozenset(taken)


def of_deprecated(codes: Iterable[JobCode], writer: TypeWriter) -> dict[str, Code]:
    """What only the classes of deprecated jobs need; nothing is imported where there are none."""
    used = _OF_DEPRECATED if any(each.deprecated for each in codes) else {}
    return {name: Code(writer.use((module, name))) for name, module in used.items()}
