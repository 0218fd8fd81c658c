"""The statements of those who claim jobs without being a worker: each job has a lease of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jobspec.backends.postgres.statement import Rows, Statement, cell, moment
from jobspec.core.job import Attempt
from jobspec.core.states import JobState

_CLAIM = """
select
    c.id, c.run, c.kind, c.version, c.attempt, c.channel, c.key, c.payload::text, c.blob, c.checkpoint::text,
    c.after::text, c.timeout_seconds
from jobspec.claim(
    p_channels => %s::text[], p_kinds => %s::text[], p_limit => %s::int, p_lease => make_interval(secs => %s::float8),
    p_id => %s::bigint, p_client => %s::text, p_bell => %s::boolean
) c
"""
_COLUMNS = (
    "id", "run", "kind", "version", "attempt", "channel", "key", "payload", "blob", "checkpoint", "after",
    "timeout_seconds",
)  # fmt: skip


def claim(
    *,
    limit: int,
    kinds: Sequence[str] | None,
    channels: Sequence[str] | None,
    lease_seconds: float,
    id_: int | None,
    client: str | None,
    bell: bool,
) -> Statement[list[Attempt]]:
    """``bell``: the caller listens and is about to sleep. Raises NotReadyError, OptionError, IsolationError."""
    return Statement(
        text=_CLAIM,
        params=(
            None if channels is None else list(channels), None if kinds is None else list(kinds), limit, lease_seconds,
            id_, client, bell,
        ),
        read=_attempts,
    )  # fmt: skip


def _attempts(rows: Rows) -> list[Attempt]:
    return [Attempt(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def fail(
    job_id: int, run: int, error: dict[str, Any], *, delay_seconds: float | None, give_up: bool
) -> Statement[JobState]:
    """Raises LeaseLostError."""
    return Statement(
        text="""
            select jobspec.fail(
                p_id => %s::bigint, p_run => %s::bigint, p_error => %s::text::json,
                p_delay => make_interval(secs => %s::float8), p_give_up => %s::boolean
            )::text
        """,
        params=(job_id, run, json.dumps(error), delay_seconds, give_up),
        read=cell,
    )


def snooze(job_id: int, run: int, delay_seconds: float) -> Statement[JobState]:
    """Raises LeaseLostError."""
    return Statement(
        text="""
            select jobspec.snooze(
                p_id => %s::bigint, p_run => %s::bigint, p_delay => make_interval(secs => %s::float8)
            )::text
        """,
        params=(job_id, run, delay_seconds),
        read=cell,
    )


def reschedule(job_id: int, run: int) -> Statement[JobState]:
    """Raises LeaseLostError."""
    return Statement(
        text="select jobspec.reschedule(p_id => %s::bigint, p_run => %s::bigint)::text", params=(job_id, run), read=cell
    )


def release(job_id: int, run: int) -> Statement[JobState]:
    """Raises LeaseLostError."""
    return Statement(
        text="select jobspec.release(p_id => %s::bigint, p_run => %s::bigint)::text", params=(job_id, run), read=cell
    )


def extend(job_id: int, run: int, lease_seconds: float) -> Statement[datetime]:
    """Raises LeaseLostError, JobCancelledError."""
    return Statement(
        text="""
            select to_json(jobspec.extend(
                p_id => %s::bigint, p_run => %s::bigint, p_lease => make_interval(secs => %s::float8)
            ))::text
        """,
        params=(job_id, run, lease_seconds),
        read=lambda rows: moment(json.loads(rows[0][0])),
    )
