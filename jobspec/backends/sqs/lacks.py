"""What a package, or one job, asks for that FIFO queues cannot do. Pure; the reasons are those of the capabilities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from jobspec.backends.declared import ChannelSpec, KindSpec, Package
from jobspec.core.capabilities import LACKS, LONGEST_SECONDS, Capability
from jobspec.core.job import NewJob
from jobspec.core.options import RetryPolicy
from jobspec.core.units import show_duration
from jobspec.errors import UnsupportedError

PREVIOUS: Final = "previous"
"""The edge from a job of a chain to the one before it."""
LONGEST: Final = LONGEST_SECONDS["sqs"]
"""Seconds: nobody can hold a message longer, or hide it."""
MOST_RECEIVES: Final = 1000
"""The most that a redrive policy can say: then SQS itself moves a message to the dead-letter queue."""
HELP: Final = "`jobspec check --backend sqs` names what a spec asks for in vain, and its lines"


def unsupported(what: str, capability: Capability) -> UnsupportedError:
    return UnsupportedError(f"{what} cannot be had on SQS: {LACKS['sqs'][capability]}", help=HELP)


def refuse_package(package: Package) -> None:
    """Raises UnsupportedError that names all there is."""
    found = [*_of_schedules(package)]
    for channel in package.channels:
        found += [f"channel {channel.name}: {each}" for each in of_channel(channel)]
    for kind in package.kinds:
        found += [f"kind {kind.name}: {each}" for each in of_kind(kind)]
    if found:
        raise UnsupportedError("\n  ".join(["SQS cannot do what this package declares", *found]), help=HELP)


def _of_schedules(package: Package) -> Iterator[str]:
    for each in package.schedules:
        yield f"schedule {each.name}: {LACKS['sqs']['schedules']}"


def of_channel(channel: ChannelSpec) -> Iterator[str]:
    """Each with its reason."""
    limits = channel.limits
    if channel.name.endswith("*"):
        yield _lacks("a pattern", "patterns")
    if channel.on_dead in ("block", "cancel"):
        yield _lacks(f"on_dead: {channel.on_dead}", "blocking")
    for name in ("concurrency", "lane_concurrency", "rate_limit"):
        if getattr(limits, name) is not None:
            yield _lacks(name, "limits")
    if limits.weight != 1:
        yield _lacks("weight", "limits")
    if limits.max_pending is not None or limits.lane_max_pending is not None:
        yield _lacks("back_pressure", "back pressure")


def of_kind(kind: KindSpec) -> Iterator[str]:
    if kind.priority:
        yield _lacks("priority", "priority")
    if kind.unique is not None:
        yield _lacks("unique", "uniqueness")
    if kind.events:
        yield _lacks("events", "events")
    if kind.keep_done_seconds is not None or kind.keep_dead_seconds is not None:
        yield _lacks("retention", "retention")
    if not 1 <= (kind.retry.max_attempts or 0) <= MOST_RECEIVES:
        yield f"max_attempts: SQS lets a message be received {MOST_RECEIVES} times at most"
    spans = {"timeout": kind.timeout_seconds, "lease": kind.lease_seconds or 0.0, "retry": longest_pause(kind.retry)}
    for name, seconds in spans.items():
        if seconds > LONGEST:
            yield f"{name} of {_shown(seconds)}: SQS hides a message for {_shown(LONGEST)} at most"


def longest_pause(retry: RetryPolicy) -> float:
    """Seconds between two attempts, but for the jitter."""
    match retry.backoff:
        case "none":
            return 0.0
        case "fixed":
            return min(retry.base_seconds, retry.cap_seconds)
        case _:
            return retry.cap_seconds


def refuse_job(job: NewJob) -> None:
    """Raises UnsupportedError for the first option that cannot be had."""
    asked: dict[str, tuple[Capability, bool]] = {
        "priority": ("priority", bool(job.priority)),
        "run_at": ("delay", job.run_at is not None),
        "delay": ("delay", bool(job.delay_seconds)),
        "unique_key": ("uniqueness", job.unique_key is not None),
        "max_pending": ("back pressure", job.max_pending is not None),
        "reserve": ("two phases", job.reserve_seconds is not None),
        "after": ("dependencies", any(name != PREVIOUS for name, _ in job.after)),
        f"on_dep_failure: {job.on_dep_failure}": ("dependencies", job.on_dep_failure in ("run", "block")),
    }
    for what, (capability, is_asked) in asked.items():
        if is_asked:
            raise unsupported(f"{job.kind}: {what}", capability)
    if job.max_attempts is not None and job.max_attempts > MOST_RECEIVES:
        raise UnsupportedError(
            f"{job.kind}: max_attempts is {job.max_attempts}: SQS lets a message be received {MOST_RECEIVES} times"
        )
    if job.timeout_seconds is not None and job.timeout_seconds > LONGEST:
        raise UnsupportedError(
            f"{job.kind}: timeout of {_shown(job.timeout_seconds)}: SQS hides a message for {_shown(LONGEST)} at most"
        )


def _lacks(what: str, capability: Capability) -> str:
    return f"{what}: {LACKS['sqs'][capability]}"


def _shown(seconds: float) -> str:
    return show_duration(timedelta(seconds=round(seconds)))
