"""``jobspec top``: channels, workers, jobs and failures, live."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from typing import Annotated, Final

import typer
from rich.console import Console, RenderableType
from rich.live import Live

from jobspec.cli.frame import ORDERS, Order, frame
from jobspec.cli.keys import Keys, keyboard
from jobspec.cli.options import ConfigOption, DatabaseOption, VerboseOption, duration
from jobspec.cli.output import show
from jobspec.cli.project import open_postgres, open_project
from jobspec.errors import JobspecError
from jobspec.ops.glance import Glance, Glances

EVERY: Final = timedelta(seconds=2)
LEAST: Final = timedelta(milliseconds=200)
_HELP: Final = "q ends  p pauses  s sorts"


def top(
    every: Annotated[
        timedelta | None,
        typer.Option(
            "--every",
            metavar="DURATION",
            parser=duration,
            show_default=False,
            help="How often to look; 2s, at least 200ms.",
        ),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Print one frame and end; so does what is not a terminal.")
    ] = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Watch channels, workers, the jobs that run longest, and what has failed.

    Counts of waiting jobs end at 10,000, so that a look costs the same however many there are. `per s` are jobs that
    ended within the last ten seconds, and `time left` is what that rate makes of those that are ready. Keys: `q` ends,
    `p` pauses, `s` sorts the channels by something else. While the database is away, that is said, and what was seen
    last stays.

    Example: `jobspec top`
    """
    seconds = max(every or EVERY, LEAST).total_seconds()
    url = open_postgres(open_project(config), database_url)
    with closing(Glances(url)) as look:
        first = look()  # what is wrong from the beginning is an error, as it is for other commands
        if once or not (sys.stdout.isatty() and sys.stdin.isatty()):
            show(frame(first))
        else:
            _watch(first, look, seconds)


def _watch(first: Glance, look: Callable[[], Glance], seconds: float) -> None:
    console = Console(highlight=False)
    with (
        suppress(KeyboardInterrupt),
        keyboard() as keys,
        Live(console=console, screen=True, auto_refresh=False) as live,
    ):
        Screen(first, look=look, lines=lambda: console.size.height, draw=_drawer(live)).run(keys, seconds)


def _drawer(live: Live) -> Callable[[RenderableType], None]:
    return lambda what: live.update(what, refresh=True)


class Screen:
    """What was seen, and how it is shown."""

    def __init__(
        self,
        first: Glance,
        *,
        look: Callable[[], Glance],
        lines: Callable[[], int],
        draw: Callable[[RenderableType], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seen, self._look, self._lines, self._draw, self._now = first, look, lines, draw, now
        self._order: Order = "name"
        self._paused, self._trouble = False, ""

    def run(self, keys: Keys, seconds: float) -> None:
        """Until ``q``."""
        due = self._now() + seconds
        while True:
            self._draw(frame(self._seen, order=self._order, lines=self._lines(), note=self._note()))
            match keys.pressed(due - self._now()):
                case "q":
                    return
                case "p":
                    self._paused = not self._paused
                case "s":
                    self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
            if self._now() >= due:
                due = self._now() + seconds
                if not self._paused:
                    self._look_again()

    def _look_again(self) -> None:
        try:
            self._seen, self._trouble = self._look(), ""
        except JobspecError as error:
            self._trouble = f"as it was seen last; {error.message}"

    def _note(self) -> str:
        return self._trouble or ("paused" if self._paused else _HELP)
