"""Why a job is where it is, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobspec.backends.postgres import explanation, looking
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.core.capabilities import LACKS
from jobspec.core.job import JobView
from jobspec.errors import NotFoundError
from jobspec.manifest.manifest import Manifest
from jobspec.ops.elsewhere import is_elsewhere, opened
from jobspec.ops.glimpse import sentences_of
from jobspec.ops.tally import tally_of
from jobspec.ops.veil import veiled, veiled_by

Facts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    job: JobView
    why: tuple[str, ...]
    """Sentences; what to do comes last."""


def explain(url: str, job_id: int, manifests: Sequence[Manifest] = ()) -> Explanation:
    """Sensitive values are masked, as by ``list_jobs``.

    Raises NotFoundError, DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError, UnsupportedError.
    """
    if is_elsewhere(url):
        with opened(url) as backend:
            found, metrics = backend.get(job_id), backend.stats()
        if found is None:
            raise _nothing(job_id)
        (view,) = veiled_by(manifests, [found])
        return Explanation(job=view, why=tuple(sentences_of(view, tally_of(metrics))))
    with transaction(url, read_only=True) as conn:
        job, facts = run(conn, looking.get(job_id)), run(conn, explanation.facts(job_id))
        if job is None or facts is None:
            raise _nothing(job_id)
        (job,) = veiled(conn, [job])
    return Explanation(job=job, why=tuple(sentences(facts)))


def _nothing(job_id: int) -> NotFoundError:
    return NotFoundError(f"there is no job {job_id}", help="it never was, was deleted, or its retention is over")


def sentences(facts: Facts) -> Iterator[str]:
    """What the facts mean. A function of them alone."""
    match facts["state"]:
        case "ready" if facts["backend"]:
            yield from _outgoing(facts)
        case "ready":
            yield from _ready(facts)
        case "scheduled":
            if facts["attempt"]:
                yield f"Attempt {_attempts(facts)} did not end it. {_last_error(facts)}"
            yield f"It is due at {facts['run_at']}; `jobspec retry {facts['id']}` makes it due now."
        case "waiting":
            yield from _waiting(facts)
        case "reserved":
            yield f"It is reserved until {facts['run_at']}: it runs only if whoever reserved it commits it before."
        case "running":
            yield from _running(facts)
        case "parked":
            yield f"A worker could not read its payload. {_last_error(facts)}"
            yield f"Deploy a worker that can, then `jobspec retry {facts['id']}`; or `jobspec delete {facts['id']}`."
        case "dead":
            yield f"It died with attempt {_attempts(facts)}. {_last_error(facts)}"
            if facts["blocks"]:
                yield "Its lane waits behind it: retry it, or let the lane go on with `jobspec unblock`."
            yield f"`jobspec retry {facts['id']}` runs it again."
        case "cancelled" | "expired" as state:
            yield f"It was {state} at {facts['finished_at']}" + (f": {facts['reason']}." if facts["reason"] else ".")
        case _ if facts["forwarded_to"]:
            there = f"{facts['forwarded_to']}, where it is job {facts['forwarded_id']}"
            yield f"It went on to {there}, at {facts['finished_at']}."
            if "looking" not in LACKS[facts["forwarded_to"]]:
                yield f"What became of it is known there: `jobspec job {facts['forwarded_id']} --database-url ...`."
        case _:
            yield f"It was done at {facts['finished_at']}, with attempt {_attempts(facts)}."


def _outgoing(facts: Facts) -> Iterator[str]:
    channel, there = facts["channel"], facts["backend"]
    if facts["moving"]:
        yield f"Its channel is on its way to {there}: new jobs wait until the old place is empty."
        yield f"`jobspec move {channel}` goes on."
    elif facts["paused"]:
        yield f"Its channel is paused: `jobspec resume {channel}` lets it go on."
    else:
        yield f"It waits to be forwarded to {there}, by a worker of this database that is told where {there} is."


def _ready(facts: Facts) -> Iterator[str]:
    if facts["attempt"]:
        yield f"It has had attempt {_attempts(facts)}. {_last_error(facts)}"
    channel, id_ = facts["channel"], facts["id"]
    obstacles = 0
    if facts["paused"]:
        obstacles += 1
        yield f"Its channel is paused: `jobspec resume {channel}` lets it go on."
    if not facts["served"]:
        obstacles += 1
        yield f"No living worker runs {facts['kind']} v{facts['version']}: start one, or see `jobspec workers`."
    if facts["strict"] and facts["lane_runs"]:
        obstacles += 1
        yield f"Job {facts['lane_runs']} of its lane is running; a strict lane runs one at a time."
    elif facts["strict"] and facts["head_id"] != id_:
        obstacles += 1
        yield f"Job {facts['head_id']} is before it in its strict lane, and is {facts['head_state']}."
        if facts["lane_why"]:
            yield f"What stands in the way of the lane: {facts['lane_why']}."
    elif _reached(facts["lane_concurrency"], facts["lane_running"]):
        obstacles += 1
        yield f"Its lane runs {facts['lane_running']} jobs, as many as it may."
    if _reached(facts["concurrency"], facts["channel_running"]):
        obstacles += 1
        yield f"Its channel runs {facts['channel_running']} jobs, as many as it may."
    if not obstacles:
        yield "Nothing stands in its way: it is claimed as soon as a worker has room and its turn comes."
        if facts["rate_limit"]:
            yield f"Its channel starts at most {facts['rate_limit']} jobs in {facts['rate_seconds']:g} s."


def _waiting(facts: Facts) -> Iterator[str]:
    open_ = [each for each in facts["after"] if each["state"] != "done"]
    for each in open_:
        state = f"is {each['state']}" if each["state"] else "is a bundle, or is not there any more"
        yield f"It waits for job {each['id']} ({each['name']}), which {state}."
    if any(each["state"] in ("dead", "cancelled", "expired") for each in open_):
        yield "What has ended so holds it until it is retried and done; or cancel this one."
    if not open_:
        yield "All that it waited for is done: the next look of a worker lets it go on."


def _running(facts: Facts) -> Iterator[str]:
    who = f"worker {facts['worker']}" if facts["worker"] else "a client without a worker"
    yield f"It is with {who} since {facts['started_at']}, in attempt {_attempts(facts)}."
    if facts["lease_over"]:
        yield f"The lease has been over since {facts['expires_at']}: the next look of any worker takes the job over."
    if facts["suspect"]:
        yield "A worker died while it held this job, so it is never handed out ahead of time."
    if facts["cancel_asked"]:
        yield f"It has been asked to stop; `jobspec cancel {facts['id']} --force` takes it away at once."


def _attempts(facts: Facts) -> str:
    return f"{facts['attempt']} of {facts['max_attempts'] or 'as many as it takes'}"


def _last_error(facts: Facts) -> str:
    error = facts["error"]
    if not error:
        return "It left no error."
    return f"Its last error: {': '.join(str(error[name]) for name in ('type', 'message') if error.get(name))}."


def _reached(limit: int | None, running: int | None) -> bool:
    return limit is not None and running is not None and running >= limit
