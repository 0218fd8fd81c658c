"""``jobspec check``: everything that would keep ``generate`` from writing, and nothing is written."""

from __future__ import annotations

import typer

from jobspec.cli.findings import FormatOption, exit_code, find, show
from jobspec.cli.options import BackendOption, ConfigOption, VerboseOption
from jobspec.cli.project import open_project


def check(
    backend: BackendOption = None,
    error_format: FormatOption = "text",
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Find the errors of the specs, and what the linter calls an error.

    Reads the `specs` of the config and writes nothing. Exits with 2 if a spec is wrong, with 1 if only the linter has
    errors.

    Examples:

    - `jobspec check`
    - `jobspec check --backend sqs`
    - `jobspec check --error-format github`
    """
    loaded, findings = find(open_project(config), "error", backend)
    show(loaded, findings, error_format)
    raise typer.Exit(exit_code(loaded, findings))
