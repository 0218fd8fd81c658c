"""What a reviewer asks about timeouts, retries and retention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from jobspec.core.units import show_duration
from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.manifest.manifest import Job
from jobspec.spec.diagnostics import quote

_POLICIES: Final = ("timeout", "retry", "retention")
LONG_TRANSACTION: Final = timedelta(minutes=15)
"""As long as the default timeout: what is above it was written on purpose, or never thought of."""


def silent_defaults(subject: Subject) -> Iterator[Remark]:
    waited_for = {edge.job: job.name for job in subject.jobs for edge in job.after}
    for job in subject.jobs:
        why = _called(job, waited_for)
        silent = [name for name in _POLICIES if name not in subject.said(job)]
        if why is not None and silent:
            missing = " and ".join(f"`{name}`" for name in silent)
            yield Remark(
                path=("jobs", job.name),
                message=f"{why}, and what is not said is {missing}",
                help="say it in the job, in a `profile` it has, or in `defaults` of the spec",
            )


def _called(job: Job, waited_for: dict[str, str]) -> str | None:
    """Why others depend on how long a job takes, and on how long it is kept."""
    if job.name in waited_for:
        return f"{quote(waited_for[job.name])} waits for {quote(job.name)}"
    if job.roles:
        return f"other programs enqueue {quote(job.name)} in SQL"
    if job.result is not None:
        return f"callers of {quote(job.name)} wait for its result"
    return None


def kept_forever(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        if job.retention.done_seconds == "forever":
            yield Remark(
                path=subject.said_at(job, "retention", "done"),
                message=f"every job {quote(job.name)} that is done is kept for ever",
                help="give it an end, as in `done: 30d`; what has to stay belongs in a table of your own",
            )


def long_transaction(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        if job.transactional is not None and job.timeout_seconds > LONG_TRANSACTION.total_seconds():
            taken = show_duration(timedelta(seconds=job.timeout_seconds))
            yield Remark(
                path=subject.said_at(job, "timeout"),
                message=f"the transaction of {quote(job.name)} may stay open for {taken}",
                help="vacuum removes nothing that is younger: shorten it, or do the slow part in a job before it",
                also=((("jobs", job.name, "transactional"), "the handler has a transaction"),),
            )
