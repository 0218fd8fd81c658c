"""One frame of ``jobspec top``: what is drawn, of what was seen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, TypeAlias, get_args

from rich.console import Group, RenderableType
from rich.text import Text

from jobspec.cli.output import table_of
from jobspec.cli.progress import progress_text
from jobspec.ops.glance import BusyChannel, BusyJob, BusyWorker, Failure, Glance
from jobspec.ops.symptoms import duration

Order: TypeAlias = Literal["name", "ready", "rate", "oldest", "dead"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
_KEYS: Final[dict[Order, Callable[[BusyChannel], tuple[float, str]]]] = {
    "name": lambda each: (0, each.name),
    "ready": lambda each: (-each.ready, each.name),
    "rate": lambda each: (-(each.per_second or 0), each.name),
    "oldest": lambda each: (-(each.oldest_seconds or 0), each.name),
    "dead": lambda each: (-each.dead, each.name),
}
_COUNTS: Final = ("ready", "running", "scheduled", "waiting", "parked", "dead")
_STYLES: Final = {"ready": "cyan", "running": "green", "parked": "red", "dead": "red"}
_WORKER: Final = ("worker", "processes", "running", "last beat", "runs")
_JOB: Final = ("id", "kind", "attempt", "for", "worker", "progress")
_FAILURE: Final = ("id", "kind", "attempt", "ago", "error")
_LEAST_ROWS: Final = 3
"""A part that has rows shows at least so many."""
_MESSAGE: Final = 80


def frame(seen: Glance, *, order: Order = "name", lines: int | None = None, note: str = "") -> RenderableType:
    """``lines``: of the screen, None for as many as it takes; ``note``: below the title."""
    channels = sorted(seen.channels, key=_KEYS[order])
    room = _rooms([len(channels), len(seen.workers), len(seen.running), len(seen.failures)], lines)
    parts: list[RenderableType] = [_title(seen, order, note)]
    if channels:
        numbers = (*_COUNTS, "per s", "oldest", "time left")
        rows = [_channel(each, seen.most) for each in channels]
        parts.append(_part("Channels", ("channel", *numbers), rows, room[0], numbers=numbers))
    else:
        parts.append(Text("There are no channels: run `jobspec apply`."))
    if seen.workers:
        parts.append(_part("Workers", _WORKER, map(_worker, seen.workers), room[1], numbers=_WORKER[1:4]))
    else:
        parts.append(Text("\nNo worker is alive: start one with `jobspec worker`.", "yellow"))
    if seen.running:
        parts.append(_part("Running longest", _JOB, map(_job, seen.running), room[2], numbers=("id", "attempt", "for")))
    if seen.failures:
        rows = [_failure(each) for each in seen.failures]
        parts.append(_part("Failed", _FAILURE, rows, room[3], numbers=("id", "attempt", "ago")))
    return Group(*parts)


def _title(seen: Glance, order: Order, note: str) -> Text:
    total = {name: sum(getattr(each, name) for each in seen.channels) for name in ("ready", "running", "dead")}
    cut = any(each.ready >= seen.most for each in seen.channels)
    rate = sum(each.per_second or 0 for each in seen.channels)
    text = f"{total['ready']:,}{'+' if cut else ''} ready, {total['running']:,} running, {_rate(rate)} per second"
    return Text.assemble(
        (text, "bold"), ("" if order == "name" else f"  by {order}", "dim"), (f"\n{note}" if note else "", "yellow")
    )


def _rooms(wanted: Sequence[int], lines: int | None) -> list[int]:
    """How many rows each part may show: what a short part leaves, the next ones have."""
    if lines is None:
        return list(wanted)
    left, parts = lines - 2, len(wanted)
    rooms = []
    for rows in wanted:
        fair = left // parts - 3  # its title, its head and the empty line
        rooms.append(max(min(rows, _LEAST_ROWS), min(rows, fair)))
        left -= rooms[-1] + 3
        parts -= 1
    return rooms


def _part(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], most: int, *, numbers: Iterable[str]
) -> RenderableType:
    all_rows = list(rows)
    more = len(all_rows) - most
    table = table_of(f"{title}{f' ({more} more)' if more > 0 else ''}", columns, all_rows[:most], numbers=numbers)
    return Group(Text(), table)


def _channel(line: BusyChannel, most: int) -> list[object]:
    name = Text(line.name).append(" (paused)", "yellow") if line.paused else line.name
    counts = [_count(each, getattr(line, each), most // 10 if each == "dead" else most) for each in _COUNTS]
    oldest = "" if line.oldest_seconds is None else duration(max(0.0, line.oldest_seconds))
    left = line.seconds_left(most)
    return [name, *counts, _rate(line.per_second or 0), oldest, "" if left is None else duration(left)]


def _worker(line: BusyWorker) -> list[object]:
    kinds = ", ".join(f"{number} {kind}" for kind, number in line.kinds.items())
    beat = Text(duration(max(0.0, line.silent_seconds)), "" if line.alive else "red")
    return [line.name if line.alive else Text(f"{line.name} (dead)", "red"), line.processes, line.running, beat, kinds]


def _job(line: BusyJob) -> list[object]:
    kind = line.kind if line.key is None else f"{line.kind} {line.key}"
    return [line.id, kind, line.attempt, duration(line.seconds), line.worker or "", progress_text(line.progress)]


def _failure(line: Failure) -> list[object]:
    error = f"{line.type}: {line.message}".replace("\n", " ")[:_MESSAGE]
    return [line.id, line.kind, line.attempt, duration(max(0.0, line.seconds)), Text(error, "red")]


def _count(name: str, number: int, most: int) -> Text:
    return Text(f"{number:,}{'+' if number >= most else ''}", _STYLES.get(name, "") if number else "dim")


def _rate(per_second: float) -> str:
    return f"{per_second:,.0f}" if per_second >= 10 else f"{per_second:.1f}" if per_second else "0"
