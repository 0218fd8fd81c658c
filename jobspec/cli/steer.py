"""``cancel``, ``retry``, ``reset``, ``requeue``, ``delete``, ``redrive`` and ``purge``: jobs that are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeAlias

import typer

from jobspec.cli.confirm import YesOption, confirm
from jobspec.cli.failure import FAILED
from jobspec.cli.filters import filtered
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, remark, say
from jobspec.cli.project import open_database, open_project
from jobspec.cli.words import count
from jobspec.errors import JobspecError, UsageError
from jobspec.ops import steering
from jobspec.ops.jobs import ENDED, UNFINISHED, JobFilter, count_jobs
from jobspec.ops.steering import purgeable

Ids: TypeAlias = Annotated[list[int], typer.Argument(metavar="ID...", help="The jobs.")]
MaybeIds: TypeAlias = Annotated[
    list[int] | None, typer.Argument(metavar="[ID]...", help="The jobs; or say which by options.", show_default=False)
]


@filtered
def cancel(
    which: JobFilter,
    ids: MaybeIds = None,
    force: Annotated[bool, typer.Option("--force", help="Take running ones from their workers at once.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Kept with the job.")] = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Cancel jobs: at once where they wait, and by asking the handler where they run.

    Examples:

    - `jobspec cancel 4711 --reason "ordered twice"`
    - `jobspec cancel --kind import --origin nightly`
    """
    _refuse_both(ids, which)
    if force and not ids:
        raise UsageError("--force takes single jobs", help="give their ids")
    url = open_database(open_project(config), database_url, "cancel")
    if not ids:
        _ask_for(url, "Cancel", which if which.state else which.within(UNFINISHED), yes=yes)
        _tell_number("cancelled, or asked to stop", steering.cancel_all(url, which, reason=reason), as_json=as_json)
        return
    confirm(f"Cancel {_named(ids)}?", yes=yes)
    states = _each(ids, lambda job_id: steering.cancel(url, job_id, force=force, reason=reason), as_json=as_json)
    if not as_json:
        for job_id, state in states.items():
            say(f"{job_id}  {'asked to stop' if state == 'running' else state}")


def retry(
    ids: Ids,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Make dead, cancelled, expired and parked jobs ready again, with all their attempts; scheduled ones due now.

    A checkpoint is kept. By filter: `jobspec redrive`.

    Example: `jobspec retry 4711 4712`
    """
    url = open_database(open_project(config), database_url, "steering")
    _tell_ids("ready again", ids, steering.retry(url, ids), as_json=as_json)


def reset(
    ids: Ids,
    yes: YesOption = False,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Start jobs from the beginning, also those that are done: attempts, checkpoint and result are forgotten.

    Example: `jobspec reset 4711`
    """
    url = open_database(open_project(config), database_url, "steering")
    confirm(f"Forget attempts, checkpoint and result of {_named(ids)}, and run them again?", yes=yes)
    _tell_ids("ready from the start", ids, steering.reset(url, ids), as_json=as_json)


def requeue(
    ids: Ids,
    yes: YesOption = False,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Take running jobs from their workers at once. They are ready again; the attempt does not count.

    Their handlers may still go on for a while, but can record nothing any more.

    Example: `jobspec requeue 4711`
    """
    url = open_database(open_project(config), database_url, "steering")
    confirm(f"Take {_named(ids)} from the worker?", yes=yes)
    _tell_ids("ready again", ids, steering.requeue(url, ids), as_json=as_json)


@filtered
def delete(
    which: JobFilter,
    ids: MaybeIds = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Delete jobs that are not running, whether they have ended or not, with every trace of them.

    Who waits for one of them is cancelled.

    Examples:

    - `jobspec delete 4711`
    - `jobspec delete --channel shop.imports --state ready,scheduled`
    """
    _refuse_both(ids, which)
    url = open_database(open_project(config), database_url, "steering")
    if ids:
        confirm(f"Delete {_named(ids)}?", yes=yes)
        _tell_number("deleted", steering.delete(url, ids), as_json=as_json)
        return
    chosen = which if which.state else which.within((*(each for each in UNFINISHED if each != "running"), *ENDED))
    _ask_for(url, "Delete", chosen, yes=yes)
    _tell_number("deleted", steering.delete_all(url, chosen), as_json=as_json)


@filtered
def redrive(
    which: JobFilter,
    most: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many.")] = None,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Retry all dead and parked jobs that the options mean; without any, all of them.

    Those whose unique key another job has by now are left out.

    Examples:

    - `jobspec redrive --kind charge --error "connection refused"`
    - `jobspec redrive --limit 10`
    """
    url = open_database(open_project(config), database_url, "steering")
    _tell_number("ready again", steering.redrive(url, which, most=most), as_json=as_json)


@filtered
def purge(
    which: JobFilter,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many it would be.")] = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Delete jobs that have ended, without waiting for the end of their retention; without options, all of them.

    Those stay whose results a job still waits for, whose bundle is not finished, or whose lane they block.

    Examples:

    - `jobspec purge --state done --finished-before 1h --dry-run`
    - `jobspec purge --kind import --yes`
    """
    url = open_database(open_project(config), database_url, "steering")
    number = purgeable(url, which) if dry_run or not yes else 0
    if dry_run:
        _tell_number("would be deleted", number, as_json=as_json)
        return
    confirm(f"Delete {count(number, 'ended job')}?", yes=yes)
    _tell_number("deleted", steering.purge(url, which), as_json=as_json)


def _refuse_both(ids: Sequence[int] | None, which: JobFilter) -> None:
    if ids and not which.is_empty:
        raise UsageError("ids and filters are both given", help="use one of them")
    if not ids and which.is_empty:
        raise UsageError("which jobs?", help="give ids, or options as in --kind charge")


def _ask_for(url: str, verb: str, which: JobFilter, *, yes: bool) -> None:
    if not yes:
        counts = count_jobs(url, which)
        listed = ", ".join(f"{number} {state}" for state, number in counts.items())
        confirm(f"{verb} {count(sum(counts.values()), 'job')} ({listed or 'none'})?", yes=False)


def _each(ids: Sequence[int], act: Callable[[int], str], *, as_json: bool) -> dict[int, str]:
    """One by one: what went wrong with one does not keep the others."""
    done: dict[int, str] = {}
    failed: dict[int, str] = {}
    for job_id in ids:
        try:
            done[job_id] = act(job_id)
        except JobspecError as error:
            if len(ids) == 1:
                raise
            failed[job_id] = f"{error.code}: {error.message}"
            remark(f"{job_id}  {failed[job_id]}")
    if as_json:
        dump({**done, **failed})
    if failed:
        raise typer.Exit(FAILED)
    return done


def _named(ids: Sequence[int]) -> str:
    return f"job {ids[0]}" if len(ids) == 1 else f"{len(ids)} jobs"


def _tell_ids(what: str, asked: Sequence[int], changed: Sequence[int], *, as_json: bool) -> None:
    """Exit 1 if nothing was to be done with some of them."""
    left = [each for each in dict.fromkeys(asked) if each not in changed]
    if as_json:
        dump({"changed": list(changed), "left": left})
    else:
        for each in changed:
            say(f"{each}  {what}")
        for each in left:
            remark(f"{each}  left as it is: `jobspec job {each} --why`")
    if left:
        raise typer.Exit(FAILED)


def _tell_number(what: str, number: int, *, as_json: bool) -> None:
    if as_json:
        dump({"jobs": number})
    else:
        say(f"{count(number, 'job')} {what}")
