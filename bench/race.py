"""Runs side by side, and a table of what came out. Only ratios within one table mean something."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    jobs: int
    seconds: float
    cpu_seconds: float
    """Of the server, for these jobs: steadier than the clock on a busy machine, and blind to the disk."""

    @property
    def jobs_per_second(self) -> float:
        return self.jobs / self.seconds

    @property
    def cpu_microseconds(self) -> float:
        """A job."""
        return 1e6 * self.cpu_seconds / self.jobs


Figure = Callable[[Run], float]


def rate(run: Run) -> float:
    return run.jobs_per_second


def cost(run: Run) -> float:
    return run.cpu_microseconds


class Meter:
    """Measures what the server's processes for one database do meanwhile."""

    def __init__(self, url: str) -> None:
        self._url = url

    def run(self, work: Callable[[], int]) -> Run:
        """``work`` answers how many jobs it has done."""
        before = self.cpu_seconds()
        began = time.perf_counter()
        jobs = work()
        seconds = time.perf_counter() - began
        after = self.cpu_seconds()
        return Run(
            jobs=jobs, seconds=seconds, cpu_seconds=sum(spent - before.get(pid, 0) for pid, spent in after.items())
        )

    def cpu_seconds(self) -> dict[int, float]:
        """By process. One that has ended is not counted."""
        with psycopg.connect(self._url) as conn:
            others: list[Any] = conn.execute(
                "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            ).fetchall()
            return {pid: cpu_seconds(pid) for (pid,) in others}


def cpu_seconds(pid: int) -> float:
    """What a process has spent on a processor. Only Linux says so; elsewhere it is 0."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            spent += int(task.read_text("ascii").split()[0])
    return spent / 1e9


def race(runners: Mapping[str, Callable[[], Run]], laps: int) -> dict[str, list[Run]]:
    """They take turns, and who begins changes: the machine's load hits all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in runners}
    for lap in range(laps):
        for name in list(runners)[:: -1 if lap % 2 else 1]:
            runs[name].append(runners[name]())
    return runs


def spread(values: Sequence[float], form: str = ",.0f") -> str:
    """The median, and between which values the middle half lies."""
    middle = f"{statistics.median(values):{form}}"
    if len(values) < 3:
        return middle
    low, _, high = statistics.quantiles(values, n=4)
    return f"{middle} ({low:{form}} to {high:{form}})"


def figures(figure: Figure, runs: Sequence[Run]) -> str:
    return spread([figure(run) for run in runs])


def ratio(figure: Figure, runs: Sequence[Run], base: Sequence[Run]) -> str:
    """Lap by lap."""
    return spread([figure(run) / (figure(other) or 1) for run, other in zip(runs, base, strict=True)], ".2f")


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    for row in rows:
        table.add_row(*row)
    Console(width=None if Console().is_terminal else 140).print(table)
