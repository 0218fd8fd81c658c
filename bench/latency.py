"""How long from just before the enqueue call to the start of the handler, when the worker is idle? (W4)

A job every 20 ms, and half way between two jobs one of a bare queue for comparison: an INSERT with a NOTIFY, and a
process that LISTENs and takes the row with a DELETE. All moments are of one monotonic clock.

    python -m bench.latency [--jobs N] [--quick] [--url URL]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg

import jobspec
from bench.enqueue import job
from bench.race import show
from bench.stage import Kind, database, options, place, server, settle
from bench.worker import processes

EVERY_SECONDS = 0.02
WARM_UP = 25
BARE = "create table bare (n bigint primary key)"
TAKE = "delete from bare where n = (select min(n) from bare) returning n"


def main() -> None:
    if sys.argv[1:2] == ["listen"]:
        listen(sys.argv[2])
        return
    given = options(__doc__, jobs=(300, 50))
    with server(given.url, place(disk=given.disk)) as url, database(url, Kind()) as made:
        ours, bare = measure(made, given.jobs)
    rows = []
    for name, values in (("INSERT, NOTIFY, DELETE", bare), ("jobspec", ours)):
        rows.append((name, *(f"{at(values, share) / 1e6:.2f}" for share in (50, 95, 99))))
    rows.append(("ratio", *(f"{at(ours, share) / at(bare, share):.2f}" for share in (50, 95, 99))))
    show(f"latency: ms from enqueue to handler, idle worker, {given.jobs} jobs", ("", "p50", "p95", "p99"), rows)


def at(values: list[int], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def measure(url: str, jobs: int) -> tuple[list[int], list[int]]:
    """Nanoseconds: ours, and of the bare queue."""
    noop = job(Kind())
    with psycopg.connect(url, autocommit=True) as conn, jobspec.connect(url) as backend:
        conn.execute(BARE)
        settle(url)
        with (
            processes("bench.worker", url, "stamp", reads=True) as (worker,),
            processes("bench.latency", "listen", url, reads=True) as (listener,),
        ):
            await_idle(conn)
            started, taken = Stamps(worker), Stamps(listener)

            def enqueue(n: int) -> None:
                noop.enqueue(backend, n)

            def insert(n: int) -> None:
                conn.execute("with x as (insert into bare values (%s)) select pg_notify('bare', '')", [n])

            sent: dict[int, int] = {}
            sent_bare: dict[int, int] = {}
            for n in range(WARM_UP + jobs):
                send(n, enqueue, sent)
                send(n, insert, sent_bare)
            return started.since(sent), taken.since(sent_bare)


def send(n: int, call: Callable[[int], None], sent: dict[int, int]) -> None:
    time.sleep(EVERY_SECONDS / 2)
    sent[n] = time.monotonic_ns()
    call(n)


def await_idle(conn: psycopg.Connection[Any]) -> None:
    """Until the worker and the listener sleep: the one has set its bell, the other listens."""
    while True:
        row: Any = conn.execute(
            """
            select (select bool_and(pg_sequence_last_value(c.bell) = 0) from jobspec.channel c)
                and exists (select from pg_stat_activity a where a.query = 'listen bare' and a.state = 'idle')
            """
        ).fetchone()
        if row[0]:
            return
        time.sleep(0.1)


class Stamps:
    """What a process writes down: ``n moment``, a line each."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._moments: dict[int, int] = {}
        self._arrived = threading.Condition()
        threading.Thread(target=self._read, args=[process], daemon=True).start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            n, moment = map(int, line.split())
            with self._arrived:
                self._moments[n] = moment
                self._arrived.notify_all()

    def since(self, sent: dict[int, int]) -> list[int]:
        """Waits for all of them; without the first ones, in which caches fill."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self._moments) == len(sent), timeout=30), "jobs were lost"
        return [self._moments[n] - moment for n, moment in sent.items() if n >= WARM_UP]


def listen(url: str) -> None:
    """The bare queue's worker."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("listen bare")
        while True:
            for _ in conn.notifies(stop_after=1):
                pass
            while row := conn.execute(TAKE).fetchone():
                at = time.monotonic_ns()
                print(row[0], at, flush=True)


if __name__ == "__main__":
    main()
