"""``jobspec migrate``: install or upgrade the engine in a database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from jobspec.backends.postgres import migrator
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, raw, say
from jobspec.cli.project import database_of, open_postgres, open_project


def migrate(
    sql: Annotated[
        bool, typer.Option("--sql", help="Print the SQL of a fresh installation; touch no database.")
    ] = False,
    database_url: DatabaseOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Install or upgrade the schema `jobspec` in a database.

    Needs no spec. Everything happens in one transaction; to run it twice, or two at once, is safe.

    Examples:

    - `jobspec migrate --database-url postgresql://me@db/shop`
    - `jobspec migrate --sql > migrations/0042_jobspec.sql`
    """
    if sql:
        raw(migrator.script())
        return
    project = open_project(config)
    migrated = migrator.migrate(open_postgres(project, database_url))
    if as_json:
        dump({**asdict(migrated), "changed": migrated.changed})
        return
    where = f"schema `jobspec` in {database_of(project, database_url)}"
    if not migrated.changed:
        say(f"{where} is up to date: version {migrated.version}")
        return
    for name in migrated.applied:
        say(f"applied  {name}", style="green")
    if migrated.functions_changed:
        say("applied  functions and views", style="green")
    say(f"{where} is at version {migrated.version}")
