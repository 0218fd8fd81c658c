"""A channel moves to another backend: new jobs wait until the old place has run empty.

What the database is told at the start holds until the end, so a move that was interrupted is only begun again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jobspec.backends.postgres import moving
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.errors import DatabaseError, UnknownChannelError
from jobspec.ops.elsewhere import opened
from jobspec.ops.tally import ChannelTally, tally

PROOF_SECONDS: Final = 5.0
"""How long a queue is asked for a job before it is left. A request that waits asks all servers of SQS."""
_UNFINISHED: Final = ("reserved", "scheduled", "waiting", "ready", "running", "parked")


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """How a move stands."""

    source: str | None
    """Where the channel's jobs were run last; None: by PostgreSQL's own workers."""
    moving: bool
    """False: they are run where they are wanted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What still keeps new jobs waiting."""

    here: int
    """Unfinished jobs of the old place in PostgreSQL."""
    writers: int
    """Open transactions that may bring one there."""
    there: int
    """Unfinished jobs at the backend that is left; about so many, on SQS."""

    @property
    def nothing(self) -> bool:
        return not (self.here or self.writers or self.there)


def begin(url: str, channel: str, target: str | None) -> Begun:
    """From now on new jobs of the channel wait. Raises UnknownChannelError, UnsupportedError, DatabaseError."""
    with transaction(url) as conn:
        told = run(conn, moving.move(channel, target))
    return Begun(source=told["from"], moving=told["moving"])


def left(url: str, channel: str, there: str | None) -> Left:
    """``there``: the URL of the backend that is left, if it is one. Raises what looking there raises."""
    with transaction(url) as conn:
        unfinished, writers = run(conn, moving.left(channel))
    return Left(here=unfinished, writers=writers, there=0 if there is None else unfinished_at(there, channel))


def unfinished_at(url: str, channel: str) -> int:
    """At a backend that jobs are forwarded to; 0 where it does not know the channel. Raises DatabaseError."""
    return sum(_unfinished(each) for each in tally(url).channels if each.name == channel)


def gives_nothing(url: str, channel: str) -> bool:
    """Nothing is received from the channel there: where numbers are approximate, that is the proof. What is received
    goes back at once, and has used up an attempt. Raises DatabaseError.
    """
    with opened(url) as backend:
        try:
            jobs = backend.claim(limit=1, channels=[channel], block=PROOF_SECONDS)
        except UnknownChannelError:
            return True
        for each in jobs:
            each.release()
        return not jobs


def _unfinished(channel: ChannelTally) -> int:
    """SQS cannot tell states apart, and keeps no message of a job that is done."""
    counts = [channel.jobs.get(state, 0.0) for state in _UNFINISHED]
    known = [each for each in counts if each is not None]
    count = sum(known) if len(known) == len(counts) else channel.messages
    if count is None:
        raise DatabaseError(f"nobody says how many jobs channel {channel.name} has at the old place", help="try again")
    return int(count)


def end(url: str, channel: str, target: str | None) -> bool:
    """Let the jobs that wait go to the new place. False: the old one is not empty, and nothing has changed.

    Raises ChannelInUseError where another move has ended elsewhere.
    """
    with transaction(url) as conn:
        return run(conn, moving.moved(channel, target))
