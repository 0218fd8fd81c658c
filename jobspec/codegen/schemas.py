"""The target ``jsonschema``: one file for the payload, the result and the checkpoint of every job and version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from jobspec.codegen.header import Header
from jobspec.codegen.json_schema import Schema, schema_of, schema_of_model
from jobspec.codegen.literals import Code
from jobspec.codegen.plan import FilePlan
from jobspec.core.names import qualified
from jobspec.manifest.manifest import Job, Manifest


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """JSON has no comments, so the files carry no header."""
    folder = f"{manifest.package.replace('.', '/')}/schemas"
    return [
        FilePlan(path=f"{folder}/{name}.json", template="schema.json.j2", values={"json": json_text(schema)})
        for job in manifest.jobs
        for name, schema in _schemas(manifest, job)
    ]


def json_text(value: Any) -> Code:
    """JSON is dumped, never laid out by a template."""
    return Code(json.dumps(value, indent=2, ensure_ascii=True))


def _schemas(manifest: Manifest, job: Job) -> Iterator[tuple[str, Schema]]:
    name = f"{job.name}.v{job.version}"
    parts = {name: schema_of_model(manifest, job.payload)}
    if job.result is not None:
        parts[f"{name}.result"] = schema_of(manifest, job.result)
    if job.checkpoint is not None:
        parts[f"{name}.checkpoint"] = schema_of(manifest, job.checkpoint)
    for stem, schema in parts.items():
        dialect, rest = schema["$schema"], {key: each for key, each in schema.items() if key != "$schema"}
        # A URN, because a relative $id would be read as an address below wherever the file was fetched from.
        yield stem, {"$schema": dialect, "$id": f"urn:jobspec:{qualified(manifest.package, stem)}", **rest}
