"""``jobspec generate``: read, lower, check, render, write."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from jobspec.cli.failure import FAILED
from jobspec.cli.options import ConfigOption, JsonOption, VerboseOption
from jobspec.cli.output import count, dump, raw, remark, say, show_table
from jobspec.cli.project import load_manifests, near, open_project
from jobspec.codegen.check import Drift, check
from jobspec.codegen.plan import Plan
from jobspec.codegen.render import generate as render
from jobspec.codegen.write import Report, write


def generate(
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing; print how the files differ, and exit 1 if they do.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that were edited by hand.")] = False,
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
    """
    project = open_project(config)
    plan = render(load_manifests(project), project.settings.targets, project.out)
    if only_check:
        _show_drift(check(plan), plan, as_json=as_json)
    else:
        _show_report(write(plan, force=force), plan, as_json=as_json)


def _show_report(report: Report, plan: Plan, *, as_json: bool) -> None:
    if as_json:
        dump({"out": str(plan.out), **asdict(report)})
        return
    rows = [(Text("written", "green"), path) for path in report.written]
    rows += [(Text("removed", "red"), path) for path in report.removed]
    if rows:
        show_table(f"{near(plan.out)}/", ("", "file"), rows)
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
