"""``jobspec worker`` as it is started in production: several processes, their supervisor, and signals."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import ROOT, Shop

ALIVE = "select count(*) = %s from jobspec.worker where expires_at > now()"
NOTED = "select count(*) >= %s from effect"
ALL_DONE = "select count(*) = %s from jobspec.job_finished where state = 'done'"
NO_CONNECTION = (
    "select count(*) = 0 from pg_stat_activity where datname = current_database() and application_name like 'jobspec%%'"
)


def heed_hang_ups() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Command:
    """``jobspec worker`` on the database of a test."""

    def __init__(self, shop: Shop, log: Path, *arguments: str, before: tuple[str, ...] = ()) -> None:
        self.shop, self._log = shop, log
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                [
                    *before,
                    sys.executable,
                    "-m",
                    "jobspec",
                    "worker",
                    "tests.e2e.worker_table:table",
                    "--name",
                    "w",
                    *arguments,
                ],
                env={**os.environ, "PYTHONPATH": str(ROOT), "JOBSPEC_DATABASE_URL": shop.url},
                preexec_fn=heed_hang_ups,  # the tests themselves may run below nohup
                cwd=log.parent,
                stderr=stream,
                stdout=stream,
                start_new_session=True,  # no terminal
            )

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    @property
    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def until_log(self, pattern: str, times: int = 1) -> None:
        give_up_at = time.monotonic() + 30
        while len(re.findall(pattern, self.log)) < times:
            assert time.monotonic() < give_up_at, self.log
            time.sleep(0.02)

    def end(self) -> int:
        return self.process.wait(30)


class Commands:
    def __init__(self, shop: Shop, folder: Path) -> None:
        self._shop, self._folder = shop, folder
        self.started: list[Command] = []

    def __call__(self, *arguments: str, before: tuple[str, ...] = ()) -> Command:
        command = Command(self._shop, self._folder / f"{len(self.started)}.log", *arguments, before=before)
        self.started.append(command)
        return command


@pytest.fixture
def worker(shop: Shop) -> Iterator[Commands]:
    with tempfile.TemporaryDirectory() as folder:
        commands = Commands(shop, Path(folder))
        yield commands
        for each in commands.started:
            if each.process.poll() is None:
                children = each.children
                each.process.kill()
                for child in children:
                    child.kill()
                each.process.wait()
        shop.until(NO_CONNECTION)


def gone(processes: list[psutil.Process]) -> None:
    """Wait until none of them is left."""
    _, alive = psutil.wait_procs(processes, timeout=30)
    assert alive == []


# ---- the supervisor
def test_a_process_that_is_killed_is_replaced_and_what_it_held_is_told_and_runs_again(
    shop: Shop, worker: Commands
) -> None:
    (job,) = shop.enqueue(how="note_and_nap", seconds=60)
    command = worker("--processes", "2", "--concurrency", "1")
    shop.until(ALIVE, 2)
    shop.until(NOTED, 1)
    holder = shop.value("select w.name from jobspec.running r join jobspec.worker w on w.id = r.worker_id")
    pid = re.search(rf"worker process {holder} is started \(pid (\d+)\)", command.log)
    assert pid is not None
    os.kill(int(pid[1]), signal.SIGKILL)
    shop.until(NOTED, 2)  # long before the lease of 30 s is over
    assert shop.attempts() == {job: ("running", 2)}
    command.until_log(rf"worker process {holder} \(pid {pid[1]}\) died: signal SIGKILL; another is started in")
    command.until_log(rf"worker {holder} held 1 jobs: {job};")
    shop.until(ALIVE, 2)


def test_sigterm_is_passed_on_and_running_handlers_end(shop: Shop, worker: Commands) -> None:
    shop.enqueue(2, how="note_and_nap", seconds=1)
    command = worker("--processes", "2", "--concurrency", "1")
    shop.until(NOTED, 2)
    children = command.children
    assert len(children) == 2
    command.process.send_signal(signal.SIGTERM)
    assert command.end() == 0, command.log
    gone(children)
    assert {state for state, _ in shop.attempts().values()} == {"done"}
    assert "SIGTERM: stopping 2 worker processes" in command.log
    assert shop.value(ALIVE, 0)


def test_ctrl_c_at_a_terminal_is_one_signal_for_the_processes(shop: Shop, worker: Commands) -> None:
    """The terminal sends it to the whole group; to be in it would be to get a second one, which kills."""
    shop.enqueue(how="note_and_nap", seconds=1)
    command = worker("--processes", "1")
    shop.until(NOTED, 1)
    os.killpg(command.process.pid, signal.SIGINT)
    assert command.end() == 0, command.log
    assert {state for state, _ in shop.attempts().values()} == {"done"}


def test_a_second_signal_kills(shop: Shop, worker: Commands) -> None:
    shop.enqueue(how="block", seconds=60)
    command = worker("--processes", "1")
    shop.until(NOTED, 1)
    children = command.children
    while command.process.poll() is None:
        command.process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    assert command.end() == 128 + signal.SIGTERM
    gone(children)


def test_processes_end_when_their_supervisor_is_killed(shop: Shop, worker: Commands) -> None:
    (job,) = shop.enqueue(how="note_and_nap", seconds=1)
    command = worker("--processes", "2")
    shop.until(NOTED, 1)
    shop.until(ALIVE, 2)
    children = command.children
    command.process.kill()
    gone(children)
    assert shop.attempts() == {job: ("done", 1)}
    assert "the supervisor has died" in command.log


def test_sighup_replaces_the_processes_one_by_one(shop: Shop, worker: Commands) -> None:
    command = worker("--processes", "2")
    shop.until(ALIVE, 2)
    before = {child.pid for child in command.children}
    command.process.send_signal(signal.SIGHUP)
    command.until_log("is started", times=4)
    shop.until(ALIVE, 2)
    assert not before & {child.pid for child in command.children}
    assert re.findall(r"worker process (\S+) (?:is started|.*has ended)", command.log)[2:] == [
        "w-1",
        "w-1",
        "w-2",
        "w-2",
    ]
    assert command.process.poll() is None


def test_sighup_to_a_worker_process_is_the_supervisors_business(shop: Shop, worker: Commands) -> None:
    (job,) = shop.enqueue(how="note_and_nap", seconds=1)
    command = worker("--processes", "1")
    shop.until(NOTED, 1)
    for child in command.children:
        child.send_signal(signal.SIGHUP)
    shop.until(ALL_DONE, 1)
    assert shop.attempts() == {job: ("done", 1)}
    assert "died" not in command.log


def test_a_process_that_has_run_its_jobs_is_replaced_at_once(shop: Shop, worker: Commands) -> None:
    shop.enqueue(4, seconds=0.6)
    command = worker("--processes", "1", "--max-jobs", "2", "--concurrency", "1")
    shop.until(ALL_DONE, 4)
    assert {attempt for _, attempt in shop.attempts().values()} == {1}
    command.until_log("has ended by itself; another is started")
    assert "died" not in command.log


def test_processes_that_cannot_begin_end_the_supervisor_with_their_message_once(shop: Shop, worker: Commands) -> None:
    command = worker("--processes", "2", "--channels", "nothing")
    assert command.end() == 3
    assert "could not begin: exit code 3" in command.log
    other = subprocess.run(
        [sys.executable, "-m", "jobspec", "worker", "tests.e2e.nothing:table", "--processes", "3"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "JOBSPEC_DATABASE_URL": shop.url},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert other.returncode == 2
    assert other.stderr.count("there is no module") == 1


# ---- one process
def test_sighup_stops_a_worker_alone_gracefully_however_often_it_comes(shop: Shop, worker: Commands) -> None:
    """A terminal that is closed says so more than once: from its shell, and from the kernel."""
    (job,) = shop.enqueue(how="note_and_nap", seconds=1)
    command = worker()
    shop.until(NOTED, 1)
    command.process.send_signal(signal.SIGHUP)
    command.until_log("SIGHUP: stopping")
    command.process.send_signal(signal.SIGHUP)
    command.process.send_signal(signal.SIGTERM)
    assert command.end() == 0, command.log
    assert shop.attempts() == {job: ("done", 1)}


@pytest.mark.parametrize("how", ["block", "block_thread"])
def test_a_handler_that_cannot_be_stopped_does_not_keep_a_worker_from_ending(
    shop: Shop, worker: Commands, how: str
) -> None:
    (job,) = shop.enqueue(how=how, seconds=600)
    command = worker("--grace", "0")
    shop.until(NOTED, 1)
    command.process.send_signal(signal.SIGTERM)
    assert command.end() == 1, command.log
    command.until_log("the process ends without them")
    shop.conn.execute("update jobspec.job set payload = '{}' where id = %s", [job])
    shop.lease_is_over()
    worker()
    shop.until(ALL_DONE, 1)
    assert shop.attempts() == {job: ("done", 2)}


def test_below_nohup_sighup_means_nothing(shop: Shop, worker: Commands) -> None:
    (job,) = shop.enqueue(how="note_and_nap", seconds=1)
    command = worker(before=("nohup",))
    shop.until(NOTED, 1)
    command.process.send_signal(signal.SIGHUP)
    shop.until(ALL_DONE, 1)
    command.process.send_signal(signal.SIGTERM)
    assert command.end() == 0, command.log
    assert "SIGHUP" not in command.log
    assert shop.attempts() == {job: ("done", 1)}


def test_one_job_is_run_and_the_next_time_none_is_ready(shop: Shop, worker: Commands) -> None:
    good, bad = *shop.enqueue(), *shop.enqueue(how="fail")
    assert worker("--once").end() == 0
    assert shop.attempts() == {good: ("done", 1), bad: ("ready", 0)}
    assert worker("--once").end() == 1  # its attempt has failed
    shop.conn.execute("select jobspec.cancel(%s)", [bad])
    last = worker("--once")
    assert last.end() == 1
    assert "error[JS051]: no job is ready" in last.log


def test_a_process_ends_though_handlers_have_left_threads_behind(shop: Shop, worker: Commands) -> None:
    """Else a process that is to be replaced, for the memory it uses, would keep its place and do nothing."""
    (job,) = shop.enqueue(how="leave_a_thread")
    command = worker("--max-jobs", "1")
    assert command.end() == 0
    assert shop.attempts() == {job: ("done", 1)}
    assert "1 threads that handlers have started still run, and keep the process alive: left behind" in command.log


def test_a_drain_runs_all_and_says_what_is_left(shop: Shop, worker: Commands) -> None:
    shop.enqueue(50)
    shop.conn.execute("select jobspec.enqueue('test.work', '{}', p_delay => '1 hour')")
    command = worker("--drain")
    assert command.end() == 0
    assert shop.value(ALL_DONE, 50)
    assert re.search(r"the next thing is due in (59m\d+s|1h)", command.log)
    assert "left in test.default: 1 scheduled" in command.log


def test_a_drain_says_why_it_left_what_it_left(shop: Shop, worker: Commands) -> None:
    shop.conn.execute("select jobspec.declare_kind('test', 'alien', 2, 'default')")
    shop.conn.execute("update jobspec.kind set max_attempts = 1 where name = 'test.trot'")
    shop.conn.execute("update jobspec.channel set paused = true where name = 'test.lanes'")
    shop.conn.execute("select jobspec.enqueue('test.alien', '{}', p_version => 2)")
    for kind, how in (("trot", "fail"), ("trot", "nap"), ("step", "nap")):
        shop.enqueue(kind=kind, how=how, lane=1)
    command = worker("--drain")
    assert command.end() == 0
    assert "left in test.ahead: 1 ready (1 lanes wait behind a dead job: `jobspec unblock`)" in command.log
    assert "left in test.lanes: 1 ready (paused)" in command.log
    assert "left in test.default: 1 ready\n" in command.log
    assert "no handler here for test.alien v2: 1 wait for a worker that has one" in command.log


def test_a_second_exclusive_process_ends_with_a_message_and_the_first_goes_on(shop: Shop, worker: Commands) -> None:
    """A-J09."""
    first = worker("--exclusive")
    shop.until(ALIVE, 1)
    second = worker("--exclusive", "--name", "second")
    assert second.end() == 1
    assert re.search(
        r"error\[JS009\]: worker w \(server process \d+\) has the channel test\.\w+ for itself", second.log
    )
    assert first.process.poll() is None
    first.process.kill()
    first.process.wait()
    shop.until(NO_CONNECTION)  # the server has noticed, too
    third = worker("--exclusive", "--drain")
    assert third.end() == 0, third.log
