"""What most commands begin with: the project, its specs, its database."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from jobspec.cli.failure import USAGE
from jobspec.cli.words import count
from jobspec.config.database import DatabaseUrl, EmbeddedDatabase, find_database
from jobspec.config.receivers import find_receivers
from jobspec.config.sources import Project, load_project
from jobspec.core.capabilities import LACKS, MEANING, Backend, Capability
from jobspec.core.schemes import backend_of
from jobspec.errors import UnsupportedError, UsageError
from jobspec.manifest.load import Loaded, load_specs
from jobspec.manifest.manifest import Manifest
from jobspec.spec.diagnostics import render_all


def open_project(config: Path | None) -> Project:
    """The settings. The project's own modules and its generated packages can be imported from now on."""
    project = load_project(config=config, directory=Path.cwd(), environ=os.environ)
    for folder in (project.out, project.root):  # the root comes first in the end
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return project


def kept_in(project: Project, asked: Backend | None) -> Backend | None:
    """Where the jobs are to be kept: as ``--backend`` says, else as `database` in the config does; None: not said."""
    setting = project.settings.database
    return asked if asked is not None or setting is None else backend_of(setting)


def load_listed(project: Project, backend: Backend | None = None) -> Loaded:
    """What the specs mean, or what is wrong with them; also for ``backend``, or for that of the config.

    Raises UsageError where none is listed.
    """
    if not project.settings.specs:
        where = (
            "there is no [tool.jobspec] here or above"
            if project.file is None
            else f"`specs` is empty in {project.file}"
        )
        raise UsageError(
            f"no specs are listed: {where}", help='`jobspec init` writes one; or set specs = ["jobs.yaml"]'
        )
    return load_specs(project.settings.specs, project.root, project.out, backend=kept_in(project, backend))


def load_manifests(project: Project, backend: Backend | None = None) -> tuple[Manifest, ...]:
    """What the specs mean; whatever is wrong with them is printed and ends the command."""
    return load_sound(project, backend).manifests


def load_sound(project: Project, backend: Backend | None = None) -> Loaded:
    """The same with the specs they come from."""
    loaded = load_listed(project, backend)
    if loaded.findings:
        sys.stderr.write(render_all(loaded.findings))
        sys.stderr.write(f"\n{count(len(loaded.findings), 'error')} in the specs\n")
        raise typer.Exit(USAGE)
    return loaded


def open_database(project: Project, flag: str | None, *needs: Capability) -> str:
    """The URL of the project's database, or other backend; the embedded server is started, or joined if it runs.

    Handlers that are imported after this find it as ``JOBSPEC_DATABASE_URL``, wherever it came from. Raises
    UnsupportedError for a backend that cannot do what the command ``needs``.
    """
    database = database_of(project, flag)
    refuse_incapable(database.backend, needs)
    match database:
        case DatabaseUrl(url=given):
            url = given
            if project.settings.pooled and database.backend == "postgres":
                from jobspec.backends.postgres.pooled import declare_pooled  # it needs the driver

                declare_pooled(url)
        case EmbeddedDatabase():
            from jobspec.backends.postgres import embedded  # it needs the driver, and most commands do not

            url = embedded.start(embedded.data_directory(project.root))
    os.environ["JOBSPEC_DATABASE_URL"] = url
    return url


def open_postgres(project: Project, flag: str | None) -> str:
    """The same for commands that look into the tables. Raises UnsupportedError for any other backend."""
    if (backend := database_of(project, flag).backend) != "postgres":
        raise UnsupportedError(
            f"this command is about the tables of PostgreSQL, and the database is {backend}",
            help="other backends have none: `jobspec apply` declares the specs, `jobspec status` shows what they tell",
        )
    return open_database(project, flag)


def known_manifests(project: Project, url: str) -> tuple[Manifest, ...]:
    """What tells sensitive values where the backend does not: the specs, if any are listed and sound."""
    if backend_of(url) == "postgres" or not project.settings.specs:
        return ()
    return load_listed(project).manifests


def receivers_for(project: Project, url: str) -> dict[str, str]:
    """Name -> URL of the backends that a worker of PostgreSQL forwards to; none for those of another."""
    return find_receivers(project.settings, os.environ) if backend_of(url) == "postgres" else {}


def refuse_incapable(backend: Backend, needs: Iterable[Capability] = ()) -> None:
    """Raises UnsupportedError."""
    if backend == "memory":
        raise UnsupportedError(
            "a queue in memory is known to its own process only, and a command is another one",
            help="`jobspec dev --backend memory` has its queue and its worker in one; tests use `jobspec.testing`",
        )
    for each in needs:
        if each in LACKS[backend]:
            raise UnsupportedError(
                f"this cannot be had on {backend} ({MEANING[each]}): {LACKS[backend][each]}",
                help=f"docs/reference/backends.md says what {backend} can do",
            )


def database_of(project: Project, flag: str | None) -> DatabaseUrl | EmbeddedDatabase:
    return find_database(flag=flag, environ=os.environ, setting=project.settings.database)
