"""``jobspec worker --processes`` on Redis, as it is started in production; a process of it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobspec.backends.redis.backend import RedisBackend
from tests.redis.mill import PACKAGE, new_job

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Command:
    def __init__(self, url: str, folder: Path, *arguments: str) -> None:
        self._diary, self._log = folder / "diary", folder / "log"
        self._diary.touch()
        with self._log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jobspec", "worker", "tests.redis.worker_table:table", *arguments],
                env={**os.environ, "PYTHONPATH": str(ROOT), "JOBSPEC_DATABASE_URL": url, "DIARY": str(self._diary)},
                cwd=folder,
                stdout=stream,
                stderr=stream,
                start_new_session=True,  # no terminal
            )

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def until_ran(self, number: int) -> list[tuple[int, int, int]]:
        """(job, attempt, process) of each start of a handler."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while len(lines := self._diary.read_text().splitlines()) < number:
            assert time.monotonic() < give_up_at, self.log
            assert self.process.poll() is None, self.log
            time.sleep(0.02)
        return [(int(job), int(attempt), int(process)) for job, attempt, process in map(str.split, lines)]


@pytest.fixture
def command(redis_url: str, tmp_path: Path) -> Iterator[Command]:
    with RedisBackend(redis_url) as backend:
        backend.declare(PACKAGE)
    command = Command(redis_url, tmp_path, "--processes", "2", "--concurrency", "1")
    yield command
    command.process.terminate()
    try:
        command.process.wait(30)
    finally:
        command.process.kill()
        command.process.wait()


def test_a_process_that_is_killed_is_replaced_and_its_job_runs_again_before_its_lease_is_over(
    redis_url: str, command: Command
) -> None:
    with RedisBackend(redis_url) as backend:
        (id_,) = backend.enqueue([new_job(1)])
        ((_, _, first),) = command.until_ran(1)
        os.kill(first, signal.SIGKILL)
        *_, (job, attempt, second) = command.until_ran(2)
        view = backend.wait(id_, timeout_seconds=PATIENCE_SECONDS)
    assert (job, attempt) == (id_, 2)
    assert second != first
    assert view is not None
    assert (view.state, [each.type for each in view.errors]) == ("done", ["lost"])
    assert f"(pid {first}) died: signal SIGKILL" in command.log
