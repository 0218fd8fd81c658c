"""Keys as they are pressed, without Enter."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Keys(Protocol):
    def pressed(self, seconds: float, /) -> str:
        """The next key, waiting so long for it; empty if there was none."""


@contextmanager
def keyboard() -> Iterator[Keys]:
    """Of the terminal that stdin is. Its settings are put back, whatever happens. Only where there is ``termios``."""
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        yield _Terminal(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


class _Terminal:
    def __init__(self, terminal: int) -> None:
        self._terminal = terminal

    def pressed(self, seconds: float, /) -> str:
        ready, _, _ = select.select([self._terminal], [], [], max(0.0, seconds))
        return os.read(self._terminal, 1).decode("ascii", "ignore") if ready else ""
