"""What becomes of a job, as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from jobspec.codegen.literals import Code
from jobspec.codegen.markdown.escapes import code, words
from jobspec.core.units import show_duration
from jobspec.manifest.manifest import Job


def rows(job: Job, *, result: str) -> Iterator[tuple[str, Code]]:
    """(name, value); what is as it always is has no row."""
    yield "version", words(str(job.version))
    yield "result", code(result)
    yield "channel", code(job.channel)
    if job.key:
        yield "lane", words(", ".join(f"{each.name} = {'.'.join(each.path)}" for each in job.key))
    if job.blob is not None:
        yield "blob", words(f"{job.blob.name}, at most {job.blob.max_bytes} bytes {' '.join(job.blob.content_types)}")
    if job.after:
        yield "after", words(", ".join(f"{each.name} = {each.job}" for each in job.after))
        yield "if one of them fails", words(job.on_dep_failure)
    attempts, base = job.retry.max_attempts or "forever", _span(job.retry.base_seconds)
    yield "attempts", words(f"{attempts}, {job.retry.backoff} from {base} on")
    yield "time limit", words(_span(job.timeout_seconds))
    if job.lease_seconds is not None:
        yield "lease", words(_span(job.lease_seconds))
    if job.unique is not None:
        paths = ", ".join(".".join(each.path) for each in job.unique.key)
        span = job.unique.duration if job.unique.window_seconds is None else _span(job.unique.window_seconds)
        yield "unique", words(f"{paths}; {span}; {job.unique.on_conflict}")
    if job.schedule is not None:
        yield "schedule", code(f"{job.schedule.cron} {job.schedule.tz}")
    if (kept := _kept(job)) is not None:
        yield "kept", words(kept)
    if job.priority:
        yield "priority", words(str(job.priority))
    if job.concurrency is not None:
        yield "at once in a worker", words(str(job.concurrency))
    if job.transactional is not None:
        yield "transactional", words(job.transactional)
    if job.run_in is not None:
        yield "runs in", words(f"a {job.run_in} of its own")
    for name, value in (("handler", job.handler), ("origin", job.origin), ("owner", job.owner), ("since", job.since)):
        if value is not None:
            yield name, words(value)


def _kept(job: Job) -> str | None:
    said = {"done": job.retention.done_seconds, "dead": job.retention.dead_seconds}
    given = [f"{name} {_span(value)}" for name, value in said.items() if value is not None]
    return ", ".join(given) or None


def _span(seconds: float | str) -> str:
    return seconds if isinstance(seconds, str) else show_duration(timedelta(seconds=seconds))
