"""``jobspec workers``: who works, and who has stopped."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, say, show_table
from jobspec.cli.project import open_postgres, open_project
from jobspec.cli.status import show_rest
from jobspec.ops.overview import WorkerLine, overview
from jobspec.ops.steering import delete_worker
from jobspec.ops.symptoms import duration


def workers(
    forget: Annotated[int | None, typer.Option("--forget", metavar="ID", help="Forget one that is gone.")] = None,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show workers, the living first; those that are gone are forgotten after a day.

    Example: `jobspec workers`
    """
    url = open_postgres(open_project(config), database_url)
    if forget is not None:
        delete_worker(url, forget)
        say(f"worker {forget} is forgotten")
        return
    all_seen = overview(url)
    seen = all_seen.workers
    if as_json:
        dump([asdict(each) for each in seen])
        return
    if seen:
        now = datetime.now(UTC)
        columns = ("id", "worker", "alive", "running", "last beat", "channels", "kinds")
        show_table("Workers", columns, [_row(each, now) for each in seen], numbers=("id", "running"))
    else:
        say("There are no workers: start one with `jobspec worker`.")
    show_rest(all_seen)


def _row(line: WorkerLine, now: datetime) -> list[object]:
    alive = Text("yes", "green") if line.alive else Text("no", "red" if line.running else "dim")
    beat = f"{duration(max(0.0, (now - line.beat_at).total_seconds()))} ago"
    return [line.id, line.name, alive, line.running, beat, ", ".join(line.channels), ", ".join(line.kinds)]
