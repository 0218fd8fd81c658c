"""``jobspec worker``: run handlers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import typer

from jobspec.cli.expose import HttpOption, address
from jobspec.cli.logs import Layout, LogFormatOption, LogLevelOption, QuietOption, VerbosityOption, log_to_stderr
from jobspec.cli.notified import notifier_of
from jobspec.cli.options import ConfigOption, DatabaseOption
from jobspec.cli.project import open_database, open_project, receivers_for
from jobspec.cli.serve import serve
from jobspec.cli.supervise import supervise
from jobspec.cli.table import load_table, table_name
from jobspec.cli.terms import (
    FOREVER,
    ChannelsOption,
    ConcurrencyOption,
    DrainOption,
    ExclusiveOption,
    GraceOption,
    HeartbeatOption,
    KindsOption,
    LeaseOption,
    MaxJobsOption,
    MaxRssOption,
    NameOption,
    NoWaitOption,
    OnceOption,
    ProcessesOption,
    StandbyOption,
    TableArgument,
    refuse_contradictions,
    slots,
)
from jobspec.errors import UsageError
from jobspec.ops.steering import channel_names
from jobspec.worker.dispatch import DispatchTable
from jobspec.worker.lifeline import Lifeline
from jobspec.worker.threads import end_in_time

GRACE: Final = timedelta(seconds=30)
LEASE: Final = timedelta(seconds=30)


def worker(
    table: TableArgument = None,
    channels: ChannelsOption = None,
    kinds: KindsOption = None,
    concurrency: ConcurrencyOption = "16",
    once: OnceOption = False,
    drain: DrainOption = False,
    max_jobs: MaxJobsOption = None,
    max_rss: MaxRssOption = None,
    grace: GraceOption = None,
    processes: ProcessesOption = None,
    exclusive: ExclusiveOption = False,
    standby: StandbyOption = False,
    name: NameOption = None,
    lease: LeaseOption = None,
    heartbeat: HeartbeatOption = None,
    no_wait: NoWaitOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    http: HttpOption = None,
    log_format: LogFormatOption = Layout.text,
    log_level: LogLevelOption = None,
    quiet: QuietOption = False,
    verbose: VerbosityOption = 0,
) -> None:
    """Run the handlers of a dispatch table.

    Ctrl-C and SIGTERM stop it: no new jobs, running ones get the grace period, then they are cancelled and given
    back. A second signal ends it at once. So does SIGHUP stop it; with --processes it replaces them one by one.

    Examples:

    - `jobspec worker`
    - `jobspec worker handlers:table --channels charges,images --concurrency 32`
    - `jobspec worker --database-url sqs://eu-west-1/shop --kinds send_receipt`
    - `jobspec worker --processes 4 --max-rss 512MiB`
    """
    log_to_stderr(verbosity=verbose, quiet=quiet, level=log_level, layout=log_format)
    if http is not None:
        address(http)
    refuse_contradictions(
        once=once, drain=drain, processes=processes, exclusive=exclusive, standby=standby, max_jobs=max_jobs
    )
    project = open_project(config)
    target = table_name(project, table)
    url = open_database(project, database_url, "workers")
    notifier = notifier_of(project, url)
    lifeline = Lifeline.of(os.environ)
    grace = GRACE if grace is None else None if grace == FOREVER else grace
    if processes is not None and lifeline is None:
        raise typer.Exit(supervise(url, processes, name=name, grace=grace))
    handlers = load_table(target, project)
    if lifeline is not None:
        lifeline.loaded()
    code = serve(
        url,
        handlers,
        channels=None if channels is None else _channels(channels, handlers, url),
        kinds=None if kinds is None else _kinds(kinds, handlers),
        concurrency=slots(concurrency),
        until="one" if once else "drained" if drain else "stopped",
        max_jobs=max_jobs,
        max_rss=max_rss,
        grace=grace,
        exclusive=exclusive,
        standby=standby,
        name=name if lifeline is None else lifeline.name,
        lease=LEASE if lease is None else lease,
        heartbeat=heartbeat,
        wait=not no_wait,
        http=http,
        lifeline=lifeline,
        notifier=notifier,
        receivers=receivers_for(project, url),
    )
    end_in_time(code)
    raise typer.Exit(code)


def _names(given: str, option: str) -> list[str]:
    names = [each.strip() for each in given.split(",") if each.strip()]
    if not names:
        raise UsageError(f"{option} is empty", help="give names with commas in between, or leave it out")
    return names


def _packages(table: DispatchTable) -> list[str]:
    return sorted({kind.rpartition(".")[0] for kind, _ in table.kinds})


def _kinds(given: str, table: DispatchTable) -> list[str]:
    """``charge*`` -> ``shop.charge*``, in every package of the table."""
    names, packages = _names(given, "--kinds"), _packages(table)
    return [full for each in names for full in ([each] if "." in each else [f"{own}.{each}" for own in packages])]


def _channels(given: str, table: DispatchTable, url: str) -> list[str]:
    """``charges`` -> ``shop.charges``. The database is asked only where the table's jobs are of several packages."""
    names, packages = _names(given, "--channels"), _packages(table)
    if len(packages) == 1:
        return [each if "." in each else f"{packages[0]}.{each}" for each in names]
    short = [each for each in names if "." not in each and "*" not in each]
    known = channel_names(url) if short else []
    full: list[str] = []
    for each in names:
        if "." in each:
            full.append(each)
        else:
            full += [f"{own}.{each}" for own in packages] if "*" in each else [resolve(each, known)]
    return full


def resolve(short: str, known: Iterable[str]) -> str:
    """The one qualified name that ends in ``.short``. Raises UsageError."""
    found = [each for each in known if each.rpartition(".")[2] == short]
    if len(found) != 1:
        raise UsageError(
            f"the channel `{short}` is ambiguous: {' or '.join(found)}" if found else f"there is no channel `{short}`",
            help=f"write {found[0]}" if found else "`jobspec status` lists them",
        )
    return found[0]
