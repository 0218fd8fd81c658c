"""The options of ``jobspec worker``."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final, TypeAlias

import typer

from jobspec.cli.options import duration
from jobspec.core.units import SIZE_HELP, parse_size
from jobspec.errors import UsageError

FOREVER: Final = timedelta.max
_WHAT, _HOW_LONG, _MANY, _LEASE = "What it runs", "How long it runs", "Several of them", "Database"


def grace(text: str) -> timedelta:
    """``30s`` -> timedelta, ``forever`` -> FOREVER; nothing needs no unit."""
    return FOREVER if text == "forever" else timedelta(0) if text == "0" else duration(text)


def size(text: str) -> int:
    """``512MiB`` -> bytes."""
    try:
        return parse_size(text)
    except ValueError as error:
        raise typer.BadParameter(f"`{text}` {error}: {SIZE_HELP}") from None


def slots(text: str) -> tuple[int, int]:
    """``8`` -> (8, 8), ``4..8`` -> (4, 8). What the numbers may be is for the worker to say. Raises UsageError."""
    least, dots, most = text.partition("..")
    if not least.isdecimal() or (dots and not most.isdecimal()):
        raise UsageError(f"--concurrency is `{text}`", help="give a number of handlers, 16, or two: 4..8")
    return int(least), int(most if dots else least)


TableArgument: TypeAlias = Annotated[
    str | None,
    typer.Argument(
        metavar="MODULE:TABLE", help="The dispatch table; without it `worker` in the config.", show_default=False
    ),
]
ChannelsOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--channels",
        metavar="A,B",
        envvar="JOBSPEC_CHANNELS",
        rich_help_panel=_WHAT,
        help="Only these, as in `charges,'mail-*'`; without it all that its jobs wait in.",
    ),
]
KindsOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--kinds",
        metavar="A,B",
        envvar="JOBSPEC_KINDS",
        rich_help_panel=_WHAT,
        help="Only these jobs of the table, as in `'charge*'`.",
    ),
]
ConcurrencyOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--concurrency",
        metavar="N",
        envvar="JOBSPEC_CONCURRENCY",
        rich_help_panel=_WHAT,
        help="Handlers that run at once, in each process. 4..8: at most 8, and more jobs are claimed when 4 are left.",
    ),
]
OnceOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--once", rich_help_panel=_HOW_LONG, help="Run one job and end; exit 1 if none is ready, or the attempt fails."
    ),
]
DrainOption: TypeAlias = Annotated[
    bool,
    typer.Option("--drain", rich_help_panel=_HOW_LONG, help="End when nothing is ready, running here, or due at once."),
]
MaxJobsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-jobs",
        metavar="N",
        min=1,
        envvar="JOBSPEC_MAX_JOBS",
        rich_help_panel=_HOW_LONG,
        show_default=False,
        help="End after so many jobs; with --processes another process takes over.",
    ),
]
MaxRssOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-rss",
        metavar="SIZE",
        parser=size,
        envvar="JOBSPEC_MAX_RSS",
        rich_help_panel=_HOW_LONG,
        show_default=False,
        help="The same when the process uses more memory, as in 512MiB.",
    ),
]
GraceOption: TypeAlias = Annotated[
    timedelta | None,
    typer.Option(
        "--grace",
        metavar="DURATION",
        parser=grace,
        envvar="JOBSPEC_GRACE",
        rich_help_panel=_HOW_LONG,
        show_default=False,
        help="How long running handlers may go on after Ctrl-C or SIGTERM; 30s. Or `0`, or `forever`.",
    ),
]
ProcessesOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--processes",
        metavar="N",
        min=1,
        max=1000,
        envvar="JOBSPEC_PROCESSES",
        rich_help_panel=_MANY,
        show_default=False,
        help="So many worker processes under a supervisor, which starts another when one dies.",
    ),
]
ExclusiveOption: TypeAlias = Annotated[
    bool,
    typer.Option("--exclusive", rich_help_panel=_MANY, help="Fail if another such worker serves one of its channels."),
]
StandbyOption: TypeAlias = Annotated[
    bool, typer.Option("--standby", rich_help_panel=_MANY, help="Exclusive, and wait until the other has ended.")
]
NameOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--name",
        metavar="NAME",
        rich_help_panel=_MANY,
        help="Shown by `jobspec status`; without it host and process. With --processes a number is appended.",
    ),
]
LeaseOption: TypeAlias = Annotated[
    timedelta | None,
    typer.Option(
        "--lease",
        metavar="DURATION",
        parser=duration,
        envvar="JOBSPEC_LEASE",
        rich_help_panel=_LEASE,
        show_default=False,
        help="How long its jobs stay its own after its last sign of life; 30s.",
    ),
]
HeartbeatOption: TypeAlias = Annotated[
    timedelta | None,
    typer.Option(
        "--heartbeat",
        metavar="DURATION",
        parser=duration,
        envvar="JOBSPEC_HEARTBEAT",
        rich_help_panel=_LEASE,
        show_default=False,
        help="How often it gives one; a third of the lease, which is the longest.",
    ),
]
NoWaitOption: TypeAlias = Annotated[
    bool, typer.Option("--no-wait", rich_help_panel=_LEASE, help="Fail at once if the database is down.")
]


def refuse_contradictions(
    *, once: bool, drain: bool, processes: int | None, exclusive: bool, standby: bool, max_jobs: int | None
) -> None:
    """Raises UsageError where options ask for things that exclude each other."""
    if once and drain:
        raise UsageError(
            "--once and --drain exclude each other", help="--once runs one job, --drain all that are ready"
        )
    if once and max_jobs is not None:
        raise UsageError("--once is --max-jobs 1 that does not wait: give one of them")
    if processes is not None and (once or drain):
        given = "--once" if once else "--drain"
        raise UsageError(
            f"{given} and --processes exclude each other: a supervisor starts another process when one ends",
            help=f"leave --processes out, or start several commands with {given}",
        )
    if processes is not None and processes > 1 and (exclusive or standby):
        given = "--standby" if standby else "--exclusive"
        raise UsageError(
            f"{given} and --processes {processes} exclude each other: each process is a worker of its own",
            help="raise --concurrency in their place",
        )
