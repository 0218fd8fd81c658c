"""What most commands begin with: the project, its specs, its database."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import typer

from jobspec.cli.failure import USAGE
from jobspec.cli.words import count
from jobspec.config.database import DatabaseUrl, EmbeddedDatabase, find_database
from jobspec.config.sources import Project, load_project
from jobspec.errors import UsageError
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


def load_listed(project: Project) -> Loaded:
    """What the specs mean, or what is wrong with them. Raises UsageError where none is listed."""
    if not project.settings.specs:
        where = (
            "there is no [tool.jobspec] here or above"
            if project.file is None
            else f"`specs` is empty in {project.file}"
        )
        raise UsageError(
            f"no specs are listed: {where}", help='`jobspec init` writes one; or set specs = ["jobs.yaml"]'
        )
    return load_specs(project.settings.specs, project.root, project.out)


def load_manifests(project: Project) -> tuple[Manifest, ...]:
    """What the specs mean; whatever is wrong with them is printed and ends the command."""
    return load_sound(project).manifests


def load_sound(project: Project) -> Loaded:
    """The same with the specs they come from."""
    loaded = load_listed(project)
    if loaded.findings:
        sys.stderr.write(render_all(loaded.findings))
        sys.stderr.write(f"\n{count(len(loaded.findings), 'error')} in the specs\n")
        raise typer.Exit(USAGE)
    return loaded


def open_database(project: Project, flag: str | None) -> str:
    """The URL of the project's database; the embedded server is started, or joined if it runs.

    Handlers that are imported after this find it as ``JOBSPEC_DATABASE_URL``, wherever it came from.
    """
    match database_of(project, flag):
        case DatabaseUrl(url=given):
            url = given
        case EmbeddedDatabase():
            from jobspec.backends.postgres import embedded  # it needs the driver, and most commands do not

            url = embedded.start(embedded.data_directory(project.root))
    os.environ["JOBSPEC_DATABASE_URL"] = url
    return url


def database_of(project: Project, flag: str | None) -> DatabaseUrl | EmbeddedDatabase:
    return find_database(flag=flag, environ=os.environ, setting=project.settings.database)
