"""The scheduler on a backend in memory: what it asks, and how long it sleeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobspec.backends.worker_backend import Schedule
from jobspec.errors import DatabaseError, QueueFullError
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.fake_clock import FakeClock
from tests.unit.worker.worker_rig import WorkJob, working

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def schedule(id_: int = 1, *, seconds: float = 0.0, **how: Any) -> Schedule:
    """Due in so many seconds."""
    given: dict[str, Any] = {"cron": "0 * * * *", "tz": "UTC", "catch_up": "last", "paused": False, "now": NOW, **how}
    return Schedule(id=id_, name=f"test.s{id_}", next_at=NOW + timedelta(seconds=seconds), **given)


async def nothing(_job: WorkJob) -> None:
    pass


async def test_a_firing_is_a_job_that_runs() -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.due = [schedule()]
    async with working(backend, nothing, clock=clock):
        await clock.advance(11)
        await backend.until("done")
    (firing,) = backend.fired
    assert (firing.expected, firing.times, firing.next_at) == (NOW, (NOW,), NOW + timedelta(hours=1))
    assert len(backend.jobs) == 1


async def test_it_sleeps_until_the_next_time_and_never_longer_than_five_minutes() -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.due = [schedule(1, seconds=12), schedule(2, seconds=100)]
    async with working(backend, nothing, clock=clock):
        await clock.advance(1)
        before = backend.verbs.count("schedules")  # once more if it listened only after it had looked
        await clock.advance(10.9)
        assert backend.verbs.count("schedules") == before
        await clock.advance(0.2)
        assert backend.verbs.count("schedules") == before + 1
        backend.due = []
        await clock.advance(12)
        before = backend.verbs.count("schedules")
        await clock.advance(600)
        assert backend.verbs.count("schedules") == before + 2


async def test_one_schedule_that_cannot_fire_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.due = [schedule(1), schedule(2, cron="no"), schedule(3)]

    def refuse(verb: str, items: Any) -> None:
        if verb == "fire" and items[0].id == 1:
            raise QueueFullError("test.default holds 10 jobs")

    backend.refuse = refuse
    async with working(backend, nothing, clock=clock):
        await clock.advance(1)
        assert {each.id for each in backend.fired} == {3}
    assert "schedule test.s1 cannot fire: test.default holds 10 jobs" in caplog.text
    assert "schedule test.s2" in caplog.text


async def test_a_schedule_that_cannot_fire_is_not_tried_in_a_hurry() -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.due = [schedule(cron="no")]
    async with working(backend, nothing, clock=clock):
        await clock.advance(1)
        before = backend.verbs.count("schedules")
        await clock.advance(58)
        assert backend.verbs.count("schedules") == before + 1


async def test_it_starts_again_after_the_database_was_away() -> None:
    backend, clock = FakeBackend(), FakeClock()
    backend.due = [schedule()]
    away = True

    def refuse(verb: str, _items: Any) -> None:
        if verb == "schedules" and away:
            raise DatabaseError("the database cannot be reached")

    backend.refuse = refuse
    async with working(backend, nothing, clock=clock):
        await clock.advance(5)
        assert backend.fired == []
        away = False
        await clock.advance(10)
        assert backend.fired
