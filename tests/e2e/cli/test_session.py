"""A user's first session: from nothing to a job that ran, on the embedded server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = "from jobspec.cli.main import main; main()"


class Shell:
    """Runs ``jobspec`` as processes of their own, as a user does."""

    def __init__(self, directory: Path, data: Path) -> None:
        self.directory = directory
        clean = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        self.environ = {**clean, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(data), "PYTHONUNBUFFERED": "1"}
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *args: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *args],
            cwd=self.directory,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *args],
            cwd=self.directory,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    # Not in tmp_path: the path of a socket has at most about a hundred characters.
    data = Path(tempfile.mkdtemp(prefix="jobspec-", dir="/tmp" if os.name == "posix" else None))
    data.chmod(0o755)
    made = Shell(tmp_path, data)
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
        process.communicate()
    shutil.rmtree(data, ignore_errors=True)


def read_until(stream: IO[str] | None, words: str) -> str:
    """What is printed up to the line that holds ``words``; the process must not end before."""
    assert stream is not None
    seen = ""
    for line in stream:
        seen += line
        if words in line:
            return seen
    raise AssertionError(f"ended without {words!r}:\n{seen}")


def test_from_nothing_to_the_first_job(shell: Shell) -> None:
    assert shell.run("init").returncode == 0
    spec = shell.directory / "jobs.yaml"
    spec.write_text(spec.read_text("utf-8") + "\nroles: [acme_web]\n", "utf-8")  # which no server knows
    dev = shell.start("dev")
    banner = read_until(dev.stdout, "serves my_jobs.hello v1")
    assert "in another shell: jobspec enqueue hello name=" in banner

    enqueued = shell.run("enqueue", "hello", "name=Ada", "--wait", "--wait-timeout", "30s")
    assert (enqueued.returncode, json.loads(enqueued.stdout)) == (0, "Hello, Ada!"), enqueued.stderr
    refused = shell.run("enqueue", "hello", "nmae=Ada")
    assert refused.returncode == 2
    assert "did you mean `name`?" in refused.stderr
    status = json.loads(shell.run("status", "--json").stdout)
    assert [each["done"] for each in status["channels"]] == [1]
    assert [each["alive"] for each in status["workers"]] == [True]
    assert status["stranded"] == []

    dev.send_signal(signal.SIGINT)
    rest, _ = dev.communicate(timeout=60)
    assert dev.returncode == 0, rest
    assert "Traceback" not in rest


def test_the_embedded_server_keeps_jobs_while_nothing_runs(shell: Shell) -> None:
    shell.run("init")
    assert shell.run("migrate").returncode == 0
    assert shell.run("apply").returncode == 0
    assert shell.run("enqueue", "hello", "name=Ada").stdout.strip().isdigit()
    assert json.loads(shell.run("status", "--json").stdout)["channels"][0]["ready"] == 1


def test_a_worker_serves_the_channels_it_is_given_until_it_is_stopped(shell: Shell, url: str) -> None:
    shell.environ["DATABASE_URL"] = url
    for command in ("init", "generate", "apply"):
        assert shell.run(command).returncode == 0
    worker = shell.start("worker", "--channels", "default", "--name", "ada")
    read_until(worker.stdout, "worker ada")
    assert shell.run("enqueue", "hello", "name=Ada", "--wait", "--wait-timeout", "30s").returncode == 0
    worker.send_signal(signal.SIGTERM)
    log, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, log
    assert "ada has ended" in log
