"""``run_in: process`` on a real database: however a handler ends, its attempts say so; nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from anyio import create_task_group, fail_after

import jobspec
from jobspec import JobContext, Worker
from jobspec.errors import WorkerCrashedError
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.failure import RemoteError
from tests.database.process_jobs import table
from tests.database.worker_rig import Bench, anyio_backend, bench

__all__ = ["anyio_backend", "bench"]

pytestmark = pytest.mark.anyio
ATTEMPTS = 3
"""Of the kind ``test.work``."""


def ask(bench: Bench, do: str = "square", n: int = 0, **options: object) -> int:
    return bench.enqueue("work", {"url": bench.url, "do": do, "n": n}, **options)


@asynccontextmanager
async def working(bench: Bench, handlers: DispatchTable | None = None, **options: Any) -> AsyncIterator[Worker]:
    async with jobspec.connect_async(bench.url, application_name="worker under test") as backend:
        with fail_after(90):
            async with create_task_group() as group:
                worker = Worker(handlers or table(), backend, name="w", **options)
                group.start_soon(worker.run)
                yield worker
                worker.stop()


def told(bench: Bench, job_id: int) -> list[tuple[int, str, str]]:
    """Attempt, type and the first line of the message, of each error."""
    rows: list[tuple[int, str, str]] = bench.conn.execute(
        "select attempt, error ->> 'type', split_part(error ->> 'message', chr(10), 1) from jobspec.attempt_error"
        " where id = %s order by at",
        [job_id],
    ).fetchall()
    return rows


def begun(bench: Bench, job_id: int) -> int:
    count: int = bench.value("select count(*) from effect where job_id = %s", job_id)
    return count


CRASHED = "JS017: the process of the handler "


@pytest.mark.parametrize(
    ("do", "type_", "message"),
    [
        ("kill", "HandlerCrashedError", f"{CRASHED}was ended by SIGKILL"),
        ("abort", "HandlerCrashedError", f"{CRASHED}was ended by SIGABRT"),
        ("exit", "HandlerCrashedError", f"{CRASHED}ended with exit code 7"),
        ("stubborn", "StubbornError", "(its __str__ raised RuntimeError)"),
    ],
)
async def test_poison_is_dead_after_its_attempts_and_its_neighbours_are_done(
    bench: Bench, do: str, type_: str, message: str
) -> None:
    poison = ask(bench, do)
    others = [ask(bench, n=n) for n in range(6)]
    async with working(bench):
        await bench.until_ended()
        late = ask(bench, n=9)
        await bench.until_it_is("done", late)
    assert bench.job(poison) == ("dead", ATTEMPTS, None)
    assert told(bench, poison) == [(n, type_, message) for n in range(1, ATTEMPTS + 1)]
    assert begun(bench, poison) == ATTEMPTS
    assert [bench.job(each) for each in others] == [("done", 1, n**2) for n in range(6)]
    assert {begun(bench, each) for each in [*others, late]} == {1}


@pytest.mark.parametrize("do", ["in_c", "deaf_in_c"])
async def test_a_time_limit_ends_what_runs_in_c_and_listens_to_nobody(bench: Bench, do: str) -> None:
    late, after = ask(bench, do, timeout=timedelta(seconds=1)), [ask(bench, n=n) for n in range(4)]
    async with working(bench):
        await bench.until_ended()
    assert bench.job(late)[:2] == ("dead", ATTEMPTS)
    assert told(bench, late) == [(n, "timeout", "the handler did not end within 1 s") for n in range(1, ATTEMPTS + 1)]
    assert begun(bench, late) >= 1  # a busy machine may use up a limit before there is a process
    assert [bench.job(each) for each in after] == [("done", 1, n**2) for n in range(4)]


async def test_a_result_that_cannot_be_kept_is_a_failed_attempt_and_the_process_lives(bench: Bench) -> None:
    wrong, huge = ask(bench, "unpicklable", max_attempts=1), ask(bench, "huge", max_attempts=1)
    async with working(bench):
        await bench.until_ended()
    for each in (wrong, huge):
        assert bench.job(each)[0] == "dead"
        assert [error[1] for error in told(bench, each)] == ["ResultError"]


@pytest.mark.parametrize("do", ["garbage", "close_all"])
async def test_one_that_breaks_our_pipes_is_a_failed_attempt(bench: Bench, do: str) -> None:
    broken, after = ask(bench, do, max_attempts=1), ask(bench, n=3)
    async with working(bench):
        await bench.until_ended()
    assert bench.job(broken)[0] == "dead"
    ((_, type_, message),) = told(bench, broken)
    assert type_ == "HandlerCrashedError"
    assert message.startswith(CRASHED)
    assert bench.job(after) == ("done", 1, 9)


async def test_one_that_prints_megabytes_is_done(bench: Bench) -> None:
    chatty = ask(bench, "chatty", n=2)
    async with working(bench):
        await bench.until_ended()
    assert bench.job(chatty) == ("done", 1, 4)
    assert begun(bench, chatty) == 1


async def test_hooks_hear_of_every_attempt_that_failed_there(bench: Bench) -> None:
    heard: list[tuple[int, int, str, str]] = []

    async def hear(job: JobContext[Any, Any], error: BaseException, outcome: str) -> None:
        type_ = error.told.type if isinstance(error, RemoteError) else type(error).__name__
        heard.append((job.id, job.attempt, type_, outcome))

    killed, stubborn = ask(bench, "kill"), ask(bench, "stubborn", max_attempts=1)
    async with working(bench, table().using(on_error=hear)):
        await bench.until_ended()
    assert sorted(heard) == [
        (killed, 1, "HandlerCrashedError", "retry"),
        (killed, 2, "HandlerCrashedError", "retry"),
        (killed, 3, "HandlerCrashedError", "dead"),
        (stubborn, 1, "StubbornError", "dead"),
    ]


@pytest.mark.parametrize(
    ("do", "crash_on", "named"),
    [
        ("memory", MemoryError, "MemoryError"),
        ("memory", Exception, "MemoryError"),
        ("kill", jobspec.errors.HandlerCrashedError, "HandlerCrashedError"),
    ],
)
async def test_what_crash_on_names_ends_the_worker_with_the_attempt_recorded(
    bench: Bench, do: str, crash_on: type[BaseException], named: str
) -> None:
    job = ask(bench, do)
    async with jobspec.connect_async(bench.url) as backend:
        with fail_after(60), pytest.raises(WorkerCrashedError, match=f"a handler raised {named}, which `crash_on`"):
            await Worker(table().using(crash_on=[crash_on]), backend, name="w").run()
    assert bench.job(job)[:2] in (("ready", 1), ("scheduled", 1))
    assert [error[:2] for error in told(bench, job)] == [(1, named)]
    assert bench.value("select count(*) from jobspec.worker where expires_at > now()") == 0


async def test_a_worker_that_is_stopped_gives_back_what_runs_there(bench: Bench) -> None:
    job = ask(bench, "in_c")
    async with working(bench, grace=timedelta(0)):
        await bench.until("select count(*) = 1 from effect")
    assert bench.job(job)[:2] == ("ready", 0)
