"""The calls of those who hold a job without being a worker: each is fenced by (id, run)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from jobspec.backends.check import check_checkpoint, check_claim, check_result
from jobspec.backends.naming import like
from jobspec.backends.redis.calls import state as read_state
from jobspec.backends.redis.calls_worker import joined, problem, taken
from jobspec.backends.redis.catalog import Catalog
from jobspec.backends.redis.script import Arg, Call, moment, nothing
from jobspec.backends.worker_backend import Verdict
from jobspec.core.job import Attempt
from jobspec.core.states import JobState
from jobspec.errors import LeaseLostError, OptionError


def claim(
    catalog: Catalog,
    *,
    limit: int,
    kinds: Sequence[str] | None,
    channels: Sequence[str] | None,
    lease: timedelta,
    id_: int | None,
    bell: bool = False,
    tick: bool = True,
) -> Call[list[Attempt]]:
    """``bell``: whoever claims is about to sleep; ``Names.wake`` will hear of jobs for these channels.

    Raises OptionError, NotReadyError, NotFoundError.
    """
    check_claim(limit, kinds, channels, lease)
    wanted = {each.id: each.spec for each in catalog.kinds.values() if like(kinds, each.spec.name)}
    served = {each.id: name for name, each in catalog.channels.items() if like(channels, name)}

    def read(answer: Any) -> list[Attempt]:
        where = map(int, answer[2].split(b",")) if answer[2] else ()
        return [
            Attempt(
                id=each.id, run=each.run, kind=wanted[each.kind_id].name, version=wanted[each.kind_id].version,
                attempt=each.attempt, channel=served[channel], key=each.body.head.get("y"), payload=each.body.payload,
                blob=each.body.blob, checkpoint=each.checkpoint, after=each.after,
                timeout_seconds=each.body.head.get("t") or wanted[each.kind_id].timeout_seconds,
            )
            for each, channel in zip(taken(answer), where, strict=True)
        ]  # fmt: skip

    args: list[Arg] = [
        catalog.version, limit, lease.total_seconds(), joined(wanted), joined(served), "" if id_ is None else id_,
        int(bell), int(tick),
    ]  # fmt: skip
    return Call(script="take", args=args, read=read)


def finish(job_id: int, run: int, *, result: str | None) -> Call[None]:
    """Raises LeaseLostError, JobCancelledError, ResultError, IsolationError."""
    check_result(job_id, result)
    return Call(script="complete", args=[job_id, run, result or ""], read=nothing)


def checkpoint(job_id: int, run: int, *, state: str | None, extra_attempts: int = 0) -> Call[None]:
    """For workers, too. Raises LeaseLostError, PayloadError, OptionError."""
    check_checkpoint(job_id, state, extra_attempts)
    return Call(script="checkpoint", args=[job_id, run, state or "", extra_attempts], read=nothing)


def fail(job_id: int, run: int, error: dict[str, Any], *, delay_seconds: float | None, give_up: bool) -> Call[JobState]:
    """``error``: its ``type`` and ``message``, and what else is known of it. Raises LeaseLostError, OptionError."""
    return _settle("given_up" if give_up else "failed", job_id, run, error, delay_seconds)


def settle(verdict: Verdict, job_id: int, run: int, *, delay_seconds: float | None = None) -> Call[JobState]:
    """For the verdicts that come without an error. Raises LeaseLostError, OptionError."""
    return _settle(verdict, job_id, run, None, delay_seconds)


def _settle(
    verdict: Verdict, job_id: int, run: int, error: dict[str, Any] | None, delay_seconds: float | None
) -> Call[JobState]:
    if delay_seconds is not None and not delay_seconds >= 0:
        raise OptionError(f"the delay is {delay_seconds} s; it must not be negative")

    def read(answer: Any) -> JobState:
        if not answer[0]:
            raise LeaseLostError(f"run {run} does not hold job {job_id}: it was rescued, finished or given back")
        return read_state(answer[2])

    delay = "" if delay_seconds is None else float(delay_seconds)
    return Call(script="settle", args=[verdict, job_id, run, *problem(error), delay], read=read)


def extend(job_id: int, run: int, *, lease_seconds: float) -> Call[datetime]:
    """When the lease now runs out. Raises OptionError, LeaseLostError, JobCancelledError."""
    if not lease_seconds > 0:
        raise OptionError(f"a lease cannot be extended by {lease_seconds} s")
    return Call(script="extend", args=[job_id, run, float(lease_seconds)], read=moment)
