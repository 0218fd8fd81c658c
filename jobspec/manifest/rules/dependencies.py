"""Rules about jobs that wait for other jobs."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import Job, ModelDef
from jobspec.manifest.policies import Edge
from jobspec.manifest.rules.cycles import cycles
from jobspec.spec.diagnostics import Path, Problem, did_you_mean, quote


def dependencies_exist(spec: Lowered) -> Iterator[Problem]:
    known = {job.name for job in spec.manifest.jobs}
    for job, edge, path in _edges(spec):
        if edge.job not in known and not spec.document.knows("jobs", edge.job):
            others = [name for name in spec.document.names("jobs") if name != job.name]
            help_ = did_you_mean(edge.job, others) or "a job can wait for jobs of its own spec only"
            yield Problem(code="JS170", message=f"there is no job {quote(edge.job)}", path=path, help=help_)


def dependencies_form_no_circle(spec: Lowered) -> Iterator[Problem]:
    graph = {job.name: [(edge.job, edge.name) for edge in job.after] for job in spec.manifest.jobs}
    for names, by in cycles(graph):
        what = f"{quote(names[0])} waits for itself" if len(names) == 2 else "these jobs wait for each other"
        yield Problem(
            code="JS171",
            message=f"{what}: {' -> '.join(names)}",
            path=("jobs", names[0], "after", by),
            help="remove one of the edges; a job that repeats itself uses a schedule, or Reschedule() in its handler",
        )


def dependencies_have_names_of_their_own(spec: Lowered) -> Iterator[Problem]:
    types = spec.types
    for job, edge, path in _edges(spec):
        payload = types.get(job.payload)
        what = f"the dependency {quote(edge.name)}"
        if keyword.iskeyword(edge.name):
            message = f"{what} cannot be a keyword of the enqueue call: it is a word of Python's own"
            yield Problem(code="JS150", message=message, path=path, part="key", help="choose another name")
        elif job.blob is not None and job.blob.name == edge.name:
            at: Path = ("jobs", job.name, "blob", "name")
            yield _clash(f"{what} and the blob have the same name", path, at, "the blob is here")
        elif isinstance(payload, ModelDef) and any(field.name == edge.name for field in payload.fields):
            at = (*spec.fields_at[payload.name], edge.name)
            yield _clash(f"{what} and a field of the payload have the same name", path, at, "the field is here")


def failure_policy_has_a_dependency(spec: Lowered) -> Iterator[Problem]:
    for name, job in spec.document.spec.jobs.items():
        if job.on_dep_failure is not None and job.after is None:
            message = "`on_dep_failure` means nothing in a job without `after`"
            path: Path = ("jobs", name, "on_dep_failure")
            yield Problem(
                code="JS148", message=message, path=path, part="key", help="remove it, or say what it is after"
            )


def _edges(spec: Lowered) -> Iterator[tuple[Job, Edge, Path]]:
    for job in spec.manifest.jobs:
        for edge in job.after:
            yield job, edge, ("jobs", job.name, "after", edge.name)


def _clash(message: str, path: Path, other: Path, note: str) -> Problem:
    help_ = "rename one of them: both are keywords of the enqueue call"
    return Problem(code="JS154", message=message, path=path, part="key", help=help_, also=((other, note),))
