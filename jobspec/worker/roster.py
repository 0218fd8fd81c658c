"""What a supervisor does with its worker processes: start, stop, kill. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from random import Random
from typing import Final, Literal, TypeAlias

from jobspec.worker.backoff import backoff_seconds
from jobspec.worker.service import SOUND_SECONDS

LEAST_LIFE_SECONDS: Final = 1.0
"""A process that ended by itself sooner is not started again at once."""


@dataclass(kw_only=True, slots=True)
class Seat:
    """The place of one worker process: at most one sits there."""

    number: int
    alive: bool = False
    loaded: bool = False
    """It has imported its handlers."""
    joined: bool = False
    """It is registered in the database."""
    generation: int = 0
    """Of the present process, or of the next."""
    started_at: float = -inf
    start_at: float = -inf
    """If the seat is empty: when to start the next process."""
    stop_sent_at: float | None = None
    killed: bool = False
    failures: int = 0
    """In a row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    what: Literal["start", "stop", "kill"]
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    acts: tuple[Act, ...] = ()
    pause_seconds: float = inf
    """Until something is to be done, unless something happens before."""
    over: bool = False
    """Nobody is left, and nobody is to come."""


Why: TypeAlias = Literal["asked", "recycled", "failed"]
"""Why a process ended: it was told to; it ended well by itself (``max_jobs``, ``max_rss``); it did not end well."""


def plan(seats: Sequence[Seat], *, now: float, generation: int, ending: bool, kill_seconds: float) -> Plan:
    """The next steps. ``generation``: older processes are replaced, one by one. ``kill_seconds``: when after a stop.

    Until one process has imported its handlers there is only one: what is wrong with them is said once.
    """
    acts: list[Act] = []
    pauses: list[float] = []
    for seat in seats:
        if seat.alive and seat.stop_sent_at is not None and not seat.killed:
            left = seat.stop_sent_at + kill_seconds - now
            if left <= 0:
                acts.append(Act(what="kill", number=seat.number))
            else:
                pauses.append(left)
    if ending:
        running = [seat for seat in seats if seat.alive]
        acts += [Act(what="stop", number=seat.number) for seat in running if seat.stop_sent_at is None]
        return Plan(acts=tuple(acts), pause_seconds=min(pauses, default=inf), over=not running)
    one_at_most = not any(seat.loaded for seat in seats)
    if not (one_at_most and any(seat.alive for seat in seats)):
        for seat in [each for each in seats if not each.alive][: 1 if one_at_most else None]:
            if seat.start_at <= now:
                acts.append(Act(what="start", number=seat.number))
            else:
                pauses.append(seat.start_at - now)
    if all(seat.alive and seat.joined and seat.stop_sent_at is None for seat in seats):
        acts += [Act(what="stop", number=seat.number) for seat in seats if seat.generation < generation][:1]
    return Plan(acts=tuple(acts), pause_seconds=min(pauses, default=inf))


def ended(seat: Seat, *, code: int, now: float, rng: Random) -> Why:
    """A process has ended, with this exit code, or by a signal if it is negative. Says when the next one starts."""
    asked, lived = seat.stop_sent_at is not None, now - seat.started_at
    seat.alive = seat.joined = seat.killed = False
    seat.stop_sent_at = None
    if asked or (code == 0 and lived >= LEAST_LIFE_SECONDS):
        seat.failures, seat.start_at = 0, now
    else:
        seat.failures = 1 if lived > SOUND_SECONDS else seat.failures + 1
        seat.start_at = now + backoff_seconds(seat.failures, rng)
    return "asked" if asked else "recycled" if code == 0 else "failed"
