"""How fast do worker processes drain a queue, beside what the server alone can do? (W3, W3b)

A database filled with no-op jobs for every run; the runs take turns:

- server: one process that claims 500 and finishes 500 by the SQL functions, until the queue is empty;
- 1 worker, 2 workers: real worker processes with async no-op handlers and a time limit on each, from the start of the
  first job to the end of the last one, by the server's clock. The channel is paused until all of them are there.

    python -m bench.drain [--jobs N] [--rounds N] [--quick] [--url URL]
"""

from __future__ import annotations

import subprocess
import time
from functools import partial
from typing import Any, LiteralString

import psycopg

from bench.claimer import Claimer
from bench.race import Meter, Run, cost, figures, race, rate, ratio, show
from bench.stage import Kind, database, fill, options, place, server
from bench.worker import processes

KIND = Kind()
BATCH = 500
TOOK = "select extract(epoch from max(finished_at) - min(started_at))::float8 from jobspec.job_finished"


def main() -> None:
    given = options(__doc__, jobs=(50_000, 5_000), rounds=(5, 1))
    with server(given.url, place(disk=given.disk)) as url:
        runs = race(
            {
                "server alone": partial(server_alone, url, given.jobs),
                "1 worker": partial(worker_processes, url, given.jobs, 1),
                "2 workers": partial(worker_processes, url, given.jobs, 2),
            },
            given.rounds,
        )
    alone, one, two = runs.values()
    show(
        f"drain: {given.jobs:,} no-op jobs, {given.rounds} rounds",
        ("", "jobs/s", "to server alone", "target", "to 1 worker", "target", "server CPU us a job"),
        [
            ("server alone", figures(rate, alone), "", "", "", "", figures(cost, alone)),
            ("1 worker (W3)", figures(rate, one), ratio(rate, one, alone), ">= 0.70", "", "", figures(cost, one)),
            ("2 workers (W3b)", figures(rate, two), ratio(rate, two, alone), "", ratio(rate, two, one), ">= 1.00",
             figures(cost, two)),
        ],
    )  # fmt: skip


def server_alone(server_url: str, jobs: int) -> Run:
    with database(server_url, KIND) as url:
        fill(url, KIND, jobs)
        with Claimer(url, KIND) as claimer:
            run = Meter(url).run(lambda: sum(len(batch) for batch in claimer.drain(BATCH)))
    assert run.jobs == jobs, f"{run.jobs} of {jobs}"
    return run


def worker_processes(server_url: str, jobs: int, count: int) -> Run:
    with database(server_url, KIND) as url:
        fill(url, KIND, jobs)
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("select jobspec.pause(%s)", [KIND.qualified])
            with processes("bench.worker", url, count=count) as workers:
                until(conn, workers, "select count(*) from jobspec.worker", count)
                conn.execute("select jobspec.resume(%s)", [KIND.qualified])
                until(conn, workers, "select count(*) from jobspec.job_finished", jobs)
                cpu_seconds = sum(Meter(url).cpu_seconds().values())
            row: Any = conn.execute(TOOK).fetchone()
    return Run(jobs=jobs, seconds=row[0], cpu_seconds=cpu_seconds)


def until(
    conn: psycopg.Connection[Any], workers: list[subprocess.Popen[str]], query: LiteralString, count: int
) -> None:
    """Wait until the query answers ``count``."""
    while True:
        row: Any = conn.execute(query).fetchone()
        if row[0] == count:
            return
        ended = [worker.returncode for worker in workers if worker.poll() is not None]
        assert not ended, f"a worker has ended with {ended}"
        time.sleep(0.25)


if __name__ == "__main__":
    main()
