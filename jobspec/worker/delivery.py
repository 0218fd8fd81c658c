"""Sends a batch of jobs to a receiver: at once if it takes them all, one by one if it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from jobspec.backends.backend import AsyncBackend
from jobspec.backends.outbox import Outgoing, Refused
from jobspec.core.job import AttemptError
from jobspec.errors import (
    DuplicateJobError,
    EnqueueError,
    JobspecError,
    OptionError,
    PayloadError,
    QueueFullError,
    UnknownChannelError,
    UnknownKindError,
    UnsupportedError,
)

UNKNOWN_SECONDS: Final = 30.0
"""How long a job is put off that the receiver does not know yet: somebody may be about to apply its spec there."""
FULL_SECONDS: Final = 5.0
"""How long one is put off whose channel is full there."""

_NEVER: Final = (PayloadError, OptionError, DuplicateJobError, UnsupportedError)
_LATER: Final[dict[type[JobspecError], float]] = {
    UnknownKindError: UNKNOWN_SECONDS,
    UnknownChannelError: UNKNOWN_SECONDS,
    QueueFullError: FULL_SECONDS,
}


@dataclass(slots=True)
class Delivery:
    """What has become of a batch so far; what it does not name has not been sent, or perhaps has."""

    sent: list[tuple[int, int]] = field(default_factory=list)
    """(id here, id there)."""
    refused: list[Refused] = field(default_factory=list)
    trouble: Exception | None = None
    """The receiver is down, or not as it should be: try again later."""


async def send(jobs: Sequence[Outgoing], receiver: AsyncBackend, delivery: Delivery) -> None:
    """``delivery`` says at any moment what is known, because this may be cancelled."""
    try:
        ids = await receiver.enqueue_async([each.job for each in jobs])
    except Exception as error:  # a client library may raise anything: then the receiver is down
        if not is_about_jobs(error):
            delivery.trouble = error
            return
    else:
        delivery.sent += [(job.id, there) for job, there in zip(jobs, ids, strict=True)]
        return
    held: set[str] = set()
    for job in jobs:
        if job.lane in held:
            continue
        if not await _send_one(job, receiver, delivery):
            if delivery.trouble is not None:
                return
            if job.lane is not None:  # what becomes of those behind it, the channel's `on_dead` says
                held.add(job.lane)


async def _send_one(job: Outgoing, receiver: AsyncBackend, delivery: Delivery) -> bool:
    try:
        (there,) = await receiver.enqueue_async([job.job])
    except Exception as error:
        refused = verdict(job.id, error)
        if refused is None:
            delivery.trouble = error
        else:
            delivery.refused.append(refused)
        return False
    delivery.sent.append((job.id, there))
    return True


def is_about_jobs(error: Exception) -> bool:
    """Whether one of the jobs is the reason, and not the receiver as a whole."""
    return isinstance(error, (*_NEVER, *_LATER, EnqueueError))


def verdict(job_id: int, error: Exception) -> Refused | None:
    """What becomes of a job that was sent alone; None: it is not about the job."""
    told = AttemptError(attempt=0, type=type(error).__name__, message=str(error))
    if isinstance(error, _NEVER):
        return Refused(id=job_id, verdict="given_up", error=told)
    for kind, seconds in _LATER.items():
        if isinstance(error, kind):
            return Refused(id=job_id, verdict="snoozed", error=told, delay_seconds=seconds)
    return None
