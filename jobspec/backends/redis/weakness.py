"""What is wrong with a server that keeps jobs, or soon will be: functions of what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from jobspec.backends.operator import Weakness

FULL: Final = 0.9
"""The part of ``maxmemory`` from which on it is mentioned."""


def weaknesses(info: Mapping[str, str]) -> Iterator[Weakness]:
    """``info``: the lines of INFO, by name."""
    yield from _persistence(info)
    yield from _memory(info)


def _persistence(info: Mapping[str, str]) -> Iterator[Weakness]:
    if info.get("aof_enabled", "1") != "1":
        yield Weakness(
            severity="error",
            what="the append-only file is off",
            why="if the server dies, all jobs since its last snapshot are lost, or are run once more",
            help="set `appendonly yes`; `appendfsync always` loses none, `everysec` those of the last second",
        )
    for name in ("aof_last_write_status", "aof_last_bgrewrite_status", "rdb_last_bgsave_status"):
        if info.get(name, "ok") != "ok":
            yield Weakness(
                severity="error",
                what=f"the server could not write to its disk: {name} is {info[name]}",
                why="it may refuse new jobs, and what it took in since then is lost if it dies",
                help="look at its log; a full disk is the usual cause",
            )


def _memory(info: Mapping[str, str]) -> Iterator[Weakness]:
    most, used = _number(info.get("maxmemory")), _number(info.get("used_memory"))
    policy = info.get("maxmemory_policy", "noeviction")
    if most and policy != "noeviction":
        yield Weakness(
            severity="warning",
            what=f"a full server throws keys away: `maxmemory-policy {policy}`",
            why="results, and what keeps a job from being sent twice, have an end, and may be gone before it",
            help="set `maxmemory-policy noeviction`",
        )
    if most and used >= FULL * most:
        yield Weakness(
            severity="warning",
            what=f"{used / most:.0%} of `maxmemory` are used",
            why="a full server refuses new jobs",
            help="give it more memory, keep ended jobs for a shorter time, or bound channels with `back_pressure`",
        )


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
