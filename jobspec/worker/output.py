"""What handlers in processes of their own print: into the worker's log, line by line, bounded and without secrets."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Final

from anyio import BrokenResourceError, ClosedResourceError
from anyio.abc import ByteReceiveStream

from jobspec.core.log import Facts, speak_for
from jobspec.core.secrets import scrub
from jobspec.core.text import clean
from jobspec.worker import log_handlers as log

MOST_BYTES: Final = 64 * 1024
"""Of one job; the rest is counted."""
MOST_LINE_BYTES: Final = 4 * 1024


class Output:
    """Of one process."""

    def __init__(self, pid: int, stream: ByteReceiveStream) -> None:
        self._pid, self._stream = pid, stream
        self._job_id: int | None = None
        self._now: Collection[str] = ()
        self._hidden: Collection[str] = ()
        """Also those of the job before: what it wrote last may be read late."""
        self._facts: Facts | None = None
        self._rest = b""
        self._room, self._left_out = MOST_BYTES, 0

    def begin(self, job_id: int, hidden: Collection[str], facts: Facts | None = None) -> None:
        """From now on it is this job's; ``hidden`` are texts that are not to be logged."""
        self._end()
        self._hidden, self._now = {*self._now, *hidden}, hidden
        self._job_id, self._facts = job_id, facts
        self._room, self._left_out = MOST_BYTES, 0

    async def read(self) -> None:
        """Until it is closed."""
        try:
            async for data in self._stream:
                self._take(data)
        except (BrokenResourceError, ClosedResourceError):
            pass
        finally:
            self._end()

    def _take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._line(line)
        while len(self._rest) > MOST_LINE_BYTES:
            self._line(self._rest[:MOST_LINE_BYTES])
            self._rest = self._rest[MOST_LINE_BYTES:]

    def _line(self, line: bytes) -> None:
        if len(line) > self._room:
            self._left_out += len(line)
            return
        self._room -= len(line) + 1
        for start in range(0, len(line), MOST_LINE_BYTES):
            text = line[start : start + MOST_LINE_BYTES].decode(errors="backslashreplace")
            self._say(partial(log.PROCESS_OUTPUT, line=clean(scrub(text, self._hidden))))

    def _end(self) -> None:
        if self._rest:
            rest, self._rest = self._rest, b""
            self._line(rest)
        if self._left_out:
            self._say(partial(log.PROCESS_OUTPUT_CUT, bytes=self._left_out))
            self._left_out = 0

    def _say(self, line: Callable[..., None]) -> None:
        speak_for(self._facts, partial(line, pid=self._pid, job_id=self._job_id))
