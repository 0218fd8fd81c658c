"""Log lines to a stream that nobody may read: they wait, so many bytes of them, and the program does not."""

from __future__ import annotations

import logging
import os
import select
import socket
import stat
import threading
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from typing import Final, TextIO

from jobspec.observe import log

MOST_BYTES: Final = 4 * 1024 * 1024
"""Of lines that wait; those that come then are left out, and counted."""
FLUSH_SECONDS: Final = 2.0
"""How long the end of a program waits for its reader."""


class LineWriter(logging.Handler):
    """Writes at once what the stream takes at once; a thread, made when it is needed, writes the rest in order."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        try:
            self._fd: int | None = stream.fileno()
        except (OSError, AttributeError):  # no file: whoever reads it is this program
            self._fd = None
        self._own = ExitStack()
        self._at_once = _nothing if self._fd is None else _willing(self._fd, self._own)
        self._start_over()
        here = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _start_over(here()))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record) + "\n"
            if self._fd is None:
                self._stream.write(line)
                self._stream.flush()
            else:
                self._put(self._fd, line.encode("utf-8", "backslashreplace"))
        except Exception:  # as all handlers of the standard library do
            self.handleError(record)

    def flush(self) -> None:
        """Wait until all is written, but no longer than :data:`FLUSH_SECONDS`."""
        with self._changed:
            self._changed.wait_for(lambda: not self._lines, FLUSH_SECONDS)

    def close(self) -> None:
        super().close()
        self._at_once = _nothing
        self._own.close()

    def _start_over(self) -> None:
        """Nothing waits. In a fork: what waited is the other's to write, and there is no thread."""
        self._changed = threading.Condition()
        self._lines: deque[bytes] = deque()
        """The first is being written."""
        self._waiting = self._left_out = 0
        self._thread: threading.Thread | None = None

    def _put(self, fd: int, data: bytes) -> None:
        with self._changed:
            if not self._lines:
                data = data[self._at_once(data) :]
            if not data:
                return
            if self._waiting + len(data) > MOST_BYTES:
                self._left_out += 1
                return
            self._wait(data)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, args=(fd,), name="jobspec log", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def _run(self, fd: int) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._lines)
                data = self._lines[0]
            with suppress(OSError):  # the reader is gone, and nobody is left to be told
                _write(fd, data)
            with self._changed:
                self._lines.popleft()
                self._waiting -= len(data)
                if self._left_out and self._waiting <= MOST_BYTES // 2:
                    self._wait(self._note(self._left_out))
                    self._left_out = 0
                self._changed.notify_all()

    def _wait(self, data: bytes) -> None:
        self._lines.append(data)
        self._waiting += len(data)

    def _note(self, lines: int) -> bytes:
        """Not by way of its logger: whoever waits for the last line to be written may hold the lock of the handler."""
        event, fields = log.LINES_LEFT_OUT, {"lines": lines}
        plain = {"name": event.logger, "levelno": event.level, "levelname": logging.getLevelName(event.level)}
        record = logging.makeLogRecord({**plain, "msg": event.text, "args": fields, "event": event.name, **fields})
        return f"{self.format(record)}\n".encode()


def _start_over(writer: LineWriter | None) -> None:
    if writer is not None:
        writer._start_over()


def _write(fd: int, data: bytes) -> None:
    """All of it; waits for the reader. Raises OSError."""
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(fd, rest) :]
        except BlockingIOError:  # somebody with the same file wants no waiting
            poll = select.poll()
            poll.register(fd, select.POLLOUT)
            poll.poll()


def _willing(fd: int, own: ExitStack) -> Callable[[bytes], int]:
    """How to write as much as it takes without waiting. Others have the same file: their waiting stays as it is.

    What is opened for that is closed with ``own``.
    """
    mode = os.fstat(fd).st_mode
    with suppress(OSError):
        if stat.S_ISREG(mode):
            return partial(_all, fd)
        if stat.S_ISFIFO(mode):
            again = os.open(f"/proc/self/fd/{fd}", os.O_WRONLY | os.O_NONBLOCK)
            own.callback(os.close, again)
            return partial(_some, partial(os.write, again))
        if stat.S_ISSOCK(mode):
            same = own.enter_context(socket.socket(fileno=os.dup(fd)))
            return partial(_some, lambda data: same.send(data, socket.MSG_DONTWAIT))
    return _nothing


def _all(fd: int, data: bytes) -> int:
    _write(fd, data)
    return len(data)


def _some(write: Callable[[bytes], int], data: bytes) -> int:
    try:
        return write(data)
    except BlockingIOError:
        return 0


def _nothing(_data: bytes) -> int:
    return 0
