"""A database for every test: a copy of one that is migrated and has the specs applied."""

from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from jobspec.backends.postgres import embedded, migrator
from jobspec.backends.postgres.clones import Clones
from jobspec.codegen.scripts import scripts_of
from jobspec.config.sources import load_project
from jobspec.errors import ConfigError
from jobspec.manifest.load import load_specs
from jobspec.manifest.manifest import Manifest
from jobspec.ops.apply import apply
from jobspec.spec.diagnostics import render_all


@contextmanager
def server_for_tests(url: str) -> Iterator[str]:
    """``url``, or where it is empty that of an embedded server, one for all processes of a run of pytest-xdist."""
    if url:
        yield url
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    with embedded.temporary(Path(tempfile.gettempdir()) / f"jobspec-pytest-{run}") as started:
        yield started


class Databases:
    """``manifests``: what is applied to every database."""

    def __init__(self, clones: Clones, manifests: Sequence[Manifest], url: str) -> None:
        self._clones = clones
        scripts = scripts_of(manifests) if manifests else {}
        roles = {role for each in manifests for job in each.jobs for role in job.roles}
        if roles:
            embedded.make_roles(url, roles)
        self._template = clones.template(_name(scripts), lambda new: _fill(new, scripts))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a new one. It is dropped later, with others."""
        url = self._clones.clone(self._template)
        yield url
        self._clones.drop_some()


def manifests_for(specs: Sequence[str], directory: Path) -> tuple[Manifest, ...]:
    """Of ``specs``, relative to ``directory``; without any, of the project there or above; none without a project.

    Raises ConfigError with all that is wrong with them, SettingsError.
    """
    root, listed = directory, tuple(specs)
    if not listed:
        project = load_project(config=None, directory=directory, environ=os.environ)
        root, listed = project.root, project.settings.specs
    if not listed:
        return ()
    loaded = load_specs(listed, root)
    if loaded.findings:
        raise ConfigError(f"the specs for tests are wrong\n{render_all(loaded.findings)}")
    return loaded.manifests


def _name(scripts: Mapping[str, str]) -> str:
    """Another one where the engine or what is applied is another."""
    text = "\0".join([migrator.script(), *scripts.values()])
    return f"jobspec_template_{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _fill(url: str, scripts: Mapping[str, str]) -> None:
    migrator.migrate(url)
    if scripts:
        apply(url, scripts)
