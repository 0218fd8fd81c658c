"""What the numbers of a backend say, where there are no tables to look into. What it does not know is None."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jobspec.core.metric import Metric
from jobspec.ops.elsewhere import opened


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelTally:
    name: str
    jobs: Mapping[str, float | None] = field(default_factory=dict)
    """How many there are in each state that is counted."""
    messages: float | None = None
    """What is kept for them there."""
    paused: bool | None = None
    oldest_seconds: float | None = None
    """How long ago the oldest that is ready was enqueued."""
    blocked: float | None = None
    """Lanes that wait behind a dead job."""
    limits: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class StrandedTally:
    """A kind that no living worker can run."""

    kind: str
    version: int
    waiting: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    channels: tuple[ChannelTally, ...]
    """Sorted by name."""
    workers: float | None
    """Those that are alive."""
    expired_leases: float | None
    dead_messages: float | None
    """What a dead-letter queue holds, of all channels."""
    stranded: tuple[StrandedTally, ...]


def tally(url: str) -> Tally:
    """One look. Raises ConfigError, DatabaseError, MissingExtraError."""
    with opened(url) as backend:
        return tally_of(backend.stats())


def tally_of(metrics: Iterable[Metric]) -> Tally:
    """A function of the numbers alone."""
    found = list(metrics)
    of_channels: dict[str, list[Metric]] = {}
    for each in found:
        if "channel" in each.labels:
            of_channels.setdefault(each.labels["channel"], []).append(each)
    return Tally(
        channels=tuple(_channel(name, of) for name, of in sorted(of_channels.items())),
        workers=next((each.value for each in found if each.name == "jobspec_workers" and each.labels["alive"]), None),
        expired_leases=_single(found, "jobspec_expired_leases"),
        dead_messages=_single(found, "jobspec_dead_messages"),
        stranded=tuple(
            StrandedTally(kind=each.labels["kind"], version=each.labels["version"], waiting=each.value)
            for each in found
            if each.name == "jobspec_stranded_jobs"
        ),
    )


def _single(found: Iterable[Metric], name: str) -> float | None:
    return next((each.value for each in found if each.name == name), None)


def _channel(name: str, of: Iterable[Metric]) -> ChannelTally:
    jobs: dict[str, float | None] = {}
    limits: dict[str, float | None] = {}
    single: dict[str, float | None] = {}
    for each in of:
        match each.name:
            case "jobspec_jobs":
                jobs[each.labels["state"]] = each.value
            case "jobspec_channel_limit":
                limits[each.labels["limit"]] = each.value
            case _:
                single[each.name] = each.value
    paused = single.get("jobspec_channel_paused")
    return ChannelTally(
        name=name,
        jobs=jobs,
        messages=single.get("jobspec_messages"),
        paused=None if paused is None else bool(paused),
        oldest_seconds=single.get("jobspec_oldest_ready_seconds"),
        blocked=single.get("jobspec_blocked_lanes"),
        limits=limits,
    )
