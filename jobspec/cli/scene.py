"""What ``jobspec dev`` shows: its own words, the logs of the worker, and at a terminal the newest jobs below them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final, Protocol

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from jobspec.cli.jobs import attempts, state_text, summary
from jobspec.cli.output import say, table_of
from jobspec.core.job import JobView
from jobspec.errors import JobspecError, SchemaMissingError
from jobspec.ops.jobs import JobFilter, list_jobs
from jobspec.ops.symptoms import duration

ROWS: Final = 10
_SECONDS: Final = 1.0
_COLUMNS: Final = ("id", "kind", "state", "attempt", "age", "what")


class Scene(Protocol):
    """Both are called from any thread."""

    def say(self, text: str, /) -> None: ...

    def log(self, line: str, /) -> None:
        """A line of the worker, with its line break."""


def plain() -> Scene:
    """Words and logs, line by line."""
    return _Plain()


@contextmanager
def scene(url: str | None) -> Iterator[Scene]:
    """``url``: where the jobs are; None: they cannot be looked at."""
    if url is None or not sys.stdout.isatty():
        yield plain()
        return
    console = Console(highlight=False)
    over = Event()
    with Live(Text(), console=console, refresh_per_second=4, vertical_overflow="crop") as live:

        def look() -> None:
            while not over.wait(_SECONDS):
                live.update(newest_jobs(url))

        thread = Thread(target=look, name="jobspec dev jobs", daemon=True)
        thread.start()
        try:
            yield _AboveTable(console)
        finally:
            over.set()
            thread.join()


def newest_jobs(url: str) -> RenderableType:
    """Whatever goes wrong is what is shown: the next look may find things mended."""
    try:
        jobs = list_jobs(url, JobFilter(), limit=ROWS, newest=True)
    except SchemaMissingError:
        return Text()  # the first run is about to make it
    except JobspecError as error:
        return Text(error.message, "yellow")
    except Exception as error:
        return Text(f"{type(error).__name__}: {error}", "yellow")
    return table_of("Newest jobs", _COLUMNS, _rows(jobs, datetime.now(UTC)), numbers=("id",)) if jobs else Text()


def _rows(jobs: Sequence[JobView], now: datetime) -> Iterator[Sequence[object]]:
    for job in jobs:
        age = duration(max(0.0, (now - job.enqueued_at).total_seconds()))
        yield job.id, job.kind, state_text(job.state), attempts(job), age, summary(job)


class _Plain:
    def say(self, text: str, /) -> None:
        say(text)

    def log(self, line: str, /) -> None:
        sys.stderr.write(line)
        sys.stderr.flush()


class _AboveTable:
    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str, /) -> None:
        self._console.print(Text(text), soft_wrap=True)

    def log(self, line: str, /) -> None:
        self._console.print(Text.from_ansi(line.rstrip("\n")), soft_wrap=True)
