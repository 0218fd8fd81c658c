"""``jobspec status``: what waits, who works, what nobody can run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from rich.text import Text

from jobspec.cli.channels import channel_text
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, say, show_table
from jobspec.cli.progress import progress_text
from jobspec.cli.project import open_database, open_project
from jobspec.cli.tallied import show_tally
from jobspec.cli.words import count
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.ops.overview import ChannelLine, Overview, ProgressLine, StrandedKind, WorkerLine, overview
from jobspec.ops.tally import tally

_COUNTS: Final = ("ready", "running", "scheduled", "parked", "done", "dead")
_STYLES: Final = {"ready": "cyan", "running": "green", "parked": "red", "dead": "red"}
MOST_KINDS: Final = 6
"""Kinds of one worker that are named; the rest are counted."""


def status(
    database_url: DatabaseOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show channels, workers, and kinds that no living worker can run.

    Counts are jobs; `done` and `dead` are those whose retention is not over. On a backend that is not PostgreSQL `?` is
    what it does not know.

    Examples:

    - `jobspec status`
    - `jobspec status --json | jq '.channels[] | select(.dead > 0)'`
    """
    project = open_project(config)
    url = open_database(project, database_url)
    if is_elsewhere(url):
        counted = tally(url)
        dump(asdict(counted)) if as_json else show_tally(counted)
        return
    seen = overview(url)
    if as_json:
        dump(asdict(seen))
    else:
        _show(seen)


def _show(seen: Overview) -> None:
    if seen.channels:
        columns = ("channel", "order", *_COUNTS)
        show_table("Channels", columns, [_channel(each) for each in seen.channels], numbers=_COUNTS)
    else:
        say("There are no channels: run `jobspec apply`.")
    say()
    _show_workers(seen.workers)
    show_rest(seen)


def show_rest(seen: Overview) -> None:
    """How far running jobs are, and what nobody can run."""
    if seen.progress:
        say()
        show_table("Progress", ("id", "kind", "attempt", "worker", "progress"), map(_progress, seen.progress))
    if seen.stranded:
        say()
        rows = [_stranded(each) for each in seen.stranded]
        show_table("No living worker can run", ("kind", "channel", "waiting"), rows, numbers=("waiting",))


def _show_workers(workers: Sequence[WorkerLine]) -> None:
    """Those that matter: the living, and the dead that still hold jobs."""
    shown = [each for each in workers if each.alive or each.running]
    if shown:
        show_table("Workers", ("worker", "alive", "running", "kinds"), map(_worker, shown), numbers=("running",))
    else:
        say("No worker is alive: start one with `jobspec worker`.")
    if len(workers) > len(shown):
        say(f"{count(len(workers) - len(shown), 'worker')} ended within the last day", style="dim")


def _channel(line: ChannelLine) -> list[object]:
    counts = ((each, getattr(line, each)) for each in _COUNTS)
    return [
        channel_text(line),
        line.order,
        *(Text(str(number), _STYLES.get(each, "") if number else "dim") for each, number in counts),
    ]


def _worker(line: WorkerLine) -> list[object]:
    shown = ", ".join(line.kinds[:MOST_KINDS])
    more = len(line.kinds) - MOST_KINDS
    kinds = f"{shown} and {count(more, 'more kind')}" if more > 0 else shown
    return [line.name, Text("yes", "green") if line.alive else Text("no", "red"), line.running, kinds]


def _progress(line: ProgressLine) -> list[object]:
    return [line.id, line.kind, line.attempt, line.worker or "", progress_text(line.progress)]


def _stranded(line: StrandedKind) -> list[object]:
    return [f"{line.kind} v{line.version}", line.channel, Text(str(line.waiting), "yellow" if line.waiting else "dim")]
