"""``jobspec apply``: declare the channels and kinds of the specs to the database."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, raw, say
from jobspec.cli.project import database_of, load_manifests, open_database, open_project
from jobspec.cli.words import count
from jobspec.codegen.scripts import scripts_of
from jobspec.config.receivers import find_receivers, needed
from jobspec.config.sources import Project
from jobspec.core.schemes import backend_of
from jobspec.errors import UnsupportedError
from jobspec.manifest.manifest import Manifest
from jobspec.ops.apply import Applied, Change
from jobspec.ops.apply import apply as run_scripts
from jobspec.ops.declare import declare
from jobspec.ops.receivers import declare_there


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
    (paused, weight) is never touched. Run it after `jobspec migrate`, before the new workers start. A backend that is
    not PostgreSQL is told the same, one package after the other, if it can do all that the specs ask for.

    Examples:

    - `jobspec apply --database-url postgresql://me@db/shop`
    - `jobspec apply --database-url 'redis://localhost:6379/0?namespace=shop'`
    - `jobspec apply --dry-run`
    - `jobspec apply --sql > declare.sql`
    """
    project = open_project(config)
    if sql:
        scripts = scripts_of(load_manifests(project))
        raw("\n".join(["begin;", *scripts.values(), "commit;\n"]))
        return
    backend = database_of(project, database_url).backend
    manifests = load_manifests(project, backend)
    url = open_database(project, database_url)
    if backend != "postgres":
        _declare(url, manifests, dry_run=dry_run, as_json=as_json)
        return
    scripts = scripts_of(manifests)
    there = [] if dry_run else _declare_there(project, manifests)  # before anything can be forwarded
    applied = run_scripts(url, scripts, dry_run=dry_run)
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
    for name in there:
        say(f"declared channel {name}")
    say(f"{'would apply' if dry_run else 'applied'} {summary(applied)} of {', '.join(sorted(scripts))}")


def _declare_there(project: Project, manifests: Sequence[Manifest]) -> list[str]:
    """Tell the backends that channels are forwarded to what is theirs."""
    receivers = find_receivers(project.settings, os.environ)
    return declare_there(manifests, lambda name: needed(name, receivers), known=receivers)


def _declare(url: str, manifests: Sequence[Manifest], *, dry_run: bool, as_json: bool) -> None:
    if dry_run:
        raise UnsupportedError(
            f"only PostgreSQL can try what would change, and the database is {backend_of(url)}",
            help="`jobspec check --backend` says whether the specs fit it",
        )
    declared = [declare(url, each) for each in manifests]
    channels = [each.name for package in declared for each in package.channels]
    kinds = [f"{each.name} v{each.version}" for package in declared for each in package.kinds]
    if as_json:
        dump({"packages": [each.name for each in declared], "channels": channels, "kinds": kinds})
        return
    for noun, names in (("channel", channels), ("kind", kinds)):
        for name in names:
            say(f"declared {noun} {name}")
    counts = f"{count(len(channels), 'channel')} and {count(len(kinds), 'kind')}"
    say(f"applied {counts} of {', '.join(each.name for each in declared)}")


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
