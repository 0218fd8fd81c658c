from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobspec.core.units import parse_duration, parse_rate, parse_size, show_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("10m", 600),
        ("7d", 604_800),
        ("2w", 1_209_600),
        ("500ms", 0.5),
        ("1.5h", 5400),
        ("1h30m", 5400),
        ("0s", 0),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert parse_duration(text).total_seconds() == seconds


@pytest.mark.parametrize(
    "text",
    ["", "30", "s", "30 s", "30S", "5min", "1m1h", "1s1s", "-5s", "1e3s", "٣s", "30s ", "99999w", "1.s", "10sec"],
)
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError):
        parse_duration(text)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3000)))
def test_a_shown_duration_reads_back(duration: timedelta) -> None:
    whole = timedelta(milliseconds=duration // timedelta(milliseconds=1))
    assert parse_duration(show_duration(whole)) == whole


@pytest.mark.parametrize(("text", "size"), [("1B", 1), ("20MiB", 20 * 1024**2), ("3KiB", 3072), ("2GiB", 2 * 1024**3)])
def test_a_size_is_a_whole_number_and_a_unit(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "20", "20MB", "20 MiB", "1.5MiB", "-1B", "MiB", "20mib"])
def test_anything_else_is_no_size(text: str) -> None:
    with pytest.raises(ValueError):
        parse_size(text)


@pytest.mark.parametrize(
    ("text", "limit", "seconds"),
    [
        ("50/s", 50, 1),
        ("100/m", 100, 60),
        ("5/10s", 5, 10),
        ("1000/h", 1000, 3600),
        ("1/1m30s", 1, 90),
        ("2/ms", 2, 0.001),
    ],
)
def test_a_rate_is_a_number_and_a_time(text: str, limit: int, seconds: float) -> None:
    assert parse_rate(text) == (limit, timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "text", ["", "50", "50/", "/s", "50/x", "50 /s", "-5/s", "1.5/s", "0/s", "5/0s", "5/s/s", "٣/s"]
)
def test_anything_else_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError):
        parse_rate(text)
