"""The statements of a job's life, as producers and handles need them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from jobspec.backends.postgres.statement import Rows, Statement, cell, nothing
from jobspec.core.job import AttemptError, JobView, NewJob

BULK_JOBS = 5_000
BULK_BYTES = 32 * 1024 * 1024
"""What one bulk statement holds at most: far below the limits of one jsonb value, enough to be fast."""

_ENQUEUE = """
select jobspec.enqueue(
    p_kind => %s, p_payload => %s::jsonb, p_blob => %s::bytea, p_version => %s::int, p_priority => %s::int,
    p_run_at => %s::timestamptz, p_delay => make_interval(secs => %s::float8), p_max_attempts => %s::int,
    p_timeout => make_interval(secs => %s::float8)
)
"""

_GET = """
select
    j.id, j.kind, j.version, j.state::text, j.channel, j.key, j.priority, j.attempt, j.max_attempts, j.payload::text,
    j.enqueued_at, j.run_at, j.started_at, j.finished_at, j.result::text,
    array(select array[e.attempt::text, e.error::text] from jobspec.attempt_error e where e.id = j.id order by e.at),
    array(select e.at from jobspec.attempt_error e where e.id = j.id order by e.at)
from jobspec.jobs j
where j.id = %s::bigint and j.state is not null
"""

_SETTLED = """
select coalesce((
    select j.state in ('done', 'dead', 'cancelled', 'expired', 'parked') from jobspec.jobs j where j.id = %s::bigint
), true)
"""


def enqueue_one(job: NewJob) -> Statement[list[int]]:
    return Statement(
        text=_ENQUEUE,
        params=(
            job.kind, job.payload, job.blob, job.version, job.priority,
            job.run_at, job.delay_seconds, job.max_attempts, job.timeout_seconds,
        ),
        read=lambda rows: [rows[0][0]],
    )  # fmt: skip


def enqueue_many(jobs: Sequence[NewJob]) -> Statement[list[int]]:
    """One JSON parameter; payloads go in as the text they are. Blobs, which JSON cannot hold, beside it."""
    blobs = [job.blob for job in jobs if job.blob is not None]
    number = iter(range(1, len(blobs) + 1))
    items = ",".join(_item(job, None if job.blob is None else next(number)) for job in jobs)
    return Statement(
        text="select jobspec.enqueue_many(p_jobs => %s::jsonb, p_blobs => %s::bytea[])",
        params=(f"[{items}]", blobs or None),
        read=cell,
    )


def _item(job: NewJob, blob: int | None) -> str:
    rest: dict[str, object] = {"kind": job.kind, "version": job.version}
    if blob is not None:
        rest["blob"] = blob
    if job.priority is not None:
        rest["priority"] = job.priority
    if job.run_at is not None:
        rest["run_at"] = job.run_at.isoformat()
    if job.delay_seconds is not None:
        rest["delay"] = f"{job.delay_seconds:.6f} seconds"
    if job.max_attempts is not None:
        rest["max_attempts"] = job.max_attempts
    if job.timeout_seconds is not None:
        rest["timeout"] = f"{job.timeout_seconds:.6f} seconds"
    return f'{json.dumps(rest)[:-1]}, "payload": {job.payload}}}'


def in_bulks(jobs: Sequence[NewJob]) -> Iterator[Sequence[NewJob]]:
    """The same jobs in pieces that one statement may hold."""
    first, size = 0, 0
    for index, job in enumerate(jobs):
        bytes_ = len(job.payload) + len(job.blob or b"")
        if index > first and (index - first >= BULK_JOBS or size + bytes_ > BULK_BYTES):
            yield jobs[first:index]
            first, size = index, 0
        size += bytes_
    yield jobs[first:]


def get(job_id: int) -> Statement[JobView | None]:
    return Statement(text=_GET, params=(job_id,), read=_view)


def settled(job_id: int) -> Statement[bool]:
    """Whether waiting is over: the job has ended, is parked, or is not there."""
    return Statement(text=_SETTLED, params=(job_id,), read=cell)


def finish_one(job_id: int, run: int, result: str | None) -> Statement[None]:
    """Raises LeaseLostError."""
    return Statement(
        text="select jobspec.finish_one(%s::bigint, %s::bigint, %s::json)", params=(job_id, run, result), read=nothing
    )


def _view(rows: Rows) -> JobView | None:
    if not rows:
        return None
    (*head, errors, times) = rows[0]
    (
        id_, kind, version, state, channel, key, priority, attempt, max_attempts, payload,
        enqueued_at, run_at, started_at, finished_at, result,
    ) = head  # fmt: skip
    return JobView(
        id=id_, kind=kind, version=version, state=state, channel=channel, key=key, priority=priority, attempt=attempt,
        max_attempts=max_attempts, payload=payload, enqueued_at=enqueued_at, run_at=run_at, started_at=started_at,
        finished_at=finished_at, result=result,
        errors=tuple(
            AttemptError(attempt=int(number), at=at, **json.loads(error))
            for (number, error), at in zip(errors, times, strict=True)
        ),
    )  # fmt: skip
