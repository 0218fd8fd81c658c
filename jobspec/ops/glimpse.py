"""Why a job is where it is, as far as a backend tells that has no tables to look into."""

from __future__ import annotations

from collections.abc import Iterator

from jobspec.core.job import JobView
from jobspec.ops.tally import Tally


def sentences_of(job: JobView, seen: Tally) -> Iterator[str]:
    """A function of what was seen alone. What to do comes last."""
    match job.state:
        case "ready":
            yield from _ready(job, seen)
        case "scheduled":
            if job.attempt:
                yield f"Attempt {_attempts(job)} did not end it. {_last_error(job)}"
            yield f"It is due at {job.run_at}; `jobspec retry {job.id}` makes it due now."
        case "waiting":
            yield from (
                f"It waits for job {each.id} ({each.name}), which is {each.state or 'not there any more'}."
                for each in job.after
                if each.state != "done"
            )
        case "reserved":
            yield f"It is reserved until {job.run_at}: it runs only if whoever reserved it commits it before."
        case "running":
            yield f"It runs since {job.started_at}, in attempt {_attempts(job)}."
        case "parked":
            yield f"A worker could not read its payload. {_last_error(job)}"
            yield f"Deploy a worker that can, then `jobspec retry {job.id}`; or `jobspec delete {job.id}`."
        case "dead":
            yield f"It died with attempt {_attempts(job)}. {_last_error(job)}"
            yield f"`jobspec retry {job.id}` runs it again."
        case "cancelled" | "expired":
            yield f"It was {job.state} at {job.finished_at}" + (f": {job.reason}." if job.reason else ".")
        case "done":
            yield f"It was done at {job.finished_at}, with attempt {_attempts(job)}."


def _ready(job: JobView, seen: Tally) -> Iterator[str]:
    if job.attempt:
        yield f"It has had attempt {_attempts(job)}. {_last_error(job)}"
    if any(each.name == job.channel and each.paused for each in seen.channels):
        yield f"Its channel is paused: `jobspec resume {job.channel}` lets it go on."
    if any((each.kind, each.version) == (job.kind, job.version) for each in seen.stranded):
        yield f"No living worker runs {job.kind} v{job.version}: start one with `jobspec worker`."
    yield "It is claimed when its turn comes: jobs before it in its lane, and limits of its channel, come first."


def _attempts(job: JobView) -> str:
    return f"{job.attempt} of {job.max_attempts or 'as many as it takes'}"


def _last_error(job: JobView) -> str:
    return f"Its last error: {job.errors[-1].type}: {job.errors[-1].message}." if job.errors else "It left no error."
