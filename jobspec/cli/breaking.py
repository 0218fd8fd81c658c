"""``jobspec breaking``: can the jobs that are stored live with the specs as they are now?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import typer

from jobspec.cli.against import AgainstOption, old_manifests
from jobspec.cli.failure import FAILED, USAGE
from jobspec.cli.findings import FormatOption, show
from jobspec.cli.options import ConfigOption, VerboseOption
from jobspec.cli.output import raw
from jobspec.cli.project import load_listed, open_project
from jobspec.cli.words import count
from jobspec.config.sources import Project
from jobspec.manifest.compare import Breach, Side
from jobspec.manifest.compare import breaking as breaches_of
from jobspec.manifest.load import Loaded
from jobspec.manifest.manifest import Manifest
from jobspec.spec.diagnostics import Finding, Place, Problem, listing, locate
from jobspec.spec.formats import RENDER


def breaking(
    against: AgainstOption = None,
    error_format: FormatOption = "text",
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Find changes of the specs that stored jobs, or workers that still run, cannot live with.

    Compares the specs with an older state of them. Jobs that are stored must stay readable, in their lanes and in
    their order; so must results and checkpoints. Exits with 1 if a change is found that breaks that. It needs no
    database, and so does not know which jobs there really are.

    Examples:

    - `jobspec breaking --against git:main`
    - `jobspec breaking --against ../released`
    - `jobspec breaking --against manifest.json --error-format github`
    """
    project = open_project(config)
    loaded = load_listed(project)
    if loaded.findings:
        show(loaded, loaded.findings, error_format)
        raise typer.Exit(USAGE)
    shown, old = old_manifests(against, project)
    findings = find_breaking(loaded, old, project)
    raw(RENDER[error_format](findings))
    if error_format == "text":
        number = count(len(findings), "breaking change") if findings else "no breaking change"
        raw(f"{chr(10) if findings else ''}{number} against {shown}\n")
    if findings:
        raise typer.Exit(FAILED)


def find_breaking(loaded: Loaded, old: Sequence[Manifest], project: Project) -> list[Finding]:
    """What breaks, where it stands in the new specs, without what the settings ignore; sorted."""
    now = {each.manifest.package: each for each in loaded.specs}
    found: list[Finding] = []
    for manifest in old:
        spec = now.get(manifest.package)
        if spec is None:
            found += _package_gone(manifest, project)
            continue
        sides = Side(manifest=manifest), Side(manifest=spec.manifest, fields_at=spec.fields_at)
        for each in _counted(breaches_of(*sides), project.settings.breaking.ignore):
            problem = Problem(code=each.code, message=_message(each), path=each.path, part=each.part, help=each.help)
            found.append(locate(problem, spec.document.locator))
    return sorted(found)


def _package_gone(manifest: Manifest, project: Project) -> Iterator[Finding]:
    gone = Side(manifest=replace(manifest, jobs=(), types=(), channels=()))
    file = "the settings" if project.file is None else project.file.name
    for each in _counted(breaches_of(Side(manifest=manifest), gone), project.settings.breaking.ignore):
        message = f"{each.message} (the package `{manifest.package}` is gone)"
        yield Finding(place=Place(file=file), code=each.code, message=message, help=each.help)


def _counted(breaches: Iterable[Breach], ignored: Mapping[str, Sequence[str]]) -> Iterator[Breach]:
    for each in breaches:
        jobs = tuple(job for job in each.jobs if job not in ignored.get(each.code, ()))
        if jobs:
            yield replace(each, jobs=jobs)


def _message(breach: Breach) -> str:
    """With the jobs that it concerns, where they are not named yet."""
    if breach.path[:1] == ("jobs",) and len(breach.jobs) == 1:
        return breach.message
    word = "job" if len(breach.jobs) == 1 else "jobs"
    return f"{breach.message} ({word} {listing(f'`{job}`' for job in breach.jobs)})"
