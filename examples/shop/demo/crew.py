"""The worker processes: ``jobspec worker`` as anybody would start it, and one way to end it that nobody should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from psycopg import Connection

SHOP: Final = Path(__file__).parents[1]
JOBSPEC: Final = Path(sys.executable).with_name("jobspec")
LEASE: Final = "6s"
"""Short, so that the jobs of the killed worker are rescued soon."""
GRACE: Final = "10s"
STOP_SECONDS: Final = 20.0
"""More than the grace period, which a worker may use up."""


class WorkerEndedError(Exception):
    """A worker ended that nobody had stopped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Crash:
    """What the killed worker held."""

    worker: str
    charges: frozenset[int]
    """Jobs that were charging an order."""
    jobs: frozenset[int]
    """All its jobs."""


def jobspec(*arguments: str, env: Mapping[str, str], project: Path = SHOP) -> None:
    """Run one command of the CLI to its end; raises SystemExit with its output if it fails."""
    ended = subprocess.run([JOBSPEC, *arguments], cwd=project, env=env, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise SystemExit(f"jobspec {' '.join(arguments)} failed:\n{ended.stdout}{ended.stderr}")


class Crew:
    """The workers of one demo, of the table that ``project`` names. Their logs are files in ``logs``."""

    def __init__(self, env: Mapping[str, str], logs: Path, *, project: Path = SHOP, lease: str = LEASE) -> None:
        self._env = {**os.environ, **env}
        self._logs, self._project, self._lease = logs, project, lease
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._started = 0

    def start(self) -> str:
        """Start one more worker and return its name."""
        self._started += 1
        name = f"worker-{self._started}"
        command = [
            str(JOBSPEC),
            "worker",
            "--name",
            name,
            "--lease",
            self._lease,
            "--grace",
            GRACE,
            "--concurrency",
            "8",
        ]
        with self._log(name).open("wb") as log:
            self._workers[name] = subprocess.Popen(command, cwd=self._project, env=self._env, stdout=log, stderr=log)
        return name

    def check(self) -> None:
        """Raises WorkerEndedError if one of them has ended by itself."""
        for name, process in self._workers.items():
            if process.poll() is not None:
                raise WorkerEndedError(f"{name} ended with exit code {process.returncode}\n{self.log_ends()}")

    def crash(self, conn: Connection[Any]) -> Crash | None:
        """SIGKILL a worker that is charging orders; None, and no harm done, if none is right now."""
        crashes = (self._crash(name, conn) for name in list(self._workers))
        return next((crash for crash in crashes if crash is not None), None)

    def _crash(self, name: str, conn: Connection[Any]) -> Crash | None:
        """The worker is frozen first, so that what it holds cannot change between the look and the kill."""
        process = self._workers[name]
        process.send_signal(signal.SIGSTOP)
        held = conn.execute(
            "select j.id, j.kind from jobspec.jobs j join jobspec.workers w on w.id = j.worker_id"
            " where w.name = %s and j.state = 'running'",
            (name,),
        ).fetchall()
        charges = frozenset(job_id for job_id, kind in held if kind == "shop.charge_order")
        if not charges:
            process.send_signal(signal.SIGCONT)
            return None
        process.kill()
        process.wait()
        del self._workers[name]
        return Crash(worker=name, charges=charges, jobs=frozenset(job_id for job_id, _ in held))

    def kill(self) -> str:
        """SIGKILL the oldest worker, whatever it does; returns its name."""
        name = next(iter(self._workers))
        process = self._workers.pop(name)
        process.kill()
        process.wait()
        return name

    def stop(self) -> dict[str, int]:
        """SIGTERM all, wait, and return their exit codes; whoever is late is killed."""
        for process in self._workers.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._workers.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        codes = {name: process.returncode for name, process in self._workers.items()}
        self._workers.clear()
        return codes

    def log_ends(self) -> str:
        """The last lines of every worker that was started."""
        tails = {log.stem: log.read_text(errors="replace").splitlines()[-30:] for log in sorted(self._logs.iterdir())}
        return "\n".join("\n".join([f"--- {name}", *tail]) for name, tail in tails.items())

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"
