"""What a backend without tables tells of its channels and workers, as ``status`` and ``channels`` show it."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from jobspec.cli.output import remark, say, show_table
from jobspec.cli.words import count
from jobspec.ops.tally import ChannelTally, Tally

UNKNOWN: Final = "?"
_STATES: Final = ("ready", "running", "scheduled", "waiting", "parked", "dead")


def show_tally(seen: Tally, *, limits: bool = False) -> None:
    """``limits``: of the channels, too."""
    if not seen.channels:
        say("There are no channels: run `jobspec apply`.")
        return
    columns = ("channel", *_STATES, "messages", *(["limits"] if limits else []))
    rows = [_row(each, limits=limits) for each in seen.channels]
    show_table("Channels", columns, rows, numbers=(*_STATES, "messages"))
    if any(number(each.messages) == UNKNOWN or UNKNOWN in _counts(each) for each in seen.channels):
        remark(f"{UNKNOWN}: the backend does not know")
    if seen.workers is not None:
        say(f"{count(int(seen.workers), 'worker')} alive" if seen.workers else "No worker is alive: `jobspec worker`.")
    if seen.dead_messages:
        say(f"the dead-letter queue holds {count(int(seen.dead_messages), 'job')}", style="red")
    for each in seen.stranded:
        if each.waiting != 0:
            say(f"no living worker can run {each.kind} v{each.version}: {number(each.waiting)} waiting", style="yellow")


def number(value: float | None) -> str:
    """Whole, as counts are."""
    return UNKNOWN if value is None else f"{value:g}"


def limits_of(line: ChannelTally) -> str:
    """``concurrency 4, rate_per_second 10``."""
    return ", ".join(f"{name} {number(value)}" for name, value in line.limits.items())


def _counts(line: ChannelTally) -> list[str]:
    return [number(line.jobs.get(state)) for state in _STATES]


def _row(line: ChannelTally, *, limits: bool) -> list[object]:
    name = Text(line.name).append(" (paused)", "yellow") if line.paused else line.name
    return [name, *_counts(line), number(line.messages), *([limits_of(line)] if limits else [])]
