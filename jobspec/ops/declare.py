"""What a manifest declares, for a backend that is told without SQL: the same as the calls of the target ``sql``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from jobspec.backends.declared import (
    ChannelSpec,
    KeyPath,
    KindSpec,
    Limits,
    Package,
    ScheduleSpec,
    Uniqueness,
)
from jobspec.backends.operator import Declared
from jobspec.core.names import qualified
from jobspec.manifest.defaults import wire_defaults
from jobspec.manifest.keys import KeyBinding
from jobspec.manifest.manifest import Channel, Job, Manifest
from jobspec.manifest.policies import KeptSeconds, Schedule, Unique
from jobspec.ops.elsewhere import opened


def declare(url: str, manifest: Manifest) -> Package:
    """Tell the backend what a package declares, in place of what it declared before; what was told.

    Raises ChannelInUseError, UnsupportedError, ConfigError, DatabaseError and MissingExtraError.
    """
    package = package_of(manifest)
    with opened(url) as backend:
        assert isinstance(backend, Declared)  # all are but PostgreSQL's, which is told with SQL
        backend.declare(package)
    return package


def part_of(manifest: Manifest, receiver: str) -> Package:
    """What a receiver has to know: the channels that are forwarded to it, and the kinds at home there.

    No schedules: PostgreSQL fires them, and forwards their jobs, too.
    """
    channels = {each.name for each in manifest.channels if each.backend == receiver}
    return package_of(
        replace(
            manifest,
            channels=tuple(each for each in manifest.channels if each.name in channels),
            jobs=tuple(replace(each, schedule=None) for each in manifest.jobs if each.channel in channels),
        )
    )


def package_of(manifest: Manifest) -> Package:
    """Its channels, kinds and schedules."""
    package = manifest.package
    return Package(
        name=package,
        channels=tuple(_channel(package, each) for each in manifest.channels),
        kinds=tuple(_kind(manifest, each) for each in manifest.jobs),
        schedules=tuple(_schedule(package, each, each.schedule) for each in manifest.jobs if each.schedule is not None),
    )


def _channel(package: str, channel: Channel) -> ChannelSpec:
    rate = channel.rate
    return ChannelSpec(
        name=qualified(package, channel.name),
        ordered=channel.order == "strict",
        key=tuple((each.name, each.type) for each in channel.key),
        on_dead=channel.on_dead,
        on_full=channel.on_full,
        run_ahead=channel.run_ahead,
        limits=Limits(
            weight=channel.weight,
            concurrency=channel.concurrency,
            lane_concurrency=channel.lane_concurrency,
            rate_limit=None if rate is None else rate.limit,
            rate_seconds=None if rate is None else rate.seconds,
            max_pending=channel.max_pending,
            lane_max_pending=channel.lane_max_pending,
        ),
    )


def _kind(manifest: Manifest, job: Job) -> KindSpec:
    package = manifest.package
    return KindSpec(
        name=qualified(package, job.name),
        version=job.version,
        channel=qualified(package, job.channel),
        key=_paths(job.key),
        priority=job.priority,
        retry=job.retry,
        timeout_seconds=job.timeout_seconds,
        lease_seconds=job.lease_seconds,
        blob_max_bytes=None if job.blob is None else job.blob.max_bytes,
        defaults=wire_defaults(manifest, job.payload),
        keep_done_seconds=_kept(job.retention.done_seconds),
        keep_dead_seconds=_kept(job.retention.dead_seconds),
        unique=None if job.unique is None else _unique(job.unique),
        on_dep_failure=job.on_dep_failure,
        events=job.events,
        tags=dict(job.tags),
        origin=job.origin,
    )


def _unique(unique: Unique) -> Uniqueness:
    return Uniqueness(
        key=_paths(unique.key),
        duration=unique.duration,
        window_seconds=unique.window_seconds,
        on_conflict=unique.on_conflict,
    )


def _schedule(package: str, job: Job, schedule: Schedule) -> ScheduleSpec:
    name = qualified(package, job.name)
    return ScheduleSpec(
        name=name,
        kind=name,
        version=job.version,
        cron=schedule.cron,
        tz=schedule.tz,
        payload=dict(schedule.payload),
        times=dict(schedule.times),
        catch_up=schedule.catch_up,
    )


def _paths(key: Sequence[KeyBinding]) -> tuple[KeyPath, ...]:
    return tuple(KeyPath(path=each.path, type=each.type) for each in key)


def _kept(seconds: KeptSeconds) -> float | None:
    return inf if seconds == "forever" else seconds
