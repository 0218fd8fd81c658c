"""What can be seen while it runs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from psycopg import Connection
from psycopg.rows import class_row
from rich.console import Console
from rich.live import Live
from rich.table import Table

LINE_SECONDS: Final = 3.0
"""How often a line is printed where there is no terminal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A row of the view ``jobspec.channels``."""

    name: str
    ready: int
    running: int
    scheduled: int
    parked: int
    done: int
    dead: int

    @property
    def waiting(self) -> int:
        """Jobs that have not ended."""
        return self.ready + self.running + self.scheduled + self.parked

    @property
    def ended(self) -> int:
        return self.done + self.dead


def look(conn: Connection[Any]) -> list[Channel]:
    """The shop's channels as they are now."""
    with conn.cursor(row_factory=class_row(Channel)) as cursor:
        cursor.execute(
            "select name, ready, running, scheduled, parked, done, dead from jobspec.channels"
            " where name in ('shop.charges', 'shop.receipts', 'shop.pictures') order by name"
        )
        return cursor.fetchall()


class Progress:
    """A live table in a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None
        self._started = self._said = time.monotonic()

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, channels: list[Channel]) -> None:
        seconds = time.monotonic() - self._started
        rate = sum(each.ended for each in channels) / seconds if seconds else 0.0
        if self._live is not None:
            self._live.update(_table(channels, seconds, rate), refresh=True)
        elif time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            shown = "; ".join(f"{_short(each)} {each.ended} of {each.ended + each.waiting}" for each in channels)
            self._console.print(f"{seconds:5.1f} s  {shown}; {rate:.0f} jobs/s")


def _table(channels: list[Channel], seconds: float, rate: float) -> Table:
    table = Table("channel", title=f"{seconds:.1f} s, {rate:.0f} jobs/s")
    columns = ("ready", "running", "scheduled", "done", "dead")
    for column in columns:
        table.add_column(column, justify="right")
    for each in channels:
        table.add_row(_short(each), *(f"{getattr(each, column):,}" for column in columns))
    return table


def _short(channel: Channel) -> str:
    return channel.name.removeprefix("shop.")
