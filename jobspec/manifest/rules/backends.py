"""Rules about where jobs are kept: what a spec asks for and a backend cannot do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import Final

from jobspec.core.capabilities import LACKS, LONGEST_SECONDS, Backend, Capability, who_can
from jobspec.core.units import show_duration
from jobspec.manifest.lower import Lowered
from jobspec.manifest.manifest import Channel, Job
from jobspec.spec.diagnostics import Path, Problem, listing, quote

BEFORE: Final[frozenset[Capability]] = frozenset({"atomic", "delay", "two phases", "schedules", "sql"})
"""What PostgreSQL does for a channel whose jobs it sends on, before it does."""
SMALL_BYTES: Final = 700 * 1024
"""A blob of so much fits into a message of 1 MiB, as base64 and beside a payload of a usual size."""
STAND_IN: Final[Backend] = "memory"
"""Stands in for all others in tests: where a channel's jobs would be sent to does not matter there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """Something that a spec says and that not every backend can do."""

    capability: Capability
    path: Path
    what: str
    """As it is written in the spec."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A time that not every backend can wait or work so long."""

    seconds: float
    path: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class _Home:
    """Where jobs are kept, or are sent on to."""

    backend: Backend
    sent_by: str | None = None
    """The channel whose ``backend`` it is."""

    def refused(self, needs: Iterable[Need], spans: Iterable[Span] = ()) -> Iterator[Problem]:
        """Those that cannot be met there."""
        for need in needs:
            why = LACKS[self.backend].get(need.capability)
            if why is not None and (self.sent_by is None or need.capability not in BEFORE):
                message = f"{quote(need.what)} cannot be had on {self.backend}: {why}"
                yield self._problem(message, need.path, self._instead(need.capability))
        longest = LONGEST_SECONDS.get(self.backend, inf)
        for span in spans:
            if span.seconds > longest:
                message = f"{quote(span.path[-1])} is {_shown(span.seconds)}; the most on {self.backend} is"
                help_ = "write a shorter time, or cut the job into several"
                yield self._problem(f"{message} {_shown(longest)}", span.path, help_)

    def _problem(self, message: str, path: Path, help_: str) -> Problem:
        sent: Path = ("channels", self.sent_by or "", "backend")
        also = () if self.sent_by is None else ((sent, f"its jobs go on to {self.backend}"),)
        return Problem(code="JS164", message=message, path=path, part="key", help=help_, also=also)

    def _instead(self, capability: Capability) -> str:
        can = who_can(capability)
        others = f"{listing(can[:-1])} or {can[-1]}" if len(can) > 1 else can[0]
        elsewhere = "" if self.sent_by is None else "wait in another channel, "
        return f"remove it, {elsewhere}or keep the jobs on {others}"


def backend_can(spec: Lowered, backend: Backend) -> Iterator[Problem]:
    """What a spec says and a backend that keeps all of its jobs cannot do."""
    home = _Home(backend=backend)
    for channel in spec.manifest.channels:
        if channel.backend not in (None, backend) and backend != STAND_IN:
            path: Path = ("channels", channel.name, "backend")
            yield from home.refused([Need(capability="outbox", path=path, what="backend")])
        yield from home.refused(needs_of_channel(channel))
    for job in spec.manifest.jobs:
        yield from home.refused(needs_of_job(spec, job), spans(job))


def receiver_can(spec: Lowered) -> Iterator[Problem]:
    """The same of channels whose jobs PostgreSQL sends on, and of the jobs that wait there."""
    homes: dict[str, _Home] = {}
    for channel in spec.manifest.channels:
        if channel.backend is not None:
            homes[channel.name] = home = _Home(backend=channel.backend, sent_by=channel.name)
            yield from home.refused(needs_of_channel(channel))
    for job in spec.manifest.jobs:
        if (at := homes.get(job.channel)) is not None:
            yield from at.refused(needs_of_job(spec, job), spans(job))


def needs_of_channel(channel: Channel) -> Iterator[Need]:
    path: Path = ("channels", channel.name)
    if channel.is_pattern:
        yield Need(capability="patterns", path=path, what=channel.name)
    if channel.order == "strict":
        yield Need(capability="order", path=(*path, "order"), what="order: strict")
    if channel.on_dead in ("block", "cancel"):
        yield Need(capability="blocking", path=(*path, "on_dead"), what=f"on_dead: {channel.on_dead}")
    for name, limit in (
        ("weight", channel.weight if channel.weight != 1 else None),
        ("concurrency", channel.concurrency),
        ("lane_concurrency", channel.lane_concurrency),
        ("rate_limit", channel.rate),
    ):
        if limit is not None:
            yield Need(capability="limits", path=(*path, name), what=name)
    if channel.max_pending is not None or channel.lane_max_pending is not None:
        yield Need(capability="back pressure", path=(*path, "back_pressure"), what="back_pressure")


def needs_of_job(spec: Lowered, job: Job) -> Iterator[Need]:
    """In the order of the language."""
    said: dict[str, tuple[Capability, bool]] = {
        "result": ("results", job.result is not None),
        "unique": ("uniqueness", job.unique is not None),
        "after": ("dependencies", bool(job.after)),
        "checkpoint": ("checkpoints", job.checkpoint is not None),
        "schedule": ("schedules", job.schedule is not None),
        "transactional": ("transactions", job.transactional is not None),
        "roles": ("sql", bool(job.roles)),
        "priority": ("priority", job.priority != 0),
        "retention": ("retention", job.retention.done_seconds is not None or job.retention.dead_seconds is not None),
        "events": ("events", bool(job.events)),
        "concurrency": ("picking", job.concurrency is not None),
    }
    for name, (capability, is_said) in said.items():
        if is_said:
            path: Path = ("jobs", job.name, name)
            if name == "roles" and spec.document.spec.jobs[job.name].roles is None:
                path = ("roles",)
            yield Need(capability=capability, path=path, what=name)
    if job.blob is not None and job.blob.max_bytes > SMALL_BYTES:
        yield Need(capability="large", path=("jobs", job.name, "blob", "max_size"), what="max_size")


def spans(job: Job) -> Iterator[Span]:
    """The times of a job that somebody has to hold it for, or to wait."""
    path: Path = ("jobs", job.name)
    yield Span(seconds=job.timeout_seconds, path=(*path, "timeout"))
    if job.lease_seconds is not None:
        yield Span(seconds=job.lease_seconds, path=(*path, "lease"))
    match job.retry.backoff:
        case "fixed":
            yield Span(seconds=job.retry.base_seconds, path=(*path, "retry", "base"))
        case "linear" | "exponential":
            yield Span(seconds=job.retry.cap_seconds, path=(*path, "retry", "cap"))


def _shown(seconds: float) -> str:
    return show_duration(timedelta(seconds=seconds))
