"""``jobspec dev --backend memory`` as a process: jobs are typed in, and nothing is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(120)
ROOT = Path(__file__).parents[3]
PROGRAM = "from jobspec.cli.main import main; main()"


class Dev:
    """A running one in a project of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        clean = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        environ = {**clean, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        subprocess.run([sys.executable, "-c", PROGRAM, "init"], cwd=directory, env=environ, check=True, timeout=60)
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "dev", "--backend", "memory"],
            cwd=directory, env=environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def type_in(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def until(self, words: str) -> str:
        """What is said up to the line with ``words``."""
        said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"ended without {words!r}:\n{said}")


@pytest.fixture
def dev(tmp_path: Path) -> Iterator[Dev]:
    made = Dev(tmp_path)
    yield made
    made.process.kill()
    made.process.communicate()


def test_jobs_are_typed_in_and_run_without_a_database(dev: Dev) -> None:
    assert "here: hello name=..." in dev.until("here: ")
    dev.until("serves my_jobs.hello")
    dev.type_in("hello name=Ada")
    dev.until('"Hello, Ada!"')
    dev.type_in("jobspec enqueue hello name=Bob")
    dev.until('"Hello, Bob!"')
    dev.process.send_signal(signal.SIGINT)
    rest, _ = dev.process.communicate(timeout=60)
    assert dev.process.returncode == 0, rest
    assert "Traceback" not in rest


def test_a_line_that_is_no_job_is_answered_and_changes_nothing(dev: Dev) -> None:
    dev.until("serves my_jobs.hello")
    dev.type_in("hallo name=Ada")
    assert "did you mean `hello`?" in dev.until("help: ")
    dev.type_in("hello nam=Ada")
    dev.until("error[JS")
    dev.type_in('hello name="Ada')
    dev.until("cannot be read")
    dev.type_in("hello name=Ada")
    dev.until('"Hello, Ada!"')


def test_a_change_brings_a_new_worker_and_an_empty_queue(dev: Dev) -> None:
    dev.until("serves my_jobs.hello")
    dev.type_in("hello name=Ada")
    first = dev.until('"Hello, Ada!"')
    handlers = dev.directory / "handlers.py"
    handlers.write_text(handlers.read_text().replace("Hello,", "Bye,"))
    dev.until("reloaded")
    dev.until("serves my_jobs.hello")
    dev.type_in("hello name=Ada")
    second = dev.until('"Bye, Ada!"')
    number = "job 4 of my_jobs.hello"  # ids begin anew
    assert number in first
    assert number in second


def test_a_spec_that_a_queue_in_memory_cannot_serve_is_refused(dev: Dev) -> None:
    dev.until("serves my_jobs.hello")
    spec = dev.directory / "jobs.yaml"
    spec.write_text(spec.read_text() + "    transactional: async\n")
    assert "error[JS164]: `transactional` cannot be had on memory" in dev.until("the worker goes on as it was")
