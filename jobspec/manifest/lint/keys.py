"""What a reviewer asks about the keys of channels and of uniqueness."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.keys import KeyBinding
from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.manifest.manifest import EnumDef, Job
from jobspec.manifest.types import EnumType, NamedType, Type
from jobspec.spec.diagnostics import Path, quote


def key_has_a_default(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        channel = subject.channel_of(job)
        if channel is None or channel.order != "strict":
            continue
        for binding in job.key:
            for model, field in subject.field_at(job, binding.path)[-1:]:
                if not field.required:
                    yield Remark(
                        path=_lane_path(subject, job, binding),
                        part="value",
                        message=f"the key {quote(binding.name)} of the strict channel {quote(channel.name)} is the"
                        f" field {quote(field.name)}, which has a default: all who leave it out wait in one lane",
                        help="make the field required",
                        also=subject.shown(model, field, "the field is here"),
                    )


def unique_key_has_few_values(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        if job.unique is None:
            continue
        ends = [subject.field_at(job, part.path)[-1:] for part in job.unique.key]
        if all(end and _is_small(subject, end[0][1].type) for end in ends):
            fields = " and ".join(quote(part.name) for part in job.unique.key)
            yield Remark(
                path=("jobs", job.name, "unique", "key"),
                message=f"the unique key of {quote(job.name)} is {fields}, which has only few values:"
                " all other jobs count as the same",
                help="add what tells two jobs apart, as in `key: [order_id]`",
            )


def sensitive_key(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        lanes = [(part, _lane_path(subject, job, part), "the lane key") for part in job.key]
        unique: Path = ("jobs", job.name, "unique", "key")
        parts = job.unique.key if job.unique else ()
        for part, path, what in [*lanes, *((each, (*unique, i), "the unique key") for i, each in enumerate(parts))]:
            for model, field in subject.field_at(job, part.path):
                if field.sensitive:
                    yield Remark(
                        path=path,
                        part="value",
                        message=f"{what} of {quote(job.name)} has the field {quote(field.name)}, which is sensitive:"
                        " keys are stored and shown as they are",
                        help="use an id in its place, or a hash that the caller makes",
                        also=subject.shown(model, field, "it is sensitive here"),
                    )


def endless_key(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        for binding in job.key:
            for _, field in subject.field_at(job, binding.path)[-1:]:
                scalar = subject.scalar(field.type)
                if scalar is not None and scalar.name == "str" and scalar.constraints.max_length is None:
                    yield Remark(
                        path=_lane_path(subject, job, binding),
                        part="value",
                        message=f"the key {quote(binding.name)} is the text {quote(field.name)}, which may be of any"
                        " length: a lane key of more than 1,024 bytes is refused when the job is enqueued",
                        help=f"write `{field.name}: {{type: str, max_length: 100}}`, or use an id",
                    )


def _is_small(subject: Subject, of: Type) -> bool:
    match of:
        case EnumType():
            return True
        case NamedType(name=name) if isinstance(subject.types.get(name), EnumDef):
            return True
        case _:
            scalar = subject.scalar(of)
            return scalar is not None and scalar.name == "bool"


def _lane_path(subject: Subject, job: Job, binding: KeyBinding) -> Path:
    """Where the job binds the key: in its `channel`, or by the name of the field."""
    use = subject.spec.document.spec.jobs[job.name].channel
    if use is None:
        return ("jobs", job.name)
    at: Path = ("jobs", job.name, "channel")
    return at if isinstance(use, str) else (*at, job.channel, binding.name)
