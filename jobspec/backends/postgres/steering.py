"""The statements of those who steer: jobs, channels, schedules, rights."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jobspec.backends.postgres.statement import Statement, cell, nothing
from jobspec.core.states import JobState

Filter = Mapping[str, Any]
"""What ``jobspec.find`` takes; see docs/reference/sql.md."""


# ---- jobs by id: the ids of those that were changed
def retry(ids: Sequence[int]) -> Statement[list[int]]:
    """Raises DuplicateJobError."""
    return Statement(text="select jobspec.retry(%s::bigint[])", params=(list(ids),), read=cell)


def reset(ids: Sequence[int]) -> Statement[list[int]]:
    """Raises JobRunningError, DuplicateJobError."""
    return Statement(text="select jobspec.reset(%s::bigint[])", params=(list(ids),), read=cell)


def requeue(ids: Sequence[int]) -> Statement[list[int]]:
    return Statement(text="select jobspec.requeue(%s::bigint[])", params=(list(ids),), read=cell)


def delete(ids: Sequence[int]) -> Statement[int]:
    """How many there were. Raises JobRunningError."""
    return Statement(text="select jobspec.delete(%s::bigint[])", params=(list(ids),), read=cell)


def cancel(job_id: int, *, force: bool, reason: str | None) -> Statement[JobState]:
    """Raises NotFoundError, JobEndedError."""
    return Statement(
        text="select jobspec.cancel(%s::bigint, %s::boolean, %s::text)::text", params=(job_id, force, reason), read=cell
    )


# ---- jobs by filter, so many at a time: how many were changed. All of them raise OptionError.
def redrive(which: Filter, limit: int) -> Statement[int]:
    return Statement(text="select jobspec.redrive(%s::jsonb, %s)", params=(json.dumps(which), limit), read=cell)


def cancel_all(which: Filter, reason: str | None, limit: int) -> Statement[int]:
    return Statement(
        text="select jobspec.cancel_all(%s::jsonb, %s::text, %s)", params=(json.dumps(which), reason, limit), read=cell
    )


def delete_all(which: Filter, limit: int) -> Statement[int]:
    return Statement(text="select jobspec.delete_all(%s::jsonb, %s)", params=(json.dumps(which), limit), read=cell)


def purge(which: Filter, limit: int, *, dry_run: bool) -> Statement[int]:
    return Statement(
        text="select jobspec.purge(%s::jsonb, %s, %s)", params=(json.dumps(which), limit, dry_run), read=cell
    )


# ---- channels
def pause(channel: str) -> Statement[None]:
    """Raises UnknownChannelError, as do the others."""
    return Statement(text="select jobspec.pause(%s)", params=(channel,), read=nothing)


def resume(channel: str) -> Statement[None]:
    return Statement(text="select jobspec.resume(%s)", params=(channel,), read=nothing)


def set_limits(channel: str, override: Mapping[str, Any]) -> Statement[None]:
    """Raises OptionError."""
    return Statement(
        text="select jobspec.set_limits(%s, %s::jsonb)", params=(channel, json.dumps(override)), read=nothing
    )


def unblock(channel: str, key: str | None) -> Statement[int | None]:
    """The id of the dead head that stood in the way; None if none did."""
    return Statement(text="select jobspec.unblock(%s, %s)", params=(channel, key), read=cell)


# ---- schedules
def trigger(schedule: str) -> Statement[int]:
    """The id of the job. Raises NotFoundError, as do the others."""
    return Statement(text="select jobspec.trigger(%s)", params=(schedule,), read=cell)


def pause_schedule(schedule: str) -> Statement[None]:
    return Statement(text="select jobspec.pause_schedule(%s)", params=(schedule,), read=nothing)


def resume_schedule(schedule: str) -> Statement[None]:
    return Statement(text="select jobspec.resume_schedule(%s)", params=(schedule,), read=nothing)


# ---- workers and rights
def delete_worker(worker_id: int) -> Statement[None]:
    """Raises NotFoundError, JobRunningError."""
    return Statement(text="select jobspec.delete_worker(%s)", params=(worker_id,), read=nothing)


def grant_to(role: str, rights: str) -> Statement[None]:
    """Raises OptionError."""
    return Statement(text="select jobspec.grant_to(%s::name, %s)", params=(role, rights), read=nothing)


def revoke_from(role: str, rights: str) -> Statement[None]:
    """Raises OptionError."""
    return Statement(text="select jobspec.revoke_from(%s::name, %s)", params=(role, rights), read=nothing)
