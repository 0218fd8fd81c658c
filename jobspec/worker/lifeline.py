"""What ties a worker process to the supervisor that started it: two pipes, whose ends an environment variable names."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import Any, Final, Self

from jobspec.backends.worker_backend import Registration
from jobspec.worker import log_supervisor as log
from jobspec.worker.observer import Observer
from jobspec.worker.vitals import Vitals

VARIABLE: Final = "JOBSPEC_SUPERVISOR"
ORPHANED: Final = 3
"""The exit code of a process that had no supervisor any more and did not end in time."""
STOP_SECONDS: Final = 0.5
"""How often it is told to stop."""


class Lifeline(Observer):
    """The worker's side. As an observer it tells the supervisor who this process is in the database."""

    def __init__(self, alive: int, report: int, number: int, name: str) -> None:
        """File descriptors: one that ends when the supervisor does, and one that it reads."""
        for each in (alive, report):
            os.set_inheritable(each, False)  # what handlers start is nobody's child of ours
        self._alive, self._report = alive, report
        self.number: Final = number
        """Which of the worker processes this is, from 1."""
        self.name: Final = name

    @classmethod
    def of(cls, environ: MutableMapping[str, str]) -> Self | None:
        """None: this process was not started by a supervisor. Takes the variable away."""
        given = environ.pop(VARIABLE, None)
        if given is None:
            return None
        alive, report, number, name = given.split(",", 3)
        return cls(int(alive), int(report), int(number), name)

    def loaded(self) -> None:
        self._tell(loaded=True)

    def joined(self, worker: str, registration: Registration, vitals: Callable[[], Vitals]) -> None:
        self._tell(worker_id=registration.worker_id)

    def watch(self, stop: Callable[[], object], *, kill_seconds: float) -> None:
        """From a thread: call ``stop`` when the supervisor has died, and end the process after ``kill_seconds``."""
        threading.Thread(target=self._watch, args=(stop, kill_seconds), name="jobspec-lifeline", daemon=True).start()

    def _watch(self, stop: Callable[[], object], kill_seconds: float) -> None:
        while os.read(self._alive, 1):  # it never writes: this returns at the end of the pipe
            pass
        log.ORPHANED()
        end = time.monotonic() + kill_seconds
        while time.monotonic() < end:
            with suppress(RuntimeError):  # the event loop has just ended by itself
                stop()
            time.sleep(STOP_SECONDS)  # the worker may not have begun yet
        os._exit(ORPHANED)

    def _tell(self, **facts: Any) -> None:
        with suppress(OSError):  # it has died: the other pipe says so
            os.write(self._report, json.dumps(facts).encode() + b"\n")
