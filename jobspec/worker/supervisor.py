"""One process that keeps N worker processes running. They share nothing; it has no connection and no event loop."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import inf
from pathlib import Path
from random import Random
from types import FrameType
from typing import Final

from jobspec.errors import JobspecError
from jobspec.worker import log_supervisor as log
from jobspec.worker.lifeline import VARIABLE
from jobspec.worker.roster import Act, Plan, Seat, ended, plan

KILL_SECONDS: Final = 10.0
"""So long after its grace period a process that was told to stop is killed."""
BEREAVED_SECONDS: Final = 5.0
"""How long the end waits for the last entries about processes that died."""
FAILED: Final = 1


class Child:
    """One worker process, and the pipes between it and us."""

    def __init__(self, command: Sequence[str], number: int, name: str) -> None:
        alive, self._lifeline = os.pipe()
        self._report, report = os.pipe()
        os.set_blocking(self._report, False)
        self.name: Final = name
        self.worker_id: int | None = None
        self._rest = b""
        try:
            self.process: Final = subprocess.Popen(  # noqa: S603 - our own command line
                command,
                env={**os.environ, VARIABLE: f"{alive},{report},{number},{name}"},
                pass_fds=(alive, report),
                stdin=subprocess.DEVNULL,
                # Ctrl-C is for us: the terminal would send it to them as well, and the second signal kills.
                process_group=0,
            )
        finally:
            os.close(alive)
            os.close(report)

    def fileno(self) -> int:
        return self._report

    def reports(self) -> Iterator[dict[str, object]]:
        """What it has said since."""
        try:
            while chunk := os.read(self._report, 4096):
                self._rest += chunk
        except BlockingIOError:
            pass
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            yield json.loads(line)

    def close(self) -> None:
        os.close(self._lifeline)
        os.close(self._report)


class Supervisor:
    """``command``: the command line of a worker, which finds the rest in its :class:`Lifeline`. ``name``: their numbers
    are appended. ``grace_seconds``: their grace period; inf: for ever.

    ``strike_off(worker_id)`` tells the database that this worker is dead, and answers with the jobs it held, or None if
    that is not known; called in a thread, and only for processes that died.
    """

    def __init__(
        self,
        command: Sequence[str],
        count: int,
        *,
        name: str,
        grace_seconds: float,
        strike_off: Callable[[int], Sequence[int] | None],
        rng: Random | None = None,
    ) -> None:
        self._command, self._name, self._strike_off = command, name, strike_off
        self._kill_seconds = grace_seconds + KILL_SECONDS
        self._rng = rng or Random()  # noqa: S311 - for jitter
        self._seats: Final = [Seat(number=number) for number in range(1, count + 1)]
        self._children: Final[dict[int, Child]] = {}
        self._selector = selectors.DefaultSelector()
        self._entries: list[threading.Thread] = []
        self._generation, self._ending, self._has_joined = 0, 0, False
        self._told_generation, self._told_ending = 0, False
        self._exit_code = 0

    def run(self) -> int:
        """Until SIGTERM or SIGINT, which are passed on; a second one kills. SIGHUP replaces the processes one by one.

        Only on the main thread. The exit code: 0, 1 if a process had to be killed in the end, or that of the first
        process if it could not even begin.
        """
        with self._woken_by_signals():
            while not (step := self._plan()).over:
                self._announce()
                for act in step.acts:
                    self._do(act)
                if not step.acts:
                    self._wait(step.pause_seconds)
                self._collect()
        for entry in self._entries:
            entry.join(BEREAVED_SECONDS)
        return self._exit_code

    def _plan(self) -> Plan:
        return plan(
            self._seats,
            now=time.monotonic(),
            generation=self._generation,
            ending=bool(self._ending),
            kill_seconds=self._kill_seconds,
        )

    def _do(self, act: Act) -> None:
        seat = self._seats[act.number - 1]
        match act.what:
            case "start":
                child = Child(self._command, seat.number, f"{self._name}-{seat.number}")
                self._children[seat.number] = child
                self._selector.register(child, selectors.EVENT_READ, seat)
                seat.alive, seat.started_at, seat.generation = True, time.monotonic(), self._generation
                log.STARTED(worker=child.name, pid=child.process.pid)
            case "stop":
                seat.stop_sent_at = time.monotonic()
                self._children[seat.number].process.terminate()
            case "kill":
                child = self._children[seat.number]
                seat.killed, self._exit_code = True, FAILED if self._ending else self._exit_code
                log.KILLED(worker=child.name, pid=child.process.pid, seconds=KILL_SECONDS)
                child.process.kill()

    def _wait(self, seconds: float) -> None:
        """Until a process says something or ends, a signal comes, or the time is over."""
        for key, _ in self._selector.select(None if seconds == inf else seconds):
            if isinstance(key.data, Seat):
                self._listen(key.data)
            else:
                os.read(key.fd, 4096)

    def _listen(self, seat: Seat) -> None:
        child = self._children[seat.number]
        for report in child.reports():
            seat.loaded = seat.loaded or "loaded" in report
            if isinstance(worker_id := report.get("worker_id"), int):
                child.worker_id, seat.joined, self._has_joined = worker_id, True, True

    def _collect(self) -> None:
        """Whoever has ended."""
        for seat in self._seats:
            child = self._children.get(seat.number)
            if child is not None and (code := child.process.poll()) is not None:
                self._listen(seat)
                self._selector.unregister(child)
                del self._children[seat.number]
                child.close()
                self._bury(seat, child, code)

    def _bury(self, seat: Seat, child: Child, code: int) -> None:
        now, how, pid = time.monotonic(), _how(code), child.process.pid
        why = ended(seat, code=code, now=now, rng=self._rng)
        if why == "recycled":
            log.RECYCLED(worker=child.name, pid=pid)
        elif why == "asked":
            log.ENDED(worker=child.name, pid=pid, how=how)
        elif code > 0 and not self._has_joined:
            log.GIVEN_UP(worker=child.name, pid=pid, how=how)
            self._exit_code, self._ending, self._told_ending = code, signal.SIGTERM, True
        else:
            log.DIED(worker=child.name, pid=pid, how=how, seconds=max(seat.start_at - now, 0.0))
        if code != 0 and child.worker_id is not None:
            entry = threading.Thread(target=self._enter, args=(child.name, child.worker_id), daemon=True)
            self._entries = [each for each in self._entries if each.is_alive()] + [entry]
            entry.start()

    def _enter(self, name: str, worker_id: int) -> None:
        """Into the database, that it is dead: its lease would last for a while."""
        try:
            held = self._strike_off(worker_id)
        except Exception as error:  # the lease runs out by itself
            log.HELD_UNKNOWN(worker=name, error=error.message if isinstance(error, JobspecError) else repr(error))
        else:
            if held:
                log.HELD(worker=name, count=len(held), jobs=", ".join(map(str, held[:20])))

    # ---- signals
    @contextmanager
    def _woken_by_signals(self) -> Iterator[None]:
        reader, writer = os.pipe()
        for end in (reader, writer):
            os.set_blocking(end, False)
        self._selector.register(reader, selectors.EVENT_READ)
        before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        handlers: dict[signal.Signals, Callable[[int, FrameType | None], None]] = {
            signal.SIGTERM: self._stop,
            signal.SIGINT: self._stop,
            signal.SIGHUP: self._hang_up,
            signal.SIGCHLD: _nothing,  # only to wake
        }
        handlers_before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            for number, handler in handlers_before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before)
            self._selector.close()
            os.close(reader)
            os.close(writer)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        if self._ending:
            for child in list(self._children.values()):
                child.process.kill()
            os._exit(128 + number)
        self._ending = number

    def _hang_up(self, number: int, _frame: FrameType | None) -> None:
        if not _has_terminal():
            self._generation += 1
        else:  # it is gone: nobody has asked for other processes
            self._ending = self._ending or number

    def _announce(self) -> None:
        """What signals have set off; not in their handlers, which may interrupt another line."""
        if self._ending and not self._told_ending:
            self._told_ending = True
            log.STOPPING(signal=signal.Signals(self._ending).name, count=len(self._children))
        if self._told_generation < self._generation and not self._ending:
            self._told_generation = self._generation
            log.ROLLING()


def _nothing(_number: int, _frame: FrameType | None) -> None:
    pass


def _has_terminal() -> bool:
    """Whether this process belongs to a terminal, which sends SIGHUP when it is closed."""
    try:
        stat = Path("/proc/self/stat").read_text("utf-8", "replace")
    except OSError:
        return os.isatty(0)
    return stat.rpartition(")")[2].split()[4] != "0"


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
