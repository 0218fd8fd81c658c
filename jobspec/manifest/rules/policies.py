"""Rules about uniqueness, retention and schedules."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.lower import Lowered
from jobspec.manifest.lower_channels import key_scalar
from jobspec.manifest.manifest import FieldDef, Job
from jobspec.manifest.rules.key_paths import KeyPlace, follow
from jobspec.spec.diagnostics import Path, Problem, quote


def unique_key_is_of_fields(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        for index, part in enumerate(job.unique.key if job.unique else ()):
            path: Path = ("jobs", job.name, "unique", "key", index)
            at = KeyPlace(what=f"the unique key has {quote(part.name)}", path=path, help="name a field of the payload")
            found = follow(spec, job.payload, part.name.split("."), at)
            if isinstance(found, Problem):
                yield found
            elif isinstance(found, FieldDef) and key_scalar(found.type, spec.types) is None:
                message = f"the field {quote(found.name)} is of a type that no key can have"
                help_ = "keys are made of str, int, bool, uuid, date or enums, never null"
                yield Problem(code="JS143", message=message, path=path, help=help_)


def window_stands_alone(spec: Lowered) -> Iterator[Problem]:
    for name, job in spec.document.spec.jobs.items():
        if job.unique is not None and job.unique.window is not None and job.unique.while_ is not None:
            path: Path = ("jobs", name, "unique")
            yield Problem(
                code="JS149",
                message="`window` and `while` both say how long the key is taken",
                path=(*path, "window"),
                part="key",
                help="remove one of them",
                also=(((*path, "while"), "`while` is here"),),
            )


def results_are_kept(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        if job.result is not None and job.retention.done_seconds == 0:
            yield Problem(
                code="JS176",
                message=f"the result of {quote(job.name)} is kept for 0s, so nobody could ever read it",
                path=("jobs", job.name, "retention", "done"),
                help="keep it for a while, or remove `result`",
            )


def schedules_need_only_a_payload(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        if job.schedule is None:
            continue
        for key in _beyond_payload(job):
            yield Problem(
                code="JS175",
                message=f"{quote(job.name)} has a schedule and cannot have `{key}`: nobody is there to give it one",
                path=("jobs", job.name, "schedule"),
                part="key",
                help="schedule another job that enqueues this one",
                also=((("jobs", job.name, key), f"`{key}` is here"),),
            )


def transactions_stay_with_the_worker(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        if job.run_in == "process" and job.transactional is not None:
            yield Problem(
                code="JS187",
                message=f"{quote(job.name)} runs in a process of its own, where the worker's transaction is not",
                path=("jobs", job.name, "transactional"),
                part="key",
                help="remove one of them; `job.finish(conn)` with a connection of the handler's own works there",
                also=((("jobs", job.name, "run_in"), "`run_in` is here"),),
            )


def schedules_wait_in_one_channel(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        if job.schedule is not None and job.channel.endswith("*"):
            pattern = quote(job.channel)
            yield Problem(
                code="JS186",
                message=f"{quote(job.name)} has a schedule, so nobody is there to choose a channel of {pattern}",
                path=("jobs", job.name, "schedule"),
                part="key",
                help=f"let it wait in a channel, as in `channel: {job.channel.rstrip('*').rstrip('-_')}`",
                also=((("jobs", job.name, "channel"), "the pattern is here"),),
            )


def _beyond_payload(job: Job) -> list[str]:
    return [key for key, there in (("blob", job.blob), ("after", job.after)) if there]
