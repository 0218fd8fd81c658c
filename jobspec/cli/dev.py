"""``jobspec dev``: everything, with one command, and again after every change."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import Annotated, Final, Literal

import typer

from jobspec.cli.offspring import Offspring, Order
from jobspec.cli.options import ConfigOption, DatabaseOption, VerboseOption
from jobspec.cli.project import database_of, open_database, open_project
from jobspec.cli.scene import Scene, plain, scene
from jobspec.cli.table import table_name
from jobspec.cli.watch import changes
from jobspec.config.database import Database, EmbeddedDatabase
from jobspec.config.sources import Project
from jobspec.core.capabilities import BACKENDS
from jobspec.errors import UsageError

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
IN_MEMORY: Final = "memory://dev"
"""A worker whose process ended by itself is started again after a pause, ever longer until something has changed."""


def dev(
    yes: Annotated[bool, typer.Option("--yes", help="Also on a database that is not the embedded one.")] = False,
    backend: Annotated[
        Literal["memory"] | None,
        typer.Option("--backend", show_default=False, help="Without a database: a queue inside the worker."),
    ] = None,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Generate, start the embedded server, migrate, apply and run a worker; again after every change.

    For development: one command, until Ctrl-C. When a spec or a module of the project changes, a new worker takes the
    place of the old one, whose running jobs get five seconds and are given back. What is wrong is shown, and the old
    worker goes on until it is mended. At a terminal the newest jobs are shown below the logs. The data stays, in one
    folder per project below the user's data directory.

    With `--backend memory` nothing is kept: a change begins with an empty queue. Jobs are enqueued by handlers, by
    schedules, and by the lines that are typed in: `hello name=Ada`.

    Examples:

    - `jobspec dev`, and in another shell `jobspec enqueue hello name=Ada --wait`
    - `jobspec dev --backend memory`
    """
    project = open_project(config)
    if backend == "memory":
        if database_url is not None:
            raise UsageError("--backend memory has no database", help="leave --database-url out")
        _in_memory(project)
        return
    database = database_of(project, database_url)
    _refuse_foreign(database, yes=yes)
    order = Order(
        config=None if project.file is None else str(project.file),
        table=table_name(project, None),
        is_embedded=isinstance(database, EmbeddedDatabase),
        url=open_database(project, database_url),
    )
    can_look = "looking" in BACKENDS[database.backend]
    with suppress(KeyboardInterrupt), _interrupted_by_sigterm(), scene(order.url if can_look else None) as shown:
        _Succession(order, shown).run()


def _in_memory(project: Project) -> None:
    os.environ["JOBSPEC_DATABASE_URL"] = IN_MEMORY
    order = Order(
        config=None if project.file is None else str(project.file),
        table=table_name(project, None),
        is_embedded=False,
        url=IN_MEMORY,
    )
    # Nothing is shown below the logs: there the user types, and no other process than the worker's knows the jobs.
    if sys.platform != "win32":  # in the background nobody types, and that is no reason to stop
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    with suppress(KeyboardInterrupt), _interrupted_by_sigterm():
        workers = _Succession(order, plain(), where="here")
        Thread(target=_dictate, args=(workers,), name="jobspec dev lines", daemon=True).start()
        workers.run()


def _dictate(workers: _Succession) -> None:
    with suppress(OSError), open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
        for line in lines:
            workers.tell(line)


class _Succession:
    """One worker after another."""

    def __init__(self, order: Order, shown: Scene, *, where: str = "in another shell") -> None:
        self._order, self._scene, self._where = order, shown, where
        self._files: frozenset[Path] = frozenset()
        self._worker: Offspring | None = None
        self._all: list[Offspring] = []
        self._pause_seconds = FIRST_PAUSE_SECONDS
        self._again_at: float | None = None
        """When to start another one, because the worker has ended by itself."""

    def run(self) -> None:
        """Until it is interrupted. Raises typer.Exit where the first one cannot start: then nothing runs yet."""
        try:
            for _ in changes(lambda: self._files, or_when=self._is_again_due):
                if not self._is_again_due():
                    self._pause_seconds = FIRST_PAUSE_SECONDS
                self._again_at = None
                self._try()
        finally:
            for each in self._all:
                each.terminate()
            for each in self._all:
                each.gone()

    def _try(self) -> None:
        is_first = not self._all
        candidate = Offspring(self._order, say=self._scene.say, log=self._scene.log, reads=self._reads)
        self._all.append(candidate)
        if candidate.is_ready():
            if self._worker is not None:
                self._worker.terminate()
            candidate.go()
            self._worker = candidate
            self._scene.say(f"\n{self._where}: {candidate.example}\n" if is_first else "reloaded")
            return
        code = candidate.gone()
        if is_first:
            raise typer.Exit(code)
        still = "the worker goes on as it was" if self._worker is not None else "no worker runs"
        self._scene.say(f"{still}; mend it, and it is tried again")

    def tell(self, line: str) -> None:
        """The worker of this moment, if there is one. From any thread."""
        if (worker := self._worker) is not None:
            worker.tell(line)

    def _reads(self, files: Iterable[Path]) -> None:
        """From any thread."""
        self._files |= frozenset(files)

    def _is_again_due(self) -> bool:
        if self._worker is not None and self._worker.has_ended():
            pause, code = self._pause_seconds, self._worker.gone()
            self._scene.say(f"the worker's process ended with {code}; another one starts in {pause:.0f} s")
            self._worker = None
            self._again_at = time.monotonic() + pause
            self._pause_seconds = min(2 * pause, LONGEST_PAUSE_SECONDS)
        return self._again_at is not None and time.monotonic() >= self._again_at


@contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    """So that the worker and the embedded server end in their order."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _refuse_foreign(database: Database, *, yes: bool) -> None:
    if isinstance(database, EmbeddedDatabase) or yes:
        return
    raise UsageError(
        f"`jobspec dev` would migrate and change {database}",
        help='set database = "embedded" under [tool.jobspec], or say --yes if that database is yours to play with',
    )
