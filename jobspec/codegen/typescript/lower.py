"""One ``jobs.ts`` for a package, and ``jobspec.ts`` for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from jobspec.codegen.header import Header
from jobspec.codegen.literals import Code
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.typescript.literals import doc, fields, key, literal, text
from jobspec.codegen.typescript.types import TypeWriter, writer_of
from jobspec.core.names import qualified
from jobspec.manifest.manifest import Job, Manifest
from jobspec.manifest.types import NamedType, Type


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """Everything the two templates print."""
    folder = manifest.package.replace(".", "/")
    writer = writer_of(manifest.types)
    shapes = [writer.shape_of_definition(each) for each in manifest.types]
    values = {
        "header": header.lines("//"),
        "doc": Code(doc(manifest.doc).rstrip("\n")),
        "runtime": Code("../" * len(manifest.package.split(".")) + "jobspec.js"),
        "types": [writer.define(each) for each in manifest.types],
        "jobs": [_job(manifest, writer, each) for each in manifest.jobs],
        "shapes": [each for each in shapes if each is not None],
        "kinds": [_kind(manifest, writer, each) for each in manifest.jobs],
    }
    return [
        FilePlan(path="jobspec.ts", template="jobspec.ts.j2", values={}, shared=True),
        FilePlan(path=f"{folder}/jobs.ts", template="jobs.ts.j2", values=values),
    ]


def _job(manifest: Manifest, writer: TypeWriter, job: Job) -> Code:
    results = {each.name: manifest.job_named(each.job).result for each in job.after}
    waited = {name: _type(writer, of) for name, of in results.items()}
    lines = {
        "payload": writer.own(job.payload, "read"),
        "input": writer.own(job.payload, "written"),
        "result": _type(writer, job.result),
        "returned": "null" if job.result is None else writer.write(job.result, "written"),
        "blob": "Uint8Array" if job.blob else "never",
        "after": _members({name: f"jobspec.JobHandle<{of}>" for name, of in waited.items()}) if job.after else "never",
        "waited": _members({name: f"{of} | null" for name, of in waited.items()}),
        "state": "never" if job.checkpoint is None else writer.write(job.checkpoint, "written"),
    }
    marks = "" if job.deprecated is None else f"@deprecated {job.deprecated}"
    body = "".join(f"    readonly {name}: {each};\n" for name, each in lines.items())
    return Code(f"{doc(job.doc, marks, indent=2)}  readonly {job.name}: {{\n{body}  }};")


def _members(types: dict[str, str]) -> str:
    return f"{{ {' '.join(f'readonly {key(name)}: {of};' for name, of in types.items())} }}" if types else "{}"


def _type(writer: TypeWriter, of: Type | None) -> str:
    return "null" if of is None else writer.write(of, "read")


def _kind(manifest: Manifest, writer: TypeWriter, job: Job) -> Code:
    after = {each.name: writer.shape(manifest.job_named(each.job).result) for each in job.after}
    values = {
        "kind": text(qualified(manifest.package, job.name)),
        "version": literal(job.version),
        "payload": writer.shape(NamedType(name=job.payload)),
        "result": writer.shape(job.result),
        "checkpoint": writer.shape(job.checkpoint),
        "blob": literal(job.blob is not None),
        "after": fields(after),
    }
    return Code(f"  {key(job.name)}: {fields(values)},")
