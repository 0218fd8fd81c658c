"""``jobs.py``: one builder and one JobDef per job; the builder's signature is that of every enqueue call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jobspec.codegen.layout import Group, Part, flat, lay_out, stacked
from jobspec.codegen.literals import Code, doc, python_text
from jobspec.codegen.python.builders import Builder, builder_name, write_builder
from jobspec.codegen.python.imports import Imports
from jobspec.codegen.python.models import referenced
from jobspec.codegen.python.names import job_variable
from jobspec.codegen.python.types import CHECKED_RESULT, RESULT, TypeWriter
from jobspec.core.names import qualified
from jobspec.manifest.manifest import (
    EnumDef,
    Job,
    Manifest,
    ModelDef,
    NamedType,
    ScalarType,
)

_CLASSES: Final = frozenset({"str", "bool", "decimal", "uuid", "date", "time", "duration"})
"""Scalars whose Python class alone says all that there is to check."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobCode:
    """One job of ``jobs.py``."""

    variable: str
    builder: Builder | None
    """None where the user's own model is called directly."""
    definition: Code
    doc: Code


def job_code(manifest: Manifest, job: Job, writer: TypeWriter) -> JobCode:
    """The builder, the JobDef and the docstring of one job."""
    model = writer.types[job.payload]
    assert isinstance(model, ModelDef)
    builder = write_builder(job, model, writer) if job.blob or not model.origin else None
    variable = job_variable(job.name)
    arguments: list[Part] = [
        python_text(qualified(manifest.package, job.name)),
        builder_name(job.name) if builder else writer.own(model.name),
        result_thunk(job, writer) or "lambda: type(None)",
    ]
    if job.version != 1:
        arguments.append(f"version={job.version}")
    definition = Group(writer.use(("jobspec", "JobDef")), tuple(arguments))
    return JobCode(
        variable=variable,
        builder=builder,
        definition=stacked(definition, before=f"{variable}: {writer.use(('typing', 'Final'))} = "),
        doc=doc(_documentation(manifest, job)),
    )


def result_thunk(job: Job, writer: TypeWriter) -> Part | None:
    """``lambda: Charge``, with an adapter for what is no class of its own; None without a result."""
    match job.result:
        case None:
            return None
        case NamedType(name=name) if isinstance(writer.types[name], ModelDef | EnumDef):
            return f"lambda: {writer.own(name)}"
        case ScalarType(name=name, constraints=constraints) if name in _CLASSES and not constraints.given():
            return f"lambda: {flat(writer.write(job.result, RESULT))}"
        case other:
            adapter = writer.use(("pydantic", "TypeAdapter"))
            head = Group(f"lambda: {adapter}", (writer.write(other, RESULT),), "[]")
            return Group(head, (writer.write(other, CHECKED_RESULT),))


def _documentation(manifest: Manifest, job: Job) -> str:
    channel = manifest.channel_named(job.channel)
    lane = "/".join([channel.name, *(f"{{{each.name}}}" for each in channel.key)])
    facts = [f"Channel ``{lane}``{', strict order' if channel.order == 'strict' else ''}."]
    if job.blob:
        facts.append(f"Binary input ``{job.blob.name}``.")
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
    """Writes types for ``jobs.py``, whose own names are those of the jobs, their builders and ``JobName``."""
    taken = {"JobName", *(job_variable(job.name) for job in manifest.jobs)}
    taken |= {builder_name(job.name) for job in manifest.jobs}
    types = {each.name: each for each in manifest.types}
    return TypeWriter(imports=Imports(taken=frozenset(taken)), types=types, models=".models")
