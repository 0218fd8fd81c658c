"""The end of a process whose worker was told to end and does not."""

from __future__ import annotations

import logging
import os
import threading
from math import inf
from queue import SimpleQueue
from typing import Final, Self

from jobspec.worker import log_handlers as log

STUCK: Final = 1
"""The exit code."""


class Deadline:
    """A context manager around a worker's life. ``seconds`` after the worker was told to end, the process does,
    whatever still runs in it, unless the block has ended by then.

    A thread cannot be killed, and a handler that blocks the event loop keeps even the grace period from passing. What
    they hold is not given back, because it still runs: it is rescued when the lease is over.
    """

    def __init__(self, seconds: float) -> None:
        """``inf``: never."""
        # A thread that waits from the start, and a queue that may be put to at any moment: a signal may have come while
        # the main thread is in the middle of starting another.
        self._begun: Final = SimpleQueue[None]()
        self._over: Final = threading.Event()
        if seconds < inf:
            threading.Thread(target=self._watch, args=(seconds,), name="jobspec-deadline", daemon=True).start()

    def begin(self) -> None:
        """From now on the time runs. Any thread may call it, and the handler of a signal; once more changes nothing."""
        self._begun.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.begin()

    def _watch(self, seconds: float) -> None:
        self._begun.get()
        if self._over.wait(seconds):
            return
        log.ENDED_BY_FORCE(seconds=seconds)
        for handler in logging.getLogger().handlers:
            handler.flush()
        os._exit(STUCK)
