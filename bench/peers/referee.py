"""Puts a contender through a workload, each time on a fresh database, and says what came out."""

from __future__ import annotations

import json
import mmap
import os
import struct
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

import psycopg

from bench.peers.peer import SCORE_BYTES
from bench.peers.roster import ROOT, Contender
from bench.race import cpu_seconds
from bench.stage import settle

BATCH: Final = 1_000
PRODUCERS: Final = 20
EVERY_SECONDS: Final = 0.02
LOOK_SECONDS: Final = 0.005
QUIET_SECONDS: Final = 120.0
"""A contender that does nothing for so long has failed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drained:
    jobs: int
    seconds: float
    worker_us: float
    """Processor time of the worker processes, a job."""
    curve: Sequence[tuple[float, int]] = ()
    """(seconds since the first job, how many there were)."""

    @property
    def rate(self) -> float:
        return self.jobs / self.seconds


@contextmanager
def fresh(server_url: str, contender: Contender) -> Iterator[str]:
    """The URL of a database in which the contender is installed."""
    name = f"bench_{uuid.uuid4().hex}"
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server_url, autocommit=True) as conn:
        conn.execute(f"create database {name}")
        try:
            ask(contender, url, "install")
            yield url
        finally:
            conn.execute(f"drop database {name} with (force)")


def ask(contender: Contender, url: str, *command: object) -> dict[str, Any]:
    """Run a command of the contender to its end; the last line it says is the answer."""
    done = subprocess.run(
        [*contender.command(), *map(str, command)],
        cwd=ROOT, env=environment(contender, url), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{contender.name}, {command[0]}: {done.stderr.strip()[-1000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def environment(contender: Contender, url: str) -> dict[str, str]:
    return {**os.environ, **contender.settings, "BENCH_URL": url}


def one(server_url: str, contender: Contender, jobs: int) -> float:
    """W1, jobs/s."""
    with fresh(server_url, contender) as url:
        return rate(ask(contender, url, "one", jobs))


def crowd(server_url: str, contender: Contender, jobs: int) -> float:
    """W1c, jobs/s."""
    with fresh(server_url, contender) as url:
        return rate(ask(contender, url, "crowd", jobs, PRODUCERS))


def bulk(server_url: str, contender: Contender, jobs: int) -> float:
    """W2, jobs/s."""
    with fresh(server_url, contender) as url:
        return rate(ask(contender, url, "bulk", jobs, BATCH))


def drained(server_url: str, contender: Contender, jobs: int, workers: int) -> Drained:
    """W3 and W3b."""
    with fresh(server_url, contender) as url:
        ask(contender, url, "bulk", jobs - 1, BATCH)  # and the one that warms up
        settle(url)
        return drain(url, contender, jobs, workers)


def pinned(server_url: str, contender: Contender, jobs: int, chunks: int) -> list[Drained]:
    """W5: chunk after chunk, while another connection holds an old snapshot."""
    with fresh(server_url, contender) as url, psycopg.connect(url) as old:
        old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        old.execute("select 1")
        came = []
        for _ in range(chunks):
            ask(contender, url, "bulk", jobs - 1, BATCH)
            came.append(drain(url, contender, jobs, 1))
        return came


def latency(server_url: str, contender: Contender, jobs: int) -> list[float]:
    """W4: milliseconds from just before the enqueue call to the start of the handler, without the first tenth."""
    with fresh(server_url, contender) as url:
        settle(url)
        with Crew(contender, url, 1) as crew:
            crew.go()
            time.sleep(1.5)  # until it is idle: not every contender says when it is
            ask(contender, url, "spaced", jobs, EVERY_SECONDS)
            crew.wait_for(jobs + 0)
            took = [each / 1e6 for each in crew.leave()]
    return took[len(took) // 10 :]


def rate(answer: dict[str, Any]) -> float:
    return float(answer["jobs"] / answer["seconds"])


def drain(url: str, contender: Contender, jobs: int, workers: int) -> Drained:
    """From the start of the first handler until the database knows that the last job has ended."""
    with Crew(contender, url, workers) as crew, psycopg.connect(url, autocommit=True) as conn:
        crew.go()
        curve = crew.wait_for(jobs)
        while is_left(conn, contender):
            time.sleep(LOOK_SECONDS)
        ended = time.monotonic_ns()
        spent = crew.cpu_seconds()
        seconds = (ended - crew.first) / 1e9
        crew.leave()
    return Drained(jobs=jobs, seconds=seconds, worker_us=1e6 * spent / jobs, curve=curve)


def is_left(conn: psycopg.Connection[Any], contender: Contender) -> bool:
    row: Any = conn.execute(contender.left).fetchone()
    return bool(row[0])


class Crew:
    """Worker processes, started and waiting for the word; what they have done is in memory that they share with us."""

    def __init__(self, contender: Contender, url: str, count: int) -> None:
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="jobspec-bench-")))
        self._scores: list[mmap.mmap] = []
        self._workers: list[subprocess.Popen[str]] = []
        for number in range(count):
            path = folder / str(number)
            path.write_bytes(bytes(SCORE_BYTES))
            with path.open("r+b") as file:
                self._scores.append(mmap.mmap(file.fileno(), SCORE_BYTES))
            command = [*contender.command(), "work", str(path)]
            self._errors = self._stack.enter_context((folder / "errors").open("a+"))
            worker = subprocess.Popen(
                command, cwd=ROOT, env=environment(contender, url), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            )  # fmt: skip
            self._stack.callback(worker.wait)
            self._stack.callback(worker.kill)
            self._workers.append(worker)

    def __enter__(self) -> Self:
        for worker in self._workers:
            self._hear(worker)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def go(self) -> None:
        for worker in self._workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()

    @property
    def count(self) -> int:
        return sum(struct.unpack_from("q", each, 8)[0] for each in self._scores)

    @property
    def first(self) -> int:
        """When the first job of all began, on the monotonic clock, in ns; 0: none has."""
        return min((at for each in self._scores if (at := struct.unpack_from("q", each)[0])), default=0)

    def wait_for(self, jobs: int) -> list[tuple[float, int]]:
        """Until so many handlers were called. How many there were, moment by moment."""
        curve: list[tuple[float, int]] = []
        moved_at, before = time.monotonic(), -1
        while (count := self.count) < jobs:
            if count != before:
                moved_at, before = time.monotonic(), count
            if time.monotonic() - moved_at > QUIET_SECONDS or any(each.poll() is not None for each in self._workers):
                raise RuntimeError(f"stopped at {count} of {jobs} jobs; {self._said()}")
            if first := self.first:
                curve.append(((time.monotonic_ns() - first) / 1e9, count))
            time.sleep(LOOK_SECONDS)
        return [*curve, ((time.monotonic_ns() - self.first) / 1e9, jobs)]

    def cpu_seconds(self) -> float:
        return sum(cpu_seconds(each.pid) for each in self._workers)

    def leave(self) -> list[int]:
        """The end. Nanoseconds that stamped jobs took."""
        took: list[int] = []
        for worker in self._workers:
            assert worker.stdin is not None
            worker.stdin.close()
            took += self._hear(worker)["took"]
        return took

    def _hear(self, worker: subprocess.Popen[str]) -> dict[str, Any]:
        assert worker.stdout is not None
        for line in worker.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise RuntimeError(f"a worker has ended; {self._said()}")

    def _said(self) -> str:
        """The end of what the workers complained about."""
        self._errors.seek(0)
        return self._errors.read()[-1000:].strip() or "it said nothing"
