"""Sends a batch of jobs to a receiver: many at once if it takes them all, fewer and fewer where it does not."""

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

PIECE: Final = 100
"""Jobs of one call: few enough to be sent in some seconds where each lane takes one at a time."""
PIECE_BYTES: Final = 4 * 1024 * 1024
"""And of their payloads."""
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
    held: set[str] = set()
    open_ = list(reversed(pieces(jobs)))
    while open_:
        some = [job for job in open_.pop() if job.lane not in held]
        if not some:
            continue
        try:
            ids = await receiver.enqueue_async([each.job for each in some])
        except EnqueueError as error:
            left = set(error.failed)
            stored = [job.id for place, job in enumerate(some) if place not in left]
            delivery.sent += zip(stored, error.stored, strict=True)
            open_.append([some[place] for place in error.failed])
        except Exception as error:  # a client library may raise anything: then the receiver is down
            refused = verdict(some[0].id, error)
            if refused is None:
                delivery.trouble = error
                return
            if len(some) > 1:  # which of them it is, is found out by halves
                middle = len(some) // 2
                open_ += [some[middle:], some[:middle]]
                continue
            delivery.refused.append(refused)
            if (lane := some[0].lane) is not None:  # what becomes of those behind it, the channel's `on_dead` says
                held.add(lane)
        else:
            delivery.sent += [(job.id, there) for job, there in zip(some, ids, strict=True)]


def pieces(jobs: Sequence[Outgoing]) -> list[list[Outgoing]]:
    """What is sent in one call: so much that it has an end in time, and what was sent before is known."""
    found: list[list[Outgoing]] = []
    room = 0
    for job in jobs:
        size = len(job.job.payload) + len(job.job.blob or b"")
        if not found or len(found[-1]) == PIECE or size > room:
            found.append([])
            room = PIECE_BYTES
        found[-1].append(job)
        room -= size
    return found


def verdict(job_id: int, error: Exception) -> Refused | None:
    """What becomes of a job that was sent alone; None: not a job is the reason, but the receiver as a whole."""
    told = AttemptError(attempt=0, type=type(error).__name__, message=str(error))
    if isinstance(error, _NEVER):
        return Refused(id=job_id, verdict="given_up", error=told)
    for kind, seconds in _LATER.items():
        if isinstance(error, kind):
            return Refused(id=job_id, verdict="snoozed", error=told, delay_seconds=seconds)
    return None
