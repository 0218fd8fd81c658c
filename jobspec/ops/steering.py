"""Again, from the start, away from a worker, away for good; channels, schedules, rights.

Every function is a transaction of its own; by filter they go on in pieces until nothing is left. All of them raise
DatabaseError, SchemaMissingError, SchemaTooOldError and SchemaTooNewError, UnsupportedError where another backend than
PostgreSQL cannot do it, and what is said beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal, TypeVar

from jobspec.backends.operator import SyncOperator
from jobspec.backends.postgres import reports, steering
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.statement import Statement
from jobspec.backends.postgres.transaction import transaction
from jobspec.core.states import JobState
from jobspec.errors import UnknownChannelError
from jobspec.ops.elsewhere import is_elsewhere, opened, operate
from jobspec.ops.jobs import JobFilter
from jobspec.ops.tally import tally

ResultT = TypeVar("ResultT")

Rights = Literal["producer", "worker", "operator", "reader"]

BATCH: Final = 5_000
"""Jobs that one transaction changes: seconds, not minutes, for which their rows are locked."""


# ---- by id
def retry(url: str, ids: Sequence[int]) -> list[int]:
    """Dead, cancelled, expired and parked jobs are ready again, with all their attempts; scheduled ones are due now.

    The ids of those that were. Raises DuplicateJobError.
    """
    return _once(url, steering.retry(ids), lambda there: there.retry(ids))


def reset(url: str, ids: Sequence[int]) -> list[int]:
    """From the start, also done ones: no attempts used, no checkpoint. Raises JobRunningError, DuplicateJobError."""
    return _once(url, steering.reset(ids), lambda there: there.reset(ids))


def requeue(url: str, ids: Sequence[int]) -> list[int]:
    """Running jobs are taken from their workers at once and are ready again; the attempt does not count."""
    return _once(url, steering.requeue(ids), lambda there: there.requeue(ids))


def delete(url: str, ids: Sequence[int]) -> int:
    """Every trace of them; who waits for one is cancelled. How many there were. Raises JobRunningError."""
    return _once(url, steering.delete(ids), lambda there: there.delete(ids))


def cancel(url: str, job_id: int, *, force: bool = False, reason: str | None = None) -> JobState:
    """``cancelled``, or ``running`` where the handler was asked to stop. Raises NotFoundError, JobEndedError."""
    if is_elsewhere(url):
        with opened(url) as backend:
            return backend.cancel(job_id, force=force, reason=reason)
    return _here(url, steering.cancel(job_id, force=force, reason=reason))


# ---- by filter: how many were changed. Each raises OptionError.
def redrive(url: str, which: JobFilter, *, most: int | None = None) -> int:
    """Retry all dead and parked jobs that match, at most ``most``."""
    filter_ = which.as_json()
    return _in_pieces(
        url, lambda limit: steering.redrive(filter_, limit), lambda limit, there: there.redrive(filter_, limit), most
    )


def cancel_all(url: str, which: JobFilter, *, reason: str | None = None) -> int:
    """Cancel all unfinished jobs that match; those that run are asked to stop."""
    filter_ = which.as_json()
    return _in_pieces(
        url,
        lambda limit: steering.cancel_all(filter_, reason, limit),
        lambda limit, there: there.cancel_all(filter_, reason, limit),
    )


def delete_all(url: str, which: JobFilter) -> int:
    """Delete all jobs that match and are not running."""
    filter_ = which.as_json()
    return _in_pieces(
        url, lambda limit: steering.delete_all(filter_, limit), lambda limit, there: there.delete_all(filter_, limit)
    )


def purge(url: str, which: JobFilter) -> int:
    """Delete all ended jobs that match and that nobody needs any more."""
    filter_ = which.as_json()
    return _in_pieces(
        url,
        lambda limit: steering.purge(filter_, limit, dry_run=False),
        lambda limit, there: there.purge(filter_, limit),
    )


def purgeable(url: str, which: JobFilter) -> int:
    """How many jobs :func:`purge` would delete."""
    filter_ = which.as_json()
    return _once(
        url, steering.purge(filter_, BATCH, dry_run=True), lambda there: there.purge(filter_, BATCH, dry_run=True)
    )


# ---- channels, by their qualified names; each raises UnknownChannelError
def pause(url: str, channel: str) -> None:
    """It takes jobs and hands none out; what runs goes on."""
    _once(url, steering.pause(channel), lambda there: there.pause(channel))


def resume(url: str, channel: str) -> None:
    _once(url, steering.resume(channel), lambda there: there.resume(channel))


def set_limits(url: str, channel: str, limits: Mapping[str, Any], *, reset: Sequence[str] = ()) -> None:
    """Limits over those of the spec; None lifts one, ``reset`` gives it back to the spec. Raises OptionError."""
    override = {**limits, "reset": list(reset)}
    _once(url, steering.set_limits(channel, override), lambda there: there.set_limits(channel, override))


def unblock(url: str, channel: str, key: str | None = None) -> int | None:
    """Let a lane go on behind its dead head, whose id this is; None if none blocked. ``key``: as JSON."""
    return _once(url, steering.unblock(channel, key), lambda there: there.unblock(channel, key))


def channel_name(url: str, name: str) -> str:
    """The one qualified name that is meant. Raises UnknownChannelError."""
    known = channel_names(url)
    found = [each for each in known if each == name] or [each for each in known if each.rpartition(".")[2] == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownChannelError(f"the channel `{name}` is ambiguous: {' or '.join(found)}", help=f"write {found[0]}")
    raise UnknownChannelError(f"this database has no channel `{name}`", help="`jobspec channels` lists them")


# ---- schedules, by their qualified names; each raises NotFoundError
def trigger(url: str, schedule: str) -> int:
    """Fire once, now; the id of the job."""
    return _once(url, steering.trigger(schedule), lambda there: there.trigger(schedule))


def pause_schedule(url: str, schedule: str) -> None:
    _once(url, steering.pause_schedule(schedule), lambda there: there.pause_schedule(schedule))


def resume_schedule(url: str, schedule: str) -> None:
    _once(url, steering.resume_schedule(schedule), lambda there: there.resume_schedule(schedule))


# ---- workers and rights
def delete_worker(url: str, worker_id: int) -> None:
    """Forget one that is gone. Raises NotFoundError, JobRunningError."""
    _here(url, steering.delete_worker(worker_id))


def grant_to(url: str, role: str, rights: Rights) -> None:
    """Raises OptionError."""
    _here(url, steering.grant_to(role, rights))


def revoke_from(url: str, role: str, rights: Rights) -> None:
    """Raises OptionError."""
    _here(url, steering.revoke_from(role, rights))


def channel_names(url: str) -> list[str]:
    """Qualified."""
    if is_elsewhere(url):
        return [each.name for each in tally(url).channels]
    with transaction(url, read_only=True) as conn:
        return run(conn, reports.channel_names())


def _here(url: str, statement: Statement[ResultT]) -> ResultT:
    """In PostgreSQL."""
    with transaction(url) as conn:
        return run(conn, statement)


def _once(url: str, statement: Statement[ResultT], act: Callable[[SyncOperator], ResultT]) -> ResultT:
    """``act``: what the statement does, elsewhere."""
    return operate(url, act) if is_elsewhere(url) else _here(url, statement)


def _in_pieces(
    url: str,
    piece: Callable[[int], Statement[int]],
    act: Callable[[int, SyncOperator], int],
    most: int | None = None,
) -> int:
    total = 0
    while most is None or total < most:
        limit = BATCH if most is None else min(BATCH, most - total)
        changed = _once(url, piece(limit), partial(act, limit))
        total += changed
        if changed == 0 or (changed < limit and is_elsewhere(url)):  # there, what runs may be asked to stop again
            break
    return total
