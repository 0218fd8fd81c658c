"""``jobspec generate``: read, lower, check, render, write."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.text import Text

from jobspec.cli.failure import FAILED
from jobspec.cli.findings import find_sound
from jobspec.cli.fresh import settings_text
from jobspec.cli.options import BackendOption, ConfigOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, raw, remark, say, show_table
from jobspec.cli.project import open_project
from jobspec.cli.targets import targets_of
from jobspec.cli.watch import report, watch
from jobspec.cli.words import count, near
from jobspec.codegen.check import Drift, check
from jobspec.codegen.plan import Plan
from jobspec.codegen.render import generate as render
from jobspec.codegen.stamp import begin, drop, keep_stamp
from jobspec.codegen.write import Report, write
from jobspec.config.file import find_config
from jobspec.config.sources import Project
from jobspec.core.capabilities import Backend
from jobspec.manifest.load import Loaded
from jobspec.manifest.manifest import EnumDef, ModelDef

_MOST_SHOWN: Final = 40
"""Files in the table of a run; the first one of a large package writes hundreds, and `--json` lists them all."""


def generate(
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing; print how the files differ, and exit 1 if they do.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that were edited by hand.")] = False,
    watching: Annotated[bool, typer.Option("--watch", help="Run again after every change, until Ctrl-C.")] = False,
    backend: BackendOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Make typed Python and SQL of the specs.

    Reads the `specs` of the config and writes one package for each below `out` (default: generated/). For jobspec's
    own commands that folder is on the import path: generated/shop is `import shop`; put it on yours (PYTHONPATH,
    mypy_path) as well. Commit what is written, and let CI run the check.

    Examples:

    - `jobspec generate`
    - `jobspec generate --check`
    - `jobspec generate --backend redis`
    - `jobspec generate --watch`
    """
    if watching:
        _watch(config, backend, force=force, only_check=only_check)
        return
    with _uncollected():
        _generate(config, backend, only_check=only_check, force=force, as_json=as_json)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nearly all that a run makes lives to its end: looking through it for garbage is a sixth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _generate(config: Path | None, backend: Backend | None, *, only_check: bool, force: bool, as_json: bool) -> None:
    began, project = begin(), open_project(config)
    report([] if project.file is None else [project.file])
    loaded = find_sound(project, backend)
    report([*loaded.files, *([] if project.file is None else [project.file])])
    plan = render(loaded.manifests, targets_of(project), project.out)
    for each in plan.remarks:
        remark(each.strip())
    if only_check:
        _show_drift(check(plan), plan, as_json=as_json)
    else:
        drop(project.out)
        _show_report(write(plan, force=force), plan, as_json=as_json)
    files, closed = _inputs(loaded)
    keep_stamp(began, out=project.out, settings=_settings(project), files=files, closed=closed)


def _inputs(loaded: Loaded) -> tuple[set[Path], bool]:
    """What the output was made from, and whether that is all: not where Python was imported."""
    types = (each for spec in loaded.manifests for each in spec.types if isinstance(each, ModelDef | EnumDef))
    foreign = {each.origin.partition(":")[0] for each in types if each.origin}
    modules = (sys.modules.get(name) for name in foreign)
    files = {Path(each.__file__) for each in modules if each is not None and each.__file__}
    is_yaml = all(each.suffix in (".yaml", ".yml") for each in loaded.files)
    return {*loaded.files, *files}, is_yaml and not foreign


def _settings(project: Project) -> str:
    return settings_text(find_config(project.file, Path.cwd()))


def _watch(config: Path | None, backend: Backend | None, *, force: bool, only_check: bool) -> None:
    file = find_config(config, Path.cwd())
    flags = [flag for flag, wanted in (("--force", force), ("--check", only_check)) if wanted]
    given = [] if config is None else ["--config", str(config)]
    given += [] if backend is None else ["--backend", backend]
    with suppress(KeyboardInterrupt):
        watch([*flags, *given], [] if file is None else [file.path.resolve()])


def _show_report(report: Report, plan: Plan, *, as_json: bool) -> None:
    if as_json:
        dump({"out": str(plan.out), **asdict(report)})
        return
    rows = [(Text("written", "green"), path) for path in report.written]
    rows += [(Text("removed", "red"), path) for path in report.removed]
    if rows:
        show_table(f"{near(plan.out)}/", ("", "file"), rows[:_MOST_SHOWN])
    if len(rows) > _MOST_SHOWN:
        say(f"and {count(len(rows) - _MOST_SHOWN, 'file')} more", style="dim")
    if report.unchanged:
        say(f"{count(len(report.unchanged), 'file')} in {near(plan.out)}/ unchanged", style="dim")


def _show_drift(drift: Drift, plan: Plan, *, as_json: bool) -> None:
    if as_json:
        dump({"out": str(plan.out), "drift": drift.found, **asdict(drift)})
    elif not drift.found:
        say(f"{near(plan.out)}/ is up to date: {count(len(plan.files), 'file')}")
    else:
        raw(drift.diff)
        for word, paths in (("missing", drift.missing), ("changed", drift.changed), ("stale", drift.stale)):
            for path in paths:
                remark(f"{word}  {near(plan.out / path)}")
        remark("help: run `jobspec generate`, and commit what it writes")
    if drift.found:
        raise typer.Exit(FAILED)
