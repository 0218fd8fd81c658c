"""Schedules: the queue holds them and fires each time once; workers compute which times those are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from jobspec.backends.memory.clock import moment
from jobspec.backends.memory.enqueue import enqueue_many
from jobspec.backends.memory.state import ScheduleRow, State
from jobspec.backends.worker_backend import SCHEDULES, Firing, Schedule
from jobspec.core.job import NewJob
from jobspec.core.options import MAX_ORIGIN_LENGTH
from jobspec.errors import NotFoundError, OptionError


def schedules(state: State) -> list[Schedule]:
    now = moment(state.now())
    rows = sorted(state.schedules.values(), key=lambda row: (row.next_at or 0.0, row.id))
    return [
        Schedule(
            id=row.id, name=row.spec.name, cron=row.spec.cron, tz=row.spec.tz, catch_up=row.spec.catch_up,
            next_at=None if row.next_at is None else moment(row.next_at), now=now, paused=row.paused,
        )
        for row in rows
    ]  # fmt: skip


def fire(state: State, firing: Firing) -> list[int] | None:
    """Compare and set: None, somebody else was faster. Raises OptionError, and what enqueueing raises."""
    if firing.expected is not None and firing.next_at <= firing.expected:
        raise OptionError(f"the next firing, {firing.next_at}, must be after {firing.expected}")
    row = next((each for each in state.schedules.values() if each.id == firing.id), None)
    expected = None if firing.expected is None else firing.expected.timestamp()
    if row is None or row.next_at != expected:
        return None
    ids = [] if row.paused else [_enqueue(state, row, time) for time in firing.times]
    row.next_at = firing.next_at.timestamp()
    if ids:
        row.fired_at = state.now()
    return ids


def _enqueue(state: State, row: ScheduleRow, time: datetime) -> int:
    spec = row.spec
    utc = time.astimezone(UTC)
    shown = {
        "scheduled_day": time.astimezone(ZoneInfo(spec.tz)).strftime("%Y-%m-%d"),
        "scheduled_at": utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    payload = {**spec.payload, **{field: shown[what] for field, what in spec.times.items()}}
    job = NewJob(
        kind=spec.kind, version=spec.version, payload=json.dumps(payload),
        origin=f"schedule {spec.name}"[:MAX_ORIGIN_LENGTH],
    )  # fmt: skip
    return enqueue_many(state, [job])[0]


def named(state: State, name: str) -> ScheduleRow:
    """Raises NotFoundError."""
    if (row := state.schedules.get(name)) is None:
        raise NotFoundError(f'this queue has no schedule "{name}"', help="give the qualified name, <package>.<job>")
    return row


def trigger(state: State, name: str) -> int:
    """Once, now, whether it is paused or not; the next firing stays what it is."""
    return _enqueue(state, named(state, name), moment(state.now()).replace(microsecond=0))


def pause(state: State, name: str) -> None:
    """Times that pass while a schedule is paused are gone: they are not caught up."""
    named(state, name).paused = True


def resume(state: State, name: str) -> None:
    row = named(state, name)
    if row.paused:
        row.paused, row.next_at = False, None
        state.rung.add(SCHEDULES)
