"""What a reviewer asks about schedules. No answer depends on today: the zone's rules are asked about fixed years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from cronsim import CronSim

from jobspec.core.units import show_duration
from jobspec.manifest.lint.subject import Remark, Subject
from jobspec.manifest.manifest import Job
from jobspec.spec.diagnostics import quote

YEARS: Final = range(2030, 2058)
"""28 years have every date on every day of the week; late enough to be a zone's rules, not its history."""
FIRINGS: Final = 200
"""How many firings are looked at to find the shortest pause between two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockChange:
    """Local times from ``start`` to before ``end`` do not exist on that day, or exist twice."""

    start: datetime
    end: datetime
    skips: bool


def unlucky_hour(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        if job.schedule is None or (change := _hit(job.schedule.cron, job.schedule.tz)) is None:
            continue
        if not change.skips:
            what, then = "show {} twice", "in both"
        else:
            what, then = "skip {}", "right after that" if _is_made_up(job.schedule.cron) else "not at all then"
        clocks = what.format(f"{change.start:%H:%M} to {change.end:%H:%M}")
        yield Remark(
            path=("jobs", job.name, "schedule", "cron"),
            part="value",
            message=f"once a year the clocks of {job.schedule.tz} {clocks}, and {quote(job.schedule.cron)} runs {then}",
            help="choose an hour that is there once on every day, as 4 or 5 are nearly everywhere, or `tz: UTC`",
        )


def overlaps_itself(subject: Subject) -> Iterator[Remark]:
    for job in subject.jobs:
        if job.schedule is None or _runs_alone(subject, job):
            continue
        pause = shortest_pause(job.schedule.cron)
        if pause is not None and pause.total_seconds() < job.timeout_seconds:
            taken = show_duration(timedelta(seconds=job.timeout_seconds))
            yield Remark(
                path=("jobs", job.name, "schedule", "cron"),
                part="value",
                message=f"{quote(job.name)} is due again after {show_duration(pause)}, and may run for {taken}:"
                " two of them can run at once",
                help=f"add `timeout: {show_duration(pause)}` or less, or `unique`, or a channel with `concurrency: 1`",
            )


def _runs_alone(subject: Subject, job: Job) -> bool:
    channel = subject.channel_of(job)
    if channel is not None and (channel.concurrency == 1 or (channel.order == "strict" and not channel.key)):
        return True
    return job.unique is not None and job.unique.duration != "window"


@lru_cache(maxsize=1024)
def shortest_pause(cron: str) -> timedelta | None:
    """Between two of its first firings in the fixed years, by a clock that never changes."""
    firings = islice(CronSim(cron, datetime(YEARS.start, 1, 1, tzinfo=UTC)), FIRINGS)
    return min((after - before for before, after in pairwise(firings)), default=None)


# ---- changes of the clocks
@lru_cache(maxsize=1024)
def _hit(cron: str, tz: str) -> ClockChange | None:
    """The first change of the clocks that the schedule meets and that changes what it does."""
    if cron.split()[-4].startswith("*"):
        return None  # every hour, or every few: it goes by real time, whatever the clocks show
    for change in clock_changes(tz):
        if not change.skips and _is_made_up(cron):
            continue  # what comes twice fires once
        # Naive, so that it is the time of day that counts, existing or not.
        first = next(CronSim(cron, change.start - timedelta(seconds=1)), None)
        if first is not None and first < change.end:
            return change
    return None


@lru_cache(maxsize=64)
def clock_changes(tz: str) -> tuple[ClockChange, ...]:
    """Of a zone in the fixed years, in local time, in order."""
    zone = ZoneInfo(tz)
    return tuple(
        _change(zone, day)
        for year in YEARS
        for day in _days(year)
        if _offset(zone, day) != _offset(zone, day + timedelta(days=1))
    )


def _days(year: int) -> Iterator[datetime]:
    start = datetime(year, 1, 1, tzinfo=UTC)
    yield from (start + timedelta(days=number) for number in range((datetime(year + 1, 1, 1, tzinfo=UTC) - start).days))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _change(zone: ZoneInfo, day: datetime) -> ClockChange:
    """The one that lies within a day; clocks change at full minutes."""
    low, high = 0, 24 * 60
    before = _offset(zone, day)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, day + timedelta(minutes=middle)) == before else (low, middle)
    moment = (day + timedelta(minutes=high)).replace(tzinfo=None)
    after = _offset(zone, day + timedelta(minutes=high))
    start, end = sorted((moment + before, moment + after))
    return ClockChange(start=start, end=end, skips=after > before)


def _is_made_up(cron: str) -> bool:
    """Whether a skipped firing is run right after the gap, and one that comes twice only once: see worker/cron."""
    fields = cron.split()
    return len(fields) == 5 and not fields[0].startswith("*")
