"""``jobspec dev`` as a process: it follows edits, survives mistakes, loses no job, and ends with 0."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

pytestmark = pytest.mark.timeout(300)
ROOT = Path(__file__).parents[3]
PROGRAM = "from jobspec.cli.main import main; main()"
HANDLERS = """\
import os
import pathlib
import anyio
from my_jobs.worker import HelloJob, dispatch_table


async def hello(job: HelloJob) -> str:
    if job.payload.name == "slow" and not pathlib.Path("free").exists():
        pathlib.Path("started").touch()
        await anyio.sleep_forever()
    if job.payload.name == "deadly" and not pathlib.Path("free").exists():
        os._exit(9)
    return f"Hello, {job.payload.name}!"


table = dispatch_table(hello=hello)
"""


class Dev:
    """A running ``jobspec dev`` in a project of its own, and what it has said."""

    def __init__(self, directory: Path, url: str) -> None:
        self.directory = directory
        clean = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        self._environ = {**clean, "PYTHONPATH": str(ROOT), "JOBSPEC_DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
        self.run("init")
        self.write("handlers.py", HANDLERS)
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "dev", "--yes"],
            cwd=directory, env=self._environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *args],
            cwd=self.directory, env=self._environ, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def hello(self, name: str) -> str:
        answer = self.run("enqueue", "hello", f"name={name}", "--wait", "--wait-timeout", "30s")
        return str(json.loads(answer))

    def write(self, name: str, text: str) -> None:
        """At once: who looks meanwhile sees all of it or nothing."""
        new = self.directory / f"{name}.new"
        new.write_text(text, "utf-8")
        new.replace(self.directory / name)

    def change(self, name: str, before: str, after: str) -> None:
        text = (self.directory / name).read_text("utf-8")
        assert before in text
        self.write(name, text.replace(before, after))

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
def dev(tmp_path: Path, url: str) -> Iterator[Dev]:
    made = Dev(tmp_path, url)
    yield made
    made.process.kill()
    made.process.communicate()


@pytest.fixture
def look(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as conn:
        yield conn


def eventually(look: psycopg.Connection[Any], so: Callable[[], bool]) -> None:
    for _ in range(600):
        if so():
            return
        look.execute("select pg_sleep(0.05)")
    pytest.fail("not within 30 s")


def no_worker_is_left(look: psycopg.Connection[Any]) -> bool:
    text = (
        "select count(*) from pg_stat_activity where datname = current_database() and application_name like 'jobspec%'"
    )
    return look.execute(text).fetchone() == (0,)


def test_a_changed_handler_is_the_one_that_runs(dev: Dev, look: psycopg.Connection[Any]) -> None:
    dev.until("serves my_jobs.hello")
    assert dev.hello("Ada") == "Hello, Ada!"
    dev.change("handlers.py", "Hello,", "Bye,")
    dev.until("reloaded")
    dev.until("serves my_jobs.hello")
    assert dev.hello("Ada") == "Bye, Ada!"
    dev.process.send_signal(signal.SIGINT)
    rest, _ = dev.process.communicate(timeout=60)
    assert dev.process.returncode == 0, rest
    assert "Traceback" not in rest
    eventually(look, lambda: no_worker_is_left(look))


def test_what_is_wrong_is_shown_and_the_old_worker_goes_on_until_it_is_mended(dev: Dev) -> None:
    dev.until("serves my_jobs.hello")
    dev.change("jobs.yaml", "payload: {name: str}", "payload: {name: sstr}")
    said = dev.until("the worker goes on as it was")
    assert "jobs.yaml:6:" in said
    assert "error[JS" in said
    dev.change("jobs.yaml", "payload: {name: sstr}", "payload: {name: str, again: {type: bool, default: false}}")
    dev.until("serves my_jobs.hello")
    dev.change("handlers.py", "table = ", "table = (")
    assert "error[JS031]" in dev.until("the worker goes on as it was")
    assert dev.hello("Ada") == "Hello, Ada!"
    dev.change("handlers.py", "table = (", "table = ")
    dev.until("reloaded")


def test_a_job_that_runs_meanwhile_is_given_back_and_runs_anew(dev: Dev, look: psycopg.Connection[Any]) -> None:
    dev.until("serves my_jobs.hello")
    job = int(dev.run("enqueue", "hello", "name=slow"))
    eventually(look, (dev.directory / "started").exists)
    (dev.directory / "free").touch()
    dev.change("handlers.py", "Hello,", "Bye,")
    dev.until("reloaded")

    def is_done() -> bool:
        row = look.execute("select state, attempt, result from jobspec.jobs where id = %s", (job,)).fetchone()
        return row == ("done", 1, "Bye, slow!")  # the run that was given back does not count

    eventually(look, is_done)


def test_a_worker_whose_process_dies_is_started_again(dev: Dev) -> None:
    dev.until("serves my_jobs.hello")
    dev.run("enqueue", "hello", "name=deadly")
    dev.until("the worker's process ended with 9; another one starts in 1 s")
    (dev.directory / "free").touch()
    dev.until("serves my_jobs.hello")
    assert dev.hello("Ada") == "Hello, Ada!"


def test_whoever_kills_it_leaves_no_worker_behind(dev: Dev, look: psycopg.Connection[Any]) -> None:
    dev.until("serves my_jobs.hello")
    dev.process.kill()
    dev.process.wait()
    eventually(look, lambda: no_worker_is_left(look))


def test_the_first_start_must_succeed(dev: Dev) -> None:
    dev.until("serves my_jobs.hello")
    dev.change("handlers.py", "table = ", "table = (")
    dev.until("the worker goes on as it was")
    second = subprocess.run(
        [sys.executable, "-c", PROGRAM, "dev", "--yes"],
        cwd=dev.directory, env=dev._environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 2
    assert "error[JS031]" in second.stderr
