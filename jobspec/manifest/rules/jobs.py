"""Rules about single jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import ModelDef
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote
from jobspec.spec.units import show_duration


def payload_is_a_model(spec: Lowered) -> Iterator[Problem]:
    types = spec.types()
    for job in spec.manifest.jobs:
        path: Path = ("jobs", job.name, "payload")
        if job.payload in types and not isinstance(types[job.payload], ModelDef):
            message = f"the payload {quote(job.payload)} is not a model"
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


def retry_makes_sense(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        written = spec.document.spec.jobs[job.name].retry
        if written is None:
            continue
        path: Path = ("jobs", job.name, "retry")
        unused = {"none": ("base", "cap", "jitter"), "fixed": ("cap",)}.get(job.retry.backoff, ())
        for key in unused:
            if getattr(written, key) is not None:
                message = f"`{key}` says nothing with `backoff: {job.retry.backoff}`"
                yield Problem(
                    code="JS147",
                    message=message,
                    path=(*path, key),
                    part="key",
                    help="remove it, or choose another backoff",
                )
        if not unused and job.retry.base_seconds > job.retry.cap_seconds:
            base, cap = (
                show_duration(timedelta(seconds=each)) for each in (job.retry.base_seconds, job.retry.cap_seconds)
            )
            message = f"the first delay (`base`, {base}) is longer than the longest (`cap`, {cap})"
            at = "base" if written.base is not None else "cap"
            unsaid = "" if written.cap is not None else f", which is {cap} where nothing is said"
            help_ = f"raise `cap`{unsaid}, or lower `base`"
            yield Problem(code="JS147", message=message, path=(*path, at), help=help_)


def blob_has_its_own_name(spec: Lowered) -> Iterator[Problem]:
    types = spec.types()
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
