"""Rules about single jobs."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import ModelDef
from jobspec.manifest.rules.types import in_words
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote


def payload_is_a_model(spec: Lowered) -> Iterator[Problem]:
    types = spec.types
    for job in spec.manifest.jobs:
        path: Path = ("jobs", job.name, "payload")
        if job.payload in types and not isinstance(types[job.payload], ModelDef):
            told = spec.document.spec.jobs[job.name].payload
            message = f"the payload {quote(told)} is {in_words(types[job.payload])}, not a model"
            yield Problem(
                code="JS146", message=message, path=path, help="name a type with `fields`, or write the fields here"
            )
        elif job.payload not in types and not spec.document.knows("types", job.payload):
            models = [name for name, each in types.items() if isinstance(each, ModelDef)]
            message = f"the model {quote(job.payload)} is not defined"
            yield Problem(
                code="JS130",
                message=message,
                path=path,
                help=did_you_mean(job.payload, models) or "define it in `types`",
            )


def upcasts_reach_the_job(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        path: Path = ("jobs", job.name, "upcast")
        steps = [version for version, _ in job.upcast]
        for version in steps:
            if version >= job.version:
                yield Problem(
                    code="JS184",
                    message=f"version {version} is not older than the job, which is at version {job.version}",
                    path=(*path, str(version)),
                    part="key",
                    help="remove it, or raise the `version` of the job",
                )
        older = range(min(steps, default=job.version), job.version)
        if (gap := next((version for version in older if version not in steps), None)) is not None:
            yield Problem(
                code="JS184",
                message=f"payloads of version {steps[0]} cannot be read: no step leads from version {gap} to {gap + 1}",
                path=path,
                part="key",
                help=f'add `{gap}: "module:function"`, or remove the steps before it',
            )


def blob_has_its_own_name(spec: Lowered) -> Iterator[Problem]:
    types = spec.types
    for job in spec.manifest.jobs:
        payload = types.get(job.payload)
        if job.blob and isinstance(payload, ModelDef) and any(field.name == job.blob.name for field in payload.fields):
            yield Problem(
                code="JS154",
                message=f"the blob and a field of the payload are both called {quote(job.blob.name)}",
                path=("jobs", job.name, "blob", "name"),
                help="rename one of them: both are keywords of the enqueue call",
                also=(((*spec.fields_at[payload.name], job.blob.name), "the field is here"),),
            )
