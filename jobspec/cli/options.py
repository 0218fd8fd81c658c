"""The options that several commands have."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from jobspec.cli.failure import DEBUG
from jobspec.core.capabilities import Backend
from jobspec.core.units import DURATION_HELP, parse_duration


def _debug(verbose: bool) -> bool:
    if verbose:
        os.environ[DEBUG] = "1"
    return verbose


def duration(text: str) -> timedelta:
    """``5m`` -> timedelta, for an option."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise typer.BadParameter(f"`{text}` {error}: {DURATION_HELP}") from None


ConfigOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        envvar="JOBSPEC_CONFIG",
        help="pyproject.toml or jobspec.toml; without it the nearest one, from here upwards.",
    ),
]
DatabaseOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        metavar="URL",
        help="Else JOBSPEC_DATABASE_URL, else DATABASE_URL, else `database` in the config.",
    ),
]
BackendOption: TypeAlias = Annotated[
    Backend | None,
    typer.Option(
        "--backend",
        show_default=False,
        help="Also name the lines that this backend cannot do; without it, that of `database` in the config.",
    ),
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
VerboseOption: TypeAlias = Annotated[
    bool, typer.Option("--verbose", callback=_debug, help="Show the traceback of errors; so does JOBSPEC_DEBUG=1.")
]
