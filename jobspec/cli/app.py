"""The commands, put together."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Final

import typer

from jobspec.cli.apply import apply
from jobspec.cli.channels import channels, lanes
from jobspec.cli.control import limit, pause, resume, unblock
from jobspec.cli.dev import dev
from jobspec.cli.doctor import doctor
from jobspec.cli.enqueue import enqueue
from jobspec.cli.generate import generate
from jobspec.cli.grant import grant
from jobspec.cli.init import init
from jobspec.cli.job import job
from jobspec.cli.jobs import jobs
from jobspec.cli.migrate import migrate
from jobspec.cli.schedules import schedules, trigger
from jobspec.cli.status import status
from jobspec.cli.steer import cancel, delete, purge, redrive, requeue, reset, retry
from jobspec.cli.worker import worker
from jobspec.cli.workers import workers

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


PANELS: Final = {
    "Build and run": (init, generate, migrate, apply, worker, dev, enqueue),
    "Look": (status, jobs, job, channels, lanes, workers, schedules, doctor),
    "Steer": (cancel, retry, redrive, reset, requeue, delete, purge, pause, resume, limit, unblock, trigger, grant),
}

for panel, commands in PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
