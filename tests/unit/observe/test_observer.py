"""What a worker tells those who watch it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from jobspec.backends.worker_backend import Registration
from jobspec.core.job import ClaimedJob
from jobspec.worker.observer import STANDING, Ending, Observer
from jobspec.worker.vitals import Vitals
from jobspec.worker.watch import Watch
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import WorkJob, drained

pytestmark = pytest.mark.anyio


class Diary(Observer):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def joined(self, worker: str, registration: Registration, vitals: Callable[[], Vitals]) -> None:
        self.lines.append(f"joined {worker}, lease {vitals().lease_seconds:.0f}")

    def claimed(self, jobs: Sequence[ClaimedJob]) -> None:
        self.lines.append(f"claimed {len(jobs)}")

    def started(self, job: ClaimedJob) -> None:
        self.lines.append(f"started {job.id}")

    def ended(self, ending: Ending) -> None:
        error = "" if ending.error is None else f" {ending.error.type}"
        self.lines.append(f"ended {ending.job.id} {ending.outcome}{error}")

    def dead(self, job: ClaimedJob) -> None:
        self.lines.append(f"dead {job.id}")

    def recorded(self, count: int, seconds: float) -> None:
        self.lines.append(f"recorded {count}")

    def left(self) -> None:
        self.lines.append("left")


class Broken(Observer):
    def started(self, job: ClaimedJob) -> None:
        raise RuntimeError("a bug")

    def ended(self, ending: Ending) -> None:
        raise RuntimeError("a bug")


@pytest.fixture
def backend() -> FakeBackend:
    made = FakeBackend()
    made.max_attempts = 1
    made.add('{"n": 1}')
    made.add('{"n": 2}')
    return made


async def handler(job: WorkJob) -> None:
    if job.payload.n == 2:
        raise ValueError("on purpose")


async def test_an_observer_hears_of_everything_in_its_order(backend: FakeBackend) -> None:
    diary = Diary()
    await drained(backend, handler, observers=[diary], concurrency=1)
    told = [line for line in diary.lines if not line.startswith(("claimed", "recorded", "dead"))]
    assert told == [
        "joined w, lease 3600",
        "started 1",
        "ended 1 done",
        "started 2",
        "ended 2 failed ValueError",
        "left",
    ]
    assert "dead 2" in diary.lines
    for word in ("claimed", "recorded"):
        assert sum(int(line.split()[1]) for line in diary.lines if line.startswith(word)) == 2


async def test_an_observer_that_fails_harms_neither_jobs_nor_other_observers(
    backend: FakeBackend, caplog: pytest.LogCaptureFixture
) -> None:
    diary = Diary()
    await drained(backend, handler, observers=[Broken(), diary])
    assert [job.state for job in backend.jobs.values()] == ["done", "failed"]
    assert {"ended 1 done", "ended 2 failed ValueError"} <= set(diary.lines)
    assert "an observer failed: Broken.started" in caplog.text


@pytest.fixture
def standing() -> Iterator[Diary]:
    diary = Diary()
    STANDING.append(diary)
    yield diary
    STANDING.remove(diary)


async def test_standing_observers_watch_every_worker(standing: Diary, backend: FakeBackend) -> None:
    await drained(backend, handler)
    assert {"started 1", "ended 1 done", "left"} <= set(standing.lines)


def test_where_nobody_watches_the_handler_is_called_as_if_there_were_no_observers() -> None:
    watch = Watch([], worker="w", secrets=lambda _job: (), vitals=_unasked, monotonic=lambda: 0.0)
    assert not watch.on
    assert watch.around(_run) is _run


def _unasked() -> Vitals:
    raise AssertionError


async def _run(_job: ClaimedJob, _due: float) -> None:
    raise AssertionError
