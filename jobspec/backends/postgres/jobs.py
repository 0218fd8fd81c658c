"""The statements that change one job, in whatever transaction its producer or holder is."""

from __future__ import annotations

import json
from datetime import datetime

from jobspec.backends.postgres.statement import Statement, cell, moment, nothing
from jobspec.core.states import JobState


def cancel(job_id: int, *, force: bool, reason: str | None) -> Statement[JobState]:
    """Raises NotFoundError, JobEndedError."""
    return Statement(
        text="select jobspec.cancel(p_id => %s::bigint, p_force => %s::boolean, p_reason => %s::text)::text",
        params=(job_id, force, reason),
        read=cell,
    )


def commit(job_id: int) -> Statement[bool]:
    """Raises ReservationExpiredError, NotFoundError."""
    return Statement(text="select jobspec.commit(p_id => %s::bigint)", params=(job_id,), read=cell)


def extend_reservation(job_id: int, within_seconds: float) -> Statement[datetime]:
    """Raises ReservationExpiredError, NotFoundError."""
    return Statement(
        text="""
            select to_json(jobspec.extend_reservation(
                p_id => %s::bigint, p_within => make_interval(secs => %s::float8)
            ))::text
        """,
        params=(job_id, within_seconds),
        read=lambda rows: moment(json.loads(rows[0][0])),
    )


def finish(job_id: int, run: int, result: str | None) -> Statement[None]:
    """Raises LeaseLostError."""
    return Statement(
        text="select jobspec.finish(p_id => %s::bigint, p_run => %s::bigint, p_result => %s::text::json)",
        params=(job_id, run, result),
        read=nothing,
    )


def checkpoint(job_id: int, run: int, state: str | None, *, extra_attempts: int) -> Statement[None]:
    """Raises LeaseLostError, OptionError."""
    return Statement(
        text="""
            select jobspec.checkpoint(
                p_id => %s::bigint, p_run => %s::bigint, p_state => %s::text::jsonb, p_extra_attempts => %s::int
            )
        """,
        params=(job_id, run, state, extra_attempts),
        read=nothing,
    )
