"""Channels and their lanes, workers, schedules, and what nobody can run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import anyio

from jobspec.backends.postgres import reports
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction
from jobspec.backends.worker_backend import Schedule
from jobspec.core.job import Progress
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.ops.lines import lines
from jobspec.url import connect_async

MOST_PROGRESS: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelLine:
    """One channel; the counts are jobs."""

    name: str
    order: str
    paused: bool
    ready: int
    running: int
    scheduled: int
    parked: int
    done: int
    """Of those whose retention is not over; so are the others that have ended."""
    dead: int
    reserved: int
    waiting: int
    cancelled: int
    expired: int
    blocked: int
    """Lanes that wait behind a dead job."""
    key: tuple[Any, ...]
    on_dead: str | None
    weight: int
    concurrency: int | None
    lane_concurrency: int | None
    rate_limit: int | None
    rate_seconds: float | None
    max_pending: int | None
    lane_max_pending: int | None
    on_full: str
    declared: Mapping[str, Any]
    """Limits as the spec says."""
    override: Mapping[str, Any]
    """Limits that operators set over it."""
    no_worker: int = 0
    """Among the ready ones, those that were put aside because no living worker runs their kind."""
    backend: str | None = None
    """Where its jobs are forwarded to."""
    moving: bool = False
    """New jobs wait until its old place is empty: see ``jobspec move``."""
    drains: str | None = None
    """It is the old place of that channel."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LaneLine:
    """One lane that has unfinished jobs; the counts are jobs."""

    channel: str
    key: str | None
    ready: int
    running: int
    held: int
    """Scheduled, waiting, reserved, parked, or a dead head that blocks."""
    head_id: int | None
    head_state: str | None
    blocked: bool
    why: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerLine:
    id: int
    name: str
    alive: bool
    """Its lease has not run out."""
    kinds: tuple[str, ...]
    """``name vN``."""
    channels: tuple[str, ...]
    running: int
    registered_at: datetime
    beat_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleLine:
    name: str
    kind: str | None
    """None, here and below: the backend does not tell."""
    version: int | None
    cron: str
    tz: str
    catch_up: str
    paused: bool
    next_at: datetime | None
    """None: no worker has seen it yet."""
    fired_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StrandedKind:
    """A kind that no living worker can run."""

    kind: str
    version: int
    channel: str
    waiting: int
    """Jobs that are ready or scheduled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgressLine:
    """A running job that said how far it is."""

    id: int
    kind: str
    worker: str | None
    attempt: int
    claimed_at: datetime
    progress: Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    channels: tuple[ChannelLine, ...]
    workers: tuple[WorkerLine, ...]
    stranded: tuple[StrandedKind, ...]
    progress: tuple[ProgressLine, ...]
    """The oldest runs first, and not all of them."""


def overview(url: str) -> Overview:
    """One consistent look. Raises DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError.

    So do the others.
    """
    with transaction(url, read_only=True) as conn:
        return Overview(
            channels=lines(ChannelLine, run(conn, reports.channels())),
            workers=lines(WorkerLine, run(conn, reports.workers())),
            stranded=lines(StrandedKind, run(conn, reports.stranded())),
            progress=tuple(_progress(row) for row in run(conn, reports.progress(MOST_PROGRESS))),
        )


def _progress(row: tuple[Any, ...]) -> ProgressLine:
    id_, kind, worker, attempt, claimed_at, told = row
    progress = Progress(**told | {"at": datetime.fromisoformat(told["at"])})
    return ProgressLine(id=id_, kind=kind, worker=worker, attempt=attempt, claimed_at=claimed_at, progress=progress)


def lanes(url: str, channel: str | None, *, blocked_only: bool, limit: int) -> tuple[LaneLine, ...]:
    """Blocked ones first, then those where most waits; ``channel``: only its own, by its qualified name."""
    with transaction(url, read_only=True) as conn:
        return lines(LaneLine, run(conn, reports.lanes(channel, blocked_only=blocked_only, limit=limit)))


def schedules(url: str) -> tuple[ScheduleLine, ...]:
    if is_elsewhere(url):
        return tuple(_schedule(each) for each in anyio.run(_schedules_of, url))
    with transaction(url, read_only=True) as conn:
        return lines(ScheduleLine, run(conn, reports.schedules()))


async def _schedules_of(url: str) -> list[Schedule]:
    async with connect_async(url, application_name="jobspec ops") as backend:
        return await backend.schedules()


def _schedule(found: Schedule) -> ScheduleLine:
    return ScheduleLine(
        name=found.name,
        kind=None,
        version=None,
        cron=found.cron,
        tz=found.tz,
        catch_up=found.catch_up,
        paused=found.paused,
        next_at=found.next_at,
        fired_at=None,
    )
