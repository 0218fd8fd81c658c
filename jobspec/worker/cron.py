"""When a schedule fires. Pure: the time of day is an argument, and comes from the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from jobspec.backends.worker_backend import Firing, Schedule
from jobspec.errors import ConfigError

MOST_FIRINGS: Final = 1000
"""How many missed firings are caught up by one call; the rest by the next."""
GRACE: Final = timedelta(seconds=60)
LOOK_SECONDS: Final = 300.0
"""The longest pause between two looks at the schedules. New, changed and resumed ones are announced: this is for what
nobody heard."""
AGAIN_SECONDS: Final = 30.0
"""The same for one that could not be fired."""
LATE: Final = GRACE + timedelta(seconds=AGAIN_SECONDS)
"""With ``catch_up: none`` a firing that is no older than this was not missed."""
_FIRST_WINDOW: Final = timedelta(minutes=2)


def decide(schedule: Schedule) -> Firing | None:
    """What is to be done now; None: nothing before ``schedule.next_at``.

    A schedule that is seen for the first time, or was just resumed, gets its next time and does not fire. One that is
    paused is left alone. Raises ConfigError for a cron line or a zone that cannot be used, and for a line that never
    comes true.
    """
    expected, now = schedule.next_at, schedule.now
    if schedule.paused or (expected is not None and expected > now):
        return None
    try:
        zone = ZoneInfo(schedule.tz)
        missed = () if expected is None else _missed(schedule, zone, expected)
        next_at = next(times(schedule.cron, zone, missed[-1] if len(missed) == MOST_FIRINGS else now), None)
    except (CronSimError, ValueError, OSError, KeyError) as error:
        raise ConfigError(f"schedule {schedule.name}: {schedule.cron!r} in {schedule.tz!r}: {error}") from None
    if next_at is None:
        raise ConfigError(f"schedule {schedule.name}: {schedule.cron!r} does not come true any more")
    return Firing(id=schedule.id, expected=expected, next_at=next_at, times=missed)


def times(cron: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """The firings after a moment, in UTC. Raises CronSimError.

    As in Debian's cron: a time of day that a change of the clocks skips is made up for right after the gap, and one
    that comes twice fires once, unless minutes or hours are `*`: those go by real time.
    """
    last = after
    for local in CronSim(cron, after.astimezone(zone)):
        moment = local.astimezone(UTC)
        if moment > last:  # from within the hour that comes twice, the first of the two is found again
            last = moment
            yield moment


def _missed(schedule: Schedule, zone: ZoneInfo, expected: datetime) -> tuple[datetime, ...]:
    now = schedule.now

    def since(moment: datetime) -> Iterator[datetime]:
        first = max(moment, expected) - timedelta(seconds=1)
        return takewhile(lambda each: each <= now, times(schedule.cron, zone, first))

    match schedule.catch_up:
        case "all":
            return tuple(islice(since(expected), MOST_FIRINGS))
        case "none":
            return tuple(each for each in since(now - LATE) if each >= now - LATE)
        case "last":
            window = _FIRST_WINDOW
            while not (found := tuple(since(now - window))) and now - window > expected:
                window *= 8  # not from the beginning: that may be years of seconds ago
            return found[-1:]
