"""The commands, put together."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from jobspec.cli.apply import apply
from jobspec.cli.dev import dev
from jobspec.cli.enqueue import enqueue
from jobspec.cli.generate import generate
from jobspec.cli.init import init
from jobspec.cli.migrate import migrate
from jobspec.cli.status import status
from jobspec.cli.worker import worker

DISTRIBUTION = "jobspec-pg"

app = typer.Typer(
    help="Typed background jobs on PostgreSQL.\n\nStart with `jobspec init`, then `jobspec dev`.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 drift or a failed job, 2 a wrong spec or command line, 3 the environment.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jobspec {version(DISTRIBUTION)}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


for command in (init, generate, migrate, apply, worker, dev, enqueue, status):
    app.command()(command)
