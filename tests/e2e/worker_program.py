"""A worker process for tests: ``python worker_program.py URL NAME [key=value ...]``.

The payload of its kinds says what the handler does: ``how`` is one of the methods of :class:`Handlers`.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import anyio
import anyio.lowlevel
import psycopg
from pydantic import BaseModel

import jobspec
from jobspec.worker.context import AsyncTransactionalMixin, JobContext, TransactionalMixin
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table
from jobspec.worker.signals import run_worker


class Work(BaseModel):
    how: str = "nap"
    seconds: float = 0.0
    lane: int = 0


class WorkJob(JobContext[Work, int]):
    pass


class PayJob(JobContext[Work, int], AsyncTransactionalMixin):
    pass


class PaySyncJob(JobContext[Work, int], TransactionalMixin):
    pass


class Handlers:
    def __init__(self, url: str) -> None:
        self._url = url

    async def __call__(self, job: WorkJob) -> int:
        how: Any = getattr(self, job.payload.how)
        await how(job)
        return job.attempt

    async def nap(self, job: WorkJob) -> None:
        await anyio.sleep(job.payload.seconds)

    async def fail(self, _job: WorkJob) -> None:
        raise ValueError("on purpose")

    async def storm(self, job: WorkJob) -> None:
        for n in range(1_000):
            logging.getLogger("storm").info("line %d of %d: %s", n, job.id, "x" * 1_000)
            await anyio.lowlevel.checkpoint()

    async def note(self, job: WorkJob) -> None:
        async with await psycopg.AsyncConnection.connect(self._url) as conn:
            await conn.execute("insert into effect values (%s)", [job.id])

    async def note_and_nap(self, job: WorkJob) -> None:
        await self.note(job)
        await self.nap(job)

    async def note_and_wait(self, job: WorkJob) -> None:
        """For the test."""
        await self.note(job)
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as conn:
            while not await (await conn.execute("select 1 from go")).fetchone():  # noqa: ASYNC110 - a table says so
                await anyio.sleep(0.01)

    async def block(self, job: WorkJob) -> None:
        with psycopg.connect(self._url, autocommit=True) as conn:
            conn.execute("insert into effect values (%s)", [job.id])
        time.sleep(job.payload.seconds)  # noqa: ASYNC251 - that is the point

    async def block_thread(self, job: WorkJob) -> None:
        await self.note(job)
        await anyio.to_thread.run_sync(time.sleep, job.payload.seconds)

    async def block_later(self, job: WorkJob) -> None:
        await anyio.sleep(0.005 * (job.id % 5))  # time for the next claim to be sent, not for its answer
        await self.block(job)

    async def finish_and_commit(self, job: WorkJob) -> None:
        async with await psycopg.AsyncConnection.connect(self._url) as conn:
            await conn.execute("insert into effect values (%s)", [job.id])
            await job.finish_async(conn, 42)

    async def finish_and_fail(self, job: WorkJob) -> None:
        async with await psycopg.AsyncConnection.connect(self._url) as conn:
            await conn.execute("insert into effect values (%s)", [job.id])
            await job.finish_async(conn, 42)
            raise ValueError("after finish, before commit")

    async def kill(self, _job: WorkJob) -> None:
        die()

    async def fork_and_return(self, job: WorkJob) -> None:
        await self.fork_and_raise(job, ended=0)

    async def fork_and_exit(self, job: WorkJob) -> None:
        await self.fork_and_raise(job, SystemExit(7), ended=7)

    async def fork_and_raise(self, _job: WorkJob, error: BaseException | None = None, *, ended: int = 1) -> None:
        if (pid := os.fork()) == 0:
            if ended == 0:
                return
            raise error or ValueError("in the copy")
        _, status = await anyio.to_thread.run_sync(os.waitpid, pid, 0)
        assert os.waitstatus_to_exitcode(status) == ended

    async def leave_a_thread(self, _job: WorkJob) -> None:
        threading.Thread(target=threading.Event().wait, name="left behind").start()

    async def interrupt(self, _job: WorkJob) -> None:
        raise KeyboardInterrupt

    async def close(self, _job: WorkJob) -> None:
        raise GeneratorExit

    async def finish_and_roll_back(self, job: WorkJob) -> None:
        async with await psycopg.AsyncConnection.connect(self._url) as conn:
            await job.finish_async(conn, 42)
            await conn.rollback()

    async def finish_in_a_thread(self, job: WorkJob) -> None:
        def finish() -> None:
            with psycopg.connect(self._url) as conn:
                job.finish(conn, 42)

        await anyio.to_thread.run_sync(finish)

    async def finish_and_then_fail(self, job: WorkJob) -> None:
        await self.finish_and_commit(job)
        raise ValueError("after the commit")


COMMITTING = (
    "select count(*) = 1 from pg_stat_activity where datname = current_database()"
    " and state = 'active' and query = 'COMMIT'"
)
COMMITTED = "select count(*) = 1 from effect where job_id = %s"


class Payments:
    """Transactional handlers. In the first attempt they kill their process, where ``how`` says."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def pay(self, job: PayJob) -> int:
        await job.conn.execute("insert into effect values (%s)", [job.id])
        await anyio.sleep(job.payload.seconds)
        if job.attempt == 1:
            self._prepare(job)
            if job.payload.how == "after_finish":
                await job.finish_async(job.conn, 1)
                die()
        if job.payload.how == "fork_and_return" and (pid := os.fork()) != 0:
            await anyio.to_thread.run_sync(os.waitpid, pid, 0)
            assert await (await job.conn.execute("select 1")).fetchone() == (1,)
        return job.attempt

    def pay_sync(self, job: PaySyncJob) -> int:
        job.conn.execute("insert into effect values (%s)", [job.id])
        time.sleep(job.payload.seconds)
        if job.attempt == 1:
            self._prepare(job)
            if job.payload.how == "after_finish":
                job.finish(job.conn, 1)
                die()
        if job.payload.how == "fork_and_return" and (pid := os.fork()) != 0:
            os.waitpid(pid, 0)
            assert job.conn.execute("select 1").fetchone() == (1,)
        return job.attempt

    def _prepare(self, job: JobContext[Work, int]) -> None:
        match job.payload.how:
            case "before_finish":
                die()
            case "while_committing":
                self._die_when(lambda conn: conn.execute(COMMITTING))
            case "after_commit":
                self._die_when(lambda conn: conn.execute(COMMITTED, [job.id]))

    def _die_when(self, true: Callable[[psycopg.Connection[Any]], Any]) -> None:
        conn = psycopg.connect(self._url, autocommit=True)

        def watch() -> None:
            while not true(conn).fetchone()[0]:
                pass
            die()

        threading.Thread(target=watch, daemon=True).start()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def table(url: str) -> DispatchTable:
    routes = {name: Route(f"test.{name}", 1, WorkJob, Work, lambda: int) for name in ("work", "step", "trot", "long")}
    routes["pay"] = Route("test.pay", 1, PayJob, Work, lambda: int, transactional="async")
    for name in ("pay_sync", "pay_trot"):
        routes[name] = Route(f"test.{name}", 1, PaySyncJob, Work, lambda: int, transactional="sync")
    handler, payments = Handlers(url), Payments(url)
    handlers: dict[str, Callable[..., Any]] = {
        "work": handler,
        "step": handler,
        "trot": handler,
        "long": handler,
        "pay": payments.pay,
        "pay_sync": payments.pay_sync,
        "pay_trot": payments.pay_sync,
    }
    return build_dispatch_table(routes, handlers)


async def main(url: str, name: str, options: dict[str, float]) -> None:
    backend = jobspec.connect_async(url, application_name=name)
    try:
        worker = jobspec.Worker(
            table(url),
            backend,
            name=name,
            concurrency=int(options.get("concurrency", 4)),
            grace=timedelta(seconds=options.get("grace", 30)),
            lease=timedelta(seconds=options.get("lease", 30)),
            heartbeat=timedelta(seconds=options["beat"]) if "beat" in options else None,
            poll=timedelta(seconds=options.get("poll", 10)),
        )
        await run_worker(worker)
    finally:
        await backend.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    given = (argument.partition("=") for argument in sys.argv[3:])
    anyio.run(main, sys.argv[1], sys.argv[2], {key: float(value) for key, _, value in given})
