"""``run_in: process``: what the handler does there, and what becomes of its process."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import anyio
import psutil
import pytest
from anyio.lowlevel import checkpoint

from jobspec.errors import HandlerError
from jobspec.worker.child import found
from jobspec.worker.clock import SystemClock
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Route, build_dispatch_table
from jobspec.worker.frames import pack
from jobspec.worker.middleware import Call
from jobspec.worker.process import Child
from jobspec.worker.processes import Processes
from jobspec.worker.record import levels
from jobspec.worker.worker import Worker
from tests.unit.worker import process_jobs
from tests.unit.worker.fake_backend import FakeBackend, FakeJob
from tests.unit.worker.process_jobs import ROUTES, CrunchJob, crunch, table
from tests.unit.worker.worker_rig import Work, WorkJob, working

pytestmark = pytest.mark.anyio


def ask(backend: FakeBackend, do: str, **more: Any) -> FakeJob:
    options = {name: more.pop(name) for name in ("blob", "checkpoint", "timeout_seconds") if name in more}
    return backend.add(json.dumps({"do": do, **more}), **options)


async def ran(backend: FakeBackend, **options: Any) -> None:
    async with working(backend, table(), **options):
        await backend.until("done", "failed", "parked", "given_up", "snoozed")


async def test_a_job_goes_to_a_process_and_its_result_comes_back() -> None:
    backend = FakeBackend(timeout_seconds=900)
    square, pid, blob = ask(backend, "square", n=7), ask(backend, "pid"), ask(backend, "blob", blob=b"abc")
    deadline = ask(backend, "deadline", timeout_seconds=500.0)
    nothing_to_read = ask(backend, "stdin")
    await ran(backend)
    assert (square.result, blob.result, nothing_to_read.result) == ("49", "3", "0")
    assert pid.result != str(os.getpid())
    assert 490 <= int(deadline.result or 0) <= 500


async def test_what_it_raises_is_recorded_as_if_it_were_raised_here() -> None:
    backend = FakeBackend()
    error, exit_, wrong = ask(backend, "raise"), ask(backend, "sys_exit"), ask(backend, "wrong")
    hopeless, later = ask(backend, "give_up"), ask(backend, "snooze")
    unreadable = backend.add('{"n": "seven"}')
    await ran(backend)
    told = error.errors[0]
    assert (error.state, told.type, told.message) == ("failed", "ValueError", "boom \\x00 \\udc80")
    assert "builtins:ValueError" in told.classes
    assert told.traceback is not None
    assert "in crunch" in told.traceback
    assert (exit_.errors[0].type, exit_.errors[0].message) == ("SystemExit", "by the handler")
    assert wrong.errors[0].type == "ResultError"
    assert (hopeless.state, hopeless.errors[0].message) == ("given_up", "it is hopeless")
    assert (later.state, later.delay_seconds) == ("snoozed", 7.0)
    assert (unreadable.state, unreadable.attempt) == ("parked", 0)


@pytest.mark.parametrize(
    ("do", "how"),
    [("exit", "ended with exit code 3"), ("segfault", "was ended by SIGSEGV"), ("kill_itself", "was ended by SIGKILL")],
)
async def test_a_process_that_crashes_fails_the_attempt_and_is_replaced(do: str, how: str) -> None:
    backend = FakeBackend()
    crash, after = ask(backend, do), ask(backend, "square", n=3)
    await ran(backend)
    assert (crash.state, crash.errors[0].type) == ("failed", "HandlerCrashedError")
    assert crash.errors[0].message.splitlines()[0] == f"JS017: the process of the handler {how}"
    assert after.result == "9"


async def test_an_idle_process_that_dies_is_replaced_whenever_it_dies() -> None:
    processes = Processes(table(), most=1, clock=SystemClock(), rng=Random(1))
    with anyio.fail_after(20):
        async with processes.open():
            for _ in range(3):
                idle = processes._take.receive_nowait()
                processes._put.send_nowait(idle)
                idle.kill()
                await idle.process.wait()
                while await first(processes) is idle:
                    await checkpoint()
                assert processes._take.statistics().current_buffer_used == 1


async def first(processes: Processes) -> Child:
    """The idle one."""
    child = await processes._take.receive()
    processes._put.send_nowait(child)
    return child


async def test_a_fork_that_comes_back_from_the_handler_answers_for_nobody() -> None:
    backend = FakeBackend()
    fork, after = ask(backend, "fork"), ask(backend, "square", n=3)
    await ran(backend)
    assert int(fork.result or 0) > 0
    assert after.result == "9"


async def test_when_the_worker_is_gone_its_processes_go_with_all_that_they_have_left(tmp_path: Path) -> None:
    # As Processes starts it; its streams end with the worker, however that ends.
    program = f"import sys; sys.path[:] = {sys.path!r}; from jobspec.worker.child import main; main()"
    process = await anyio.open_process([sys.executable, "-c", program], start_new_session=True)
    assert process.stdin is not None
    handlers = [found(table(), binding) for binding in table().bindings.values()]
    await process.stdin.send(pack({"handlers": handlers, "levels": levels()}))
    payload = json.dumps({"do": "leave", "path": str(tmp_path / "pid")})
    job = {"id": 1, "run": 1, "attempt": 1, "payload": payload, "seconds": None}
    kind = {"kind": "test.work", "version": 1}
    await process.stdin.send(pack({**kind, **job, "blob": None, "checkpoint": None, "after": None, "trace": None}))
    left = psutil.Process(await wait_for(tmp_path / "pid"))
    await process.stdin.aclose()
    with anyio.fail_after(20):
        await process.wait()
        await anyio.to_thread.run_sync(over, left, abandon_on_cancel=True)
    await process.aclose()


def over(process: psutil.Process) -> None:
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


async def wait_for(path: Path) -> int:
    """The process that has written its number there."""

    def read() -> int:
        while not path.exists() or not (text := path.read_text("utf-8")):
            time.sleep(0.01)
        return int(text)

    return await anyio.to_thread.run_sync(read, abandon_on_cancel=True)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_time_limit_kills_the_process_and_the_next_job_gets_another(tmp_path: Path) -> None:
    seconds = 0.25
    while not (tmp_path / "pid").exists():  # where processes are slow, it is killed before
        seconds *= 2
        backend = FakeBackend()
        late = ask(backend, "for_ever", path=str(tmp_path / "pid"), timeout_seconds=seconds)
        after = ask(backend, "pid")
        await ran(backend)
        assert (late.state, late.errors[0].type) == ("failed", "timeout")
    killed = await wait_for(tmp_path / "pid")
    assert not lives(killed)
    assert after.result != str(killed)


async def test_a_cancel_and_a_stop_kill_the_process(tmp_path: Path) -> None:
    backend = FakeBackend()
    first = ask(backend, "for_ever", path=str(tmp_path / "first"))
    async with working(backend, table(), grace=timedelta(0)):
        one = await wait_for(tmp_path / "first")
        backend.cancel(first)
        await backend.until_it_is("cancelled", first)
        second = ask(backend, "for_ever", path=str(tmp_path / "second"))
        backend.ring()
        two = await wait_for(tmp_path / "second")
    assert (second.state, second.attempt) == ("ready", 0)
    assert not lives(one)
    assert not lives(two)


async def test_what_it_prints_is_logged_and_bounded(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "jobspec.worker.output")
    backend = FakeBackend()
    job = ask(backend, "print")
    await ran(backend)
    assert job.state == "done"
    said = [record.getMessage().partition(": ")[2] for record in caplog.records if "output" in record.name]
    assert said[:2] == ["from the handler", "past Python"] or said[:2] == ["past Python", "from the handler"]
    assert sum(map(len, said)) < 70_000
    assert any("more bytes of its output are left out" in each for each in said)


async def test_checkpoints_and_progress_reach_the_database() -> None:
    backend = FakeBackend()
    job = ask(backend, "save", checkpoint='{"tiles": 5}')
    await ran(backend)
    assert (job.result, job.checkpoint, job.extra_attempts) == ("5", '{"tiles":6}', 2)
    assert [(each.done, each.total, each.note) for each in job.progress] == [(3.0, 10.0, "halfway")]


async def test_middleware_sees_the_typed_result() -> None:
    seen: list[object] = []

    def watch(call: Call) -> Call:
        async def around(job: JobContext[Any, Any]) -> object:
            seen.append(await call(job))
            return 50

        return around

    backend = FakeBackend()
    job = ask(backend, "square", n=7)
    async with working(backend, table().using(middleware=[watch])):
        await backend.until("done")
    assert (seen, job.result) == ([49], "50")


def nested() -> Callable[..., Any]:
    def inner(job: CrunchJob) -> int:
        return 0

    return inner


async def on_loop(job: CrunchJob) -> int:
    return 0


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (nested(), "is not a function of a module"),
        (lambda job: 0, "is not a function of a module"),
        (on_loop, "is `async def`, and the job is `run_in: process`"),
    ],
)
async def test_a_handler_that_no_other_process_finds_is_refused(handler: Callable[..., Any], words: str) -> None:
    with pytest.raises(HandlerError, match=words) as raised:
        table(handler)
    assert raised.value.message.startswith("crunch: ")


async def test_a_decorated_handler_is_refused_at_the_start() -> None:
    hidden = crunch

    def crunch_(job: CrunchJob) -> int:
        return 0

    crunch_.__qualname__, crunch_.__module__ = hidden.__qualname__, hidden.__module__
    with pytest.raises(HandlerError, match="another process would not find its handler"):
        await Worker(table(crunch_), FakeBackend()).run()


async def test_a_process_that_cannot_import_its_handlers_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_jobs, "only_here", crunch, raising=False)
    monkeypatch.setattr(crunch, "__qualname__", "only_here")
    backend = FakeBackend()
    with pytest.raises(HandlerError, match="cannot import its handlers: AttributeError"):
        await Worker(table(), backend).run()
    assert "register" not in backend.verbs


def test_a_transactional_job_cannot_run_in_a_process() -> None:
    route = Route("test.work", 1, WorkJob, Work, None, transactional="sync", run_in="process")
    with pytest.raises(HandlerError, match="drop `transactional` or `run_in`"):
        build_dispatch_table({"work": route}, {"work": crunch})


def test_without_a_limit_of_its_own_a_kind_has_as_many_processes_as_there_are_processors() -> None:
    route = Route("test.work", 1, CrunchJob, process_jobs.Crunch, None, run_in="process")
    assert build_dispatch_table({"crunch": route}, {"crunch": crunch}).limits["test.work"] >= 1
    assert build_dispatch_table(ROUTES, {"crunch": crunch}).limits == {"test.work": 1}
