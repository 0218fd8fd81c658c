"""``jobspec doctor``: what is wrong, why it matters, what to do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import typer

from jobspec.cli.failure import FAILED
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption, duration
from jobspec.cli.output import dump, say
from jobspec.cli.project import load_manifests, open_database, open_project
from jobspec.cli.words import count
from jobspec.codegen.scripts import scripts_of
from jobspec.ops.checkup import check_up
from jobspec.ops.doctor import OLD_SECONDS, examine
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.ops.finding import SEVERITIES, Finding

_STYLES: Final = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def doctor(
    old: Annotated[
        timedelta | None,
        typer.Option(
            "--old",
            metavar="DURATION",
            parser=duration,
            show_default=False,
            help="Mention transactions open for so long; 5m.",
        ),
    ] = None,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Look for what is wrong with the database, or soon will be. Exit 1 if there are errors.

    Broken invariants (`jobspec.check()`), transactions, prepared ones and replication slots that keep tables from being
    cleaned up, partitions, autovacuum, NOTIFY, clocks, functions and declarations that differ from this program and its
    specs, dead workers with jobs, and channels that are paused, full or blocked, or that nobody serves. Of another
    backend: how safely its server keeps jobs, channels, leases, and what the specs declare and it does not know.

    Example: `jobspec doctor`
    """
    project = open_project(config)
    manifests = load_manifests(project) if project.settings.specs else ()
    url = open_database(project, database_url)
    old_seconds = OLD_SECONDS if old is None else old.total_seconds()
    if is_elsewhere(url):
        found = check_up(url, manifests)
    else:
        found = examine(url, scripts_of(manifests), now=lambda: datetime.now(UTC), old_seconds=old_seconds)
    if as_json:
        dump([asdict(each) for each in found])
    else:
        _show(found)
    if any(each.severity == "error" for each in found):
        raise typer.Exit(FAILED)


def _show(found: tuple[Finding, ...]) -> None:
    for each in found:
        say(f"{each.severity}: {each.what}", style=_STYLES[each.severity])
        say(f"  why:  {each.why}", style="dim")
        say(f"  help: {each.help}")
    numbers = [count(sum(each.severity == s for each in found), s) for s in SEVERITIES]
    say(
        "The database is healthy."
        if not found
        else f"{numbers[0]}, {numbers[1]}, {sum(each.severity == 'info' for each in found)} info"
    )
