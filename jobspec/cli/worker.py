"""``jobspec worker``: run handlers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Final

import typer

from jobspec.cli.logs import log_to_stderr
from jobspec.cli.options import ConfigOption, DatabaseOption, VerboseOption, duration
from jobspec.cli.project import open_database, open_project
from jobspec.cli.serve import serve
from jobspec.cli.table import load_table, table_name
from jobspec.errors import UsageError
from jobspec.ops.overview import overview
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.worker import MOST_CONCURRENCY

GRACE: Final = timedelta(seconds=30)
LEASE: Final = timedelta(seconds=30)


def worker(
    table: Annotated[
        str | None,
        typer.Argument(
            metavar="MODULE:TABLE", help="The dispatch table; without it `worker` in the config.", show_default=False
        ),
    ] = None,
    channels: Annotated[
        str | None,
        typer.Option(
            "--channels",
            metavar="A,B",
            envvar="JOBSPEC_CHANNELS",
            help="Only these; without it all that its jobs wait in.",
        ),
    ] = None,
    concurrency: Annotated[
        int,
        typer.Option(
            "--concurrency",
            metavar="N",
            min=1,
            max=MOST_CONCURRENCY,
            envvar="JOBSPEC_CONCURRENCY",
            help="Handlers that run at once.",
        ),
    ] = 16,
    grace: Annotated[
        timedelta | None,
        typer.Option(
            "--grace",
            metavar="DURATION",
            parser=duration,
            envvar="JOBSPEC_GRACE",
            show_default=False,
            help="How long running handlers may go on after Ctrl-C or SIGTERM; 30s.",
        ),
    ] = None,
    lease: Annotated[
        timedelta | None,
        typer.Option(
            "--lease",
            metavar="DURATION",
            parser=duration,
            envvar="JOBSPEC_LEASE",
            show_default=False,
            help="How long its jobs stay its own after its last sign of life.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Shown by `jobspec status`; without it host and process."),
    ] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Fail at once if the database is down.")] = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Run the handlers of a dispatch table.

    Ctrl-C and SIGTERM stop it: no new jobs, running ones get the grace period, then they are cancelled and given
    back. A second signal ends it at once.

    Examples:

    - `jobspec worker`
    - `jobspec worker handlers:table --channels charges,images --concurrency 32`
    """
    log_to_stderr()
    project = open_project(config)
    target = table_name(project, table)
    url = open_database(project, database_url)
    handlers = load_table(target, project)
    serve(
        url,
        handlers,
        channels=None if channels is None else _qualified(channels, handlers, url),
        concurrency=concurrency,
        grace=GRACE if grace is None else grace,
        lease=LEASE if lease is None else lease,
        name=name,
        wait=not no_wait,
    )


def _qualified(given: str, table: DispatchTable, url: str) -> list[str]:
    """``charges`` -> ``shop.charges``. The database is asked only where the table's jobs are of several packages."""
    names = [each.strip() for each in given.split(",") if each.strip()]
    if not names:
        raise UsageError("--channels names no channel")
    packages = sorted({kind.rpartition(".")[0] for kind, _ in table.kinds})
    if len(packages) == 1:
        return [each if "." in each else f"{packages[0]}.{each}" for each in names]
    short = [each for each in names if "." not in each]
    known = [each.name for each in overview(url).channels] if short else []
    return [each if "." in each else resolve(each, known) for each in names]


def resolve(short: str, known: Iterable[str]) -> str:
    """The one qualified name that ends in ``.short``. Raises UsageError."""
    found = [each for each in known if each.rpartition(".")[2] == short]
    if len(found) != 1:
        raise UsageError(
            f"the channel `{short}` is ambiguous: {' or '.join(found)}" if found else f"there is no channel `{short}`",
            help=f"write {found[0]}" if found else "`jobspec status` lists them",
        )
    return found[0]
