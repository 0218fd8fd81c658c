"""``jobspec worker --processes N``: this process starts its own command line N times."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from math import inf

from jobspec.errors import UsageError
from jobspec.ops.burial import strike_off
from jobspec.worker.supervisor import Supervisor


def supervise(url: str, processes: int, *, name: str | None, grace: timedelta | None) -> int:
    """Until SIGTERM or SIGINT; the exit code. The processes find the database in the environment. Raises UsageError."""
    if sys.platform == "win32":
        raise UsageError("--processes needs signals and process groups, which this system has not")
    return Supervisor(
        _own_command_line(),
        processes,
        name=name or f"{socket.gethostname()}:{os.getpid()}",
        grace_seconds=inf if grace is None else grace.total_seconds(),
        strike_off=partial(strike_off, url),
    ).run()


def _own_command_line() -> Sequence[str]:
    return [sys.executable, *sys.orig_argv[1:]]
