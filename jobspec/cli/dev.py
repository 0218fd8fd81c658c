"""``jobspec dev``: everything, in one process."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final

import typer

from jobspec.backends.postgres import embedded, migrator
from jobspec.cli.apply import scripts_of, summary
from jobspec.cli.logs import log_to_stderr
from jobspec.cli.options import ConfigOption, DatabaseOption, VerboseOption
from jobspec.cli.output import say
from jobspec.cli.project import database_of, load_manifests, open_database, open_project
from jobspec.cli.serve import serve
from jobspec.cli.table import load_table, table_name
from jobspec.cli.targets import targets_of
from jobspec.cli.words import count, near
from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.config.database import Database, EmbeddedDatabase
from jobspec.errors import UsageError
from jobspec.manifest.manifest import Manifest, ModelDef
from jobspec.ops.apply import apply

CONCURRENCY: Final = 16
GRACE: Final = timedelta(seconds=5)
"""Whoever presses Ctrl-C at a terminal waits for it."""


def dev(
    yes: Annotated[bool, typer.Option("--yes", help="Also on a database that is not the embedded one.")] = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Generate, start the embedded server, migrate, apply and run a worker.

    For development: one command, one process, until Ctrl-C. The data stays, in one folder per project below the
    user's data directory. Handlers are loaded once; start it again after a change.

    Example: `jobspec dev`, and in another shell `jobspec enqueue hello name=Ada --wait`
    """
    log_to_stderr()
    project = open_project(config)
    database = database_of(project, database_url)
    _refuse_foreign(database, yes=yes)
    name = table_name(project, None)
    manifests = load_manifests(project)

    report = write(generate(manifests, targets_of(project), project.out))
    changed = len(report.written) + len(report.removed)
    say(f"generated  {count(changed, 'file')} new or changed in {near(project.out)}/")
    importlib.invalidate_caches()  # what was just written is to be found
    url = open_database(project, database_url)
    table = load_table(name, project)
    migrated = migrator.migrate(url)
    say(f"database   {database}, schema version {migrated.version}")
    if isinstance(database, EmbeddedDatabase):
        embedded.make_roles(url, (role for each in manifests for job in each.jobs for role in job.roles))
    applied = apply(url, scripts_of(manifests))
    say(f"applied    {summary(applied)}")
    say(f"worker     {name}; Ctrl-C ends it")
    say(f"\nin another shell: {_example(manifests)}\n")
    serve(url, table, channels=None, concurrency=CONCURRENCY, grace=GRACE, name=None, wait=True)


def _refuse_foreign(database: Database, *, yes: bool) -> None:
    if isinstance(database, EmbeddedDatabase) or yes:
        return
    raise UsageError(
        f"`jobspec dev` would migrate and change {database}",
        help='set database = "embedded" under [tool.jobspec], or say --yes if that database is yours to play with',
    )


def _example(manifests: Sequence[Manifest]) -> str:
    """A call of the first job that could be typed in."""
    manifest = next(each for each in manifests if each.jobs)
    job = manifest.jobs[0]
    payload = manifest.type_named(job.payload)
    assert isinstance(payload, ModelDef)
    blob = [f"--blob {job.blob.name}.bin"] if job.blob else []
    fields = [f"{each.name}=..." for each in payload.fields if each.required]
    return " ".join(["jobspec enqueue", job.name, *fields, *blob, "--wait"])
