"""``jobspec schedules`` and ``jobspec trigger``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from jobspec.cli.names import schedule_of
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, say, show_table
from jobspec.cli.project import open_database, open_project
from jobspec.cli.tallied import UNKNOWN
from jobspec.ops import steering
from jobspec.ops.overview import ScheduleLine
from jobspec.ops.overview import schedules as list_schedules


def schedules(
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show schedules: when they fired last, and when they fire next.

    Example: `jobspec schedules`
    """
    seen = list_schedules(open_database(open_project(config), database_url, "schedules"))
    if as_json:
        dump([asdict(each) for each in seen])
    elif seen:
        show_table("Schedules", ("schedule", "cron", "zone", "last", "next", "missed times"), map(_row, seen))
    else:
        say("There are no schedules.")


def trigger(
    schedule: Annotated[str, typer.Argument(metavar="SCHEDULE", help="`report` or `shop.report`.")],
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Fire a schedule once, now, and print the id of the job. The next firing stays what it is.

    Example: `jobspec trigger shop.report`
    """
    url = open_database(open_project(config), database_url, "schedules")
    job_id = steering.trigger(url, schedule_of(url, schedule))
    if as_json:
        dump({"id": job_id})
    else:
        say(str(job_id))


def _row(line: ScheduleLine) -> list[object]:
    name = Text(line.name).append(" (paused)", "yellow") if line.paused else line.name
    last = f"{line.fired_at:%Y-%m-%d %H:%M:%S %Z}" if line.fired_at else "never" if line.kind else UNKNOWN
    next_ = f"{line.next_at:%Y-%m-%d %H:%M:%S %Z}" if line.next_at else "when a worker has seen it"
    return [name, line.cron, line.tz, last, next_, line.catch_up]
