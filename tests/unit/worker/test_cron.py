"""When schedules fire: tables of moments. In 2026 New York's clocks go forward on 8 March, and back on 1 November."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jobspec.backends.worker_backend import Schedule
from jobspec.errors import ConfigError
from jobspec.worker.cron import MOST_FIRINGS, decide, times


def at(text: str) -> datetime:
    """``06-01 12:00`` of 2026, in UTC."""
    return datetime.fromisoformat(f"2026-{text.replace(' ', 'T')}").replace(tzinfo=UTC)


def texts(moments: Any) -> list[str]:
    return [each.strftime("%m-%d %H:%M") for each in moments]


def schedule(next_at: str | None, now: str, **how: Any) -> Schedule:
    given: dict[str, Any] = {"cron": "0 * * * *", "tz": "UTC", "catch_up": "last", "paused": False, **how}
    return Schedule(id=1, name="shop.report", next_at=None if next_at is None else at(next_at), now=at(now), **given)


@pytest.mark.parametrize(
    ("cron", "zone", "after", "expected"),
    [
        ("0 3 * * *", "UTC", "06-01 12:00", ["06-02 03:00", "06-03 03:00"]),
        ("0 3 * * *", "Europe/Paris", "06-01 12:00", ["06-02 01:00", "06-03 01:00"]),
        ("0 3 * * *", "Europe/Paris", "12-01 12:00", ["12-02 02:00", "12-03 02:00"]),
        ("0 3 * * *", "UTC", "06-02 03:00", ["06-03 03:00"]),
        # a time of day that is skipped fires right after the gap, once
        ("30 2 * * *", "America/New_York", "03-07 12:00", ["03-08 07:00", "03-09 06:30"]),
        ("0,30 2 * * *", "America/New_York", "03-08 00:00", ["03-08 07:00", "03-09 06:00", "03-09 06:30"]),
        ("30 2 * * *", "America/New_York", "03-08 07:00", ["03-09 06:30"]),
        ("30 2 * * *", "America/New_York", "03-08 06:59", ["03-08 07:00"]),
        # a time of day that comes twice fires the first time only, also if one looks in between
        ("30 1 * * *", "America/New_York", "10-31 12:00", ["11-01 05:30", "11-02 06:30"]),
        ("30 1 * * *", "America/New_York", "11-01 05:30", ["11-02 06:30"]),
        ("30 1 * * *", "America/New_York", "11-01 06:15", ["11-02 06:30"]),
        # what goes by minutes goes by real time
        ("*/30 * * * *", "America/New_York", "03-08 06:20", ["03-08 06:30", "03-08 07:00", "03-08 07:30"]),
        ("*/30 * * * *", "America/New_York", "11-01 05:20", ["11-01 05:30", "11-01 06:00", "11-01 06:30"]),
    ],
)
def test_a_cron_line_means_the_time_of_day_of_its_zone(cron: str, zone: str, after: str, expected: list[str]) -> None:
    assert texts(islice(times(cron, ZoneInfo(zone), at(after)), len(expected))) == expected


@pytest.mark.parametrize(
    ("catch_up", "next_at", "now", "fired", "then"),
    [
        # on time
        ("last", "06-01 12:00", "06-01 12:00:00.003", ["06-01 12:00"], "06-01 13:00"),
        ("none", "06-01 12:00", "06-01 12:00:00.003", ["06-01 12:00"], "06-01 13:00"),
        ("all", "06-01 12:00", "06-01 12:00:00.003", ["06-01 12:00"], "06-01 13:00"),
        # a little late
        ("none", "06-01 12:00", "06-01 12:01:29", ["06-01 12:00"], "06-01 13:00"),
        # missed
        ("none", "06-01 12:00", "06-01 12:01:31", [], "06-01 13:00"),
        ("none", "06-01 12:00", "06-03 09:00:20", ["06-03 09:00"], "06-03 10:00"),
        ("last", "06-01 12:00", "06-01 14:30", ["06-01 14:00"], "06-01 15:00"),
        ("last", "06-01 12:00", "06-09 14:30", ["06-09 14:00"], "06-09 15:00"),
        ("all", "06-01 12:00", "06-01 14:30", ["06-01 12:00", "06-01 13:00", "06-01 14:00"], "06-01 15:00"),
    ],
)
def test_what_was_missed_is_caught_up_as_the_spec_says(
    catch_up: str, next_at: str, now: str, fired: list[str], then: str
) -> None:
    firing = decide(schedule(next_at, now, catch_up=catch_up))
    assert firing is not None
    assert texts(firing.times) == fired
    assert texts([firing.next_at]) == [then]
    assert firing.expected == at(next_at)


def test_nothing_is_done_before_the_time() -> None:
    assert decide(schedule("06-01 12:00", "06-01 11:59:59.999")) is None


def test_a_new_schedule_gets_its_next_time_and_does_not_fire() -> None:
    firing = decide(schedule(None, "06-01 12:00", catch_up="all"))
    assert firing is not None
    assert (firing.expected, firing.times, texts([firing.next_at])) == (None, (), ["06-01 13:00"])


def test_a_paused_schedule_is_left_alone() -> None:
    assert decide(schedule("06-01 12:00", "06-03 12:00", paused=True)) is None


def test_a_long_absence_is_caught_up_in_bounded_pieces_that_miss_nothing() -> None:
    now, next_at, seen = "03-01 00:00", at("01-01 00:00"), 0
    while next_at <= at(now):
        piece = decide(schedule(next_at.strftime("%m-%d %H:%M"), now, catch_up="all"))
        assert piece is not None
        assert len(piece.times) <= MOST_FIRINGS
        assert piece.times[0] == next_at
        seen, next_at = seen + len(piece.times), piece.next_at
    assert seen == 24 * 59 + 1


@pytest.mark.parametrize("cron", ["0 0 * * *", "* * * * * *", "0 0 1 1 *", "0 0 29 2 *"])
def test_the_newest_missed_firing_is_found_after_years(cron: str) -> None:
    now = datetime(2026, 6, 1, 12, 0, 30, tzinfo=UTC)
    firing = decide(
        Schedule(
            id=1, name="shop.report", cron=cron, tz="UTC", catch_up="last", paused=False, now=now,
            next_at=datetime(2001, 1, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    assert firing is not None
    (newest,) = firing.times
    assert newest <= now < firing.next_at
    assert next(times(cron, ZoneInfo("UTC"), newest)) == firing.next_at


def test_a_skipped_hour_is_caught_up_with_its_real_time() -> None:
    firing = decide(schedule("03-08 07:00", "03-08 07:00:01", cron="30 2 * * *", tz="America/New_York"))
    assert firing is not None
    assert texts([*firing.times, firing.next_at]) == ["03-08 07:00", "03-09 06:30"]


def test_a_time_that_a_changed_cron_line_no_longer_means_does_not_fire() -> None:
    firing = decide(schedule("06-01 12:00", "06-01 12:00:01", cron="30 * * * *"))
    assert firing is not None
    assert (firing.times, texts([firing.next_at])) == ((), ["06-01 12:30"])


@pytest.mark.parametrize(
    ("cron", "tz"), [("61 * * * *", "UTC"), ("no", "UTC"), ("0 * * * *", "Moon/Crater"), ("0 * * * *", "../etc/x")]
)
def test_a_line_or_zone_that_cannot_be_used_is_named(cron: str, tz: str) -> None:
    with pytest.raises(ConfigError, match=r"shop\.report"):
        decide(schedule("06-01 12:00", "06-01 12:00", cron=cron, tz=tz))


def test_a_line_that_never_comes_true_is_named() -> None:
    with pytest.raises(ConfigError, match="true"):
        decide(schedule(None, "06-01 12:00", cron="0 0 */29 2 MON#5"))


def test_moments_are_compared_as_moments_and_not_as_wall_times() -> None:
    """Within one zone Python compares wall times: an hour that comes twice would go backwards."""
    seen = list(islice(times("*/10 * * * *", ZoneInfo("America/New_York"), at("11-01 04:55")), 20))
    assert {b - a for a, b in pairwise(seen)} == {timedelta(minutes=10)}
