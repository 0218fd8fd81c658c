"""What the producer does next: claim, or rest. Pure: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import Final, TypeAlias, TypeGuard

from jobspec.backends.worker_backend import Claim

BATCH: Final = 500
"""Most jobs one claim asks for: where the server's cost per job has levelled out."""
FAST_SECONDS: Final = 0.001
"""Handlers that are faster than a claim's round trip are worth claiming ahead for."""
AHEAD_SECONDS: Final = 0.03
"""Work for so long is claimed ahead: while a claim and a finish are on their way, the slots do not run dry."""
MOST_AHEAD: Final = 3 * BATCH
"""Jobs claimed ahead at most: each has an attempt at stake."""
MOST_UNDER_WAY: Final = 2
"""Claims on their way at once: while the answer to one is read, and its jobs start, the database is at the next."""
MOST_UNRECORDED: Final = 4 * BATCH
"""With so many outcomes waiting to be written, no more jobs are claimed."""
DUE_LEAST_SECONDS: Final = 0.02
"""A job that is due but not yet promoted (another worker is at it) is looked at again no sooner."""
TICK_SECONDS: Final = 1.0
"""Promotion and rescue happen at most so often while the worker is busy."""
CALM_SECONDS: Final = 0.02
"""After a claim that found less than it asked for, the one that finds nothing, and so allows a rest, comes so much
later: its work is not to be done before the jobs have started, and in a stream of jobs it is not needed at all."""
START_SECONDS: Final = 0.002
"""The same where a tick is overdue: the jobs are only to start first."""
AGAIN_FIRST_SECONDS: Final = 0.1
AGAIN_MOST_SECONDS: Final = 1.0
"""While somebody has written jobs and not committed, the worker looks again after 0.1 s, growing to 1 s."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where the producer stands between two steps."""

    bell: bool = False
    """The next claim sets the bell."""
    rest_until: float | None = None
    """Nothing is to be had before then, unless news comes."""
    tick: bool = False
    """The next claim promotes what is due, however short ago the last one did."""
    ticked_at: float = -inf
    due_at: float = inf
    """A tick has something to do then, by what was known when the worker last rested."""
    woken: bool = False
    """Jobs were announced: the next claim does only what brings them."""
    again_seconds: float = AGAIN_FIRST_SECONDS


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """Claim up to ``limit`` jobs; 0: only tick."""

    limit: int
    bell: bool
    tick: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    seconds: float
    for_room: bool
    """Until there is room, or the time is over; else until news of jobs, or the time is over."""


Step: TypeAlias = Ask | Rest


def room(
    *, slots: int, open_jobs: int, waiting: int, unrecorded: int, mean_seconds: float, refill_at: int | None = None
) -> int:
    """How many jobs to claim now; none while more than ``refill_at`` run, if that is given.

    Slow handlers get only as many as can start at once: an attempt is counted when a job is claimed, so a crash costs
    an attempt of every job that was claimed. Fast ones get some ahead, and more as soon as a batch is missing. Jobs
    that are ``waiting`` for others of their lanes leave no slot empty.
    """
    if unrecorded >= MOST_UNRECORDED or (refill_at is not None and min(slots, open_jobs - waiting) > refill_at):
        return 0
    most_ahead = ahead(slots=slots, mean_seconds=mean_seconds)
    missing = slots + most_ahead - open_jobs
    idle = slots - (open_jobs - waiting)
    return min(max(missing if missing >= least(most_ahead) else 0, idle, 0), BATCH)


def ahead(*, slots: int, mean_seconds: float) -> int:
    """How many jobs may be claimed beside those that run."""
    if mean_seconds >= FAST_SECONDS:
        return 0
    return int(min(AHEAD_SECONDS * slots / max(mean_seconds, 1e-9), MOST_AHEAD))


def least(most_ahead: int) -> int:
    """How many must be missing before more are claimed."""
    return min(most_ahead // 2 + 1, BATCH)


def room_opens_at(*, slots: int, mean_seconds: float, refill_at: int | None = None) -> int:
    """The number of open jobs at which :func:`room` gives some again."""
    if refill_at is not None and refill_at < slots:
        return refill_at
    most_ahead = ahead(slots=slots, mean_seconds=mean_seconds)
    return slots + most_ahead - least(most_ahead)


def plan(progress: Progress, *, now: float, room: int) -> Step:
    """The next step."""
    if progress.rest_until is not None and now < progress.rest_until:
        return Rest(seconds=progress.rest_until - now, for_room=False)
    tick_in = progress.ticked_at + TICK_SECONDS - now
    late = -TICK_SECONDS if progress.woken else 0.0
    if room == 0 and tick_in > 0:
        return Rest(seconds=tick_in, for_room=True)
    if room == 0:
        return Ask(limit=0, bell=False, tick=True)
    return Ask(limit=room, bell=progress.bell, tick=progress.tick or tick_in <= late or now >= progress.due_at)


def overlaps(step: Step, *, flowing: bool, under_way: int) -> TypeGuard[Ask]:
    """Whether to claim without waiting for the answer: in a flood of jobs. The claim before a rest is always alone.

    ``flowing``: the last claim that was answered brought a whole batch.
    """
    whole = isinstance(step, Ask) and step.limit == BATCH and not step.bell
    return whole and flowing and under_way < MOST_UNDER_WAY


def after_claim(progress: Progress, ask: Ask, claim: Claim, *, now: float, poll_seconds: float) -> Progress:
    """A claim answered. Before a rest there is always a claim that set the bell and found nothing."""
    ticked_at, due_at = (now, inf) if ask.tick else (progress.ticked_at, progress.due_at)
    if ask.limit == 0:
        return replace(progress, ticked_at=ticked_at, due_at=due_at)
    if len(claim.jobs) >= ask.limit:
        return Progress(ticked_at=ticked_at, due_at=due_at)
    if not ask.bell:
        return replace(
            progress, bell=True, rest_until=None, tick=False, woken=False, ticked_at=ticked_at, due_at=due_at
        )
    if claim.jobs and claim.again:
        return Progress(bell=True, ticked_at=ticked_at, due_at=due_at)
    if claim.jobs:
        pause = START_SECONDS if now >= min(ticked_at + TICK_SECONDS, due_at) else CALM_SECONDS
        return Progress(bell=True, rest_until=now + pause, ticked_at=ticked_at, due_at=due_at)
    due_seconds = inf if claim.due_seconds is None else max(claim.due_seconds, DUE_LEAST_SECONDS)
    seconds, due_at = min(poll_seconds, due_seconds), now + due_seconds
    if not claim.again:
        return Progress(bell=True, rest_until=now + seconds, tick=True, ticked_at=ticked_at, due_at=due_at)
    return Progress(
        bell=True,
        rest_until=now + min(seconds, progress.again_seconds),
        tick=seconds <= progress.again_seconds,
        ticked_at=ticked_at,
        due_at=due_at,
        again_seconds=min(2 * progress.again_seconds, AGAIN_MOST_SECONDS),
    )


def after_rest(progress: Progress, *, early: bool) -> Progress:
    """The rest is over: jobs were announced, or this worker has a reason of its own to look ``early``."""
    return replace(
        progress,
        rest_until=None,
        tick=progress.tick and not early,
        woken=early,
    )
