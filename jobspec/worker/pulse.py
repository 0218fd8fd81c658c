"""Asks the event loop for a sign of life, from a thread, and says which job keeps it from answering."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from traceback import StackSummary, walk_stack
from types import FrameType
from typing import Final

from jobspec.core.job import ClaimedJob
from jobspec.worker import log

ASK_SECONDS: Final = 1.0
"""How often; a loop that has not answered when the next question is due is blocked."""
MOST_FRAMES: Final = 10
"""Of the handler's own stack, the innermost ones."""
_RUNNERS: Final = ("jobspec.worker.", "asyncio", "anyio.", "trio.", "uvloop", "threading", "concurrent.")


class Pulse:
    """``name(kind_id)``: of the kind, for people. What is public may be read from any thread."""

    def __init__(self, name: Callable[[int], str], *, ask_seconds: float = ASK_SECONDS) -> None:
        self._name: Final = name
        self._ask_seconds: Final = ask_seconds
        self._asked_at: float | None = None
        self.blocked_by: str | None = None
        """The job, as in ``job 7 (shop.charge)``; None: the loop answers, or it is no job that blocks it."""
        self._told = False

    @property
    def blocked_seconds(self) -> float:
        """For how long the loop has not answered; 0 unless that is longer than it may take."""
        asked_at = self._asked_at
        seconds = 0.0 if asked_at is None else time.monotonic() - asked_at
        return seconds if seconds > self._ask_seconds else 0.0

    @contextmanager
    def felt(self, soon: Callable[..., object]) -> Iterator[None]:
        """While the block runs; enter it on the loop. ``soon(function)`` calls from other threads back to the loop."""
        stop = threading.Event()
        self._asked_at, self._told, self.blocked_by = None, False, None
        arguments = (stop, soon, threading.get_ident())
        threading.Thread(target=self._live, args=arguments, name="jobspec-pulse", daemon=True).start()
        try:
            yield
        finally:
            stop.set()

    def _live(self, stop: threading.Event, soon: Callable[..., object], loop_thread: int) -> None:
        """The thread."""
        slept_at = time.monotonic()
        while not stop.wait(self._ask_seconds):
            stood_seconds = time.monotonic() - slept_at - self._ask_seconds
            if stood_seconds > max(self._ask_seconds, ASK_SECONDS):
                log.PROCESS_STOOD(seconds=stood_seconds)
            elif self._asked_at is not None and not self._told:
                self._tell(loop_thread)
            if self._asked_at is None:
                self._asked_at = time.monotonic()
                with suppress(RuntimeError):  # the loop has ended in between
                    soon(self._answer)
            slept_at = time.monotonic()

    def _answer(self) -> None:
        """On the loop."""
        asked_at, told, by = self._asked_at, self._told, self.blocked_by
        self._told, self.blocked_by, self._asked_at = False, None, None
        if told and asked_at is not None:
            log.LOOP_FREE(seconds=time.monotonic() - asked_at, by=by or "no job")

    def _tell(self, loop_thread: int) -> None:
        frame = sys._current_frames().get(loop_thread)
        job = running(frame)
        self.blocked_by = None if job is None else f"job {job.id} ({self._name(job.kind_id)})"
        self._told = True
        log.LOOP_BLOCKED(
            by=self.blocked_by or "something that is no job",
            seconds=self.blocked_seconds or self._ask_seconds,
            stack=stack(frame),
            job_id=None if job is None else job.id,
            kind=None if job is None else self._name(job.kind_id),
        )


def running(frame: FrameType | None) -> ClaimedJob | None:
    """The job whose handler is on this stack."""
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith("jobspec.worker."):
            for value in tuple(frame.f_locals.values()):
                if isinstance(value, ClaimedJob):
                    return value
        frame = frame.f_back
    return None


def stack(frame: FrameType | None) -> str:
    """The handler's part of a stack, as in a traceback; of the whole if no handler is on it."""
    if frame is None:
        return ""
    frames = list(walk_stack(frame))  # the innermost comes first
    own = [each for each in frames if not each[0].f_globals.get("__name__", "").startswith(_RUNNERS)]
    shown = (own if running(frame) else frames)[:MOST_FRAMES]
    return "".join(StackSummary.extract(iter(reversed(shown))).format()).rstrip()
