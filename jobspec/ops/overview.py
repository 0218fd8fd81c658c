"""What waits, who works, and what nobody can run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from jobspec.backends.postgres import reports
from jobspec.backends.postgres.driver import run
from jobspec.backends.postgres.transaction import transaction

Row: TypeAlias = tuple[Any, ...]


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
    """Of those whose retention is not over; so is ``dead``."""
    dead: int


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


@dataclass(frozen=True, kw_only=True, slots=True)
class StrandedKind:
    """A kind that no living worker can run."""

    kind: str
    version: int
    channel: str
    waiting: int
    """Jobs that are ready or scheduled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    channels: tuple[ChannelLine, ...]
    workers: tuple[WorkerLine, ...]
    stranded: tuple[StrandedKind, ...]


def overview(url: str) -> Overview:
    """One consistent look. Raises DatabaseError, SchemaMissingError, SchemaTooOldError, SchemaTooNewError."""
    with transaction(url, read_only=True) as conn:
        return Overview(
            channels=tuple(_channel(row) for row in run(conn, reports.channels())),
            workers=tuple(_worker(row) for row in run(conn, reports.workers())),
            stranded=tuple(_stranded(row) for row in run(conn, reports.stranded())),
        )


def _channel(row: Row) -> ChannelLine:
    name, order, paused, ready, running, scheduled, parked, done, dead = row
    return ChannelLine(
        name=name,
        order=order,
        paused=paused,
        ready=ready,
        running=running,
        scheduled=scheduled,
        parked=parked,
        done=done,
        dead=dead,
    )


def _worker(row: Row) -> WorkerLine:
    id_, name, alive, kinds, channels, running, registered_at, beat_at = row
    return WorkerLine(
        id=id_,
        name=name,
        alive=alive,
        kinds=tuple(kinds),
        channels=tuple(channels),
        running=running,
        registered_at=registered_at,
        beat_at=beat_at,
    )


def _stranded(row: Row) -> StrandedKind:
    kind, version, channel, waiting = row
    return StrandedKind(kind=kind, version=version, channel=channel, waiting=waiting)
