"""``jobspec apply``: declare the channels and kinds of the specs to the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, raw, say
from jobspec.cli.project import load_manifests, open_database, open_project
from jobspec.cli.words import count
from jobspec.codegen.scripts import scripts_of
from jobspec.ops.apply import Applied, Change
from jobspec.ops.apply import apply as run_scripts


def apply(
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL; touch no database.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    database_url: DatabaseOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Bring the channels, kinds and typed functions of the specs into the database.

    All packages in one transaction, straight from the specs. What has jobs is never removed, and what operators set
    (paused, weight) is never touched. Run it after `jobspec migrate`, before the new workers start.

    Examples:

    - `jobspec apply --database-url postgresql://me@db/shop`
    - `jobspec apply --dry-run`
    - `jobspec apply --sql > declare.sql`
    """
    project = open_project(config)
    scripts = scripts_of(load_manifests(project))
    if sql:
        raw("\n".join(["begin;", *scripts.values(), "commit;\n"]))
        return
    applied = run_scripts(open_database(project, database_url), scripts, dry_run=dry_run)
    if as_json:
        dump({"packages": sorted(scripts), "dry_run": dry_run, **asdict(applied)})
        return
    _show_change("channel", applied.channels)
    _show_change("kind", applied.kinds)
    for noun, change in (
        ("schedule", applied.schedules),
        ("type", applied.types),
        ("function", applied.functions),
    ):
        _show_change(noun, change, kept=False)
    say(f"{'would apply' if dry_run else 'applied'} {summary(applied)} of {', '.join(sorted(scripts))}")


def summary(applied: Applied) -> str:
    """``2 channels and 3 kinds``."""
    return f"{count(len(applied.channels.now), 'channel')} and {count(len(applied.kinds.now), 'kind')}"


def _show_change(noun: str, change: Change, *, kept: bool = True) -> None:
    """``kept``: also what is as it was."""
    for name in change.now:
        if name in change.added:
            say(f"new      {noun} {name}", style="green")
        elif name in change.changed:
            say(f"changed  {noun} {name}", style="yellow")
        elif kept:
            say(f"kept     {noun} {name}", style="dim")
    for name in change.removed:
        say(f"removed  {noun} {name}", style="red")
