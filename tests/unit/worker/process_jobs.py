"""Handlers that run in processes of their own, and their routes, as generated code would have them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from jobspec.control import GiveUp, Snooze
from jobspec.worker.context import BlobMixin, CheckpointMixin, JobContext
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table


class Crunch(BaseModel):
    do: str = "square"
    n: int = 0
    path: str = ""


class State(BaseModel):
    tiles: int


class CrunchJob(JobContext[Crunch, Any], BlobMixin, CheckpointMixin[State]):
    pass


ROUTES = {
    "crunch": Route(
        "test.work", 1, CrunchJob, Crunch, lambda: int, checkpoint=lambda: State, concurrency=1, run_in="process"
    )
}
ELSEWHERE = 41


def crunch(job: CrunchJob) -> Any:
    """Does what the payload says."""
    match job.payload.do:
        case "square":
            return job.payload.n**2
        case "pid":
            return os.getpid()
        case "blob":
            return len(job.blob)
        case "wrong":
            return "no number"
        case "raise":
            raise ValueError("boom \0 \udc80")
        case "sys_exit":
            sys.exit("by the handler")
        case "give_up":
            raise GiveUp("it is hopeless")
        case "snooze":
            raise Snooze(timedelta(seconds=7))
        case "exit":
            os._exit(3)
        case "segfault":
            ctypes.string_at(0)
        case "for_ever":
            Path(job.payload.path).write_text(str(os.getpid()), "utf-8")
            while True:
                time.sleep(0.01)
        case "print":
            print("from the handler")
            os.write(1, b"past Python\n")
            print("x" * 1_000_000, file=sys.stderr)
        case "save":
            begun = job.state.tiles if job.state is not None else 0
            job.save_sync(State(tiles=begun + 1), extra_attempts=2)
            job.progress_sync(3, 10, "halfway")
            return begun
        case "deadline":
            return int(job.time_left() or -1)
        case "stdin":
            return len(sys.stdin.read())
        case "kill_itself":
            os.kill(os.getpid(), signal.SIGKILL)
        case "fork":
            forked = os.fork()
            if forked != 0:
                os.waitpid(forked, 0)
            return forked
        case "leave":
            left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
            Path(job.payload.path).write_text(str(left.pid), "utf-8")
            left.wait()
    return 0


def table(handler: Any = crunch) -> DispatchTable:
    return build_dispatch_table(ROUTES, {"crunch": handler})
