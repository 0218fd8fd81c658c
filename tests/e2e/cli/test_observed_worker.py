"""A worker process as operators see it: JSON logs, metrics and health, also while a handler blocks its event loop."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.command_line import CommandLine

ROOT = Path(__file__).parents[3]
CANARY = "canary-4242-of-a-rather-long-bird"
SPEC = """\
version: 1
package: shop
jobs:
  charge:
    payload: {card: {type: str, sensitive: true}, how: str}
    retry: {max_attempts: 2, base: 10ms}
"""
HANDLERS = """
import logging
import time
from pathlib import Path

import anyio
from shop.worker import ChargeJob, dispatch_table


async def charge(job: ChargeJob) -> None:
    logging.getLogger("app").warning("charging %s", job.payload.card)
    print(job, job.payload)
    match job.payload.how:
        case "fail":
            raise ValueError(f"{job.payload.card} refused")
        case "block":
            Path("blocking").touch()
            while not Path("go").exists():
                time.sleep(0.01)


table = dispatch_table(charge=charge)
"""


class Process:
    """``jobspec worker`` with JSON logs."""

    def __init__(self, directory: Path, *args: str) -> None:
        self._log = directory / "log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from jobspec.cli.main import main; main()", "worker", *args],
                cwd=directory,
                env={**os.environ, "PYTHONPATH": f"{ROOT}:{directory}"},
                stdout=log,
                stderr=log,
            )

    def lines(self) -> list[dict[str, Any]]:
        """All but what the handlers print, and the line that is just being written."""
        whole = self.text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines() if line.startswith("{")]

    def text(self) -> str:
        return self._log.read_text()

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line.get("event") == name]

    def until(self, true: Callable[[], Any]) -> Any:
        give_up_at = time.monotonic() + 30
        while not (found := true()):
            assert time.monotonic() < give_up_at, self.text()
            assert self.process.poll() is None, self.text()
            time.sleep(0.02)
        return found

    def get(self, path: str) -> tuple[int, str]:
        port = self.until(lambda: self.events("http.listens"))[0]["port"]
        conn = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            conn.request("GET", path)
            answer = conn.getresponse()
            return answer.status, answer.read().decode()
        finally:
            conn.close()

    def samples(self, path: str) -> dict[tuple[str, str], float]:
        status, text = self.get(path)
        assert status == 200, text
        families = text_string_to_metric_families(text)
        return {
            (each.name, ",".join(each.labels.values())): each.value for family in families for each in family.samples
        }

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def worker(cli: CommandLine) -> Iterator[Callable[..., Process]]:
    cli.write("pyproject.toml", '[tool.jobspec]\nspecs = ["shop.yaml"]\nout = "."\nworker = "handlers:table"\n')
    cli.write("shop.yaml", SPEC)
    cli.write("handlers.py", HANDLERS)
    for command in ("generate", "apply"):
        ended = cli(command)
        assert ended.code == 0, ended.err
    started: list[Process] = []

    def start(*args: str) -> Process:
        started.append(Process(cli.directory, "--log-format", "json", "--http", "0", *args))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.wait()


def enqueue(conn: psycopg.Connection[Any], how: str) -> int:
    row = conn.execute(
        "select jobspec.enqueue('shop.charge', %s::jsonb)", [json.dumps({"card": CANARY, "how": how})]
    ).fetchone()
    assert row is not None
    id_: int = row[0]
    return id_


def test_logs_are_json_with_events_and_fields_and_no_secrets(
    worker: Callable[..., Process], conn: psycopg.Connection[Any]
) -> None:
    bad, good = enqueue(conn, "fail"), enqueue(conn, "do")
    process = worker("-v", "--name", "till")
    process.until(lambda: process.events("job.dead"))
    process.until(lambda: [each for each in process.events("job.ended") if each["job_id"] == good])
    assert process.stop() == 0
    assert CANARY not in process.text()
    (joined,) = process.events("worker.joined")
    assert (joined["level"], joined["worker"], joined["kinds"]) == ("INFO", "till", "shop.charge v1")
    failed = [(each["level"], each["job_id"], each["attempt"]) for each in process.events("job.failed")]
    assert failed == [("WARNING", bad, 1), ("WARNING", bad, 2)]
    (dead,) = process.events("job.dead")
    assert (dead["level"], dead["job_id"], dead["kind"]) == ("ERROR", bad, "shop.charge")
    assert dead["error_type"] == "ValueError"
    ends = {(each["job_id"], each["attempt"]): each["outcome"] for each in process.events("job.ended")}
    assert ends == {(bad, 1): "failed", (bad, 2): "failed", (good, 1): "done"}
    own = [each for each in process.lines() if each["logger"] == "app"]
    assert {each["message"] for each in own} == {"charging ***"}
    assert {(each["job_id"], each["kind"], each["worker"]) for each in own} == {
        (bad, "shop.charge", "till"),
        (good, "shop.charge", "till"),
    }
    assert process.events("worker.ended") != []


def test_metrics_of_the_worker_and_of_the_queue_are_scraped(
    worker: Callable[..., Process], conn: psycopg.Connection[Any]
) -> None:
    for how in ("do", "do", "fail"):
        enqueue(conn, how)
    process = worker()
    process.until(lambda: process.events("job.dead"))
    process.until(lambda: process.samples("/metrics").get(("jobspec_worker_ended_total", "shop.charge,done")) == 2)
    own = process.samples("/metrics")
    assert own["jobspec_worker_ended_total", "shop.charge,failed"] == 2
    assert own["jobspec_worker_dead_total", "shop.charge"] == 1
    assert own["jobspec_worker_concurrency", ""] == 16
    queue = process.samples("/metrics/queue")
    assert queue["jobspec_queue_up", ""] == 1
    assert queue["jobspec_jobs", "shop.default,dead"] == 1
    assert queue["jobspec_workers", "true"] == 1
    assert CANARY not in process.get("/metrics")[1] + process.get("/metrics/queue")[1]
    assert process.stop() == 0


def test_health_is_answered_while_a_handler_blocks_the_loop_and_says_which(
    worker: Callable[..., Process], conn: psycopg.Connection[Any], cli: CommandLine
) -> None:
    process = worker()
    process.until(lambda: process.get("/readyz")[0] == 200)
    assert json.loads(process.get("/healthz")[1]) == {"status": "alive"}
    job = enqueue(conn, "block")
    process.until((cli.directory / "blocking").exists)
    process.until(lambda: json.loads(process.get("/healthz")[1]).get("blocked_by") == f"job {job} (shop.charge)")
    assert process.get("/readyz")[0] == 200, "its lease is renewed by a thread of its own"
    assert process.get("/metrics")[0] == 200
    cli.write("go", "")
    process.until(lambda: json.loads(process.get("/healthz")[1]) == {"status": "alive"})
    assert process.stop() == 0
