"""``jobspec jobs``: a page of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer
from rich.text import Text

from jobspec.cli.filters import filtered
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, remark, say, show_table
from jobspec.cli.progress import progress_text
from jobspec.cli.project import known_manifests, open_database, open_project
from jobspec.core.job import JobView
from jobspec.ops.jobs import UNFINISHED, JobFilter, count_jobs, list_jobs
from jobspec.ops.symptoms import duration

STYLES: Final = {"ready": "cyan", "running": "green", "parked": "red", "dead": "red", "done": "dim"}


@filtered
def jobs(
    which: JobFilter,
    all_states: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    after: Annotated[int | None, typer.Option("--after", metavar="ID", help="The page after this one.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000, help="Jobs of a page.")] = 50,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Only how many there are in each state.")] = False,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """List jobs, the oldest first: those that have not ended, unless `--state` or `--all` says otherwise.

    All filters that are given must hold; one that is given twice takes either value.

    Examples:

    - `jobspec jobs --state dead --newest`
    - `jobspec jobs --kind charge --key 42 --all --json | jq '.[].id'`
    - `jobspec jobs --count --all --enqueued-after 1h`
    """
    chosen = which if all_states or which.state else which.within(UNFINISHED)
    project = open_project(config)
    url = open_database(project, database_url, "looking")
    if count:
        _show_counts(count_jobs(url, chosen), as_json=as_json)
        return
    page = list_jobs(url, chosen, after=after, limit=limit, newest=newest, manifests=known_manifests(project, url))
    if as_json:
        dump([plain(each) for each in page])
        return
    if not page:
        say("No jobs.")
        return
    now = datetime.now(UTC)
    columns = ("id", "kind", "state", "key", "attempt", "age", "what")
    show_table("Jobs", columns, [_row(each, now) for each in page], numbers=("id",))
    if len(page) == limit:
        remark(f"there may be more: --after {page[-1].id}")


def plain(job: JobView) -> dict[str, Any]:
    """A job for ``--json``, its JSON parts as such."""
    parts = {
        name: None if (text := getattr(job, name)) is None else json.loads(text)
        for name in ("key", "payload", "result", "checkpoint")
    }
    return {**asdict(job), **parts}


def state_text(state: str) -> Text:
    return Text(state, STYLES.get(state, "yellow"))


def attempts(job: JobView) -> str:
    """``2 of 5``."""
    return str(job.attempt) if job.max_attempts is None else f"{job.attempt} of {job.max_attempts}"


def summary(job: JobView) -> Text:
    """What is most worth knowing of it, in a few words."""
    if job.state == "running" and job.progress is not None:
        return progress_text(job.progress)
    return Text(_words(job))


def _words(job: JobView) -> str:
    if job.errors and job.state in ("dead", "parked", "scheduled", "ready"):
        return f"{job.errors[-1].type}: {job.errors[-1].message}".replace("\n", " ")[:80]
    if job.state in ("scheduled", "reserved") and job.run_at is not None:
        return f"{'due' if job.state == 'scheduled' else 'until'} {job.run_at:%Y-%m-%d %H:%M:%S}"
    return (job.reason or "")[:80]


def _row(job: JobView, now: datetime) -> list[object]:
    age = duration(max(0.0, (now - job.enqueued_at).total_seconds()))
    return [job.id, job.kind, state_text(job.state), job.key or "", attempts(job), age, summary(job)]


def _show_counts(counts: Any, *, as_json: bool) -> None:
    if as_json:
        dump(counts)
    elif counts:
        show_table(
            "Jobs", ("state", "jobs"), [[state_text(state), n] for state, n in counts.items()], numbers=("jobs",)
        )
    else:
        say("No jobs.")
