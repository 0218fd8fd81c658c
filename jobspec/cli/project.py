"""What most commands begin with: the project, its specs, its database."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import typer

from jobspec.backends.postgres import embedded
from jobspec.cli.failure import USAGE
from jobspec.cli.output import count
from jobspec.config.database import DatabaseUrl, EmbeddedDatabase, find_database
from jobspec.config.sources import Project, load_project
from jobspec.errors import UsageError
from jobspec.manifest.load import load_specs
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


def load_manifests(project: Project) -> tuple[Manifest, ...]:
    """What the specs mean; whatever is wrong with them is printed and ends the command."""
    if not project.settings.specs:
        where = (
            "there is no [tool.jobspec] here or above"
            if project.file is None
            else f"`specs` is empty in {project.file}"
        )
        raise UsageError(
            f"no specs are listed: {where}", help='`jobspec init` writes one; or set specs = ["jobs.yaml"]'
        )
    loaded = load_specs(project.settings.specs, project.root)
    if loaded.findings:
        sys.stderr.write(render_all(loaded.findings))
        sys.stderr.write(f"\n{count(len(loaded.findings), 'error')} in the specs\n")
        raise typer.Exit(USAGE)
    return loaded.manifests


def open_database(project: Project, flag: str | None) -> str:
    """The URL of the project's database; the embedded server is started, or joined if it runs.

    Handlers that are imported after this find it as ``JOBSPEC_DATABASE_URL``, wherever it came from.
    """
    match database_of(project, flag):
        case DatabaseUrl(url=given):
            url = given
        case EmbeddedDatabase():
            url = embedded.start(embedded.data_directory(project.root))
    os.environ["JOBSPEC_DATABASE_URL"] = url
    return url


def database_of(project: Project, flag: str | None) -> DatabaseUrl | EmbeddedDatabase:
    return find_database(flag=flag, environ=os.environ, setting=project.settings.database)


def near(path: Path) -> str:
    """A path as it is shown: relative to the working directory where that is shorter."""
    here = os.path.relpath(path)
    return here if len(here) < len(str(path)) else str(path)
