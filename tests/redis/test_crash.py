"""kill -9 of a worker, and of Redis with it: the jobs run again, and only those that were in flight."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobspec.backends.redis.backend import RedisBackend
from jobspec.core.job import NewJob
from tests.redis.mill import LANES, Mill, count, lane_of, new_job
from tests.redis_server import RedisServer, running

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Processes:
    def __init__(self, url: str, diary: Path) -> None:
        self._url, self._diary = url, diary
        self._diary.touch()
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.redis.worker_program", self._url, str(self._diary)]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
        self.started.append(process)
        return process

    @property
    def ran(self) -> list[tuple[int, int]]:
        """(job, attempt), in the order in which the handlers began."""
        return [(int(job), int(attempt)) for job, attempt in map(str.split, self._diary.read_text().splitlines())]

    def until_ran(self, number: int) -> None:
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while len(self.ran) < number:
            assert time.monotonic() < give_up_at, self.ran
            assert self.started[-1].poll() is None, "it has ended by itself"
            time.sleep(0.01)

    def until_done(self, number: int) -> None:
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while (counts := count(self._url)).get("done", 0) < number:
            assert time.monotonic() < give_up_at, counts
            time.sleep(0.05)


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with running("--appendonly", "yes", "--appendfsync", "always") as server:  # else a slow disk may cost answers
        yield server


@pytest.fixture
def mill(server: RedisServer) -> Mill:
    return Mill(server.url)


@pytest.fixture
def processes(mill: Mill, tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(mill.url, tmp_path / "diary")
    yield processes
    for each in processes.started:
        each.kill()
        each.communicate()


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def test_a_job_whose_worker_is_killed_in_the_middle_runs_again(mill: Mill, processes: Processes) -> None:
    payload = json.dumps({"nap": 600, "once": True})
    with RedisBackend(mill.url) as backend:
        (job_id,) = backend.enqueue([NewJob(kind="test.work", version=1, payload=payload)])
        worker = processes.start()
        processes.until_ran(1)
        kill(worker)
        processes.start()
        view = backend.wait(job_id, timeout_seconds=PATIENCE_SECONDS)
    assert view is not None
    assert (view.state, view.attempt, view.result) == ("done", 2, "2")
    assert [(each.attempt, each.type) for each in view.errors] == [(1, "lost")]


@pytest.mark.parametrize("redis_too", [False, True], ids=["the worker", "the worker and Redis"])
def test_kill_9_loses_no_job_and_keeps_the_order_of_lanes(
    server: RedisServer, mill: Mill, processes: Processes, *, redis_too: bool
) -> None:
    number = 400
    with RedisBackend(mill.url) as backend:
        ids = backend.enqueue([new_job(each, nap=0.02) for each in range(number)])
    first = processes.start()
    processes.until_ran(number // 4)
    kill(first)
    if redis_too:
        server.kill()
        server.start()
    processes.start()
    processes.start()
    processes.until_done(number)
    with RedisBackend(mill.url) as backend:
        views = [backend.get(each) for each in ids]
    assert [view.state for view in views if view is not None] == ["done"] * number
    lost = {view.id for view in views if view is not None and view.attempt > 1}
    twice = {job for job, attempt in processes.ran if attempt > 1}
    assert twice == lost
    assert len(lost) < number // 4, "more than a worker can have in flight"
    firsts = list(dict.fromkeys(job for job, _ in processes.ran))
    for lane in range(LANES):
        steps = [id_ for n, id_ in enumerate(ids) if lane_of(n) == lane]
        assert [id_ for id_ in firsts if id_ in set(steps)] == steps
