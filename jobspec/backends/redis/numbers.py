"""Statistics, of what ``scripts/stats.lua`` counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jobspec.core.metric import Metric

_LIVING: Final = ("reserved", "scheduled", "waiting", "ready", "running", "parked", "dead")
_UNFINISHED: Final = ("reserved", "scheduled", "waiting", "ready", "running", "parked")
Counted = Mapping[str, Any]


def metrics(counted: Counted) -> list[Metric]:
    found = [
        *(metric for row in counted["channels"] for metric in _of_channel(row)),
        *_of_kinds(counted),
        *_of_workers(counted),
        *(_metric("jobspec_schedule_late_seconds", row["late"], schedule=row["name"]) for row in counted["schedules"]),
        _metric("jobspec_unfinished_bundles", counted["bundles"]),
    ]
    return sorted(found, key=lambda each: (each.name, str(each.labels)))


def _metric(name: str, value: float | None, **labels: Any) -> Metric:
    return Metric(name=name, labels=labels, value=None if value is None else float(value))


def _of_channel(row: Counted) -> Iterator[Metric]:
    name, counts = row["name"], row["counts"]
    for state in _LIVING:
        yield _metric("jobspec_jobs", counts[state], channel=name, state=state)
    yield _metric("jobspec_messages", sum(counts[state] for state in _UNFINISHED), channel=name)
    if row["ordered"]:
        yield _metric("jobspec_blocked_lanes", row["blocked"], channel=name)
    yield _metric("jobspec_oldest_ready_seconds", row["age"], channel=name)
    yield _metric("jobspec_channel_paused", row["paused"], channel=name)
    limits = row["limits"]
    if "rate_limit" in limits:
        rate = limits["rate_limit"] / limits["rate_seconds"]
        yield _metric("jobspec_channel_limit", rate, channel=name, limit="rate_per_second")
    for limit in ("concurrency", "lane_concurrency", "max_pending", "lane_max_pending"):
        if limit in limits:
            yield _metric("jobspec_channel_limit", limits[limit], channel=name, limit=limit)


def _of_kinds(counted: Counted) -> Iterator[Metric]:
    """How long their jobs take; and which no living worker serves: older versions only while jobs of them wait."""
    served = {
        (kind, channel)
        for row in counted["workers"]
        if row["alive"]
        for kind in row["kinds"].split(",")
        for channel in row["channels"].split(",")
    }
    newest: dict[str, int] = {}
    for row in counted["kinds"]:
        newest[row["name"]] = max(newest.get(row["name"], 0), row["version"])
    for row in counted["kinds"]:
        is_newest = newest[row["name"]] == row["version"]
        if (row["id"], row["channel"]) not in served and (row["waiting"] or is_newest):
            yield _metric("jobspec_stranded_jobs", row["waiting"], kind=row["name"], version=row["version"])
    names = {row["id"]: row["name"] for row in counted["kinds"]}
    ran, seconds = Counter[str](), Counter[str]()
    for row in counted["took"]:
        if row["kind"] in names:
            ran[names[row["kind"]]] += row["count"]
            seconds[names[row["kind"]]] += row["seconds"]
    for name in newest:
        yield _metric("jobspec_mean_run_seconds", seconds[name] / ran[name] if ran[name] else None, kind=name)


def _of_workers(counted: Counted) -> Iterator[Metric]:
    alive = Counter(bool(row["alive"]) for row in counted["workers"])
    for each in (True, False):
        yield _metric("jobspec_workers", alive[each], alive=each)
    yield _metric("jobspec_expired_leases", counted["expired"])
