"""examples/psql_worker: a worker of bash and psql, run for real."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

SCRIPT = Path(__file__).parents[2] / "examples" / "psql_worker" / "worker.sh"
SPEC = """
select jobspec.declare_package('shop');
select jobspec.declare_channel('shop', 'default', 'none');
select jobspec.declare_kind('shop', 'resize', 1, 'default', p_base_seconds => 3600, p_max_attempts => 2);
select jobspec.declared_package('shop');
"""


class Host:
    """Where the script runs: its directory, its database, its processes."""

    def __init__(self, url: str, conn: psycopg.Connection[Any], directory: Path) -> None:
        self.url, self.conn, self.directory = url, conn, directory
        self.started: list[subprocess.Popen[str]] = []
        with conn.transaction():
            conn.execute(SPEC)

    def value(self, text: str, *params: object) -> Any:
        row = self.conn.execute(text.encode(), params).fetchone()
        return row[0] if row else None

    def add(self, payload: str = "{}", timeout: str = "1 minute") -> int:
        id_: int = self.value(
            "select jobspec.enqueue('shop.resize', %s::jsonb, p_timeout => %s::interval)", payload, timeout
        )
        return id_

    def work(self, command: str, **settings: str) -> subprocess.Popen[str]:
        """The worker, with a command in bash."""
        process = subprocess.Popen(
            [str(SCRIPT), "shop.resize", "bash", "-c", command],
            cwd=self.directory,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": self.url, "POLL": "0.05", **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def drain(self, command: str, **settings: str) -> str:
        """Until nothing is left; what the worker said."""
        process = self.work(command, DRAIN="1", **settings)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, ""), err
        return err

    def until(self, met: Callable[[], object]) -> None:
        end = time.monotonic() + 60
        while not met():
            assert time.monotonic() < end, "it did not come to that"
            time.sleep(0.02)


@pytest.fixture
def host(url: str, conn: psycopg.Connection[Any], tmp_path: Path) -> Iterator[Host]:
    if not shutil.which("psql") or not shutil.which("timeout"):
        pytest.skip("needs psql and timeout")
    host = Host(url, conn, tmp_path)
    yield host
    for process in host.started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_it_runs_the_command_and_stores_what_it_prints(host: Host) -> None:
    payload = '{"name": "it\'s a \\"cat\\"\\t\\n $(rm -rf /) \\\\ `ls`"}'
    job = host.add(payload)
    said = host.drain('echo "{\\"got\\": $(cat), \\"attempt\\": $JOB_ATTEMPT}"')
    assert f"job {job} is done" in said
    row = host.conn.execute("select state::text, result, payload from jobspec.jobs").fetchone()
    assert row == ("done", {"got": json.loads(payload), "attempt": 1}, json.loads(payload))


def test_a_command_that_prints_nothing_leaves_no_result(host: Host) -> None:
    host.add()
    host.drain("true")
    assert host.conn.execute("select state::text, result from jobspec.jobs").fetchone() == ("done", None)


def test_a_command_that_fails_is_tried_again_by_the_policy_of_the_kind(host: Host) -> None:
    job = host.add()
    for state in ("scheduled", "dead"):
        said = host.drain("echo \"no 'route'\" >&2; exit 3")
        assert f"job {job} has failed: exit_3" in said
        assert host.value("select state::text from jobspec.jobs") == state
        host.value("select jobspec.retry(%s)", [job] if state == "scheduled" else [])
    errors = host.conn.execute("select error from jobspec.attempt_error order by at").fetchall()
    assert errors == [({"type": "exit_3", "message": "no 'route'"},)] * 2


def test_the_time_limit_of_a_job_ends_the_command(host: Host) -> None:
    host.add(timeout="1 second")
    assert "has failed: timeout" in host.drain("sleep 60")


def test_the_lease_is_renewed_while_the_command_runs(host: Host) -> None:
    host.add()
    process = host.work('while [ ! -e "go" ]; do sleep 0.05; done', LEASE="1", DRAIN="1")
    lease = "select expires_at from jobspec.running"
    host.until(lambda: host.value(lease))
    first = host.value(lease)
    host.until(lambda: (host.value(lease) or first) > first)
    (host.directory / "go").touch()
    assert "is done" in process.communicate(timeout=60)[1]
    assert host.value("select attempt from jobspec.jobs") == 1


def test_a_signal_gives_the_job_back_without_its_attempt(host: Host) -> None:
    job = host.add()
    process = host.work("exec sleep 60")
    host.until(lambda: host.value("select id from jobspec.running"))
    process.send_signal(signal.SIGTERM)
    assert f"job {job} is given back" in process.communicate(timeout=60)[1]
    assert process.returncode == 0
    assert host.conn.execute("select state::text, attempt from jobspec.jobs").fetchone() == ("ready", 0)


def test_a_job_that_is_cancelled_is_ended(host: Host) -> None:
    job = host.add()
    process = host.work("exec sleep 60", LEASE="0.3", DRAIN="1")
    host.until(lambda: host.value("select id from jobspec.running"))
    assert host.value("select jobspec.cancel(%s)::text", job) == "running"
    process.communicate(timeout=60)
    assert host.value("select state::text from jobspec.jobs") == "cancelled"


def test_an_idle_worker_finds_what_comes_and_ends_at_a_signal(host: Host) -> None:
    process = host.work("true")
    job = host.add()
    host.until(lambda: host.value("select state::text from jobspec.jobs where id = %s", job) == "done")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
