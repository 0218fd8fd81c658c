"""Everything at a glance, for a screen that is looked at all day: cheap, however much there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobspec.backends.postgres import reports
from jobspec.backends.postgres.onlooker import Onlooker
from jobspec.core.job import Progress


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyChannel:
    """The counts are jobs, and end at ``Glance.most``."""

    name: str
    paused: bool
    concurrency: int | None
    ready: int
    running: int
    scheduled: int
    waiting: int
    """For other jobs, or to be committed."""
    parked: int
    dead: int
    """Of the newest that are dead."""
    per_second: float | None
    """Jobs that ended within the last ten seconds; None: none did."""
    oldest_seconds: float | None
    """How long ago the oldest of those that are next was enqueued."""

    def seconds_left(self, most: int) -> float | None:
        """Until what is ready has been run, at the present rate, if nothing comes; None: who knows."""
        return self.ready / self.per_second if self.ready and self.per_second and self.ready < most else None


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyWorker:
    """Workers of one name."""

    name: str
    processes: int
    alive: bool
    silent_seconds: float
    """Since the last sign of life."""
    running: int
    kinds: Mapping[str, int]
    """How many jobs it runs of each kind, by qualified name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BusyJob:
    """A job that runs."""

    id: int
    kind: str
    key: str | None
    """The lane key as JSON text."""
    attempt: int
    worker: str | None
    seconds: float
    progress: Progress | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """The last error of a job."""

    id: int
    kind: str
    attempt: int
    seconds: float
    """Ago."""
    type: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    most: int
    """A count that is as high means: at least so many."""
    channels: tuple[BusyChannel, ...]
    workers: tuple[BusyWorker, ...]
    running: tuple[BusyJob, ...]
    """Those that run longest, the longest first."""
    failures: tuple[Failure, ...]
    """The latest first."""


class Glances:
    """One after another, over a connection that is kept: a look is one statement. To be closed."""

    def __init__(self, url: str) -> None:
        self._onlooker = Onlooker(url)

    def __call__(self) -> Glance:
        """Raises DatabaseError, also where the database is too slow; the next look may find it again.

        On a new connection also SchemaMissingError, SchemaTooOldError, SchemaTooNewError.
        """
        return read(self._onlooker.run(reports.glance()))

    def close(self) -> None:
        self._onlooker.close()


def read(row: Mapping[str, Any]) -> Glance:
    """What the SQL function answers."""
    return Glance(
        most=row["most"],
        channels=tuple(BusyChannel(**each) for each in row["channels"]),
        workers=tuple(BusyWorker(**{**each, "kinds": each["kinds"] or {}}) for each in row["workers"]),
        running=tuple(_job(each) for each in row["running"]),
        failures=tuple(Failure(**{**each, "message": each["message"] or ""}) for each in row["failures"]),
    )


def _job(row: Mapping[str, Any]) -> BusyJob:
    rest = {name: value for name, value in row.items() if name not in ("done", "total", "note")}
    done = row["done"]
    return BusyJob(progress=None if done is None else Progress(done=done, total=row["total"], note=row["note"]), **rest)
