"""``jobspec lint``: what a careful reviewer would ask about the specs."""

from __future__ import annotations

from typing import Annotated

import typer

from jobspec.cli.findings import FormatOption, exit_code, find, known_rules, show
from jobspec.cli.options import BackendOption, ConfigOption, VerboseOption
from jobspec.cli.output import show_table
from jobspec.cli.project import open_project
from jobspec.config.sources import Project


def lint(
    list_rules: Annotated[
        bool, typer.Option("--list", help="Show the rules, and what each weighs; read no spec.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings as well.")] = False,
    backend: BackendOption = None,
    error_format: FormatOption = "text",
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Say what a careful reviewer would ask about the specs.

    What a rule weighs is set under `lint` in the config; `jobspec explain CODE` says what it is about. A finding is
    ignored, with a reason, by a comment on its line or just above it: `# jobspec: ignore[JS201] told by the caller`.

    Examples:

    - `jobspec lint`
    - `jobspec lint --strict --error-format junit`
    - `jobspec lint --backend sqs`
    - `jobspec lint --list`
    """
    project = open_project(config)
    if list_rules:
        _list(project)
        return
    loaded, findings = find(project, "info", backend)
    show(loaded, findings, error_format)
    raise typer.Exit(exit_code(loaded, findings, strict=strict))


def _list(project: Project) -> None:
    rows = [(rule.code, rule.weight(project.settings.lint), rule.meaning) for rule in known_rules(project)]
    show_table("rules of the linter", ("code", "weighs", "finds"), rows)
