"""Durations, sizes and rates: a number never stands without its unit."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_UNITS: Final = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": timedelta(milliseconds=1),
}
_SIZES: Final = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_DURATION: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?(w|d|h|ms|m|s))+")
_PIECE: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)(w|d|h|ms|m|s)")
_SIZE: Final = re.compile(r"([0-9]{1,12})(B|KiB|MiB|GiB)")
_RATE: Final = re.compile(r"([0-9]{1,9})/(.+)")

MAX_DURATION: Final = timedelta(days=3650)
DURATION_HELP: Final = "write a number and a unit, as in `30s`, `10m` or `1h30m`; units are ms, s, m, h, d, w"
SIZE_HELP: Final = "write a whole number and a unit, as in `20MiB`; units are B, KiB, MiB, GiB"
RATE_HELP: Final = "write a whole number and a time, as in `50/s`, `100/m` or `5/10s`; units are ms, s, m, h, d, w"


def parse_duration(text: str) -> timedelta:
    """``1h30m`` -> 90 minutes. Units go from large to small, each at most once. Raises ValueError."""
    pieces = _PIECE.findall(text) if _DURATION.fullmatch(text) else []
    ranks = [list(_UNITS).index(unit) for _, unit in pieces]
    if not pieces or ranks != sorted(set(ranks)):
        raise ValueError("is not a duration")
    duration = sum((float(number) * _UNITS[unit] for number, unit in pieces), timedelta(0))
    if duration > MAX_DURATION:
        raise ValueError(f"is longer than {MAX_DURATION.days} days")
    return duration


def parse_size(text: str) -> int:
    """``20MiB`` -> 20971520 bytes. Raises ValueError."""
    match = _SIZE.fullmatch(text)
    if not match:
        raise ValueError("is not a size")
    return int(match[1]) * _SIZES[match[2]]


def parse_rate(text: str) -> tuple[int, timedelta]:
    """``50/s`` -> 50 in one second, ``5/10s`` -> 5 in ten. Raises ValueError."""
    match = _RATE.fullmatch(text)
    if not match:
        raise ValueError("is not a rate")
    try:
        period = parse_duration(f"1{match[2]}" if match[2] in _UNITS else match[2])
    except ValueError:
        raise ValueError("is not a rate") from None
    if int(match[1]) == 0 or not period:
        raise ValueError("lets nothing through, or everything")
    return int(match[1]), period


def show_duration(duration: timedelta) -> str:
    """The inverse of :func:`parse_duration`, for messages."""
    rest, shown = duration, ""
    for unit, length in _UNITS.items():
        count, rest = divmod(rest, length)
        shown += f"{count}{unit}" if count else ""
    return shown or "0s"
