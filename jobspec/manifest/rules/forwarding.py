"""Rules about channels that PostgreSQL forwards to another backend."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import Channel, Job
from jobspec.manifest.policies import Edge
from jobspec.spec.diagnostics import Path, Problem, quote


def edges_stay_in_postgresql(spec: Lowered) -> Iterator[Problem]:
    """Where a job is forwarded to, its end is known there only; and what it waited for does not travel with it."""
    jobs = {job.name: job for job in spec.manifest.jobs}
    for job in spec.manifest.jobs:
        for edge in job.after:
            parent = jobs.get(edge.job)
            if (there := _receiver(spec, job)) is not None:
                what = f"{quote(job.name)} comes after {quote(edge.job)}, whose result is not forwarded with it"
                yield _lost(spec, job, edge, what, there)
            elif parent is not None and (there := _receiver(spec, parent)) is not None:
                what = f"{quote(job.name)} would wait for {quote(edge.job)}, whose end PostgreSQL does not see"
                yield _lost(spec, job, edge, what, there)


def duplicates_are_told_to_a_caller(spec: Lowered) -> Iterator[Problem]:
    for job in spec.manifest.jobs:
        there = _receiver(spec, job)
        if there is None or job.unique is None or job.unique.on_conflict != "raise":
            continue
        yield Problem(
            code="JS165",
            message=f"{quote(job.name)} is forwarded, and when a duplicate is found there its caller is gone",
            path=("jobs", job.name, "unique", "on_conflict"),
            part="key",
            help="use `on_conflict: return_existing`, or a channel without `backend`",
            also=(_backend(there),),
        )


def _lost(spec: Lowered, job: Job, edge: Edge, message: str, there: Channel) -> Problem:
    return Problem(
        code="JS165",
        message=message,
        path=("jobs", job.name, "after", edge.name),
        part="key",
        help="let both wait in channels without `backend`, or enqueue the second from the handler of the first",
        also=(_backend(there),),
    )


def _backend(channel: Channel) -> tuple[Path, str]:
    return ("channels", channel.name, "backend"), f"the jobs of {quote(channel.name)} are forwarded"


def _receiver(spec: Lowered, job: Job) -> Channel | None:
    """The channel of the job, if it is forwarded."""
    return next((each for each in spec.manifest.channels if each.name == job.channel and each.backend), None)
