"""What a reviewer asks about jobs that come and go."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.spec.diagnostics import quote


def job_without_doc(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        if not job.doc:
            yield Remark(
                path=("jobs", job.name),
                message=f"the job {quote(job.name)} does not say what it is for",
                help="add `doc:`, a sentence; it becomes the docstring of the call and the text in the catalogue",
            )


def deprecated_and_needed(subject: Subject) -> Iterator[Remark]:
    deprecated = {job.name for job in subject.jobs if job.deprecated is not None}
    for job in subject.jobs:
        at = ("jobs", job.name)
        if job.name in deprecated:
            if job.schedule is not None:
                yield Remark(
                    path=(*at, "schedule"),
                    message=f"the job {quote(job.name)} is deprecated, and its schedule still enqueues it",
                    help="give the schedule to the job that takes its place",
                    also=(((*at, "deprecated"), "it is deprecated here"),),
                )
            continue
        for edge in job.after:
            if edge.job in deprecated:
                yield Remark(
                    path=(*at, "after", edge.name),
                    part="value",
                    message=f"{quote(job.name)} waits for {quote(edge.job)}, which is deprecated",
                    help="wait for the job that takes its place, or deprecate this one, too",
                    also=((("jobs", edge.job, "deprecated"), "it is deprecated here"),),
                )
