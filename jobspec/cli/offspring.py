"""A worker's process, as ``jobspec dev`` sees it: :mod:`jobspec.cli.candidate` is what runs there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from typing import IO, Final

PATIENCE_SECONDS: Final = 10.0
"""More than the grace period of its worker; then it is killed."""
_PROGRAM: Final = "from jobspec.cli.candidate import main; main()"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What the process is to do."""

    config: str | None
    table: str
    """``module:table``."""
    url: str
    is_embedded: bool


class Offspring:
    """It is started at once, and prepares; ``say``, ``log`` and ``reads`` are called from threads."""

    def __init__(
        self,
        order: Order,
        *,
        say: Callable[[str], None],
        log: Callable[[str], None],
        reads: Callable[[Iterable[Path]], None],
    ) -> None:
        self.example = ""
        """A command line to try."""
        self._say, self._log, self._reads = say, log, reads
        self._decided, self._ready = Event(), False
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _PROGRAM, json.dumps(asdict(order))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C at the terminal is for the parent, who tells it
        )
        self._threads = [Thread(target=each, daemon=True) for each in (self._listen, self._pass_on)]
        for each in self._threads:
            each.start()

    def is_ready(self) -> bool:
        """Wait until it is, or has failed."""
        self._decided.wait()
        return self._ready

    def go(self) -> None:
        """Run the worker."""
        self._write("g")

    def tell(self, line: str) -> None:
        """A line for it, with its line break: a job to be enqueued."""
        self._write(line)

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):  # it has ended meanwhile; that is noticed elsewhere
            _open(self._process.stdin).write(text)
            _open(self._process.stdin).flush()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def terminate(self) -> None:
        """Let it end gracefully; does not wait."""
        self._process.terminate()

    def gone(self) -> int:
        """Wait for its end, killing it in the end; its exit code."""
        try:
            code = self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        for each in self._threads:
            each.join(1.0)  # what it has started may hold the pipes
        if not any(each.is_alive() for each in self._threads):
            for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
                with suppress(OSError):
                    _open(pipe).close()
        return code

    def _listen(self) -> None:
        for line in _open(self._process.stdout):
            told = json.loads(line)
            if "say" in told:
                self._say(told["say"])
            if "files" in told:
                self._reads(Path(each) for each in told["files"])
            if "ready" in told:
                self.example, self._ready = told["example"], True
                self._decided.set()
        self._decided.set()

    def _pass_on(self) -> None:
        for line in _open(self._process.stderr):
            self._log(line)


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
