"""Bring what a package declares in. What has jobs is never removed, and what operators set is never touched."""

from __future__ import annotations

from collections.abc import Iterable

from jobspec.backends.declared import ChannelSpec, KindSpec, Package, ScheduleSpec
from jobspec.backends.memory.channels import apply_limits, with_admitted
from jobspec.backends.memory.state import Channel, Kind, ScheduleRow, State
from jobspec.backends.worker_backend import SCHEDULES
from jobspec.errors import ChannelInUseError, UnknownChannelError, UnknownKindError


def declare(state: State, package: Package) -> None:
    """All or nothing. Raises ChannelInUseError, UnknownChannelError, UnknownKindError."""
    names = {each.name for each in package.channels}
    _check(state, package, names)
    for channel in package.channels:
        _channel(state, package.name, channel)
    for kind in package.kinds:
        _kind(state, kind)
    for schedule in package.schedules:
        _schedule(state, schedule)
    _forget(state, package, names)
    if package.schedules:
        state.rung.add(SCHEDULES)


def _check(state: State, package: Package, names: set[str]) -> None:
    kinds = {(each.name, each.version) for each in package.kinds}
    for spec in package.channels:
        channel = state.channels.get(spec.name)
        if channel is None or (channel.spec.ordered, channel.spec.key) == (spec.ordered, spec.key):
            continue
        if jobs := sum(each.unfinished for each in with_admitted(state, channel)):
            raise ChannelInUseError(
                f"channel {spec.name} has {jobs} unfinished jobs: its order and key cannot change under them",
                help="declare a channel of another name for the new jobs, or wait until these have ended",
            )
    for kind in package.kinds:
        if kind.channel not in names and kind.channel not in state.channels:
            raise UnknownChannelError(
                f"kind {kind.name}: there is no channel {kind.channel}", help="declare the channel first"
            )
        _check_move(state, kind)
    for schedule in package.schedules:
        if (schedule.kind, schedule.version) not in kinds:
            raise UnknownKindError(
                f"schedule {schedule.name}: there is no kind {schedule.kind} version {schedule.version}",
                help="declare the kind first",
            )


def _check_move(state: State, spec: KindSpec) -> None:
    old = state.kinds.get((spec.name, spec.version))
    if old is None or (old.channel.name, old.spec.key) == (spec.channel, spec.key):
        return
    new = state.channels.get(spec.channel)
    strict = old.channel.spec.ordered or (new is not None and new.spec.ordered)
    if strict and any(job.kind.name == spec.name and job.finished_at is None for job in state.jobs.values()):
        raise ChannelInUseError(
            f"kind {spec.name} has unfinished jobs in channel {old.channel.name}: it cannot move to another lane under"
            " them",
            help="wait until they have ended, or declare a new version that waits elsewhere",
        )


def _channel(state: State, package: str, spec: ChannelSpec) -> None:
    channel = state.channels.get(spec.name)
    if channel is None:
        channel = Channel(id=state.next(), name=spec.name, package=package, spec=spec)
        state.channels[spec.name] = channel
    for each in with_admitted(state, channel):
        each.spec = spec
        apply_limits(each)
    state.ring([channel])


def _kind(state: State, spec: KindSpec) -> None:
    pair, channel = (spec.name, spec.version), state.channels[spec.channel]
    kind = state.kinds.get(pair)
    if kind is None:
        kind = state.kinds[pair] = Kind(id=state.next(), spec=spec, channel=channel)
        state.kind_ids[kind.id] = kind
    kind.spec, kind.channel = spec, channel
    newest = state.newest.get(spec.name)
    if newest is None or newest.spec.version <= spec.version:
        state.newest[spec.name] = kind


def _schedule(state: State, spec: ScheduleSpec) -> None:
    """A new cron expression or zone begins anew; paused stays."""
    row = state.schedules.get(spec.name)
    if row is None:
        state.schedules[spec.name] = ScheduleRow(id=state.next(), spec=spec)
        return
    if (row.spec.cron, row.spec.tz) != (spec.cron, spec.tz):
        row.next_at = None
    row.spec = spec


def _forget(state: State, package: Package, names: set[str]) -> None:
    """What the package does not declare any more goes, unless there are jobs of it."""
    prefix = f"{package.name}."
    kinds = {(each.name, each.version) for each in package.kinds}
    used = {job.kind.id for job in state.jobs.values()}
    schedules = {each.name for each in package.schedules}
    for name in _of(prefix, state.schedules):
        if name not in schedules:
            del state.schedules[name]
    for pair, kind in list(state.kinds.items()):
        ours = kind.channel.package == package.name
        if ours and pair not in kinds and kind.id not in used:
            del state.kinds[pair], state.kind_ids[kind.id]
    state.newest = {}
    for (name, version), kind in state.kinds.items():
        if name not in state.newest or state.newest[name].spec.version < version:
            state.newest[name] = kind
    waited = {kind.channel for kind in state.kinds.values()} | {job.channel for job in state.jobs.values()}
    for channel in list(state.channels.values()):
        root = channel if channel.pattern is None else channel.pattern
        if channel.package == package.name and root.name not in names and channel not in waited:
            del state.channels[channel.name]


def _of(prefix: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(prefix)]
