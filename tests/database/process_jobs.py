"""A handler in a process of its own that misbehaves in every way, and says in the database that it has begun."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from typing import Any

import psycopg
from pydantic import BaseModel, TypeAdapter

from jobspec import JobContext, Route, build_dispatch_table
from jobspec.worker.dispatch import DispatchTable

MEGABYTE = 1_000_000


class Crunch(BaseModel):
    url: str
    do: str = "square"
    n: int = 0


class CrunchJob(JobContext[Crunch, Any]):
    pass


class StubbornError(Exception):
    """Neither pickled nor made again nor shown."""

    def __init__(self, lock: object, /, *, told: object) -> None:
        super().__init__(lock)
        self.lock, self.told = lock, told

    def __str__(self) -> str:
        raise RuntimeError("not a word")

    def __reduce__(self) -> str:
        raise TypeError("not to be pickled")


def crunch(job: CrunchJob) -> Any:
    with psycopg.connect(job.payload.url, autocommit=True) as conn:
        conn.execute("insert into effect values (%s)", [job.id])
    match job.payload.do:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "abort":
            os.abort()
        case "exit":
            os._exit(7)
        case "in_c":
            re.match(r"(a+)+$", "a" * 64 + "b")  # for years, without giving the interpreter to anybody
        case "deaf_in_c":
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            re.match(r"(a+)+$", "a" * 64 + "b")
        case "unpicklable":
            return lambda: 1
        case "huge":
            return "x" * (40 * MEGABYTE)
        case "chatty":
            for _ in range(20):
                os.write(1, b"y" * MEGABYTE + b"\n")
                print("z" * MEGABYTE, file=sys.stderr)
        case "stubborn":
            raise StubbornError(threading.Lock(), told=lambda: 1)
        case "memory":
            raise MemoryError("no more")
        case "close_all":
            os.closerange(3, 100)
        case "garbage":
            for each in range(3, 20):
                try:
                    os.write(each, b"\xff" * 4096)
                except OSError:
                    continue
    return job.payload.n**2


ROUTES = {
    "work": Route("test.work", 1, CrunchJob, Crunch, lambda: TypeAdapter(int | str), concurrency=2, run_in="process")
}


def table() -> DispatchTable:
    return build_dispatch_table(ROUTES, {"work": crunch})
